#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Faxes from port to port through the whole of Faxport: real SIP, real T.38 and G.711, every page compared."""
import os

from harness import AUDIO_RATE, FaxTest, main, make_pages


class Fax(FaxTest):
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

    def test_g711_alaw(self):
        daemon = self.two_ports(a={"codecs": "pcma", "t38": False}, b={"codecs": "pcma", "t38": False},
                                media={"clock_rate": AUDIO_RATE})
        self.transfer(daemon, make_pages(self.path("in.tif"), 2), 2, t38=False, ecm=True)

    def test_g711_ulaw(self):
        daemon = self.two_ports(a={"codecs": "pcmu pcma", "t38": False}, b={"codecs": "pcmu", "t38": False},
                                media={"clock_rate": AUDIO_RATE})
        self.transfer(daemon, make_pages(self.path("in.tif"), 1), 1, t38=False)

    def test_t38_refused_goes_on_in_g711(self):
        daemon = self.two_ports(a={"t38": False}, media={"clock_rate": AUDIO_RATE})
        self.transfer(daemon, make_pages(self.path("in.tif"), 2), 2, t38=False)
        self.assertEqual(daemon.log.count(r"info: call answered port="), 1)

    def test_t38_in_first_invite(self):
        daemon = self.two_ports(a={"t38_first": True})
        self.transfer(daemon, make_pages(self.path("in.tif"), 1), 1, t38=True)

    def test_without_ecm(self):
        daemon = self.two_ports(b={"ecm": False})
        self.transfer(daemon, make_pages(self.path("in.tif"), 2), 2, ecm=False)

    def test_slow_modems(self):
        daemon = self.two_ports(b={"max_rate": 4800})
        self.transfer(daemon, make_pages(self.path("in.tif"), 1, "--rows", "300"), 1, rate=4800)

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
