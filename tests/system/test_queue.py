#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Jobs: retries at the right page, causes, pause, resume, restart, cancel in mid-call, times, refusals."""
import os
import signal
import subprocess
import time

from harness import DEADLINE, FAXPORT, Failed, FaxTest, children, main, make_pages, until


class Queue(FaxTest):
    def test_retry_goes_on_at_the_first_unconfirmed_page(self):
        pages = make_pages(self.path("in.tif"), 4)
        first = self.peer("--receive", self.path("first.tif"), "--t38", "offer", "--hang-up-after", "2")
        daemon = self.one_port(first.address, first.port, queue={"delay_protocol": 2, "retries": 3})
        job = daemon.send(pages, "555")
        first.result()
        # It hung up when it had page 2, and its confirmation of that may or may not have come through.
        confirmed = daemon.wait_job(job, "retrying", "failed")["pages_confirmed"]
        self.assertIn(confirmed, (1, 2))
        # The same address and port: the second machine answers the retry.
        second = self.peer("--receive", self.path("second.tif"), "--t38", "offer", "--port", str(first.port),
                           address=first.address)
        done = daemon.wait_job(job, "sent", "failed")
        self.assertEqual((done["state"], done["pages_confirmed"]), ("sent", 4), daemon.log.text())
        self.assertEqual(second.result()["pages"], 4 - confirmed)

    def test_busy_is_retried_and_then_failed(self):
        peer = self.peer("--reject", "486")
        daemon = self.one_port(peer.address, peer.port, queue={"retries": 2})
        job = daemon.send(make_pages(self.path("in.tif"), 1), "555")
        done = daemon.wait_job(job, "failed", "sent")
        self.assertEqual((done["state"], done["status"], done["attempts"]), ("failed", "BUSY", 3))

    def test_bad_number_is_given_up_at_once(self):
        peer = self.peer("--reject", "404")
        daemon = self.one_port(peer.address, peer.port)
        done = daemon.wait_job(daemon.send(make_pages(self.path("in.tif"), 1), "555"), "failed", "sent")
        self.assertEqual((done["state"], done["status"], done["attempts"]), ("failed", "BAD_NUMBER", 1))

    def test_a_job_says_why_it_waits(self):
        peer = self.peer("--reject", "486")
        daemon = self.one_port(peer.address, peer.port, queue={"delay_busy": 3600})
        job = daemon.send(make_pages(self.path("in.tif"), 1), "555")
        waiting = daemon.wait_job(job, "retrying")
        self.assertEqual(waiting["status"], "BUSY")
        daemon.run("job", "cancel", job)
        self.assertEqual(daemon.job(job)["state"], "cancelled")

    def test_pause_resume_restart(self):
        daemon = self.two_ports(port_b={"receive": False}, queue={"delay_no_answer": 3600, "delay_other": 3600})
        job = daemon.send(make_pages(self.path("in.tif"), 1), "200", "--port", "A")
        daemon.wait_job(job, "retrying")
        daemon.run("job", "pause", job)
        self.assertEqual(daemon.job(job)["state"], "paused")
        daemon.run("job", "resume", job)
        self.assertIn(daemon.job(job)["state"], ("retrying", "pending", "sending"))
        daemon.run("job", "cancel", job)
        daemon.wait_job(job, "cancelled")
        daemon.run("port", "set", "B", "receive=on")
        daemon.run("job", "restart", job)
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")

    def test_cancel_in_mid_call(self):
        daemon = self.two_ports()
        job = daemon.send(make_pages(self.path("in.tif"), 3, "--rows", "2200", "--dense"), "200", "--port", "A")
        daemon.wait_state("A", "sending")
        daemon.wait_state("B", "receiving")
        daemon.run("job", "cancel", job)
        self.assertEqual(daemon.wait_job(job, "cancelled", "sent", "failed")["state"], "cancelled")
        daemon.wait_state("A", "idle")
        daemon.wait_state("B", "idle")
        for message in daemon.inbox():
            self.assertNotEqual(message["status"], "OK")
            self.assertLess(message["pages"], 3)

    def test_restart_in_mid_call(self):
        daemon = self.two_ports()
        job = daemon.send(make_pages(self.path("in.tif"), 3, "--rows", "2200", "--dense"), "200", "--port", "A")
        daemon.wait_state("B", "receiving")
        until(lambda: daemon.job(job)["pages_confirmed"] >= 1)
        daemon.run("job", "restart", job)
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        self.assertEqual(daemon.job(job)["attempts"], 1)
        messages = until(lambda: len(daemon.inbox()) == 2 and daemon.inbox())
        self.assertNotEqual(messages[0]["status"], "OK")
        self.assertEqual(messages[1]["status"], "OK")
        self.assertEqual(sum(message["pages"] for message in messages), 3)

    def test_not_before_its_time(self):
        daemon = self.two_ports()
        at = time.strftime("%Y-%m-%d %H:%M", time.localtime(time.time() + 3600))
        job = daemon.send(make_pages(self.path("in.tif"), 1), "200", "--port", "A", "--at", at)
        other = daemon.send(make_pages(self.path("in2.tif"), 1), "200", "--port", "A")
        daemon.wait_job(other, "sent")
        self.assertEqual((daemon.job(job)["state"], daemon.job(job)["attempts"]), ("pending", 0))

    def test_bad_documents_are_refused_and_leave_nothing(self):
        daemon = self.two_ports()
        pdf = self.path("bad.pdf")
        good = make_pages(self.path("good.tif"), 1)
        with open(good, "rb") as file:
            half = file.read()[:200]
        for name, content in {"empty.pdf": b"", "noise.bin": os.urandom(3000), "half.tif": half,
                              "bad.pdf": b"%PDF-1.4\nrubbish"}.items():
            path = self.path(name)
            with open(path, "wb") as file:
                file.write(content)
            with self.assertRaises(Failed, msg=name) as caught:
                daemon.send(path, "200")
            self.assertEqual(caught.exception.code, 6, caught.exception.stderr)
            self.assertIn(name, caught.exception.stderr)
        self.assertTrue(os.path.exists(pdf))
        self.assertEqual(daemon.jobs(), {})
        self.assertEqual(os.listdir(os.path.join(daemon.state, "documents")), [])

    def test_sent_faxes_are_archived(self):
        daemon = self.two_ports()
        archive = self.path("archive")

        def copies():  # without what is still being written
            return sorted(name for name in os.listdir(archive) if not name.startswith("."))

        with self.assertRaises(Failed) as caught:
            daemon.run("config", "set", f"archive={archive}")
        self.assertIn("can write to", caught.exception.stderr)
        os.mkdir(archive)
        daemon.run("config", "set", f"archive={archive}")
        job = daemon.send(make_pages(self.path("in.tif"), 2), "200", "--port", "A", "--to", "Dr. Who")
        daemon.wait_job(job, "sent")
        names = until(lambda: len(copies()) == 2 and copies())
        self.assertRegex(names[0], rf"^\d{{8}}T\d{{6}}Z-port\d+-job{job}\.tif$")
        self.assertEqual(names[1], names[0][:-3] + "txt")
        self.assertSamePages(os.path.join(archive, names[0]), daemon.document(job))
        with open(os.path.join(archive, names[1]), encoding="utf-8") as file:
            self.assertIn("Recipient: Dr. Who\n", file.read())

        # A folder that is away: the job says so, survives a kill, and is copied once the folder is back.
        os.rename(archive, archive + ".away")
        late = daemon.send(make_pages(self.path("in.tif"), 1), "200", "--port", "A")
        daemon.wait_job(late, "sent")
        until(lambda: "not in the archive yet" in daemon.job(late)["status_detail"])
        daemon.kill()
        os.rename(archive + ".away", archive)
        daemon.start()
        until(lambda: len(copies()) == 4)
        until(lambda: daemon.job(late)["status_detail"] == "")

    def test_a_stop_refuses_what_is_being_rendered(self):
        daemon = self.two_ports()
        documents = os.path.join(daemon.state, "documents")
        pages = make_pages(self.path("in.tif"), 1)
        for pid in children(daemon.process.pid, "faxport-render"):
            os.kill(pid, signal.SIGSTOP)
        command = [FAXPORT, "--server", daemon.socket, "send", pages, "200"]
        sender = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
        self.addCleanup(sender.kill)
        until(lambda: os.listdir(documents))
        self.assertEqual(daemon.stop(), 0)
        self.assertIn("not possible in its present state", sender.communicate(timeout=DEADLINE)[1])
        self.assertEqual(sender.returncode, 9)
        self.assertEqual(os.listdir(documents), [])
        daemon.start()
        self.assertEqual(daemon.jobs(), {})

    def test_far_end_falls_silent(self):
        peer = self.peer("--receive", self.path("got.tif"), "--t38", "offer", "--mute-after", "14000")
        daemon = self.one_port(peer.address, peer.port, queue={"retries": 0}, media={"silence_s": 20})
        job = daemon.send(make_pages(self.path("in.tif"), 3, "--rows", "2200", "--dense"), "555")
        done = daemon.wait_job(job, "failed", "sent")
        self.assertEqual(done["state"], "failed")
        self.assertIn(done["status"], ("SILENT", "PROTOCOL", "NO_CARRIER"))
        self.assertTrue(done["status_detail"])


if __name__ == "__main__":
    main()
