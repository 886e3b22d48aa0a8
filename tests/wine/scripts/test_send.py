#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Scripts that send faxes, follow them to their end, and steer them."""
import os
import shutil

from harness import main, make_pages, page_count, until
from host import E_INVALIDARG, PHONE, ScriptTest
from windows import windows_path

LONG_S = 3600


class Sending:
    def send(self, daemon, path, number="200"):
        """A copy of the file is sent, as the script deletes it."""
        copy = self.path(f"Vertrag {PHONE} Żółć" + os.path.splitext(path)[1])
        shutil.copy(path, copy)
        said = self.script("send", windows_path(copy), number, f"Jürgen {PHONE}")
        self.assertFalse(os.path.exists(copy))
        return said

    def check_sent(self, daemon, said, pages):
        id = int(said["id"])
        self.assertEqual(said["job"], f"{id}/Letter/200/{pages}/1")
        self.assertEqual(said["job.RecipientName"], f"Jürgen {PHONE}")
        words = said.all("words")
        self.assertLessEqual(set(words), {"Pending", "In Progress"})
        self.assertIn("In Progress", words)
        self.assertFailed(said["refresh"], E_INVALIDARG, ".")
        self.assertFailed(said["cancel"], E_INVALIDARG, ".")
        self.assertEqual(said["kept"], f"{id}/Letter")
        job = daemon.job(id)
        self.assertEqual({name: job[name] for name in ("state", "document_name", "number", "recipient_name",
                                                       "sender_name", "sender_company", "sender_dept", "billing_code",
                                                       "subject", "pages", "pages_confirmed")},
                         {"state": "sent", "document_name": "Letter", "number": "200",
                          "recipient_name": f"Jürgen {PHONE}", "sender_name": f"Jürgen {PHONE}",
                          "sender_company": "Firm", "sender_dept": "Sales", "billing_code": "B 1", "subject": "Offer",
                          "pages": pages, "pages_confirmed": pages})
        return id

    def received(self, daemon, count):
        """What came in as the fax number @count."""
        message = max(daemon.messages(count), key=lambda row: row["id"])
        return daemon.save(message["id"], self.path(f"got {count}.tif"))

    def test_send(self):
        """A fax TIFF arrives as it is; text and PDF as the renderer makes them of the same file."""
        daemon = self.calling_daemon(port_a={"receive": False}, port_b={"send": False})
        sent = make_pages(self.path("in.tif"), 2)
        self.check_sent(daemon, self.send(daemon, sent), 2)
        self.assertSamePages(sent, self.received(daemon, 1))

        text = self.path("in.txt")
        with open(text, "w", encoding="utf-8") as file:
            file.write("\n".join(f"Zeile {number}: Grüße" for number in range(1, 40)) + "\n")
        daemon.run("config", "set", "queue=paused")
        by_command = daemon.send(text, "200")
        daemon.run("job", "pause", by_command)
        daemon.run("config", "set", "queue=running")
        id = self.check_sent(daemon, self.send(daemon, text), 1)
        self.assertSamePages(daemon.document(by_command), self.received(daemon, 2))
        self.assertSamePages(daemon.document(by_command), daemon.document(id))
        self.assertEqual(daemon.stop(), 0)

    def test_queue_status(self):
        """Every word that can be brought about, and what SetStatus does then."""
        daemon = self.calling_daemon(media={"clock_rate": 1}, queue={"delay_busy": LONG_S, "retries": 3},
                                     port_a={"receive": False}, port_b={"send": False})
        pages = make_pages(self.path("in.tif"), 20, "--dense")
        jobs = {"In Progress": daemon.send(pages, "200", "--port", "A")}
        daemon.wait_state("A", "sending")
        daemon.wait_state("B", "receiving")
        one = make_pages(self.path("one.tif"), 1)
        jobs["Pending"] = daemon.send(one, "200", "--port", "A")
        jobs["Paused"] = daemon.send(one, "200", "--port", "A")
        daemon.run("job", "pause", jobs["Paused"])
        jobs["No Line"] = daemon.send(one, "200", "--port", "B")
        said = self.script("jobs")
        for words, id in jobs.items():
            self.assertEqual(said[f"job{id}"], words)
            self.assertEqual(said[f"device{id}"], "Sending" if words == "In Progress" else "Unknown")
            self.assertEqual(said[f"type{id}"], "1")
        # The other end of the call, which takes a fax, is a job too: JT_RECEIVE.
        [receiving] = [name for name, value in said.table("type").items() if value == "2"]
        self.assertEqual((said[f"job{receiving}"], said[f"device{receiving}"]), ("In Progress", "Receiving"))

        commands = [jobs["Paused"], 3, jobs["Pending"], 2, jobs["No Line"], 1, jobs["Paused"], 7, jobs["Paused"], 0]
        said = self.script("jobs", *commands)
        for id, command in ((jobs["Paused"], 3), (jobs["Pending"], 2), (jobs["No Line"], 1)):
            self.assertEqual(said[f"set{id}/{command}"].kind, "ok", said[f"set{id}/{command}"])
        self.assertEqual(said[f"after{jobs['Paused']}/3"], "Pending")
        self.assertEqual(said[f"after{jobs['Pending']}/2"], "Paused")
        self.assertFailed(said[f"refresh{jobs['No Line']}/1"], E_INVALIDARG, ".")
        for command in (7, 0):
            self.assertFailed(said[f"set{jobs['Paused']}/{command}"], E_INVALIDARG, ".")
        self.assertEqual([daemon.job(jobs[name])["state"] for name in ("Paused", "Pending", "No Line")],
                         ["pending", "paused", "cancelled"])

        # One that is being sent is hung up.
        said = self.script("jobs", jobs["In Progress"], 1)
        self.assertEqual(said[f"set{jobs['In Progress']}/1"].kind, "ok")
        daemon.wait_job(jobs["In Progress"], "cancelled")

    def test_queue_status_of_failures(self):
        """A port that takes no calls, and a number that nobody has."""
        daemon = self.calling_daemon(queue={"delay_no_answer": LONG_S, "retries": 3},
                                     port_a={"receive": False}, port_b={"receive": False})
        one = make_pages(self.path("one.tif"), 1)
        retrying = daemon.send(one, "200", "--port", "A")
        daemon.wait_job(retrying, "retrying")
        exceeded = daemon.send(one, "200", "--port", "A", "--retries", "0")
        daemon.wait_job(exceeded, "failed")
        failed = daemon.send(one, "999", "--port", "A")
        daemon.wait_job(failed, "failed")
        said = self.script("jobs", exceeded, 3, retrying, 2, failed, 1)
        self.assertEqual([said[f"job{id}"] for id in (retrying, exceeded, failed)],
                         ["Retrying", "Retries Exceeded", "Failed"])
        self.assertEqual([said[name].kind for name in (f"set{exceeded}/3", f"set{retrying}/2", f"set{failed}/1")],
                         ["ok"] * 3)
        # JC_RESTART is JC_RESUME: it is tried once more, and fails once more.
        self.assertIn(said[f"after{exceeded}/3"], ("Pending", "In Progress", "Retries Exceeded"))
        until(lambda: daemon.log.count(rf"job's call ended job={exceeded}\b") == 2)
        self.assertEqual(daemon.job(retrying)["state"], "paused")
        self.assertFailed(said[f"refresh{failed}/1"], E_INVALIDARG, ".")

    def test_habits(self):
        daemon = self.quiet_daemon()
        daemon.run("config", "set", "queue=paused")
        first = make_pages(self.path("first.tif"), 1)
        second = make_pages(self.path("second.tif"), 2, "--rows", "300")
        archive = self.path("archive")
        os.mkdir(archive)
        said = self.script("wild", windows_path(first), windows_path(second), "030 7",
                           windows_path(self.path("later.tif")), archive)
        for name, value in said.table("before Connect, ").items():
            self.assertEqual(value.kind, "ok", name)
        # What was put before Connect counts from then on.
        server = daemon.json("config")
        self.assertEqual((server["retries"], server["retry_delay_min"], server["dirty_days"], server["branding"],
                          server["archive_outgoing"], server["archive_directory"]), (4, 6, 5, True, True, archive))
        self.assertEqual([said[name] for name in ("Retries", "RetryDelay", "DirtyDays", "Branding",
                                                  "ArchiveOutboundFaxes")], ["4", "6", "5", "1", "1"])
        jobs = [daemon.job(int(said[name])) for name in ("first", "second", "third", "fourth")]
        self.assertEqual([(job["number"], job["pages"], job["document_name"], job["recipient_name"]) for job in jobs],
                         [("030 7", 1, "first", ""), ("2030 7", 1, "first", "Two"), ("12345", 2, "third", "Two"),
                          ("030 7", 1, "later.tif", "")])
        for job, path in zip(jobs, (first, first, second, first)):
            self.assertLess(0, job["id"] , 32768)
            self.assertSamePages(path, daemon.document(job["id"]))
        self.assertEqual((said["Count"], said["last"]), ("4", str(jobs[3]["id"])))


class VBScript(Sending, ScriptTest):
    language = "vbs"


class JScript(Sending, ScriptTest):
    language = "js"


if __name__ == "__main__":
    main()
