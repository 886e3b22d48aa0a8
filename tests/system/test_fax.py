#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Faxes from port to port through the whole of Faxport: real SIP, real T.38 and G.711, every page compared."""
import os
import struct
import time

from harness import AUDIO_RATE, CLOCK_RATE, DEADLINE, FaxTest, loopback, main, make_pages, until

PHONE = "\U0001f4e0"


def ascii_tags(path):
    """A list for each page: its tags of type ASCII as {number: bytes}. Little-endian files, as faxportd writes them."""
    with open(path, "rb") as file:
        data = file.read()
    magic, version, at = struct.unpack_from("<2sHI", data)
    assert (magic, version) == (b"II", 42)
    pages = []
    while at:
        count, = struct.unpack_from("<H", data, at)
        entries = [struct.unpack_from("<HHI4s", data, at + 2 + 12 * i) for i in range(count)]
        assert [e[0] for e in entries] == sorted({e[0] for e in entries})
        texts = {}
        for tag, kind, size, value in entries:
            if kind == 2:
                offset = struct.unpack("<I", value)[0]
                texts[tag] = value[:size] if size <= 4 else data[offset:offset + size]
        pages.append(texts)
        at, = struct.unpack_from("<I", data, at + 2 + 12 * count)
    return pages


class Fax(FaxTest):
    every_trunk = {}  # as a server has it by itself: ahead of pace where the far end is a Faxport, too

    def transfer(self, daemon, document, pages, **facts):
        job = daemon.send(document, "200", "--port", "A")
        done = daemon.wait_job(job, "sent", "failed")
        self.assertEqual((done["state"], done["pages"], done["pages_confirmed"]), ("sent", pages, pages), done)
        [message] = daemon.messages(1)
        self.assertEqual((message["pages"], message["status"]), (pages, "OK"), message)
        for key, value in facts.items():
            self.assertEqual(message[key], value, message)
        got = daemon.save(message["id"], self.path("got.tif"))
        self.assertSamePages(daemon.document(job), got)
        return done, message

    def test_t38(self):
        daemon = self.two_ports()
        done, message = self.transfer(daemon, make_pages(self.path("in.tif"), 3), 3, ecm=True, t38=True, rate=14400,
                                      tsid="TSID A", csid="CSID B", caller_id="100", called_number="200",
                                      device_name="B")
        self.assertEqual(done["remote_csid"], "CSID B")
        self.assertEqual(daemon.status("A")["state"], "idle")
        self.assertEqual(daemon.stop(), 0)

    def check_file(self, daemon, path, name, before):
        """The file says what is known of the call: to a reader of the bytes, and to the library."""
        first, second = ascii_tags(path)
        answered = int(first[65407].rstrip(b"\0"))
        self.assertTrue(before <= answered <= time.time(), answered)
        self.assertEqual(first, {305: b"Faxport\0", 65400: name.encode() + b"\0", 65401: b"200\0", 65403: b"200\0",
                                 65404: b"100\0", 65405: b"CSID B\0", 65406: b"TSID A\0",
                                 65407: b"%d\0" % answered})
        self.assertEqual(second, {305: b"Faxport\0"})
        self.assertEqual(daemon.json("tiff", path), {
            "recipient_name": name, "recipient_number": "200", "sender_name": "", "routing": "200", "caller_id": "100",
            "csid": "CSID B", "tsid": "TSID A", "pages": 2,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(answered))})

    def test_file_says_what_it_is(self):
        name = f"Büro Süd {PHONE}"
        daemon = self.two_ports(b_name=name)
        os.mkdir(self.path("copies"))
        daemon.run("port", "set", name, "folder-path=" + self.path("copies"), "folder=on")
        before = int(time.time())
        self.transfer(daemon, make_pages(self.path("in.tif"), 2), 2, device_name=name)
        self.check_file(daemon, self.path("got.tif"), name, before)
        [copy] = until(lambda: [n for n in os.listdir(self.path("copies")) if n.endswith(".tif")])
        self.check_file(daemon, self.path(os.path.join("copies", copy)), name, before)

    def test_subaddress(self):
        daemon = self.two_ports()
        with open(self.path("password"), "w", encoding="ascii") as file:
            file.write("secret 1\n")
        job = daemon.send(make_pages(self.path("in.tif"), 1), "200", "--port", "A", "--subaddress", "47*11",
                          "--password-file", self.path("password"))
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        daemon.messages(1)
        for _ in ("before a restart", "after it"):
            [message] = daemon.messages(1)
            self.assertEqual((message["called_number"], message["subaddress"]), ("200", "47*11"), message)
            self.assertEqual(daemon.job(job)["subaddress"], "47*11")
            self.assertEqual(daemon.stop(), 0)
            self.assertNotIn("secret", daemon.log.text())
            daemon.start()
        daemon.save(message["id"], self.path("got.tif"))
        [first] = ascii_tags(self.path("got.tif"))
        self.assertEqual(first[65403], b"200|47*11\0")

    def test_g711_alaw(self):
        daemon = self.two_ports(a={"codecs": "pcma", "t38": False}, b={"codecs": "pcma", "t38": False},
                                media={"clock_rate": AUDIO_RATE})
        self.transfer(daemon, make_pages(self.path("in.tif"), 2), 2, t38=False, ecm=True)

    def test_g711_ulaw(self):
        daemon = self.two_ports(a={"codecs": "pcmu pcma", "t38": False}, b={"codecs": "pcmu", "t38": False},
                                media={"clock_rate": AUDIO_RATE})
        self.transfer(daemon, make_pages(self.path("in.tif"), 1), 1, t38=False)

    def test_budget_of_a_worker(self):
        """Modems of audio, so fast, take more than that; what becomes of the faxes at this speed is no matter."""
        here, there = loopback(), loopback()
        ports = {f"{trunk}{n}": {"trunk": trunk, "number": f"{hundred}0{n}", "csid": "", "tsid": "", "rings": 0}
                 for trunk, hundred in (("a", 1), ("b", 2)) for n in range(4)}
        daemon = self.daemon({"a": {"listen": f"{here}:5060", "proxy": f"{there}:5060", "t38": False},
                              "b": {"listen": f"{there}:5060", "proxy": f"{here}:5060"}}, ports,
                             media={"clock_rate": 10, "budget_percent": 1})
        document = make_pages(self.path("in.tif"), 4)
        for n in range(4):
            daemon.send(document, f"20{n}", "--port", f"a{n}")
        daemon.log.wait("warning: media worker is over its budget and takes no calls pid=")

    def test_t38_refused_goes_on_in_g711(self):
        daemon = self.two_ports(a={"t38": False}, media={"clock_rate": AUDIO_RATE})
        self.transfer(daemon, make_pages(self.path("in.tif"), 2), 2, t38=False)
        self.assertEqual(daemon.log.count(r"info: call answered port="), 1)

    def test_t38_in_first_invite(self):
        daemon = self.two_ports(a={"t38_first": True})
        self.transfer(daemon, make_pages(self.path("in.tif"), 1), 1, t38=True)

    def test_faxports_run_ahead_of_pace(self):
        """Two that say so to each other, in real time: a modem of 2400 bit/s would take longer than is waited for."""
        daemon = self.two_ports(a={"t38_first": True, "max_rate": 2400}, media={"clock_rate": 1})
        document = make_pages(self.path("in.tif"), 2, "--rows", "8000")
        self.assertGreater(os.path.getsize(document) * 8 / 2400, DEADLINE)
        self.transfer(daemon, document, 2, t38=True, rate=2400)

    def test_faxports_keep_pace_where_one_does_not_say_so(self):
        daemon = self.two_ports(a={"t38_first": True, "t38_faxport": "off", "max_rate": 4800})
        document = make_pages(self.path("in.tif"), 1, "--rows", "600")
        begun = time.monotonic()
        self.transfer(daemon, document, 1, t38=True, rate=4800)
        self.assertGreater((time.monotonic() - begun) * CLOCK_RATE, os.path.getsize(document) * 8 / 4800)

    def test_without_ecm(self):
        daemon = self.two_ports(b={"ecm": False})
        self.transfer(daemon, make_pages(self.path("in.tif"), 2), 2, ecm=False)

    def test_slow_modems(self):
        daemon = self.two_ports(b={"max_rate": 4800})
        self.transfer(daemon, make_pages(self.path("in.tif"), 1, "--rows", "300"), 1, rate=4800)
        # What was agreed on is in the log of both, once, and of the one that chose also why.
        self.assertEqual(daemon.log.count(r'info: fax agreed trunk=\S+ call=\d+ t38=1 how="MMR, R8x[^;]*, ECM 256, '
                                          r'V.27ter 4800; [^"]*the fastest of the far end" maker="" model=""'), 1)
        self.assertEqual(daemon.log.count(r'info: fax agreed [^;"]*how="MMR, [^;"]*, V.27ter 4800" maker'), 1)

    def test_fine_and_wide(self):
        for name, args in {"fine": ["--dpi", "196", "--rows", "600"], "superfine": ["--dpi", "391", "--rows", "600"],
                           "b4": ["--width", "2048", "--rows", "400"], "a3": ["--width", "2432", "--rows", "400"]}.items():
            with self.subTest(name):
                daemon = self.two_ports()
                self.transfer(daemon, make_pages(self.path(f"{name}.tif"), 1, *args), 1)
                daemon.stop()
                os.unlink(self.path("got.tif"))

    def test_over_tcp(self):
        # A TCP connection comes from 127.0.0.1, whatever address its trunk listens on.
        tcp = {"transport": "tcp", "accept_any_source": True}
        daemon = self.two_ports(a=tcp, b=tcp)
        self.transfer(daemon, make_pages(self.path("in.tif"), 1), 1)

    def test_both_ways_at_once(self):
        here = make_pages(self.path("in.tif"), 2)
        daemon = self.two_ports()
        daemon2 = self.two_ports()
        jobs = [(d, d.send(here, "200", "--port", "A")) for d in (daemon, daemon2)]
        for d, job in jobs:
            self.assertEqual(d.wait_job(job, "sent", "failed")["state"], "sent")


if __name__ == "__main__":
    main()
