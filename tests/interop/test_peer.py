#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Faxport against a fax machine nobody here built the engine of: libre's sessions, spandsp's T.30 (fax_peer)."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.environ["FAXPORT_SOURCE"], "tests", "system"))
from harness import AUDIO_RATE, CLOCK_RATE, FaxTest, main, make_pages, page_info  # noqa: E402


class Sending(FaxTest):
    """We call the peer."""

    def send(self, *peer_args, pages=2, trunk=None, make=(), rate=CLOCK_RATE):
        peer = self.peer("--receive", self.path("got.tif"), "--ident", "PEER CSID", *peer_args, clock_rate=rate)
        daemon = self.one_port(peer.address, peer.port, trunk=trunk, media={"clock_rate": rate})
        document = make_pages(self.path("in.tif"), pages, *make)
        done = daemon.wait_job(daemon.send(document, "555"), "sent", "failed")
        self.assertEqual((done["state"], done["remote_csid"]), ("sent", "PEER CSID"), daemon.log.text())
        result = peer.result()
        self.assertEqual((result["code"], result["pages"], result["ident"]), (0, pages, "TSID P"))
        self.assertSamePages(document, self.path("got.tif"))
        return result

    def test_t38_offered_by_the_peer(self):
        self.assertTrue(self.send("--t38", "offer")["t38"])

    def test_t38_offered_on_a_second_line(self):
        self.assertTrue(self.send("--t38", "offer", "--two-lines")["t38"])

    def test_t38_in_our_first_invite(self):
        self.assertTrue(self.send(trunk={"t38_first": True})["t38"])

    def test_t38_at_pace(self):
        # A machine that does not say that it is a Faxport gets each bit when a modem would have sent it.
        begun = time.monotonic()
        # So slow and so long that the bits of the page take more time than all the rest of the call.
        self.send("--t38", "offer", pages=1, trunk={"max_rate": 2400}, make=("--rows", "2000"))
        self.assertGreater((time.monotonic() - begun) * CLOCK_RATE, os.path.getsize(self.path("in.tif")) * 8 / 2400)

    def test_t38_with_parity(self):
        # A machine that asks for parity gets it, and no other does.
        self.assertGreater(self.send("--t38", "offer", "--fec")["parities"], 0)
        self.assertEqual(self.send("--t38", "offer")["parities"], 0)

    def test_audio(self):
        self.assertFalse(self.send("--t38", "refuse", pages=1, rate=AUDIO_RATE)["t38"])

    def test_audio_ulaw(self):
        self.assertFalse(self.send("--t38", "refuse", "--ulaw", trunk={"codecs": "pcmu"}, pages=1, rate=AUDIO_RATE)["t38"])

    def test_without_ecm(self):
        self.assertFalse(self.send("--t38", "offer", "--no-ecm")["ecm"])

    def test_peer_loses_packets(self):
        self.send("--t38", "offer", "--lose", "5")

    def test_fine(self):
        self.send("--t38", "offer", pages=1, make=("--dpi", "196", "--rows", "800"))

    def test_a_machine_that_prints_less(self):
        # No fine lines, no wide paper, no coding but MH, no ECM: scaled on the way, page by page as it is needed.
        peer = self.peer("--receive", self.path("got.tif"), "--t38", "offer", "--plain", "--no-ecm",
                         clock_rate=AUDIO_RATE)
        daemon = self.one_port(peer.address, peer.port, media={"clock_rate": AUDIO_RATE})
        document = make_pages(self.path("in.tif"), 2, "--dpi", "391", "--rows", "2000", "--width", "2432")
        done = daemon.wait_job(daemon.send(document, "555"), "sent", "failed")
        self.assertEqual((done["state"], done["pages_confirmed"]), ("sent", 2), daemon.log.text())
        result = peer.result()
        self.assertEqual((result["code"], result["pages"], result["encoding"], result["ecm"]), (0, 2, 1, False))
        for line in page_info(self.path("got.tif")):
            # 2000 rows of 391 dpi are 500 of 98 dpi, and 1728/2432 of that.
            self.assertRegex(line, r"1728.*\b356\b.*\b98\b")

    def test_slow(self):
        self.assertEqual(self.send("--t38", "offer", pages=1, trunk={"max_rate": 9600}, make=("--rows", "300"))["rate"],
                         9600)


class Receiving(FaxTest):
    """The peer calls us."""

    def receive(self, *peer_args, pages=2, trunk=None, make=(), rate=CLOCK_RATE):
        daemon = self.one_port("127.0.0.1", 9, trunk={"accept_any_source": True, **(trunk or {})},
                               media={"clock_rate": rate})
        document = make_pages(self.path("in.tif"), pages, *make)
        peer = self.peer("--call", f"sip:100@{self.address}:5060", "--send", document, "--ident", "PEER TSID", *peer_args,
                         clock_rate=rate)
        result = peer.result()
        self.assertEqual((result["code"], result["ident"]), (0, "CSID P"), daemon.log.text())
        daemon.wait_state("P", "idle")
        [message] = daemon.messages(1)
        self.assertEqual((message["status"], message["pages"], message["tsid"], message["caller_id"]),
                         ("OK", pages, "PEER TSID", "peer"))
        self.assertSamePages(document, daemon.save(message["id"], self.path("got.tif")))
        self.assertEqual(message["t38"], result["t38"])
        return message

    def test_we_offer_t38(self):
        self.assertTrue(self.receive()["t38"])

    def test_t38_in_the_first_invite(self):
        self.assertTrue(self.receive("--t38", "first")["t38"])

    def test_our_t38_is_refused(self):
        self.assertFalse(self.receive("--t38", "refuse", pages=1, rate=AUDIO_RATE)["t38"])

    def test_audio_only_trunk(self):
        self.assertFalse(self.receive(trunk={"t38": False}, pages=1, rate=AUDIO_RATE)["t38"])

    def test_audio_ulaw(self):
        self.assertFalse(self.receive("--ulaw", "--t38", "refuse", pages=1, rate=AUDIO_RATE)["t38"])

    def test_without_ecm(self):
        self.assertFalse(self.receive("--no-ecm")["ecm"])

    def test_lossy_line(self):
        self.receive("--lose", "5")

    def test_parity_repairs_what_is_lost(self):
        # Without ECM a packet that stays lost is seen in the page.
        message = self.receive("--fec", "--no-ecm", "--lose-every", "10")
        self.assertEqual((message["t38"], message["ecm"]), (True, False))

    def test_three_wide_pages(self):
        self.receive(pages=3, make=("--width", "2048", "--rows", "400"))

    def test_cut_off_after_a_page_keeps_it(self):
        daemon = self.one_port("127.0.0.1", 9, trunk={"accept_any_source": True})
        document = make_pages(self.path("in.tif"), 3)
        peer = self.peer("--call", f"sip:100@{self.address}:5060", "--send", document, "--hang-up-after", "1")
        peer.event("result")
        daemon.wait_state("P", "idle")
        [message] = daemon.messages(1)
        self.assertEqual((message["pages"], message["status"]), (1, "HUNG_UP"))
        self.assertTrue(message["status_detail"])
        first = make_pages(self.path("one.tif"), 1)
        self.assertSamePages(first, daemon.save(message["id"], self.path("got.tif")))

    def test_silent_caller(self):
        daemon = self.one_port("127.0.0.1", 9, trunk={"accept_any_source": True}, media={"silence_s": 20})
        document = make_pages(self.path("in.tif"), 2)
        self.peer("--call", f"sip:100@{self.address}:5060", "--send", document, "--mute-after", "3000")
        # Silent, it still hears us, and hangs up when we ask for the training that it has sent.
        daemon.log.wait(r"call ended without a page .*status=(SILENT|NO_CARRIER|HUNG_UP)")
        daemon.wait_state("P", "idle")
        self.assertEqual(daemon.inbox(), [])


if __name__ == "__main__":
    main()
