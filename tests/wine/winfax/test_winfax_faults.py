#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""winfax.dll: wrong arguments, servers that are gone or answer badly, many threads, and whether anything is left behind."""
import signal
import socket
import subprocess

from bad_server import BadServer
from harness import DEADLINE, main, make_pages
from winfax_case import *  # pylint: disable=wildcard-import,unused-wildcard-import

EXTENSION = r"HKLM\SOFTWARE\Microsoft\Fax\Routing Extensions\Test Extension"


class Faults:
    def test_wrong_arguments(self):
        daemon = self.serve()
        port = self.open("B")
        closed = self.good("FaxConnectFaxServer", self.place)["handle"]
        self.good("FaxClose", closed)
        before = daemon.ports(), daemon.json("config")
        got = self.winfax.call("abuse", self.server, port, closed, windows_path(make_pages(self.path("in.tif"), 1)))
        self.assertEqual([got[key] for key in got if key[:5] == "wrong"], [0])
        self.assertGreater(got["tried"], 300)
        self.assertEqual((daemon.ports(), daemon.json("config")), before)
        self.assertEqual(daemon.jobs(), {})
        self.assertEqual(len(self.rows("FaxEnumPorts", self.server)), 2)  # all is well

    def test_extensions(self):
        self.serve()

        def query():
            done = subprocess.run(["wine", "reg", "query", EXTENSION, "/s", SHARED], capture_output=True, timeout=DEADLINE,
                                  check=False)
            rows = [line.split("    ")[1:] for line in done.stdout.decode("utf-8", "replace").replace("\r", "").splitlines()
                    if line.startswith("    ")]
            return rows if done.returncode == 0 else None
        guid = "{12345678-9AF2-11d0-abf7-00c04fd91a4e}"
        name = ["Test Extension", "Friendly", r"%SystemRoot%\ext.dll"]
        got = self.good("FaxRegisterRoutingExtension", self.server, *name, "One", "Method 1", "RouteOne", guid, "Two", "",
                        "RouteTwo", guid)
        self.assertEqual((got["asked"], got["wrong"]), (3, 0))
        self.assertCountEqual(query(), [
            ["FriendlyName", "REG_SZ", "Friendly"], ["ImageName", "REG_EXPAND_SZ", r"%SystemRoot%\ext.dll"],
            ["FriendlyName", "REG_SZ", "Method 1"], ["FunctionName", "REG_SZ", "RouteOne"], ["Guid", "REG_SZ", guid],
            ["FriendlyName", "REG_SZ", ""], ["FunctionName", "REG_SZ", "RouteTwo"],
            ["Guid", "REG_SZ", guid]])
        before = query()
        for methods in (["x*101", "x", "f", guid], ["x", "x*101", "f", guid], ["x", "x", "x*101", guid],
                        ["x", "x", "f", "no guid"], ["x", "x", "f", guid + "x"], ["", "x", "f", guid], ["x", "x", "", guid],
                        [r"a\b", "x", "f", guid], ["endless"]):
            self.fails(INVALID_PARAMETER, "FaxRegisterRoutingExtension", self.server, *name, *methods)
        for bad in ("", "x*256", r"a\b", "x*100000"):
            self.fails(INVALID_PARAMETER, "FaxRegisterRoutingExtension", self.server, bad, "x", "x")
        self.assertEqual(query(), before)
        self.good("FaxRegisterRoutingExtension", self.server, *name, "x*100", "x*100", "y*100", guid)
        self.assertEqual(len(query()), 5)

    def test_server_down_or_killed_in_mid_call(self):
        daemon = self.serve()
        port = self.open("B", 2)
        daemon.process.send_signal(signal.SIGSTOP)
        self.winfax.begin("FaxEnumPorts", self.server)
        daemon.process.send_signal(signal.SIGKILL)
        got = self.winfax.answer()
        self.assertEqual((got["ok"], got["error"], got["rows"]), (False, SERVER_UNAVAILABLE, []))
        path = windows_path(make_pages(self.path("in.tif"), 1))
        for words in (("FaxEnumPorts", self.server), ("FaxGetPort", port), ("FaxSetPort", port, "Priority=1"),
                      ("FaxAccessCheck", self.server, 1), ("FaxSendDocument", self.server, path, "RecipientNumber=1"),
                      ("FaxSendDocumentForBroadcast", self.server, path, "RecipientNumber=1"),
                      ("FaxAbort", self.server, 1), ("FaxGetConfiguration", self.server),
                      ("FaxGetRoutingInfo", port, GUID_FOLDER), ("FaxConnectFaxServer", self.place),
                      ("FaxInitializeEventQueue", self.server, self.winfax.call("make port")["port"], 0, "0x0", 0)):
            self.fails(SERVER_UNAVAILABLE, *words)
        self.good("FaxClose", port)
        self.good("FaxClose", self.server)

    def test_nobody_answers(self):
        self.winfax = self.shell()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.fails(SERVER_UNAVAILABLE, "FaxConnectFaxServer", f"127.0.0.1:{listener.getsockname()[1]}")

    def test_servers_that_answer_badly(self):
        bad = BadServer(self)
        self.winfax = self.shell()
        for mode in ("closes", "half", "garbage", "wrong-call", "wrong-type", "bad-stub", "endless"):
            with self.subTest(mode):
                bad.behave("good")
                server = self.good("FaxConnectFaxServer", bad.place)["handle"]
                bad.behave(mode)
                self.fails(SERVER_UNAVAILABLE, "FaxEnumPorts", server)
                bad.behave("good")
                self.fails(SERVER_UNAVAILABLE, "FaxEnumPorts", server)
                self.good("FaxClose", server)
        bad.behave("refuses-bind")
        self.fails(ACCESS_DENIED, "FaxConnectFaxServer", bad.place)
        bad.behave("plain-fax")
        self.fails(NOT_SUPPORTED, "FaxConnectFaxServer", bad.place)


class Load:
    def test_threads(self):
        daemon = self.serve()
        got = self.winfax.call("threads", self.place, self.server, daemon.port("B")["device_id"], 20, 6, 2)
        self.assertEqual((got["ok"], got["bad"]), (True, 0))

    def test_nothing_is_left_behind(self):
        daemon = self.serve()
        device = daemon.port("B")["device_id"]
        for command, few, many in ((["rounds alone"], 200, 10000), (["rounds connected", self.place], 20, 300)):
            last = [device] if len(command) > 1 else []
            self.assertTrue(self.winfax.call(*command, few, *last)["ok"])
            before = self.winfax.call("footprint")
            self.assertTrue(self.winfax.call(*command, many, *last)["ok"])
            after = self.winfax.call("footprint")
            self.assertEqual((after["handles"], after["threads"]), (before["handles"], before["threads"]))
            # A round that left a single byte would be seen, in blocks of at least 8.
            self.assertLess(after["heap"] - before["heap"], 8 * many, command)
        device = self.rows("FaxEnumPorts", self.server)[0]["DeviceId"]
        self.good("FaxOpenPort", self.server, device, 2)  # nobody holds it


both_forms(Faults, Load)

if __name__ == "__main__":
    main()
