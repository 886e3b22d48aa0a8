# SPDX-License-Identifier: MIT
"""Objects of faxcom.dll in Wine, for tests in Python: client.exe does the calls, through the vtable or late."""
import os
import re
import subprocess

from harness import DEADLINE, FaxTest, Lines, die_with_parent
from windows import BUILD, windows_path

CLIENT = os.path.join(BUILD, "tests/wine/faxcom/client.exe")
DLL = os.path.join(BUILD, "win/faxcom/faxcom.dll")
LIMIT = 30  # seconds: nothing waits longer
PHONE = "\U0001f4e0"

# name: CLSID, IID
CLASSES = {
    "FaxServer": ("{D73733C8-CC80-11D0-B225-00C04FB6C2F5}", "{D73733C7-CC80-11D0-B225-00C04FB6C2F5}"),
    "FaxPort": ("{D73733CD-CC80-11D0-B225-00C04FB6C2F5}", "{D73733CC-CC80-11D0-B225-00C04FB6C2F5}"),
    "FaxPorts": ("{D73733D6-CC80-11D0-B225-00C04FB6C2F5}", "{D73733D5-CC80-11D0-B225-00C04FB6C2F5}"),
    "FaxRoutingMethod": ("{2199F5F4-CEFC-11D0-A341-0000F800E68D}", "{2199F5F3-CEFC-11D0-A341-0000F800E68D}"),
    "FaxRoutingMethods": ("{2199F5F6-CEFC-11D0-A341-0000F800E68D}", "{2199F5F5-CEFC-11D0-A341-0000F800E68D}"),
    "FaxStatus": ("{8B97E606-D054-11D0-B226-00C04FB6C2F5}", "{8B97E605-D054-11D0-B226-00C04FB6C2F5}"),
    "FaxDoc": ("{FA21F4C6-5C4C-11D1-83CF-00C04FB6E984}", "{FA21F4C5-5C4C-11D1-83CF-00C04FB6E984}"),
    "FaxJobs": ("{55DABFD4-5C9E-11D1-B791-000000000000}", "{55DABFD3-5C9E-11D1-B791-000000000000}"),
    "FaxJob": ("{55DABFD6-5C9E-11D1-B791-000000000000}", "{55DABFD5-5C9E-11D1-B791-000000000000}"),
    "FaxTiff": ("{87099231-C7AF-11D0-B225-00C04FB6C2F5}", "{B19BB45F-B91C-11D1-83E1-00C04FB6E984}"),
}
LIBID = "{87099223-C7AF-11D0-B225-00C04FB6C2F5}"

E_NOTIMPL, E_NOINTERFACE, E_POINTER, E_FAIL = 0x80004001, 0x80004002, 0x80004003, 0x80004005
E_INVALIDARG, ACCESS_DENIED, NOT_CONNECTED = 0x80070057, 0x80070005, 0x80070006
NOT_SUPPORTED, NO_SERVER, FILE_NOT_FOUND, INVALID_DATA = 0x80070032, 0x800706BA, 0x80070002, 0x8007000D
INVALID_OPERATION = 0x800710DD
CLASS_NOT_REGISTERED = 0x80040154
MEMBER_NOT_FOUND, UNKNOWN_NAME, TYPE_MISMATCH = 0x80020003, 0x80020006, 0x80020005
BAD_PARAM_COUNT, OVERFLOW = 0x8002000E, 0x8002000A


def wine(*command, env=None, check=True, deadline=DEADLINE):
    return subprocess.run(["wine", *command], env=env, check=check, stdout=subprocess.DEVNULL, timeout=deadline,
                          stdin=subprocess.DEVNULL)


class ComError(Exception):
    """A call that failed: HRESULT, and what the object told about it."""

    def __init__(self, code, source, words):
        super().__init__(f"0x{code:08x} {source}: {words}")
        self.code, self.source, self.words = code, source, words


class Double(float):
    """A DATE or a number with a fraction."""


class Currency(int):
    """The 8 bytes of a VT_CY."""


class Short(int):
    """A VT_I2."""


NULL = object()  # in the place of what comes out; as text that goes in: a BSTR that is NULL
EMPTY, VT_NULL, NOTHING = object(), object(), object()


def encode(value):
    """A value as client.exe reads it."""
    if isinstance(value, Object):
        return f"o:{value.number}"
    for constant, word in ((EMPTY, "empty"), (VT_NULL, "null"), (NOTHING, "nothing"), (NULL, "n")):
        if value is constant:
            return word
    if isinstance(value, bool):
        return f"b:{int(value)}"
    if isinstance(value, Short):
        return f"h:{int(value)}"
    if isinstance(value, int):
        return f"i:{value}"
    if isinstance(value, float):
        return f"r:{value!r}"
    return "s:" + re.sub("[\0-\x1f%\x7f]", lambda c: f"%{ord(c.group(0)):02x}", value)


class Client:
    """One client.exe: a process with one thread, of an apartment of its own (sta) or of the one for all (mta)."""

    def __init__(self, env, apartment="sta", late=False):
        self.late = late
        self.process = subprocess.Popen(["wine", CLIENT, apartment], env=env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, encoding="utf-8",
                                        preexec_fn=die_with_parent)
        self.answers = Lines(self.process.stdout)
        self.asked = 0

    def start(self, *words):
        """Ask; the answer is for finish()."""
        self.process.stdin.write("\t".join(words) + "\n")
        self.process.stdin.flush()
        self.asked += 1

    def finish(self, deadline=DEADLINE):
        """The words of the answer."""
        number = self.asked - 1
        try:
            self.answers.wait("", start=number, deadline=deadline)
        except AssertionError as error:
            raise AssertionError(f"client.exe does not answer: {error}") from None
        words = self.answers.lines[number].rstrip("\r").split("\t")
        if words[0] == "error":
            raise ComError(int(words[1], 16), self.text(words[2]), self.text(words[3]))
        assert words[0] == "ok", words
        return words[1:]

    def ask(self, *words, deadline=DEADLINE):
        self.start(*words)
        return self.finish(deadline)

    @staticmethod
    def text(word):
        return re.sub("%(..)", lambda code: chr(int(code.group(1), 16)), word)

    def decode(self, word):
        kind, rest = word[:2], word[2:]
        if kind == "s:":
            return self.text(rest)
        if kind == "o:":
            return Object(self, int(rest))
        for start, make in (("i:", int), ("h:", Short), ("r:", Double), ("d:", Double), ("y:", Currency)):
            if kind == start:
                return make(rest)
        return {"empty": EMPTY, "n": NULL}[word]

    def new(self, name):
        return self.decode(self.ask("new", name)[0])

    def usage(self):
        return [self.decode(word) for word in self.ask("usage")]

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(DEADLINE)
        finally:
            self.process.kill()
            self.process.wait()
            self.answers.thread.join(DEADLINE)
            self.process.stdout.close()
        return self.process.returncode


class Object:
    """An object of the client. get(), put() and call() go the client's way; those with a name go theirs."""

    def __init__(self, client, number):
        self.client, self.number = client, number

    def command(self, way, kind, name, values):
        words = ["x" if value is NULL and kind != "put" else encode(value) for value in values]
        return [way, kind, str(self.number), name, *words]

    def do(self, way, kind, name, *values, deadline=DEADLINE):
        return self.client.decode(self.client.ask(*self.command(way, kind, name, values), deadline=deadline)[0])

    def vtable(self, kind, name, *values):
        return self.do("vtable", kind, name, *values)

    def invoke(self, kind, name, *values):
        return self.do("late", kind, name, *values)

    def get(self, name, *values):
        return self.do("late" if self.client.late else "vtable", "get", name, *values)

    def put(self, name, value):
        return self.do("late" if self.client.late else "vtable", "put", name, value)

    def call(self, name, *values, deadline=DEADLINE):
        way, kind = ("late", "script") if self.client.late else ("vtable", "call")
        return self.do(way, kind, name, *values, deadline=deadline)

    def each(self):
        return [self.client.decode(word) for word in self.client.ask("each", str(self.number))]

    def members(self):
        """(name, kind, slot, [types in], [types out])"""
        for row in self.client.ask("members", str(self.number)):
            name, kind, slot, *types = row.split()
            yield (name, kind, int(slot), [int(t[2:]) for t in types if t.startswith("in")],
                   [int(t[3:]) for t in types if t.startswith("out")])

    def release(self):
        return self.client.decode(self.client.ask("release", str(self.number))[0])


class ComTest(FaxTest):
    """faxcom.dll registered, and clients that find their server in the environment."""

    @classmethod
    def setUpClass(cls):
        wine("regsvr32", "/s", windows_path(DLL))

    def setUp(self):
        super().setUp()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("FAXPORT_")}

    def serve(self, daemon):
        """Let clients find @daemon, which listens at TCP."""
        self.env["FAXPORT_SERVER"] = "localhost:" + daemon.log.wait(r"served on TCP port=(\d+)").group(1)
        self.env["FAXPORT_COOKIE_FILE"] = windows_path(os.path.join(daemon.state, "cookie"))
        return daemon

    def ports_daemon(self, **options):
        """Two ports that lead nowhere; the first one's name is not ASCII."""
        return self.serve(self.daemon({"t": {"listen": "127.0.0.1:0", "proxy": "127.0.0.1:9"}},
                                      {f"Büro {PHONE}": {"trunk": "t", "number": "100", "csid": "CSID 1",
                                                         "tsid": "TSID 1", "rings": 3},
                                       "Second": {"trunk": "t", "number": "200"}},
                                      server={"tcp_listen": "127.0.0.1:0"}, **options))

    def client(self, apartment="sta", late=False):
        client = Client(self.env, apartment, late)
        self.addCleanup(client.close)
        return client

    def connected(self, *args, **options):
        server = self.client(*args, **options).new("FaxServer.FaxServer")
        server.call("Connect", "")
        return server

    def fails(self, code, call, *args, **options):
        """It fails so; returns the words."""
        with self.assertRaises(ComError) as got:
            call(*args, **options)
        self.assertEqual(got.exception.code, code, got.exception)
        return got.exception.words
