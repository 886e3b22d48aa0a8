#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Faxport over G.711 against efax, a fax program that nobody here wrote: on a modem made of spandsp's T.31 (soft_modem).

efax is as plain as fax machines get: MH, no error correction, so that each bit that a modem gets wrong is seen in the
page. The calls of a test are made side by side.
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["FAXPORT_SOURCE"], "tests", "system"))
from harness import (DEADLINE, FAX_TOOL, FaxTest, Lines, built, die_with_parent, loopback, main,  # noqa: E402
                     make_pages)

# Media time runs so many times faster. efax counts seconds of the clock, but only as the most that it waits.
CLOCK_RATE = 2
IDENT = "+1 555 0100"
LATE_MS = 60  # our jitter buffer holds no more
ROWS = 600  # of a page: enough for a signal of several seconds


class Program:
    """A process whose lines are looked at."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen(command, text=True, errors="replace", stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, preexec_fn=die_with_parent, **options)
        self.lines = Lines(self.process.stdout)

    def text(self):
        return self.lines.text()

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.lines.thread.join(DEADLINE)
        self.process.stdout.close()


class SoftModem(Program):
    """One modem on a line of its own."""

    def __init__(self, *args):
        self.address = loopback()
        super().__init__([built("tests/interop/efax/soft_modem"), "--listen", self.address, "--clock-rate",
                          str(CLOCK_RATE), "--limit", str(2 * DEADLINE), *args])
        ready = self.lines.wait(r'"ready","port":(\d+),"terminal":"(.*)"')
        self.port, self.terminal = int(ready.group(1)), ready.group(2)

    def late_ms(self):
        """How late it spoke at worst, in the call that is over."""
        return int(self.lines.wait(r'"over","late_ms":(\d+)').group(1))


class Efax(Program):
    """efax at a modem. Its lock and its pages are in @folder."""

    def __init__(self, folder, modem, *args):
        self.folder = folder
        super().__init__(["efax", "-d", modem.terminal, "-x", os.path.join(folder, "lock"), "-o1", "-l", IDENT,
                          "-v", "ewinchr", *args], cwd=folder, stderr=subprocess.STDOUT)

    def result(self):
        self.process.wait(2 * DEADLINE)
        self.lines.thread.join(DEADLINE)
        return self.process.returncode


class EfaxTest(FaxTest):
    def side_by_side(self, calls):
        """Make all of @calls, a dictionary of settings by name."""
        begun = {name: self.begin(name, **settings) for name, settings in calls.items()}
        for name, call in begun.items():
            with self.subTest(name):
                self.end(name, calls[name], *call)

    def end(self, name, settings, modem, check, tries=3):
        """A call in which the modem did not get to speak in time says nothing about us: it is made again."""
        try:
            check()
        except AssertionError as error:
            if tries == 1 or modem.late_ms() <= LATE_MS:
                raise
            print(f"{name}: made again, since the modem was {modem.late_ms()} ms late: {error}", file=sys.stderr)
            self.end(name, settings, *self.begin(f"{name} {tries}", **settings), tries - 1)

    def program(self, what, *args):
        program = what(*args)
        self.addCleanup(program.stop)
        self.started.append(program)
        return program

    def folder_of(self, name):
        folder = self.path(name.replace(" ", "-"))
        os.mkdir(folder)
        return folder


class Sends(EfaxTest):
    """efax calls us."""

    def begin(self, name, efax=(), modem=(), trunk=None, make=(), rate=14400):
        folder = self.folder_of(name)
        daemon = self.one_port("127.0.0.1", 9, trunk={"accept_any_source": True, "t38": False, **(trunk or {})},
                               media={"clock_rate": CLOCK_RATE})
        document = make_pages(os.path.join(folder, "in.tif"), 2, "--rows", ROWS, *make)
        # A page in a file: of a file with more, efax takes the second for the end of the first.
        subprocess.run([FAX_TOOL, "split", document, os.path.join(folder, "page")], check=True, timeout=DEADLINE)
        modem = self.program(SoftModem, "--proxy", f"{self.address}:5060", *modem)
        sender = self.program(Efax, folder, modem, "-h", " ", *efax, "-t", "T100", "page.1", "page.2")
        return modem, lambda: self.check(folder, daemon, sender, make, rate)

    def check(self, folder, daemon, sender, make, rate):
        self.assertEqual(sender.result(), 0)
        [message] = daemon.messages(1)
        self.assertEqual({key: message[key] for key in ("status", "pages", "tsid", "rate", "ecm", "t38")},
                         {"status": "OK", "pages": 2, "tsid": IDENT, "rate": rate, "ecm": False, "t38": False})
        # It puts rows of its own above each page, for a header that is empty here, and takes some of the first away.
        sent = re.findall(r"sent (\d+)\+(\d+) lines", sender.text())
        self.assertEqual(len(sent), 2)
        [above] = {int(header) + int(body) - ROWS for header, body in sent}
        expected = make_pages(os.path.join(folder, "out.tif"), 2, "--rows", ROWS, "--above", above, *make)
        self.assertSamePages(expected, daemon.save(message["id"], os.path.join(folder, "got.tif")))

    def test_side_by_side(self):
        self.side_by_side({
            "as it comes": {},
            "fine, no V.17": {"make": ("--dpi", "196"), "efax": ("-c", "1,3"), "rate": 9600},
            "mu-law, no error correction": {"trunk": {"codecs": "pcmu", "ecm": False}, "modem": ("--ulaw",)},
            "V.27ter": {"trunk": {"max_rate": 4800}, "rate": 4800},
        })


class Receives(EfaxTest):
    """We call efax."""

    def begin(self, name, efax=("-w", "-i", "S0=1"), picks_up=False, modem=(), trunk=None, make=(), rate=14400):
        folder = self.folder_of(name)
        modem = self.program(SoftModem, *modem)
        daemon = self.one_port(modem.address, modem.port, trunk={"t38": False, **(trunk or {})},
                               media={"clock_rate": CLOCK_RATE}, queue={"retries": 0})
        document = make_pages(os.path.join(folder, "in.tif"), 2, "--rows", ROWS, *make)
        arguments = (folder, modem, "-r", "page", *efax)
        if picks_up:
            # The phone rings, and then somebody starts it.
            job = daemon.send(document, "555")
            modem.lines.wait('"ringing"')
            receiver = self.program(Efax, *arguments)
        else:
            receiver = self.program(Efax, *arguments)
            receiver.lines.wait("waiting for activity")
            job = daemon.send(document, "555")
        return modem, lambda: self.check(folder, daemon, receiver, job, document, rate)

    def check(self, folder, daemon, receiver, job, document, rate):
        done = daemon.wait_job(job, "sent", "failed", deadline=2 * DEADLINE)
        self.assertEqual({key: done[key] for key in ("state", "attempts", "pages_confirmed", "remote_csid", "rate", "ecm")},
                         {"state": "sent", "attempts": 1, "pages_confirmed": 2, "remote_csid": IDENT, "rate": rate,
                          "ecm": False})
        self.assertEqual(receiver.result(), 0)
        pages = sorted(name for name in os.listdir(folder) if name.startswith("page."))
        self.assertEqual(pages, ["page.001", "page.002"])
        got = os.path.join(folder, "got.tif")
        subprocess.run([FAX_TOOL, "join", got, *(os.path.join(folder, page) for page in pages)], check=True,
                       timeout=DEADLINE)
        self.assertSamePages(document, got)

    def test_side_by_side(self):
        self.side_by_side({
            "as it comes": {},
            "fine, no V.17, picked up by hand": {"make": ("--dpi", "196"), "efax": ("-c", "1,3"), "picks_up": True,
                                                 "rate": 9600},
            "mu-law, no error correction": {"trunk": {"codecs": "pcmu", "ecm": False}, "modem": ("--ulaw",)},
            "V.27ter": {"trunk": {"max_rate": 4800}, "rate": 4800},
        })


if __name__ == "__main__":
    main()
