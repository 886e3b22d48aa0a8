#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a port's settings do: rings, switches, identities, priorities; seen at run time and after a restart."""
import os
import time

from harness import DEADLINE, SLOW, Failed, FaxTest, loopback, main, make_pages


class Ports(FaxTest):
    def test_rings_are_counted(self):
        period = 100
        daemon = self.two_ports(b={"accept_any_source": True}, server={"ring_period_ms": period})
        for rings in (0, 3, 8):
            daemon.run("port", "set", "B", f"rings={rings}")
            caller = self.peer("--call", f"sip:200@{daemon.listen('b')}", "--send",
                               make_pages(self.path(f"r{rings}.tif"), 1, "--rows", "100"))
            after = caller.event("answered")["after_ms"]
            self.assertGreaterEqual(after, rings * period)
            self.assertLess(after, (rings + 4) * period + 500)
            self.assertEqual(caller.result()["code"], 0)
            self.assertEqual(caller.lines.count(r'"progress","code":180') > 0, True)
            daemon.wait_state("B", "idle")

    def test_caller_gone_before_answer_leaves_no_message(self):
        daemon = self.two_ports(port_b={"rings": 99})
        job = daemon.send(make_pages(self.path("in.tif"), 1), "200", "--port", "A")
        self.assertEqual(daemon.wait_state("B", "ringing")["caller_id"], "100")
        daemon.run("job", "cancel", job)
        self.assertEqual(daemon.wait_job(job, "cancelled")["state"], "cancelled")
        daemon.wait_state("B", "idle")
        self.assertEqual(daemon.inbox(), [])
        daemon.log.wait(r"caller hung up before the answer|CALLER_GONE")

    def test_receive_off_busy_and_unknown_number(self):
        daemon = self.two_ports(b={"accept_any_source": True})
        target = daemon.listen("b")
        page = make_pages(self.path("in.tif"), 2, "--rows", "2000")

        daemon.run("port", "set", "B", "receive=off")
        self.assertEqual(self.peer("--call", f"sip:200@{target}", "--send", page).event("refused")["code"], 480)
        self.assertEqual(self.peer("--call", f"sip:999@{target}", "--send", page).event("refused")["code"], 404)
        daemon.run("port", "set", "B", "receive=on")

        # A call is under way: the others get 486, 480, 404, and it comes to a good end.
        job = daemon.send(page, "200", "--port", "A")
        daemon.wait_state("B", "receiving")
        self.assertEqual(self.peer("--call", f"sip:200@{target}", "--send", page).event("refused")["code"], 486)
        daemon.run("port", "set", "B", "receive=off")
        self.assertEqual(self.peer("--call", f"sip:200@{target}", "--send", page).event("refused")["code"], 480)
        self.assertEqual(self.peer("--call", f"sip:999@{target}", "--send", page).event("refused")["code"], 404)
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        self.assertEqual([m["pages"] for m in daemon.messages(1)], [2])

    def test_settings_act_and_survive(self):
        daemon = self.two_ports()
        daemon.run("port", "set", "A", "tsid=NEW TSID", "priority=2")
        daemon.run("port", "set", "B", "csid=NEW CSID", "rings=1")
        before = daemon.ports()
        self.assertEqual([p["name"] for p in before], ["B", "A"])
        self.assertEqual([p["priority"] for p in before], [1, 2])

        job = daemon.send(make_pages(self.path("in.tif"), 1), "200", "--port", "A")
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["remote_csid"], "NEW CSID")
        self.assertEqual(daemon.messages(1)[0]["tsid"], "NEW TSID")

        self.assertEqual(daemon.stop(), 0)
        daemon.start()
        self.assertEqual(daemon.ports(), before)

        daemon.kill()
        daemon.start()
        self.assertEqual(daemon.ports(), before)

    def test_too_long_identity_is_refused_clearly(self):
        daemon = self.two_ports()
        with self.assertRaises(Failed) as caught:
            daemon.run("port", "set", "A", "csid=" + "x" * 21)
        self.assertIn("20", caught.exception.stderr)
        self.assertIn("21", caught.exception.stderr)
        with self.assertRaises(Failed):
            daemon.run("port", "set", "A", "rings=100")
        with self.assertRaises(Failed):
            daemon.run("port", "set", "A", "priority=3")
        self.assertEqual(daemon.port("A")["csid"], "CSID A")

    def test_first_in_order_dials(self):
        here, there = loopback(), loopback()
        trunks = {"a": {"listen": f"{here}:5060", "proxy": f"{there}:5060"},
                  "b": {"listen": f"{there}:5060", "proxy": f"{here}:5060"}}
        ports = {name: {"trunk": "a", "number": number, "tsid": name} for name, number in
                 {"one": "101", "two": "102", "three": "103"}.items()}
        ports["sink"] = {"trunk": "b", "number": "200", "rings": 0, "send": False}
        daemon = self.daemon(trunks, ports)
        page = make_pages(self.path("in.tif"), 1, "--rows", "200")

        def used():
            job = daemon.send(page, "200")
            return daemon.wait_job(job, "sent", "failed")["device_name"]

        self.assertEqual(used(), "one")
        daemon.run("port", "set", "three", "priority=1")
        self.assertEqual([p["name"] for p in daemon.ports()][:3], ["three", "one", "two"])
        self.assertEqual(used(), "three")
        daemon.run("port", "set", "three", "send=off")
        self.assertEqual(used(), "one")

    def test_no_port_may_send(self):
        daemon = self.two_ports()
        page = make_pages(self.path("in.tif"), 1, "--rows", "200")
        daemon.run("port", "set", "A", "send=off")
        daemon.run("port", "set", "B", "send=off")
        job = daemon.send(page, "200", "--port", "A")
        later = daemon.send(page, "200", "--at", "2100-01-01T00:00")
        self.assertEqual({n: (j["state"], j["no_line"]) for n, j in daemon.jobs().items()},
                         {job: ("pending", True), later: ("pending", False)})
        self.assertRegex(daemon.run("jobs"), rf"(?m)^ *{job} +no line .*waits: no port may send$")
        self.assertRegex(daemon.run("jobs"), rf"(?m)^ *{later} +pending ")
        self.assertRegex(daemon.run("job", "show", job), r"(?m)^State: +pending, no port may send$")

        # Another port does not help a job that is bound to one; any does to one that is not.
        anywhere = daemon.send(page, "100")
        self.assertTrue(daemon.job(anywhere)["no_line"])
        daemon.run("port", "set", "B", "send=on")
        self.assertEqual(daemon.wait_job(anywhere, "sent", "failed")["state"], "sent")
        self.assertFalse(daemon.job(anywhere)["no_line"])
        self.assertTrue(daemon.job(job)["no_line"])
        daemon.wait_state("A", "idle")
        daemon.run("port", "set", "A", "send=on")
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        self.assertFalse(daemon.job(job)["no_line"])

    def test_status_walks_and_versions_grow(self):
        # It rings longer than three commands of a slow build take: every state is met by asking again and again.
        daemon = self.two_ports(port_b={"rings": 2}, server={"ring_period_ms": 500 * SLOW})
        first = daemon.status("B")
        job = daemon.send(make_pages(self.path("in.tif"), 2), "200", "--port", "A", "--to", "Dr. Who", "--from", "Me")
        seen, versions = [first["state"]], [first["version"]]
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            status = daemon.status("B")
            versions.append(status["version"])
            if seen[-1] != status["state"]:
                seen.append(status["state"])
            sending = daemon.status("A")
            if sending["state"] == "sending" and sending["current_page"]:
                self.assertEqual((sending["called_number"], sending["recipient_name"], sending["sender_name"],
                                  sending["total_pages"], sending["csid"], sending["job_id"]),
                                 ("200", "Dr. Who", "Me", 2, "CSID B", job))
                self.assertGreater(sending["rate"], 0)
            if daemon.job(job)["state"] in ("sent", "failed") and status["state"] == "idle":
                break
        self.assertEqual(seen[0], "idle")
        self.assertIn("ringing", seen)
        self.assertIn("receiving", seen)
        self.assertEqual(seen[-1], "idle")
        self.assertEqual(versions, sorted(versions))
        self.assertGreater(versions[-1], versions[0])

    def test_caller_password(self):
        """Faxes only of those who send the port's password with them: others are told good-bye, and the log says so."""
        secret, other = self.path("callers.secret"), self.path("other.secret")
        for path, text in ((secret, "open sesame"), (other, "open barley")):
            with open(path, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(text + "\n")
        daemon = self.two_ports(port_b={"caller_password_file": secret})
        page = make_pages(self.path("in.tif"), 1)
        for args in ((), ("--password-file", other)):
            job = daemon.send(page, "200", "--port", "A", "--retries", "0", *args)
            done = daemon.wait_job(job, "sent", "failed")
            self.assertEqual((done["state"], done["pages_confirmed"]), ("failed", 0), done)
            daemon.wait_state("B", "idle")
        self.assertEqual(daemon.inbox(), [])
        self.assertEqual(daemon.log.text().count(
            'status=REFUSED refused=0 detail="the caller did not send the password that callers of this port have to send"'),
            2, daemon.log.text())
        job = daemon.send(page, "200", "--port", "A", "--password-file", secret)
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        [message] = daemon.messages(1)
        self.assertEqual((message["device_name"], message["pages"]), ("B", 1), message)
        # It is told to nobody.
        said = daemon.log.text() + daemon.run("port", "show", "B") + daemon.run("config") + daemon.run("jobs", "--all")
        for text in ("open sesame", "open barley"):
            self.assertNotIn(text, said)


if __name__ == "__main__":
    main()
