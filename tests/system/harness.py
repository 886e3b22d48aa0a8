# SPDX-License-Identifier: MIT
"""A real faxportd in a temporary folder on its own loopback addresses, and the tools to watch it.

Nothing here sleeps to synchronise: waits look at the daemon's log, at the
command line's JSON or at a peer's event lines, until a deadline.
"""
import contextlib
import ctypes
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

BUILD = os.environ["FAXPORT_BUILD"]
SOURCE = os.environ["FAXPORT_SOURCE"]
SLOW = 4 if os.environ.get("FAXPORT_SANITIZED") else 1  # sanitized programs need more patience
CLOCK_RATE = 6  # media time runs so many times faster; more than that a busy machine and its disk do not keep up with
AUDIO_RATE = 4  # with G.711 a modem listens to every sample: the 60 ms of the jitter buffer must not become 3
DEADLINE = int(os.environ.get("FAXPORT_DEADLINE", 60)) * SLOW

# What only root may do, an ordinary user does as root of a namespace of his own, where he has other users too (uidmap).
AS_ROOT = () if os.geteuid() == 0 else ("unshare", "--user", "--map-root-user", "--map-auto")


def built(name):
    return os.path.join(BUILD, name)


FAXPORTD = built("src/faxportd/faxportd")
FAXPORT = built("src/faxport/faxport")
PEER = built("tests/interop/peer/fax_peer")
FAX_TOOL = built("tests/tools/fax_tool")


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: a killed test run leaves nothing behind


def until(what, deadline=DEADLINE):
    """Call @what until it returns something true; that is returned. The only waiting there is."""
    end = time.monotonic() + deadline
    while True:
        got = what()
        if got:
            return got
        if time.monotonic() > end:
            raise AssertionError(f"not within {deadline} s: {getattr(what, '__doc__', None) or what}")
        time.sleep(0.01)


def loopback():
    """An address of 127/8 that nobody uses: each daemon has port 5060 for itself."""
    while True:
        address = f"127.{random.randint(1, 254)}.{random.randint(0, 254)}.{random.randint(1, 254)}"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            try:
                s.bind((address, 5060))
                return address
            except OSError:
                continue


class Lines:
    """The lines a process writes, as they come; waits for one that fits."""

    def __init__(self, stream):
        self.lines = []
        self.more = threading.Condition()
        self.closed = False
        self.thread = threading.Thread(target=self.read, args=(stream,), daemon=True)
        self.thread.start()

    def read(self, stream):
        for line in stream:
            with self.more:
                self.lines.append(line.rstrip("\n"))
                self.more.notify_all()
        with self.more:
            self.closed = True
            self.more.notify_all()

    def wait(self, pattern, start=0, deadline=DEADLINE):
        """The first line from number @start on that matches; its number is in .number of the match's owner."""
        end = time.monotonic() + deadline
        at = start
        with self.more:
            while True:
                while at < len(self.lines):
                    match = re.search(pattern, self.lines[at])
                    if match:
                        return match
                    at += 1
                left = end - time.monotonic()
                if left <= 0 or self.closed:
                    raise AssertionError(f"no line /{pattern}/ in:\n" + "\n".join(self.lines[start:]))
                self.more.wait(left)

    def count(self, pattern):
        return sum(1 for line in list(self.lines) if re.search(pattern, line))

    def text(self):
        return "\n".join(self.lines)


def children(pid, name):
    """Processes named @name below @pid."""
    out = subprocess.run(["ps", "-e", "-o", "pid=,ppid=,comm="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in out.splitlines()]
    below, grown = {pid}, True
    while grown:
        more = {int(p) for p, parent, _ in rows if int(parent) in below} - below
        below |= more
        grown = bool(more)
    return [int(p) for p, _, comm in rows if int(p) in below and comm.startswith(name[:15])]


class Failed(Exception):
    """The command line ended with something else than 0."""

    def __init__(self, code, stderr, command):
        super().__init__(f"{' '.join(command)}: exit {code}: {stderr.strip()}")
        self.code, self.stderr = code, stderr


class Daemon:
    """One faxportd. Trunks and ports are dictionaries of settings by name; defaults make tests quick."""

    def __init__(self, folder, trunks, ports, **sections):
        self.folder = folder
        self.config = os.path.join(folder, "faxport.conf")
        self.socket = os.path.join(folder, "faxport.sock")
        self.state = os.path.join(folder, "state")
        self.process = None
        self.log = None
        self.logs = []  # of each start
        self.banner = False
        values = {
            "server": {"socket": self.socket, "state_dir": self.state, "ring_period_ms": 50, "min_free_mb": 1,
                       "log_level": "debug"},
            "queue": {"retries": 3, "delay_busy": 0, "delay_no_answer": 0, "delay_no_carrier": 0, "delay_protocol": 0,
                      "delay_other": 0},
            "media": {"program": built("src/media/faxport-media"), "clock_rate": CLOCK_RATE,
                      # Media time that runs faster is a load that a real server never has.
                      "budget_percent": 100},
            "render": {"program": built("src/render/faxport-render")},
        }
        for name, more in sections.items():
            values[name].update(more)
        with open(self.config, "w", encoding="utf-8") as file:
            for name, settings in values.items():
                self.section(file, name, settings)
            for name, settings in trunks.items():
                self.section(file, f"trunk {name}", settings)
            for name, settings in ports.items():
                self.section(file, f"port {name}", settings)

    @staticmethod
    def section(file, name, settings):
        file.write(f"[{name}]\n")
        for key, value in settings.items():
            if isinstance(value, bool):
                value = "yes" if value else "no"
            file.write(f"{key} = {value}\n")
        file.write("\n")

    def start(self, wrap=()):
        """Start, and wait until it is ready. Pages go out without banner, so that they can be compared as they are."""
        self.process = subprocess.Popen([*wrap, FAXPORTD, "--config", self.config], stderr=subprocess.PIPE, text=True,
                                        stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)
        self.log = Lines(self.process.stderr)
        self.logs.append(self.log)
        self.log.wait(r"info: ready\b")
        if not self.banner:
            self.run("config", "set", "branding=off")
        return self

    def stop(self):
        """SIGTERM; the daemon must end by itself and say nothing went wrong."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        code = self.process.returncode
        self.log.thread.join(DEADLINE)
        self.forget()
        return code

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.log.thread.join(DEADLINE)
            self.forget()

    def text(self):
        return "\n".join(log.text() for log in self.logs)

    def forget(self):
        self.process.stderr.close()
        self.process = None

    # the command line -------------------------------------------------

    def run(self, *args, json_output=False):
        command = [FAXPORT, "--server", self.socket, *(["--json"] if json_output else []), *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise Failed(done.returncode, done.stderr, command)
        return done.stdout

    def json(self, *args):
        return json.loads(self.run(*args, json_output=True))

    def ports(self):
        return self.json("ports")

    def port(self, name):
        return next(p for p in self.ports() if p["name"] == name)

    def status(self, name):
        got = self.json("status", name)
        return got[0] if isinstance(got, list) else got

    def jobs(self):
        return {job["id"]: job for job in self.json("jobs", "--all")}

    def job(self, number):
        return self.json("job", "show", number)

    def inbox(self):
        return self.json("inbox")

    def messages(self, count):
        """The inbox, once it holds @count messages: a fax is stored a moment after its sender is content."""
        def there():
            inbox = self.inbox()
            return inbox if len(inbox) >= count else None
        there.__doc__ = f"{count} messages in the inbox"
        return until(there)

    def send(self, path, number, *args):
        return int(self.json("send", path, number, *args)["id"])

    def wait_job(self, number, *states, deadline=DEADLINE):
        def ended():
            job = self.job(number)
            return job if job["state"] in states else None
        ended.__doc__ = f"job {number} in {states}"
        try:
            return until(ended, deadline)
        except AssertionError as error:
            raise AssertionError(f"{error}\njob: {self.job(number)}\n{self.log.text()}") from None

    def wait_state(self, name, state, deadline=DEADLINE):
        def there():
            status = self.status(name)
            return status if status["state"] == state else None
        there.__doc__ = f"port {name} {state}"
        return until(there, deadline)

    def listen(self, trunk):
        """The address a trunk listens at, as "address:port"."""
        with open(self.config, encoding="utf-8") as file:
            return re.search(rf"^\[trunk {trunk}\]\nlisten = (.*)$", file.read(), re.M).group(1)

    def document(self, number):
        """The rendered fax of a job, as the daemon keeps it."""
        return os.path.join(self.state, "documents", f"{number}.tif")

    def save(self, message, path):
        self.run("inbox", "save", message, path)
        return path


class Peer:
    """fax_peer: a fax machine that shares no code with Faxport. One call."""

    def __init__(self, *args, address=None, clock_rate=CLOCK_RATE):
        self.address = address or loopback()
        self.process = subprocess.Popen([PEER, "--listen", self.address, "--clock-rate", str(clock_rate),
                                         "--limit", str(DEADLINE), *map(str, args)],
                                        stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
                                        preexec_fn=die_with_parent)
        self.lines = Lines(self.process.stdout)
        self.port = int(self.lines.wait(r'"ready","port":(\d+)').group(1))

    def event(self, name, deadline=DEADLINE):
        line = self.lines.wait(rf'^{{"event":"{name}".*', deadline=deadline).group(0)
        return json.loads(line)

    def result(self):
        got = self.event("result")
        self.process.wait(DEADLINE)
        return got

    def text(self):
        return self.lines.text()

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.lines.thread.join(DEADLINE)
        self.process.stdout.close()


def make_pages(path, pages, *args):
    subprocess.run([FAX_TOOL, "make", path, str(pages), *map(str, args)], check=True, timeout=DEADLINE)
    return path


def compare(a, b):
    """Pixel by pixel. Returns what fax_tool says; "" when every page is identical."""
    done = subprocess.run([FAX_TOOL, "compare", a, b], capture_output=True, text=True, timeout=DEADLINE)
    return "" if done.returncode == 0 else done.stdout + done.stderr or f"exit {done.returncode}"


def page_info(path):
    """A line for each page: its size and resolution."""
    out = subprocess.run([FAX_TOOL, "info", path], capture_output=True, text=True, timeout=DEADLINE, check=True).stdout
    return out.splitlines()


def page_count(path):
    return len(page_info(path))


class FaxTest(unittest.TestCase):
    """A temporary folder, and helpers whose things end with the test. What they said is shown when it fails."""

    # Two Faxports ahead of pace are done before a test can look, kill or cancel in the middle of a call.
    every_trunk = {"t38_faxport": "pace"}

    def run(self, result=None):
        self.started = []
        bad = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > bad:
            for thing in self.started:
                print(f"---- {type(thing).__name__} of {self.id()}\n{thing.text()}", file=sys.stderr)

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="faxport-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def daemon(self, trunks, ports, start=True, **sections):
        folder = tempfile.mkdtemp(prefix="daemon-", dir=self.folder)
        trunks = {name: {**settings, **self.every_trunk, **settings} for name, settings in trunks.items()}
        daemon = Daemon(folder, trunks, ports, **sections)
        self.addCleanup(daemon.kill)
        self.started.append(daemon)
        return daemon.start() if start else daemon

    def two_ports(self, a=None, b=None, port_a=None, port_b=None, b_name="B", **sections):
        """One daemon, two trunks that call each other, a port on each: A (100) and B (200), which may be called so."""
        here, there = loopback(), loopback()
        trunks = {
            "a": {"listen": f"{here}:5060", "proxy": f"{there}:5060", **(a or {})},
            "b": {"listen": f"{there}:5060", "proxy": f"{here}:5060", **(b or {})},
        }
        ports = {
            "A": {"trunk": "a", "number": "100", "csid": "CSID A", "tsid": "TSID A", "rings": 0, **(port_a or {})},
            b_name: {"trunk": "b", "number": "200", "csid": "CSID B", "tsid": "TSID B", "rings": 0, **(port_b or {})},
        }
        return self.daemon(trunks, ports, **sections)

    def one_port(self, peer_host, peer_port, trunk=None, port=None, **sections):
        """One daemon with one port (100) whose trunk leads to a peer."""
        self.address = loopback()
        trunks = {"t": {"listen": f"{self.address}:5060", "proxy": f"{peer_host}:{peer_port}", **(trunk or {})}}
        ports = {"P": {"trunk": "t", "number": "100", "csid": "CSID P", "tsid": "TSID P", "rings": 0, **(port or {})}}
        return self.daemon(trunks, ports, **sections)

    def peer(self, *args, **options):
        peer = Peer(*args, **options)
        self.addCleanup(peer.stop)
        self.started.append(peer)
        return peer

    def assertSamePages(self, a, b):
        self.assertEqual(compare(a, b), "")


def keep_output():
    """What Wine starts beside a test, its desktop, outlives it: holding our output open it would hold up the run."""
    null = os.open(os.devnull, os.O_WRONLY)
    for name, number in (("stdout", 1), ("stderr", 2)):
        getattr(sys, name).flush()
        own = os.dup(number)  # which no child inherits
        os.dup2(null, number)
        setattr(sys, name, os.fdopen(own, "w", buffering=1, encoding="utf-8", errors="replace"))
    os.close(null)


def main():
    if "WINEPREFIX" in os.environ:
        keep_output()
    # A hung test must not hang the run: meson has its own limit, and children die with us.
    unittest.main(verbosity=2, failfast=False, argv=[sys.argv[0], *sys.argv[1:]])
