#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Scripts without rights, after Disconnect, and with a server that dies; and what is left when nobody disconnects."""
import os
import signal
import subprocess
import time

from harness import AS_ROOT, DEADLINE, main, make_pages
from host import ACCESS_DENIED, LIMIT, NO_SERVER, NOT_CONNECTED, PHONE, ScriptTest
from windows import windows_path

NOBODY = 65534


class Limits:
    def daemon_for_nobody(self):
        """Its cookie is of an account that manages nothing; the command line's is root's."""
        cookie, copy = self.path("daemon-cookie"), self.path("cookie")
        for path in (cookie, copy):
            with open(path, "w", encoding="ascii") as file:
                file.write("5a" * 32 + "\n")
            os.chmod(path, 0o600)
        subprocess.run([*AS_ROOT, "chown", str(NOBODY), cookie], check=True, timeout=DEADLINE)
        daemon = self.daemon({"t": {"listen": "127.0.0.1:0", "proxy": "127.0.0.1:9"}},
                             {f"Büro {PHONE}": {"trunk": "t", "number": "100", "csid": "CSID 1", "tsid": "TSID 1",
                                                "rings": 3, "receive": False},
                              "Second": {"trunk": "t", "number": "200", "send": False}},
                             server={"tcp_listen": "127.0.0.1:0", "cookie_file": cookie}, start=False)
        daemon.start(wrap=AS_ROOT)
        self.serve(daemon)
        self.env["FAXPORT_COOKIE_FILE"] = windows_path(copy)
        return daemon

    def test_an_account_that_may_not_manage(self):
        daemon = self.daemon_for_nobody()
        daemon.run("config", "set", "queue=paused")
        mine = daemon.send(make_pages(self.path("in.tif"), 1), "2")
        before = daemon.json("config"), daemon.ports(), daemon.json("port", "show", "1")["methods"]
        self.assertTrue(before[1][0]["can_modify"])
        said = self.script("access", windows_path(self.path("in.tif")))
        self.assertEqual(said["CanModify"], "0")
        self.assertEqual([said[name] for name in ("Retries", "Name", "Csid", "Enable", "Description")],
                         ["3", f"Büro {PHONE}", "CSID 1", "1", "Available"])
        refused = said.table("refused, ")
        self.assertEqual(len(refused), 19)
        for name, value in refused.items():
            with self.subTest(name):
                self.assertFailed(value, ACCESS_DENIED, "(?i)denied|permission|right")
        self.assertEqual([said[f"then {name}"] for name in ("Rings", "Enable", "Retries")], ["3", "1", "3"])
        after = daemon.json("config"), daemon.ports(), daemon.json("port", "show", "1")["methods"]
        self.assertEqual(after, ({**before[0], "jobs_queued": after[0]["jobs_queued"]}, *before[1:]))
        # It sends, and sees its own faxes only; they are its own to steer.
        job = daemon.job(int(said["id"]))
        self.assertEqual((job["pages"], job["user_name"], job["state"]), (1, said["UserName"], "paused"))
        self.assertNotEqual(job["user_name"], daemon.job(mine)["user_name"])
        self.assertEqual(said["Count"], "1")

    def test_after_disconnect(self):
        daemon = self.quiet_daemon()
        daemon.run("config", "set", "queue=paused")
        daemon.send(make_pages(self.path("in.tif"), 1), "1")
        before = daemon.ports(), daemon.jobs(), daemon.json("port", "show", "1")["methods"]
        said = self.script("after", windows_path(self.path("in.tif")))
        answers = {name: value for name, value in said.items() if name != "alive"}
        self.assertEqual(len(answers), 24)
        for name, value in answers.items():
            with self.subTest(name):
                self.assertFailed(value, NOT_CONNECTED, "not connected")
        self.assertEqual(said["alive"], "2")
        self.assertEqual((daemon.ports(), daemon.jobs(), daemon.json("port", "show", "1")["methods"]), before)

    def test_server_killed(self):
        daemon = self.quiet_daemon()
        running = self.start_script("killed", windows_path(make_pages(self.path("in.tif"), 1)))
        running.lines.wait("^asking")
        daemon.process.send_signal(signal.SIGKILL)
        began = time.monotonic()
        said = running.finish(LIMIT + DEADLINE)
        self.assertLess(time.monotonic() - began, LIMIT)
        self.assertEqual(len(said), 12)
        for name, value in said.items():
            with self.subTest(name):
                if name == "Disconnect":
                    self.assertEqual(value.kind, "ok")
                else:
                    self.assertFailed(value, NO_SERVER, ".")


class VBScript(Limits, ScriptTest):
    language = "vbs"

    def test_server_stands_still(self):
        """One call is waited for, and no longer than LIMIT; then the connection is gone."""
        daemon = self.quiet_daemon()
        running = self.start_script("killed", windows_path(make_pages(self.path("in.tif"), 1)))
        running.lines.wait("^asking")
        daemon.process.send_signal(signal.SIGSTOP)
        self.addCleanup(daemon.process.send_signal, signal.SIGCONT)
        began = time.monotonic()
        said = running.finish(3 * LIMIT + DEADLINE)
        # The first call, Send's connection of its own, and the last Connect: each waits.
        self.assertLess(time.monotonic() - began, 3 * LIMIT + 5)
        self.assertFailed(said["status.Refresh"], NO_SERVER, ".")
        self.assertFailed(said["Connect"], NO_SERVER, ".")


class JScript(Limits, ScriptTest):
    language = "js"


if __name__ == "__main__":
    main()
