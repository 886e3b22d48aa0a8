#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A document on offer on port B, which port A of the same server collects in T.38; and what does not get it."""
import os

from harness import Failed, FaxTest, main, make_pages, until


class Offer(FaxTest):
    PAGES = 2

    def server(self, *args, **sections):
        """Two ports, a document on offer on B; its job."""
        daemon = self.two_ports(**sections)
        make_pages(self.path("in.tif"), self.PAGES)
        return daemon, daemon.json("offer", self.path("in.tif"), "--port", "B", *args)["id"]

    def poll(self, daemon, *args):
        number = daemon.json("poll", "200", "--port", "A", "--retries", "0", *args)["id"]
        return daemon.wait_job(number, "sent", "failed", "retrying")

    def secret(self, text):
        with open(self.path(text), "w", encoding="ascii") as file:
            file.write(text + "\n")
        return self.path(text)

    def check_collected(self, daemon, job, count):
        self.assertEqual((job["state"], job["pages"], job["remote_csid"]), ("sent", self.PAGES, "CSID B"), job)
        messages = daemon.messages(count)
        [message] = [m for m in messages if m["id"] == job["message_id"]]
        self.assertEqual((message["device_name"], message["t38"], message["status"]), ("A", True, "OK"), message)
        got = daemon.save(message["id"], self.path(f"got{message['id']}.tif"))
        self.assertSamePages(self.path("in.tif"), got)

    def test_once(self):
        daemon, offer = self.server()
        waiting = daemon.job(offer)
        self.assertEqual((waiting["kind"], waiting["state"], waiting["device_name"]), ("offer", "pending", "B"), waiting)
        with self.assertRaises(Failed):
            daemon.run("offer", self.path("in.tif"), "--port", "B")
        # It waits over a restart.
        self.assertEqual(daemon.stop(), 0)
        daemon.start()
        self.check_collected(daemon, self.poll(daemon), 1)
        given = daemon.wait_job(offer, "sent")
        self.assertEqual((given["pages_confirmed"], given["remote_csid"]), (self.PAGES, "TSID A"), given)
        self.assertEqual(self.poll(daemon)["status"], "NOTHING_TO_POLL")
        # And does not come back.
        self.assertEqual(daemon.stop(), 0)
        daemon.start()
        self.assertEqual(self.poll(daemon)["status"], "NOTHING_TO_POLL")
        self.assertEqual(daemon.job(offer)["state"], "sent")

    def test_kept_and_withdrawn(self):
        daemon, offer = self.server("--keep")
        for count in (1, 2):
            self.check_collected(daemon, self.poll(daemon), count)
            self.assertEqual(daemon.wait_job(offer, "retrying")["attempts"], count)
        # Paused, it is not given out; withdrawn, it is gone.
        daemon.run("job", "pause", offer)
        self.assertEqual(self.poll(daemon)["status"], "NOTHING_TO_POLL")
        daemon.run("job", "resume", offer)
        daemon.run("job", "cancel", offer)
        self.assertEqual(self.poll(daemon)["status"], "NOTHING_TO_POLL")
        self.assertEqual(daemon.job(offer)["state"], "cancelled")

    def test_rights(self):
        daemon, offer = self.server("--selective", "77", "--password-file", self.secret("open sesame"))
        for args in ((), ("--selective", "77"), ("--selective", "77", "--password-file", self.secret("wrong word")),
                     ("--selective", "78", "--password-file", self.path("open sesame"))):
            job = self.poll(daemon, *args)
            self.assertEqual((job["state"], job["status"], job["message_id"]), ("failed", "NOTHING_TO_POLL", 0), job)
            daemon.wait_state("B", "idle")
        self.assertEqual((daemon.job(offer)["state"], daemon.inbox()), ("pending", []))
        self.check_collected(daemon, self.poll(daemon, "--selective", "77", "--password-file",
                                               self.path("open sesame")), 1)
        log = daemon.log.text()
        self.assertIn("the far end asks for a document without its password", log)
        self.assertIn("the far end asks for a document of another address", log)
        for secret in ("open sesame", "wrong word"):
            self.assertNotIn(secret, log.replace(self.path(secret), ""))
            self.assertNotIn(secret, daemon.run("job", "show", offer) + daemon.run("jobs", "--all", "--json"))

    def test_a_fax_is_received_beside_it(self):
        daemon, offer = self.server()
        job = daemon.send(make_pages(self.path("other.tif"), 3), "200", "--port", "A")
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        [message] = daemon.messages(1)
        self.assertEqual((message["device_name"], message["pages"]), ("B", 3), message)
        self.assertSamePages(daemon.document(job), daemon.save(message["id"], self.path("got.tif")))
        self.assertEqual(daemon.job(offer)["state"], "pending")
        self.check_collected(daemon, self.poll(daemon), 2)

    def test_damaged(self):
        """It fails, and the port receives all the same."""
        daemon, offer = self.server()
        os.truncate(daemon.document(offer), os.path.getsize(daemon.document(offer)) // 2)
        job = daemon.send(make_pages(self.path("other.tif"), 1), "200", "--port", "A", "--retries", "0")
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        daemon.messages(1)
        failed = daemon.wait_job(offer, "failed")
        self.assertEqual((failed["status"], failed["status_detail"]), ("FAULT", "the document cannot be read"), failed)
        self.assertIn(f"error: document on offer cannot be read port=2 job={offer}", daemon.log.text())

    def test_kill(self):
        """While it is collected: it waits again, unless every page is confirmed."""
        daemon, offer = self.server()
        daemon.json("poll", "200", "--port", "A", "--retries", "0")
        until(lambda: daemon.job(offer)["pages_confirmed"] >= 1)
        daemon.kill()
        daemon.start()
        job = daemon.job(offer)
        self.assertEqual(job["state"], "sent" if job["pages_confirmed"] == self.PAGES else "retrying", job)
        self.assertTrue(os.path.exists(daemon.document(offer)))


if __name__ == "__main__":
    main()
