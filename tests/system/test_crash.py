#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""kill -9 of everything at every moment that matters: nothing accepted is lost, nothing is reported that is not there."""
import contextlib
import os
import re
import signal
import sqlite3

from harness import FaxTest, children, main, make_pages, page_count, until


class Crash(FaxTest):
    PAGES = 3

    def document(self):
        return make_pages(self.path("in.tif"), self.PAGES)

    def sent_in_the_end(self, sender, job):
        sender.start()
        done = sender.wait_job(job, "sent", "failed")
        self.assertEqual((done["state"], done["pages_confirmed"]), ("sent", self.PAGES), sender.log.text())

    def crash_sender_when(self, reached, rings=0):
        """Two daemons; the sender is killed at a moment and started again. Every page must arrive exactly as sent."""
        receiver = self.two_ports(b={"accept_any_source": True}, port_b={"rings": rings})
        target = receiver.listen("b")
        sender = self.one_port(*target.split(":"), queue={"delay_busy": 1, "delay_other": 1, "retries": 20})
        job = sender.send(self.document(), "200")
        reached(sender, receiver, job)
        sender.kill()
        self.sent_in_the_end(sender, job)
        receiver.wait_state("B", "idle")
        pages = sum(m["pages"] for m in receiver.inbox())
        self.assertGreaterEqual(pages, self.PAGES)
        for m in receiver.inbox():
            self.assertEqual(page_count(receiver.save(m["id"], self.path(f"m{m['id']}.tif"))), m["pages"])

    # a send ---------------------------------------------------------

    def test_send_1_just_accepted(self):
        self.crash_sender_when(lambda s, r, job: None)

    def test_send_2_while_ringing(self):
        def ringing(s, r, job):
            r.wait_state("B", "ringing")
            self.assertEqual(s.status("P")["state"], "dialing")
            r.run("port", "set", "B", "rings=0")
        self.crash_sender_when(ringing, rings=40)

    def test_send_3_in_the_first_page(self):
        self.crash_sender_when(lambda s, r, job: s.wait_state("P", "sending"))

    def test_send_4_after_a_confirmed_page(self):
        self.crash_sender_when(lambda s, r, job: until(lambda: s.job(job)["pages_confirmed"] >= 1))

    def test_send_a_retry_begins_behind_what_is_noted(self):
        """Killed as soon as a confirmed page is noted: that page is not sent again, and no other is left out."""
        def noted(sender, job):
            database = sqlite3.connect(f"file:{os.path.join(sender.state, 'faxport.db')}", uri=True)
            with contextlib.closing(database):
                return database.execute("SELECT pages_confirmed FROM job WHERE id = ?", (job,)).fetchone()[0]

        receiver = self.two_ports(b={"accept_any_source": True}, port_b={"rings": 0})
        sender = self.one_port(*receiver.listen("b").split(":"), queue={"delay_busy": 1, "delay_other": 1, "retries": 20})
        job = sender.send(self.document(), "200")
        until(lambda: noted(sender, job) >= 1)
        sender.kill()
        first = noted(sender, job)
        self.assertGreaterEqual(first, 1)
        self.sent_in_the_end(sender, job)
        dialled = [int(page) for page in re.findall(r"dialing .*first_page=(\d+)", sender.log.text())]
        self.assertEqual(set(dialled), {first + 1} if first < self.PAGES else set(), sender.log.text())
        # A page that came before the crash may come again: its confirmation was on the way. Not one that was noted.
        pages = sum(m["pages"] for m in until(lambda: self.with_pages(receiver, self.PAGES)))
        self.assertLessEqual(pages, self.PAGES + 1)

    @staticmethod
    def with_pages(daemon, count):
        inbox = daemon.inbox()
        return inbox if sum(m["pages"] for m in inbox) >= count else None

    def test_send_5_after_the_last_page(self):
        self.crash_sender_when(lambda s, r, job: until(lambda: s.job(job)["pages_confirmed"] == self.PAGES))

    # a receive --------------------------------------------------------

    def crash_receiver_when(self, reached, ring=0):
        receiver = self.two_ports(b={"accept_any_source": True}, port_b={"rings": ring})
        sender = self.one_port(*receiver.listen("b").split(":"), queue={"delay_other": 1, "delay_protocol": 1,
                                                                              "delay_busy": 1, "delay_no_answer": 1,
                                                                              "retries": 20}, trunk={"no_answer_s": 5})
        job = sender.send(self.document(), "200")
        reached(receiver, sender, job)
        confirmed = sender.job(job)["pages_confirmed"]
        receiver.kill()
        receiver.start()
        # What was confirmed to the sender by the time of the crash is there after it.
        kept = receiver.inbox()
        self.assertGreaterEqual(sum(m["pages"] for m in kept), confirmed, receiver.log.text())
        for m in kept:
            self.assertEqual(page_count(receiver.save(m["id"], self.path(f"k{m['id']}.tif"))), m["pages"])
        done = sender.wait_job(job, "sent", "failed")
        self.assertEqual(done["state"], "sent", sender.log.text())
        until(lambda: sum(m["pages"] for m in receiver.inbox()) >= self.PAGES)

    def test_receive_1_while_ringing(self):
        self.crash_receiver_when(lambda r, s, job: r.wait_state("B", "ringing"), ring=20)

    def test_receive_2_just_answered(self):
        self.crash_receiver_when(lambda r, s, job: s.wait_state("P", "sending"))

    def test_receive_3_in_the_first_page(self):
        self.crash_receiver_when(lambda r, s, job: until(lambda: r.status("B")["current_page"] == 1))

    def test_receive_4_after_a_confirmed_page(self):
        self.crash_receiver_when(lambda r, s, job: until(lambda: s.job(job)["pages_confirmed"] >= 1))

    def test_receive_5_after_the_last_page(self):
        self.crash_receiver_when(lambda r, s, job: until(lambda: s.job(job)["pages_confirmed"] == self.PAGES))

    # helpers ----------------------------------------------------------

    def test_media_worker(self):
        daemon = self.two_ports(queue={"delay_other": 1})
        job = daemon.send(self.document(), "200", "--port", "A")
        daemon.wait_state("A", "sending")
        for pid in children(daemon.process.pid, "faxport-media"):
            os.kill(pid, signal.SIGKILL)
        until(lambda: daemon.job(job)["attempts"] >= 2 or daemon.job(job)["state"] == "sent")
        done = daemon.wait_job(job, "sent", "failed")
        self.assertEqual((done["state"], done["pages_confirmed"]), ("sent", self.PAGES), daemon.log.text())
        self.assertIsNone(daemon.process.poll())

    def test_renderer(self):
        daemon = self.two_ports()
        for pid in children(daemon.process.pid, "faxport-render"):
            os.kill(pid, signal.SIGKILL)
        job = daemon.send(self.document(), "200", "--port", "A")
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")

    def test_nothing_accepted_is_lost(self):
        """Submissions go on while the daemon is killed: every id that came back is there afterwards."""
        daemon = self.two_ports(port_a={"send": False}, port_b={"send": False})
        document = self.document()
        ids = [daemon.send(document, "200") for _ in range(10)]
        daemon.kill()
        daemon.start()
        self.assertEqual(sorted(daemon.jobs()), sorted(ids))
        for number in ids:
            self.assertSamePages(document, daemon.document(number))


if __name__ == "__main__":
    main()
