#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Servers that are not there, go away, say nothing or nonsense: a code that programs know, never a long wait."""
import signal
import socket
import time

from bad_server import BadServer
from com import ACCESS_DENIED, LIMIT, NO_SERVER, NOT_SUPPORTED, ComError, ComTest
from windows import windows_path
from harness import DEADLINE, main, make_pages


class Faults(ComTest):
    def test_no_server(self):
        self.ports_daemon()
        server = self.client().new("FaxServer.FaxServer")
        for name in ("127.0.0.1:1", "no-such-name.invalid"):
            self.assertIn("no fax server", self.fails(NO_SERVER, server.call, "Connect", name))
        # The names that programs use; and one that failed does no harm to what is there.
        place = self.env["FAXPORT_SERVER"]
        for name in ("", place, f"\\\\{place}", place.upper()):
            server.call("Connect", name)
            self.assertEqual(server.get("Retries"), 3)
        self.fails(NO_SERVER, server.call, "Connect", "127.0.0.1:1")
        self.assertEqual(server.get("Retries"), 3)

    def test_wrong_cookie(self):
        self.ports_daemon()
        with open(self.path("cookie"), "w", encoding="ascii") as file:
            file.write("ab" * 32 + "\n")
        self.env["FAXPORT_COOKIE_FILE"] = windows_path(self.path("cookie"))
        server = self.client().new("FaxServer.FaxServer")
        self.assertIn("cookie", self.fails(ACCESS_DENIED, server.call, "Connect", ""))

    def test_killed_in_mid_call(self):
        daemon = self.ports_daemon()
        server = self.connected()
        port = server.call("GetPorts").get("Item", 1)
        status = port.call("GetStatus")
        doc = server.call("CreateDocument", windows_path(make_pages(self.path("a.tif"), 1)))
        doc.put("FaxNumber", "1")
        daemon.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        server.client.start("vtable", "call", str(status.number), "Refresh")
        daemon.kill()
        self.fails(NO_SERVER, server.client.finish)
        self.assertLess(time.monotonic() - began, LIMIT)
        for thing, kind, *call in ((status, "call", "Refresh"), (port, "put", "Rings", 1), (server, "get", "Retries"),
                                   (server, "call", "GetJobs"), (doc, "call", "Send")):
            self.fails(NO_SERVER, getattr(thing, kind), *call)
        # What was known is known, and all can be released.
        self.assertEqual((port.get("Rings"), status.get("Description")), (3, "Available"))
        self.assertEqual([thing.release() for thing in (port, status, doc, server)], [0, 0, 0, 0])

    def bad_server(self):
        bad = BadServer(self)
        self.env["FAXPORT_SERVER"] = bad.place
        return bad

    def test_answers_that_are_none(self):
        for mode in ("closes", "half", "garbage", "wrong-call", "wrong-type", "bad-stub", "endless"):
            with self.subTest(mode):
                bad = self.bad_server()
                server = self.connected()
                ports = server.call("GetPorts")
                bad.behave(mode)
                self.assertNotEqual(self.fails(NO_SERVER, server.call, "GetPorts"), "")
                bad.behave("good")
                self.fails(NO_SERVER, ports.get, "Item", 1)
                # The same object, connected anew.
                server.call("Connect", "")
                self.assertEqual(server.call("GetPorts").get("Count"), ports.get("Count"))
                self.assertEqual([thing.release() for thing in (ports, server)], [0, 0])
        bad = self.bad_server()
        for mode, code in (("refuses-bind", ACCESS_DENIED), ("plain-fax", NOT_SUPPORTED)):
            bad.behave(mode)
            self.fails(code, self.connected)

    def test_silence(self):
        """In a call, and before Connect: both at once, since each takes its time."""
        bad = self.bad_server()
        server = self.connected()
        listener = socket.create_server(("127.0.0.1", 0))  # the kernel accepts, no program reads
        self.addCleanup(listener.close)
        other = self.client().new("FaxServer.FaxServer")
        bad.behave("silent")
        began = time.monotonic()
        server.client.start("vtable", "call", str(server.number), "GetPorts")
        other.client.start("vtable", "call", str(other.number), "Connect",
                           f"s:127.0.0.1:{listener.getsockname()[1]}")
        for client in (server.client, other.client):
            with self.assertRaises(ComError) as got:
                client.finish(LIMIT + DEADLINE)
            self.assertEqual(got.exception.code, NO_SERVER)
            self.assertLess(time.monotonic() - began, LIMIT + 2)
        self.assertGreater(time.monotonic() - began, LIMIT / 2)
        self.assertEqual(server.release(), 0)


if __name__ == "__main__":
    main()
