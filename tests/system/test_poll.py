#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Polling: a document that waits at a machine which shares no code with Faxport is collected, page by page, in T.38."""
import contextlib
import os
import sqlite3
import tempfile

from harness import CLOCK_RATE, FaxTest, main, make_pages, until


class Poll(FaxTest):
    def machine(self, pages, *args, clock_rate=CLOCK_RATE):
        """A machine that has a document, if @pages, and a server with one port that calls it."""
        send = ("--send", make_pages(self.path("in.tif"), pages)) if pages else ("--receive", self.path("no.tif"))
        peer = self.peer(*send, "--t38", "offer", "--ident", "PEER CSID", *args,
                         clock_rate=clock_rate)
        daemon = self.one_port(peer.address, peer.port, media={"clock_rate": clock_rate})
        return peer, daemon

    def poll(self, daemon, *args):
        return daemon.json("poll", "200", *args)["id"]

    def check_message(self, daemon, job, pages):
        [message] = daemon.messages(1)
        self.assertEqual((message["id"], message["pages"], message["status"]), (job["message_id"], pages, "OK"), message)
        self.assertEqual((message["tsid"], message["caller_id"], message["t38"]), ("PEER CSID", "200", True), message)
        with tempfile.TemporaryDirectory() as folder:
            self.assertSamePages(self.path("in.tif"), daemon.save(message["id"], os.path.join(folder, "got.tif")))

    def test_t38(self):
        peer, daemon = self.machine(3)
        number = self.poll(daemon)
        job = daemon.wait_job(number, "sent", "failed")
        self.assertEqual((job["kind"], job["state"], job["pages"], job["remote_csid"]), ("poll", "sent", 3, "PEER CSID"),
                         job)
        self.check_message(daemon, job, 3)
        self.assertEqual(peer.result()["code"], 0)
        # It is on disk.
        self.assertEqual(daemon.stop(), 0)
        daemon.start()
        self.assertEqual(daemon.job(number)["message_id"], job["message_id"])
        self.check_message(daemon, job, 3)

    def test_routed(self):
        _, daemon = self.machine(1)
        folder = self.path("copies")
        os.mkdir(folder)
        name = daemon.ports()[0]["name"]
        daemon.run("port", "set", name, "folder-path=" + folder, "folder=on", "inbox=off")
        job = daemon.wait_job(self.poll(daemon), "sent", "failed")
        self.assertEqual(job["state"], "sent", job)
        until(lambda: [n for n in os.listdir(folder) if n.endswith(".tif")])
        self.assertEqual(daemon.inbox(), [])

    def test_nothing_there(self):
        _, daemon = self.machine(0)
        job = daemon.wait_job(self.poll(daemon), "sent", "failed", "retrying")
        self.assertEqual((job["state"], job["status"], job["attempts"], job["message_id"]),
                         ("failed", "NOTHING_TO_POLL", 1, 0), job)
        self.assertEqual(job["status_detail"], "the far end has nothing to send")
        self.assertEqual(daemon.inbox(), [])

    def test_busy(self):
        peer = self.peer("--reject", "486")
        daemon = self.one_port(peer.address, peer.port, queue={"delay_busy": 60})
        job = daemon.wait_job(self.poll(daemon), "retrying", "failed")
        self.assertEqual((job["state"], job["status"]), ("retrying", "BUSY"), job)
        daemon.run("job", "cancel", job["id"])
        self.assertEqual(daemon.job(job["id"])["state"], "cancelled")

    def test_cancel(self):
        _, daemon = self.machine(9)
        number = self.poll(daemon)
        until(lambda: daemon.job(number)["pages"] >= 1)
        daemon.run("job", "cancel", number)
        self.assertEqual(daemon.job(number)["state"], "cancelled")
        [message] = daemon.messages(1)
        self.assertEqual(message["pages"], daemon.job(number)["pages"])

    def test_kill(self):
        """In the middle of a page: what was confirmed is a message, and the number is called again."""
        peer, daemon = self.machine(6)
        number = self.poll(daemon)
        until(lambda: daemon.job(number)["pages"] >= 2)
        daemon.kill()
        peer.stop()
        daemon.start()
        job = daemon.job(number)
        self.assertEqual(job["kind"], "poll")
        [message] = daemon.messages(1)
        self.assertEqual(message["status"], "INTERRUPTED", message)
        self.assertGreaterEqual(message["pages"], 2)
        self.assertNotEqual(job["state"], "sent")
        daemon.run("job", "cancel", number)
        self.assertEqual(daemon.job(number)["state"], "cancelled")

    def behind_the_last_page(self, end):
        """The last page is confirmed, and @end of the server comes before the good-byes: the fax is whole."""
        def complete():
            database = sqlite3.connect(f"file:{os.path.join(daemon.state, 'faxport.db')}", uri=True)
            with contextlib.closing(database):
                return database.execute("SELECT complete_pages FROM message").fetchone() == (1,)

        peer, daemon = self.machine(1, clock_rate=2)
        number = self.poll(daemon)
        until(lambda: daemon.job(number)["attempts"] == 1)
        until(complete)
        end(daemon)
        peer.stop()
        daemon.start()
        job = daemon.job(number)
        self.assertEqual((job["state"], job["status"], job["attempts"], job["pages"]), ("sent", "OK", 1, 1), job)
        [message] = daemon.messages(1)
        self.assertEqual((message["id"], message["pages"], message["status"]), (job["message_id"], 1, "OK"), message)
        self.assertSamePages(self.path("in.tif"), daemon.save(message["id"], self.path("got.tif")))
        return daemon

    def test_kill_behind_the_last_page(self):
        daemon = self.behind_the_last_page(lambda daemon: daemon.kill())
        self.assertIn("job was interrupted by the end of the server", daemon.text())
        self.assertNotIn("call ended", daemon.text())

    def test_stop_behind_the_last_page(self):
        daemon = self.behind_the_last_page(lambda daemon: self.assertEqual(daemon.stop(), 0))
        self.assertNotIn("interrupted", daemon.text())


if __name__ == "__main__":
    main()
