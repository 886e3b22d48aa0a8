#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""winfax.dll: the event queue, and a fax followed through it from submission to the received pages."""
import shutil
import signal
import time

from harness import main, make_pages
from winfax_case import *  # pylint: disable=wildcard-import,unused-wildcard-import

DIALING, SENDING, RECEIVING, COMPLETED, RINGING, ABORTING, ROUTING = 1, 2, 3, 4, 0xe, 0xf, 0x10
IDLE, SVC_ENDED, ANSWERED, JOB_QUEUED, DELETED, SVC_STARTED = 0x13, 0x14, 0x15, 0x16, 0x17, 0x1b
NOBODY = "0x0"
WM_USER = 0x400
NO_JOB = 0xFFFFFFFF


class Listening:
    """A completion port, and what comes to it."""

    def listen(self, key=77):
        port = self.winfax.call("make port")["port"]
        self.good("FaxInitializeEventQueue", self.server, port, key, NOBODY, 0)
        return port

    def next(self, port, ms=LIMIT * 1000):
        """The next packet, as (event, device, job); None: there is none."""
        got = self.winfax.call("next event", port, ms)
        if not got["ok"]:
            return None
        row = got["rows"][0]
        self.assertEqual((got["key"], got["bytes"], row["SizeOfStruct"], got["freed"]), (77, 24, 24, 1))
        filetime = (time.time() + 11644473600) * 10 ** 7
        self.assertLess(abs(row["TimeStamp"] - filetime), 120 * 10 ** 7)
        return row["EventId"], row["DeviceId"], row["JobId"]


class Events(Listening):
    def collect(self, port, last):
        """All packets until @last(event) says that it was the last."""
        events = []
        while not events or not last(events):
            event = self.next(port)
            self.assertIsNotNone(event, events)
            events.append(event)
        return events

    def test_a_fax_from_port_to_port(self):
        daemon = self.serve(port_b={"rings": 1})
        sends, takes = (daemon.port(name)["device_id"] for name in (self.name, "B"))
        port = self.listen()
        path = make_pages(self.path("in.tif"), 3)
        job = self.good("FaxSendDocument", self.server, windows_path(path), "RecipientNumber=200",
                        "Reserved0=0xFFFFFFFF", f"Reserved1={sends}")["job"]
        self.good("FaxClose", self.server)  # events go on
        events = self.collect(port, lambda all_: [e[:2] for e in all_ if e[0] == IDLE and e[1] == takes] and
                              [e for e in all_ if e[0] == DELETED and e[2] == job] and
                              [e for e in all_ if e[:2] == (IDLE, sends)])
        self.assertEqual([e[0] for e in events if e[2] == job and e[1] in (0, sends)],
                         [JOB_QUEUED, DIALING, SENDING, COMPLETED, DELETED])
        self.assertEqual(events[0], (JOB_QUEUED, 0, job))
        self.assertEqual([e[0] for e in events if e[1] == takes],
                         [RINGING, ANSWERED, RECEIVING, COMPLETED, ROUTING, DELETED, IDLE])
        self.assertEqual([e[2] for e in events if e[0] == IDLE], [NO_JOB, NO_JOB])
        self.assertIsNone(self.next(port, 0))
        self.assertEqual(daemon.job(job)["state"], "sent")
        message = daemon.messages(1)[0]
        self.assertSamePages(path, daemon.save(message["id"], self.path("out.tif")))

    def test_twice_and_a_broadcast(self):
        daemon = self.serve()
        daemon.run("config", "set", "queue=paused")
        ports = self.listen(), self.listen()
        path = windows_path(make_pages(self.path("in.tif"), 1))
        first = self.good("FaxSendDocumentForBroadcast", self.server, path, "RecipientNumber=1", "RecipientNumber=2")["job"]
        for port in ports:
            self.assertEqual({self.next(port), self.next(port)}, {(JOB_QUEUED, 0, first), (JOB_QUEUED, 0, first + 1)})
        self.good("FaxAbort", self.server, first)
        self.assertEqual([self.next(port) for port in ports], [(DELETED, 0, first)] * 2)
        # A port that the program has closed ends its events, and no others.
        self.assertTrue(self.winfax.call("end port", ports[0])["ok"])
        self.good("FaxAbort", self.server, first + 1)
        self.assertEqual(self.next(ports[1]), (DELETED, 0, first + 1))

    def test_windows(self):
        daemon = self.serve()
        daemon.run("config", "set", "queue=paused")
        start = WM_USER + 1000
        window = self.winfax.call("make window")["window"]
        self.assertNotEqual(window, NOBODY)
        # The user logs off: nothing to do.
        self.good("FaxInitializeEventQueue", self.server, NOBODY, 1, window, start)
        self.good("FaxInitializeEventQueue", self.server, NOBODY, 0, window, start)
        path = windows_path(make_pages(self.path("in.tif"), 1))
        job = self.good("FaxSendDocument", self.server, path, "RecipientNumber=200")["job"]
        self.good("FaxAbort", self.server, job)
        for event in (JOB_QUEUED, DELETED):
            got = self.winfax.call("next message", window, LIMIT * 1000)
            self.assertEqual((got["ok"], got["message"], got["wParam"], got["lParam"]), (True, start + event, 0, job))
        self.assertFalse(self.winfax.call("next message", window, 200)["ok"])

        port = self.winfax.call("make port")["port"]
        for words in ((port, 0, window, start), (NOBODY, 0, NOBODY, start), (NOBODY, 0, window, WM_USER - 1),
                      (NOBODY, 0, window, 0), (NOBODY, 0, "0xdead0", start)):
            self.fails(INVALID_PARAMETER, "FaxInitializeEventQueue", self.server, *words)
        self.fails(INVALID_HANDLE, "FaxInitializeEventQueue", self.server, "0xdead0", 0, NOBODY, 0)
        # A window that is gone: its thread ends, and with it its socket and its hold on the DLL.
        before = self.winfax.call("footprint")["threads"]
        self.assertTrue(self.winfax.call("end window", window)["ok"])
        self.good("FaxSendDocument", self.server, path, "RecipientNumber=200")
        until(lambda: self.winfax.call("footprint")["threads"] == before - 1)

    def test_the_program_lets_the_dll_go(self):
        """A copy, which nobody else holds: as long as it has somebody to post to, it stays, and after that it goes."""
        daemon = self.serve()
        daemon.run("config", "set", "queue=paused")
        copy = self.path("copy.dll")
        shutil.copy(DLL, copy)
        copy = windows_path(copy)

        def is_loaded():
            return self.winfax.call("is loaded", copy)["ok"]
        self.good("load and free", copy, self.place, 0)
        self.assertFalse(is_loaded())
        port = self.good("load and free", copy, self.place, 77)["port"]
        self.assertTrue(is_loaded())
        path = windows_path(make_pages(self.path("in.tif"), 1))
        job = self.good("FaxSendDocument", self.server, path, "RecipientNumber=200")["job"]
        self.assertEqual(self.next(port), (JOB_QUEUED, 0, job))
        self.assertTrue(self.winfax.call("end port", port)["ok"])
        self.good("FaxAbort", self.server, job)
        until(lambda: not is_loaded())
        # The server's end is the end, too.
        port = self.good("load and free", copy, self.place, 77)["port"]
        daemon.kill()
        self.assertEqual(self.next(port), (SVC_ENDED, 0, NO_JOB))
        until(lambda: not is_loaded())

    def ends(self, how):
        daemon = self.serve()
        port = self.listen()
        how(daemon)
        events = self.collect(port, lambda all_: all_[-1][0] == SVC_ENDED)
        self.assertEqual(events[-1], (SVC_ENDED, 0, NO_JOB))
        self.assertIsNone(self.next(port, 500))
        self.fails(SERVER_UNAVAILABLE, "FaxEnumPorts", self.server)
        # It is back: connect and ask anew.
        if daemon.process is None:
            daemon.start()
            self.find_place()
            self.server = self.good("FaxConnectFaxServer", self.place)["handle"]
            port = self.listen()
            job = self.good("FaxSendDocument", self.server, windows_path(make_pages(self.path("in.tif"), 1)),
                            "RecipientNumber=999")["job"]
            self.assertEqual(self.next(port), (JOB_QUEUED, 0, job))

    def test_the_server_ends(self):
        self.ends(lambda daemon: self.assertEqual(daemon.stop(), 0))

    def test_the_server_is_killed(self):
        self.ends(lambda daemon: daemon.kill())

    def test_the_server_stands_still(self):
        def still(daemon):
            daemon.process.send_signal(signal.SIGSTOP)
            self.addCleanup(daemon.process.send_signal, signal.SIGCONT)
        daemon = self.serve()
        port = self.listen()
        still(daemon)
        began = time.monotonic()
        self.fails(SERVER_UNAVAILABLE, "FaxEnumPorts", self.server)
        self.assertLess(time.monotonic() - began, LIMIT + 5)
        self.assertEqual(self.next(port, 2 * LIMIT * 1000), (SVC_ENDED, 0, NO_JOB))


both_forms(Events)

if __name__ == "__main__":
    main()
