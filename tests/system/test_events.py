#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The stream of events: a fax followed on both sides to its end, one that fails, restarts, the end of the server."""
import json
import signal
import subprocess

from harness import DEADLINE, FAXPORT, FaxTest, Lines, die_with_parent, main, make_pages, until


class Listener:
    """faxport events --json, from the server's start on unless told otherwise."""

    def __init__(self, daemon, *args):
        self.process = subprocess.Popen([FAXPORT, "--server", daemon.socket, "--json", "events", *map(str, args)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)
        self.lines = Lines(self.process.stdout)

    def text(self):
        return self.lines.text()

    def all(self):
        return [json.loads(line) for line in list(self.lines.lines)]

    def wait(self, kind, **members):
        """The first event of this kind with these members."""
        def there():
            return next((e for e in self.all() if e.get("kind") == kind and
                         all(e[name] == value for name, value in members.items())), None)
        there.__doc__ = f"{kind} {members} in {self.text()}"
        return until(there)

    def stop(self):
        """Ctrl-C, if it has not ended by itself. Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(DEADLINE)
        self.lines.thread.join(DEADLINE)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class Events(FaxTest):
    def listen(self, daemon, *args):
        listener = Listener(daemon, *args)
        self.started.append(listener)
        self.addCleanup(lambda: listener.process.stdout.closed or listener.stop())
        return listener

    def kinds(self, events, **members):
        return [e["kind"] for e in events if all(e[name] == value for name, value in members.items())]

    def test_a_fax_on_both_sides(self):
        daemon = self.two_ports()
        sender, receiver = daemon.port("A")["device_id"], daemon.port("B")["device_id"]
        listener = self.listen(daemon, "--after", 1)
        self.assertEqual(listener.wait("FAXSVC_STARTED")["device_id"], 0)
        job = daemon.send(make_pages(self.path("in.tif"), 2), "200", "--port", "A")
        daemon.wait_job(job, "sent", "failed")
        message = daemon.messages(1)[0]
        until(lambda: all(self.kinds(listener.all(), device_id=port)[-2:] == ["DELETED", "IDLE"]
                          for port in (sender, receiver)))
        self.assertEqual(listener.stop(), 0)

        events = listener.all()
        numbers = [e["number"] for e in events]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertTrue(all(e["time"] for e in events))
        # What the lines said when they came up comes before all of it.
        ours = events[next(i for i, e in enumerate(events) if e["kind"] == "JOB_QUEUED"):]
        self.assertEqual(ours[0]["device_id"], 0)
        self.assertEqual(self.kinds(ours, job_id=job), ["JOB_QUEUED", "DIALING", "SENDING", "COMPLETED", "DELETED"])
        self.assertEqual(self.kinds(ours, device_id=sender),
                         ["DIALING", "SENDING", "COMPLETED", "DELETED", "IDLE"])
        self.assertEqual(self.kinds(ours, device_id=receiver),
                         ["RINGING", "ANSWERED", "RECEIVING", "COMPLETED", "ROUTING", "DELETED", "IDLE"])
        self.assertEqual(self.kinds(ours, message_id=message["id"]),
                         ["ANSWERED", "RECEIVING", "COMPLETED", "ROUTING", "DELETED"])
        # Being received it is a job too, another one than that which is sent.
        received = {e["job_id"] for e in ours if e["message_id"] == message["id"]}
        self.assertEqual(len(received - {job, 0}), 1)

        # Who comes back with the last number hears what came behind it and nothing else.
        listener = self.listen(daemon, "--after", numbers[-1])
        daemon.run("config", "set", "queue=paused")
        second = daemon.send(make_pages(self.path("in.tif"), 1), "200", "--port", "A")
        listener.wait("JOB_QUEUED", job_id=second)
        daemon.run("job", "cancel", second)
        listener.wait("DELETED", job_id=second)
        self.assertEqual(self.kinds(listener.all()), ["JOB_QUEUED", "DELETED"])
        self.assertEqual(listener.stop(), 0)

    def test_busy_and_cancelled(self):
        peer = self.peer("--reject", "486")
        daemon = self.one_port(peer.address, peer.port, queue={"retries": 1, "delay_busy": 0})
        listener = self.listen(daemon, "--after", 1)
        job = daemon.send(make_pages(self.path("in.tif"), 1), "555")
        daemon.wait_job(job, "failed")
        daemon.run("job", "restart", job)
        daemon.wait_job(job, "failed", "retrying")
        until(lambda: self.kinds(listener.all(), job_id=job).count("BUSY") >= 3)
        attempt = ["DIALING", "BUSY"]
        self.assertEqual(self.kinds(listener.all(), job_id=job)[:8],
                         ["JOB_QUEUED", *attempt, *attempt, "JOB_QUEUED", *attempt])
        self.assertEqual(listener.stop(), 0)

    def test_polled(self):
        peer = self.peer("--send", make_pages(self.path("in.tif"), 1), "--t38", "offer")
        daemon = self.one_port(peer.address, peer.port)
        listener = self.listen(daemon, "--after", 1)
        number = daemon.json("poll", "200")["id"]
        job = daemon.wait_job(number, "sent", "failed")
        listener.wait("DELETED", job_id=number)
        until(lambda: self.kinds(listener.all())[-1] == "IDLE")
        events = listener.all()
        self.assertEqual(self.kinds(events, job_id=number),
                         ["JOB_QUEUED", "DIALING", "RECEIVING", "ROUTING", "COMPLETED", "DELETED"])
        self.assertEqual(self.kinds(events, message_id=job["message_id"]), ["DIALING", "RECEIVING", "ROUTING"])
        self.assertEqual(listener.stop(), 0)

    def test_a_call_that_is_cancelled(self):
        daemon = self.two_ports(port_b={"rings": 99})
        listener = self.listen(daemon, "--after", 1)
        job = daemon.send(make_pages(self.path("in.tif"), 1), "200", "--port", "A")
        listener.wait("RINGING")
        daemon.run("job", "cancel", job)
        listener.wait("DELETED", job_id=job)
        port = daemon.port("A")["device_id"]
        until(lambda: self.kinds(listener.all(), device_id=port)[-1:] == ["IDLE"])
        self.assertEqual(self.kinds(listener.all(), job_id=job), ["JOB_QUEUED", "DIALING", "ABORTING", "DELETED"])
        called = daemon.port("B")["device_id"]
        until(lambda: self.kinds(listener.all(), device_id=called)[-3:] == ["RINGING", "DISCONNECTED", "IDLE"])
        self.assertEqual(listener.stop(), 0)

    def test_the_server_ends_and_comes_back(self):
        daemon = self.two_ports()
        listeners = [self.listen(daemon, "--after", 1) for _ in range(4)]
        for listener in listeners:
            listener.wait("FAXSVC_STARTED")
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual([listener.stop() for listener in listeners], [3] * 4)  # no server any more
        # One that is just about to ask again sees only that the connection ends.
        told = max((listener.all()[-1] for listener in listeners), key=lambda event: event["number"])
        self.assertEqual(told["kind"], "FAXSVC_ENDED")
        last = told["number"]
        daemon.start()
        listener = self.listen(daemon, "--after", last)
        started = listener.wait("FAXSVC_STARTED")
        self.assertGreater(started["number"], last)
        self.assertEqual(listener.all()[0], {"lost": True})
        self.assertEqual(listener.stop(), 0)


if __name__ == "__main__":
    main()
