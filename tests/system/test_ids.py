#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ids of jobs stay within 16 bits and go round; those of received messages are apart from them and only grow."""
import os
import sqlite3

from harness import FaxTest, Failed, main, make_pages, until
from test_events import Listener

SHORT_MAX = 32767


def database(daemon, sql):
    """Run @sql on the database of a daemon that is not running; the rows it gives."""
    connection = sqlite3.connect(os.path.join(daemon.state, "faxport.db"))
    try:
        rows = connection.execute(sql).fetchall()
        connection.commit()
        return rows
    finally:
        connection.close()


class Ids(FaxTest):
    def listen(self, daemon):
        listener = Listener(daemon, "--after", 1)
        self.started.append(listener)
        self.addCleanup(lambda: listener.process.stdout.closed or listener.stop())
        return listener

    def sent(self, daemon):
        """A fax from A to B, the job's id."""
        job = daemon.send(self.page, "200", "--port", "A")
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        daemon.wait_state("B", "idle")
        return job

    def test_round_and_apart(self):
        self.page = make_pages(self.path("in.tif"), 1, "--rows", "200")
        daemon = self.two_ports()
        daemon.run("config", "set", "queue=paused")
        first = [daemon.send(self.page, "200") for _ in range(2)]
        self.assertEqual(first, [1, 2])
        self.assertEqual(daemon.stop(), 0)

        # As after years: 40,000 messages, and jobs nearly round.
        database(daemon, "UPDATE sequence SET next_message = 40001, next_job = 5 * 32767 - 1")
        daemon.start()
        self.assertEqual([daemon.send(self.page, "200") for _ in range(3)], [SHORT_MAX - 1, SHORT_MAX, 3])
        self.assertEqual(sorted(daemon.jobs()), [1, 2, 3, SHORT_MAX - 1, SHORT_MAX])
        for job in (SHORT_MAX - 1, 3, SHORT_MAX, 1, 2):
            daemon.run("job", "cancel", job)

        # A fax of two sides: a job that is sent, and one that is received, which becomes a message.
        listener = self.listen(daemon)
        daemon.run("config", "set", "queue=running")
        jobs = [self.sent(daemon) for _ in range(2)]
        messages = [message["id"] for message in daemon.messages(2)]
        self.assertEqual(messages, [40001, 40002])
        self.assertEqual(jobs, [4, 6])
        until(lambda: sum(e["kind"] == "DELETED" and e["message_id"] == 40002 for e in listener.all()))
        for message, job in zip(messages, (5, 7)):
            told = [e for e in listener.all() if e["message_id"] == message]
            self.assertEqual([e["kind"] for e in told], ["ANSWERED", "RECEIVING", "COMPLETED", "ROUTING", "DELETED"])
            self.assertEqual({e["job_id"] for e in told}, {job})
        self.assertEqual({e["message_id"] for e in listener.all() if e.get("job_id") in jobs}, {0})
        self.assertIn("40001", daemon.run("inbox"))
        self.assertEqual(listener.stop(), 0)

        # kill -9: what was given does not come back, and what is there keeps its id.
        daemon.kill()
        daemon.start()
        self.assertEqual(self.sent(daemon), 8)
        self.assertEqual([message["id"] for message in daemon.messages(3)], [40001, 40002, 40003])
        self.assertEqual(sorted(daemon.jobs()), [1, 2, 3, 4, 6, 8, SHORT_MAX - 1, SHORT_MAX])
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(database(daemon, "SELECT next_message, next_job - 5 * 32767, next_long_job FROM sequence"),
                         [(40004, 10, SHORT_MAX + 1)])

    def test_a_fax_that_comes_in_is_cancelled_by_its_job_id(self):
        daemon = self.two_ports(queue={"retries": 0})
        self.assertEqual(daemon.stop(), 0)
        database(daemon, "UPDATE sequence SET next_message = 70001")
        daemon.start()
        job = daemon.send(make_pages(self.path("in.tif"), 9), "200", "--port", "A")
        status = daemon.wait_state("B", "receiving")
        self.assertEqual((job, status["job_id"]), (1, 2))
        self.assertEqual(daemon.job(2)["state"], "receiving")
        with self.assertRaises(Failed):
            daemon.job(70001)  # a message's id is not a job's
        self.assertIn("receiving", daemon.run("job", "show", 2))
        self.assertEqual(sorted(daemon.jobs()), [1, 2])
        cancelled = daemon.port("B")["device_id"]
        listener = self.listen(daemon)
        daemon.log.wait("page received port=2")  # which is kept
        try:
            daemon.run("job", "cancel", 2)
        except Failed:
            pass  # the call may be over before the command line looks what has become of it
        listener.wait("ABORTING", device_id=cancelled, job_id=2, message_id=70001)
        listener.wait("DELETED", device_id=cancelled, job_id=2, message_id=70001)
        daemon.wait_state("B", "idle")
        self.assertEqual(listener.stop(), 0)
        with self.assertRaises(Failed):
            daemon.job(2)
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "failed")
        [message] = daemon.messages(1)
        self.assertEqual((message["id"], message["status"]), (70001, "CANCELLED"))
        self.assertLess(message["pages"], 9)

    def test_a_database_of_before(self):
        """One sequence for both, and ids that have grown: they stay."""
        self.page = make_pages(self.path("in.tif"), 1, "--rows", "200")
        daemon = self.two_ports()
        self.sent(daemon)
        daemon.messages(1)
        daemon.run("config", "set", "queue=paused")
        daemon.send(self.page, "200", "--port", "A")
        self.assertEqual(daemon.stop(), 0)
        for sql in ("ALTER TABLE sequence DROP COLUMN next_job", "ALTER TABLE sequence DROP COLUMN next_long_job",
                    "ALTER TABLE sequence RENAME COLUMN next_message TO next", "UPDATE sequence SET next = 70003",
                    "ALTER TABLE job DROP COLUMN audio_failures", "ALTER TABLE job DROP COLUMN subaddress",
                    "ALTER TABLE job DROP COLUMN password", "ALTER TABLE job DROP COLUMN kind", "ALTER TABLE job DROP COLUMN keep",
                    "ALTER TABLE job DROP COLUMN selective", "ALTER TABLE job DROP COLUMN message_id",
                    "ALTER TABLE message DROP COLUMN subaddress", "ALTER TABLE message DROP COLUMN complete_pages",
                    "UPDATE job SET id = 70001 WHERE state = 'PENDING'", "PRAGMA user_version = 2"):
            database(daemon, sql)
        waiting = database(daemon, "SELECT id FROM job WHERE state = 'SENT'")[0][0]
        self.assertEqual(waiting, 1)
        os.rename(daemon.document(3), daemon.document(70001))
        daemon.start()
        self.assertEqual(sorted(daemon.jobs()), [1, 70001])
        daemon.run("config", "set", "queue=running")
        self.assertEqual(daemon.wait_job(70001, "sent", "failed")["state"], "sent")
        self.assertEqual([message["id"] for message in daemon.messages(2)], [1, 70003])
        job = self.sent(daemon)
        # In turn with the ids that were common to both; the fax of 70001 had one before it, as a job that is received.
        self.assertEqual(job, 70003 % SHORT_MAX + 1)
        self.assertEqual([message["id"] for message in daemon.messages(3)], [1, 70003, 70004])
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(database(daemon, "SELECT next_message, next_job, next_long_job FROM sequence"),
                         [(70005, 70006, 70003)])


if __name__ == "__main__":
    main()
