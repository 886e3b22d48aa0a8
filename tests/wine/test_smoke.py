#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""libfaxport in Wine against a real faxportd on loopback TCP, and against servers that behave badly."""
import os
import re
import shutil
import signal
import socket
import subprocess

from bad_server import BadServer
from harness import DEADLINE, FaxTest, Lines, die_with_parent, make_pages, main
from windows import BUILD, windows_path

SMOKE = os.path.join(BUILD, "tests/wine/smoke.exe")
LIMIT = 30  # seconds: nothing waits longer
PHONE = "\U0001f4e0"

# enum fax_error
NO_SERVER, DISCONNECTED, TIMEOUT, GARBLED, COOKIE, NOT_FOUND, INVALID, FILE = 1, 2, 3, 4, 6, 7, 8, 13
DENIED, UNSUPPORTED, NO_UNIX_SOCKETS = 5, 15, 17


class Error(Exception):
    """What smoke.exe says of a call that failed."""

    def __init__(self, line):
        super().__init__(line)
        match = re.fullmatch(r"error (\d+) (\d+) (.*)", line)
        self.code, self.ms, self.words = int(match.group(1)), int(match.group(2)), match.group(3)


class Smoke(FaxTest):
    def setUp(self):
        super().setUp()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("FAXPORT_")}

    def server(self):
        """A daemon with a port whose name is not ASCII; self.place is where it listens, as its clients name it."""
        daemon = self.daemon({"t": {"listen": "127.0.0.1:0", "proxy": "127.0.0.1:9"}},
                             {f"Büro {PHONE}": {"trunk": "t", "number": "100", "csid": "before", "send": False},
                              "Second": {"trunk": "t", "number": "200"}}, server={"tcp_listen": "127.0.0.1:0"})
        self.place = "localhost:" + daemon.log.wait(r"served on TCP port=(\d+)").group(1)
        self.env["FAXPORT_COOKIE_FILE"] = windows_path(os.path.join(daemon.state, "cookie"))
        return daemon

    def smoke(self, *args, server=None):
        """Run smoke.exe; its lines, or Error."""
        done = subprocess.run(["wine", SMOKE, self.place if server is None else server, *map(str, args)], env=self.env,
                              capture_output=True, timeout=LIMIT + DEADLINE, stdin=subprocess.DEVNULL)
        lines = done.stdout.decode().splitlines()
        if lines and lines[-1].startswith("error "):
            raise Error(lines[-1])
        self.assertEqual(done.returncode, 0, done)
        return lines

    def fails(self, code, *args, **options):
        """It fails so; returns the words."""
        with self.assertRaises(Error) as got:
            self.smoke(*args, **options)
        self.assertEqual(got.exception.code, code, got.exception)
        self.assertLess(got.exception.ms, LIMIT * 1000 + 1000)
        return got.exception.words

    def start(self, *args):
        """smoke.exe, and its lines as they come."""
        process = subprocess.Popen(["wine", SMOKE, self.place, *map(str, args)], env=self.env, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=die_with_parent)
        lines = Lines(process.stdout)

        def end():
            process.stdin.close()
            try:
                process.wait(DEADLINE)
            finally:
                process.kill()
                process.wait()
                lines.thread.join(DEADLINE)
                process.stdout.close()
        self.addCleanup(end)
        return process, lines

    # a server that behaves ------------------------------------------------

    def test_ports_are_listed_and_changed(self):
        daemon = self.server()
        rows = [line.split("\t") for line in self.smoke("ports")]
        self.assertEqual([(row[1], row[2]) for row in rows],
                         [(port["name"], port["csid"]) for port in daemon.ports()])
        self.assertEqual(rows[0][1], f"Büro {PHONE}")

        self.assertEqual(self.smoke("csid", rows[0][0], "after 49 30"), ["after 49 30"])
        self.assertEqual(daemon.port(f"Büro {PHONE}")["csid"], "after 49 30")

        # Refused in the server's words, and nothing changed.
        words = self.fails(INVALID, "csid", rows[0][0], "more than twenty characters")
        self.assertRegex(words, "CSID|csid")
        self.fails(NOT_FOUND, "csid", 4711, "x")
        self.assertEqual(daemon.port(f"Büro {PHONE}")["csid"], "after 49 30")

    def test_a_fax_is_submitted(self):
        daemon = self.server()
        path = make_pages(self.path(f"Übersicht {PHONE}.tif"), 2)
        number = self.smoke("send", "030 123", windows_path(path), f"Jürgen Żółć {PHONE}")
        job = daemon.job(number[0])
        self.assertEqual(job["pages"], 2)
        self.assertEqual(job["number"], "030 123")
        self.assertEqual(job["document_name"], f"Übersicht {PHONE}.tif")
        self.assertEqual(job["sender_name"], f"Jürgen Żółć {PHONE}")

        words = self.fails(FILE, "send", "1", windows_path(self.path("nothing.tif")), "")
        self.assertIn("nothing.tif", words)
        self.fails(FILE, "send", "1", windows_path(self.folder), "")
        self.assertEqual(len(daemon.jobs()), 1)

    def test_where_the_server_is_and_who_may_enter(self):
        self.server()
        tcp_port = self.place.split(":")[1]
        whole = self.smoke("ports")
        for name in (f"127.0.0.1:{tcp_port}", f"\\\\localhost:{tcp_port}", f"LOCALHOST:{tcp_port}",
                     f"{os.uname().nodename}:{tcp_port}"):
            self.assertEqual(self.smoke("ports", server=name), whole, name)
        self.env["FAXPORT_SERVER"] = self.place
        self.assertEqual(self.smoke("ports", server=""), whole)

        for name in ("/run/faxport/faxport.sock", "unix:/run/faxport/faxport.sock"):
            self.assertRegex(self.fails(NO_UNIX_SOCKETS, "ports", server=name), "no Unix sockets")
        self.fails(INVALID, "ports", server="\\\\a\\b")
        self.fails(NO_SERVER, "ports", server="no-such-name.invalid")
        self.fails(NO_SERVER, "ports", server="127.0.0.1:1")

        cookie = self.env["FAXPORT_COOKIE_FILE"]
        with open(self.path("other"), "w", encoding="ascii") as file:
            file.write("ab" * 32 + "\n")
        for wrong in (self.path("other"), self.path("nothing")):
            self.env["FAXPORT_COOKIE_FILE"] = windows_path(wrong)
            self.assertIn("%FAXPORT_COOKIE_FILE%", self.fails(COOKIE, "ports"))

        # Named in the registry, and at its usual place; the name is not ASCII.
        del self.env["FAXPORT_COOKIE_FILE"]
        self.fails(COOKIE, "ports")
        roaming = subprocess.run(["wine", "cmd", "/c", "echo %APPDATA%"], env=self.env, capture_output=True, text=True,
                                 timeout=DEADLINE, check=True).stdout.strip()
        path = subprocess.run(["winepath", "-u", roaming], env=self.env, capture_output=True, text=True,
                              timeout=DEADLINE, check=True).stdout.strip()
        os.mkdir(os.path.join(path, "Faxport"))
        self.addCleanup(shutil.rmtree, os.path.join(path, "Faxport"))
        shutil.copy(os.path.join("/", *cookie[2:].split("\\")), os.path.join(path, "Faxport", "cookie"))
        self.assertEqual(self.smoke("ports"), whole)

    def bench_reads(self):
        """Not a test: a figure."""
        self.server()
        port = self.smoke("ports")[0].split("\t")[0]
        print(f"reads a second from Wine, over loopback TCP: {self.smoke('bench', port, 3)[0]}")

    # servers that do not ----------------------------------------------------

    def test_server_killed_in_mid_call(self):
        daemon = self.server()
        port = self.smoke("ports")[0].split("\t")[0]
        _, lines = self.start("watch", port)
        lines.wait("^status ")
        daemon.process.send_signal(signal.SIGKILL)
        error = Error(lines.wait("^error .*", deadline=LIMIT).group(0))
        self.assertEqual(error.code, DISCONNECTED, error)

    def test_server_stands_still(self):
        daemon = self.server()
        process, lines = self.start("calls", 500)
        lines.wait("^connected")
        self.call(process)
        lines.wait("^ok 2")
        daemon.process.send_signal(signal.SIGSTOP)
        self.addCleanup(daemon.process.send_signal, signal.SIGCONT)
        self.call(process)
        lines.wait(f"^error {TIMEOUT} ")
        self.assertLess(Error(lines.lines[-1]).ms, 5000)
        # The answer may come after all: it must not be taken for another's.
        self.call(process)
        lines.wait(f"^error {DISCONNECTED} ")

    def test_nobody_answers(self):
        """The kernel accepts and no program reads; a queue that is full, so that not even the kernel answers."""
        clients = []
        for full in (False, True):
            listener = socket.create_server(("127.0.0.1", 0), backlog=0)
            self.addCleanup(listener.close)
            self.place = f"127.0.0.1:{listener.getsockname()[1]}"
            for _ in range(4 if full else 0):
                filler = socket.socket()
                filler.setblocking(False)
                filler.connect_ex(listener.getsockname())
                self.addCleanup(filler.close)
            clients.append(self.start("ports"))
        for _, lines in clients:
            error = Error(lines.wait("^error .*", deadline=LIMIT + DEADLINE).group(0))
            self.assertEqual(error.code, TIMEOUT, error)
            self.assertLess(error.ms, LIMIT * 1000 + 1000)

    @staticmethod
    def call(process):
        process.stdin.write("\n")
        process.stdin.flush()

    def test_servers_that_answer_badly(self):
        bad = BadServer(self)
        self.place = bad.place
        for mode, code in (("silent", TIMEOUT), ("closes", DISCONNECTED), ("half", DISCONNECTED), ("garbage", GARBLED),
                           ("wrong-call", GARBLED), ("wrong-type", GARBLED), ("bad-stub", GARBLED),
                           ("endless", GARBLED), ("slow", 0)):
            with self.subTest(mode):
                bad.behave("good")
                process, lines = self.start("calls", 1000 if mode == "silent" else 20000)
                lines.wait("^connected")
                bad.behave(mode)
                self.call(process)
                got = lines.wait("^(ok|error) .*").group(0)
                self.assertTrue(got == "ok 2" if code == 0 else got.startswith(f"error {code} "), got)
                bad.behave("good")
                self.call(process)
                got = lines.wait("^(ok|error) .*", start=2).group(0)
                self.assertTrue(got == "ok 2" if code == 0 else got.startswith(f"error {DISCONNECTED} "), got)
                process.stdin.close()
                process.wait(DEADLINE)
        for mode, code in (("refuses-bind", DENIED), ("plain-fax", UNSUPPORTED)):
            bad.behave(mode)
            self.fails(code, "ports")


if __name__ == "__main__":
    main()
