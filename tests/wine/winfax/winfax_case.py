# SPDX-License-Identifier: MIT
"""What the tests of winfax.dll share: winfax_a.exe and winfax_w.exe as objects, and a server for them."""
import json
import os
import subprocess
import sys

from harness import AS_ROOT, DEADLINE, FaxTest, Lines, die_with_parent, loopback, until
from windows import BITS, BUILD, SHARED, windows_path

DLL = os.path.join(BUILD, "win/winfax/winfax.dll")
LIMIT = 30  # seconds: nothing waits longer
PHONE = "\U0001f4e0"  # beyond the BMP

# Win32 codes
INVALID_FUNCTION, FILE_NOT_FOUND, ACCESS_DENIED, INVALID_HANDLE, INVALID_DATA = 1, 2, 5, 6, 13
BAD_UNIT, NOT_SUPPORTED, INVALID_PARAMETER, SERVER_UNAVAILABLE = 20, 50, 87, 1722
INVALID_PRINTER_NAME, DEVICE_IN_USE, SPL_NO_STARTDOC, INVALID_OPERATION = 1801, 2404, 3003, 4317

GUID_INBOX = "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}"
GUID_FOLDER = "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"


class Shell:
    """winfax_a.exe or winfax_w.exe: each command is answered with a dictionary."""

    def __init__(self, form, env):
        program = os.path.join(BUILD, f"tests/wine/winfax/winfax_{form}.exe")
        # What Wine starts beside it (the desktop) would hold our own stderr open, and the run of tests with it.
        self.process = subprocess.Popen(["wine", program], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, encoding="utf-8", errors="surrogatepass", preexec_fn=die_with_parent)
        self.lines = Lines(self.process.stdout)
        self.answered = 0

    def begin(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def answer(self, deadline=LIMIT + DEADLINE):
        line = self.lines.wait("", start=self.answered, deadline=deadline).string
        self.answered += 1
        return json.loads(line)

    def call(self, *words):
        self.begin(*words)
        return self.answer()

    def text(self):
        return self.lines.text()

    def end(self):
        self.process.stdin.close()
        try:
            code = self.process.wait(DEADLINE)
        finally:
            self.process.kill()
            self.process.wait()
            self.lines.thread.join(DEADLINE)
            self.process.stdout.close()
        return code


class WinfaxTest(FaxTest):
    """A test of one form, which the class names."""
    FORM = "w"

    def setUp(self):
        super().setUp()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("FAXPORT_")}
        self.env["WINEPATH"] = windows_path(os.path.dirname(DLL))
        # What the form can carry; Wine's ANSI code page here is that of Western Europe.
        self.name = f"Büro {PHONE}" if self.FORM == "w" else "Büro"

    def shell(self):
        shell = Shell(self.FORM, self.env)
        self.started.append(shell)

        def end():
            code = shell.end()
            self.assertEqual(code, 0, f"winfax_{self.FORM}.exe ended with {code}")
        self.addCleanup(end)
        return shell

    def serve(self, port_a=None, port_b=None, ordinary=False, **sections):
        """
        A daemon with two ports that can call each other, and a shell with a handle: self.server. Its caller manages the
        server, or else is an ordinary account: TCP callers are who owns the file of the cookie.
        """
        here, there = loopback(), loopback()
        trunks = {"a": {"listen": f"{here}:5060", "proxy": f"{there}:5060"},
                  "b": {"listen": f"{there}:5060", "proxy": f"{here}:5060"}}
        ports = {self.name: {"trunk": "a", "number": "100", "csid": "CSID A", "tsid": "TSID A", "rings": 0,
                             **(port_a or {})},
                 "B": {"trunk": "b", "number": "200", "csid": "CSID B", "tsid": "TSID B", "rings": 0, **(port_b or {})}}
        cookie = self.path("cookie")
        with open(self.path("my-cookie"), "w", encoding="ascii") as file:
            file.write("5a" * 32 + "\n")
        if ordinary:
            subprocess.run(["cp", self.path("my-cookie"), cookie], check=True)
            os.chmod(cookie, 0o600)
            os.chmod(self.folder, 0o755)
            subprocess.run([*AS_ROOT, "chown", "1", cookie], check=True)
        else:
            os.link(self.path("my-cookie"), cookie)
            os.chmod(cookie, 0o600)
        sections = {**sections, "server": {"tcp_listen": "127.0.0.1:0", "cookie_file": cookie, **sections.get("server", {})}}
        self.served = self.daemon(trunks, ports, start=False, **sections)
        self.served.start(wrap=AS_ROOT if ordinary else ())
        self.find_place()
        self.env["FAXPORT_COOKIE_FILE"] = windows_path(self.path("my-cookie"))
        self.winfax = self.shell()
        self.server = self.good("FaxConnectFaxServer", self.place)["handle"]
        return self.served

    def find_place(self):
        self.place = "localhost:" + self.served.log.wait(r"served on TCP port=(\d+)").group(1)

    def good(self, *words, shell=None):
        """It succeeds; its answer."""
        got = (shell or self.winfax).call(*words)
        self.assertTrue(got["ok"], (words, got))
        self.assertEqual(got["error"], 0, (words, got))
        return got

    def rows(self, *words):
        return self.good(*words)["rows"]

    def fails(self, error, *words, shell=None):
        """It fails with this code, and in time; its answer."""
        got = (shell or self.winfax).call(*words)
        self.assertFalse(got["ok"], (words, got))
        self.assertEqual(got["error"], error, (words, got))
        self.assertLess(got["ms"], LIMIT * 1000 + 1000, words)
        return got

    def open(self, name, flags=1):
        return self.good("FaxOpenPort", self.server, self.served.port(name)["device_id"], flags)["handle"]


def both_forms(*cases):
    """The classes of a module's tests, once for each form."""
    module = sys.modules[cases[0].__module__]
    for case in cases:
        for form in "AW":
            name = case.__name__ + form
            setattr(module, name, type(name, (case, WinfaxTest), {"FORM": form.lower(), "__module__": module.__name__}))


__all__ = [name for name in list(globals()) if name[0] != "_"] + ["until"]
