# SPDX-License-Identifier: MIT
"""Scripts in Wine's script host against a real faxportd: what they find out, for tests that compare it.

Wine's cscript prints nothing and ends with 0 when a script breaks: every script must end with its marker and a number.
"""
import os
import re
import subprocess
import tempfile

from harness import DEADLINE, FaxTest, Lines, die_with_parent
from windows import BUILD, LOADER, windows_path

DLL = os.path.join(BUILD, "win/faxcom/faxcom.dll")
HERE = os.path.join(os.environ["FAXPORT_SOURCE"], "tests/wine/scripts")
LIMIT = 30  # seconds: no call waits longer
MAGIC = 42  # what a script ends with
PHONE = "\U0001f4e0"

E_POINTER, E_FAIL, E_INVALIDARG, E_NOTIMPL = 0x80004003, 0x80004005, 0x80070057, 0x80004001
ACCESS_DENIED, NOT_CONNECTED, NO_SERVER = 0x80070005, 0x80070006, 0x800706BA
FILE_NOT_FOUND, INVALID_DATA, NOT_SUPPORTED = 0x80070002, 0x8007000D, 0x80070032
# Numbers of the languages themselves: read-only, or no such name; what cannot be converted; arguments.
NO_MEMBER, TYPE_MISMATCH, WRONG_COUNT, OVERFLOW = 438, 13, 450, 6


class Value(str):
    """What a script has said of one thing: its text, and the type that the script sees."""

    def __new__(cls, kind, text):
        value = super().__new__(cls, text)
        value.kind = kind
        return value


class ScriptError(Value):
    """A statement that failed: .number is the HRESULT, or a number of the language's own; the text is what it said."""

    def __new__(cls, text):
        number, _, words = text.partition(" ")
        value = super().__new__(cls, "error", words)
        value.number = cls.numbers.get(int(number) & 0xFFFFFFFF, int(number) & 0xFFFFFFFF)
        return value

    # VBScript has numbers of its own for these, which JScript shows as they are, or as 0x800A0000 + number.
    numbers = {0x80020003: NO_MEMBER, 0x80020006: NO_MEMBER, 0x800A0000 + NO_MEMBER: NO_MEMBER,
               0x80020005: TYPE_MISMATCH, 0x8002000A: OVERFLOW, 0x8002000E: WRONG_COUNT}


class Said(dict):
    """All that a script has said, by name. A name that was said several times: the last time; all are in .lines."""

    def __init__(self, text):
        super().__init__()
        self.lines = []
        for line in text.replace("\r\n", "\n").splitlines():
            name, kind, value = line.split("\t")
            value = re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m.group(1), m.group(1)), value)
            value = ScriptError(value) if kind == "error" else Value(kind, value)
            self.lines.append((name, value))
            self[name] = value

    def table(self, prefix):
        """Names that begin so, without it."""
        return {name[len(prefix):]: value for name, value in self.items() if name.startswith(prefix)}

    def all(self, name):
        return [value for said, value in self.lines if said == name]


class Running:
    """A program under Wine that goes on."""

    def __init__(self, command, env, output):
        self.output = output
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, encoding="utf-8", errors="replace",
                                        preexec_fn=die_with_parent)
        self.lines = Lines(self.process.stdout)

    def finish(self, deadline=DEADLINE):
        code = self.process.wait(deadline)
        self.lines.thread.join(DEADLINE)
        text = self.output_text()
        if code != MAGIC or not self.lines.lines or self.lines.lines[-1].rstrip("\r") != "END":
            raise AssertionError(f"{self.process.args}: broken off, exit {code}\n{self.lines.text()}\n{text}")
        return Said(text)

    def output_text(self):
        if not os.path.exists(self.output):
            return ""
        with open(self.output, "rb") as file:
            data = file.read()
        # A script that sends half of a character's UTF-16 would show here.
        return data.decode("utf-16", "surrogatepass") if data[:2] == b"\xff\xfe" else data.decode("utf-8")

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.lines.thread.join(DEADLINE)
        self.process.stdout.close()


class ScriptTest(FaxTest):
    """faxcom.dll registered, and scripts that find their server in the environment."""

    language = None  # vbs, js

    registered = False

    @classmethod
    def setUpClass(cls):
        if not ScriptTest.registered:
            # No pipe: a service that Wine starts meanwhile would keep it open.
            subprocess.run(["wine", "regsvr32", "/s", windows_path(DLL)], check=True, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=DEADLINE)
            ScriptTest.registered = True

    def setUp(self):
        super().setUp()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("FAXPORT_")}

    def serve(self, daemon):
        """Let scripts find @daemon, which listens at TCP."""
        self.place = "localhost:" + daemon.log.wait(r"served on TCP port=(\d+)").group(1)
        self.env["FAXPORT_SERVER"] = self.place
        self.env["FAXPORT_COOKIE_FILE"] = windows_path(os.path.join(daemon.state, "cookie"))
        return daemon

    def quiet_daemon(self, server=None, **options):
        """Two ports whose trunk leads nowhere; the first one's name is not ASCII."""
        return self.serve(self.daemon({"t": {"listen": "127.0.0.1:0", "proxy": "127.0.0.1:9"}},
                                      {f"Büro {PHONE}": {"trunk": "t", "number": "100", "csid": "CSID 1",
                                                         "tsid": "TSID 1", "rings": 3, "receive": False},
                                       "Second": {"trunk": "t", "number": "200", "send": False}},
                                      server={"tcp_listen": "127.0.0.1:0", **(server or {})}, **options))

    def calling_daemon(self, **options):
        """Ports A and B, which call each other."""
        return self.serve(self.two_ports(server={"tcp_listen": "127.0.0.1:0"}, **options))

    def start(self, command, *args):
        handle, output = tempfile.mkstemp(prefix="said-", dir=self.folder)
        os.close(handle)
        os.unlink(output)
        running = Running([LOADER, *command, windows_path(output), *map(str, args)], self.env, output)
        self.addCleanup(running.close)
        return running

    def start_script(self, name, *args):
        path = self.path(f"{name}.{self.language}")
        if not os.path.exists(path):
            with open(path, "w", encoding="ascii", newline="\r\n") as file:
                for part in ("prelude", name):
                    with open(os.path.join(HERE, f"{part}.{self.language}"), encoding="ascii") as source:
                        file.write(source.read())
        return self.start(["cscript", "//nologo", windows_path(path)], *args)

    def script(self, name, *args, deadline=DEADLINE):
        """Run it to its end; what it said."""
        return self.start_script(name, *args).finish(deadline)

    def assertFailed(self, said, number, words):
        """An error with this number, in words that match."""
        self.assertEqual(said.kind, "error", said)
        self.assertEqual(f"{said.number:#x}", f"{number:#x}", said)
        if words:  # else they are the language's
            self.assertRegex(said, words)
