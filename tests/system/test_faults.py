#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bad input and faults: wrong configuration, full disks, malformed packets, callers without rights."""
import json
import os
import random
import shutil
import socket
import subprocess

from harness import AS_ROOT, DEADLINE, FAXPORT, FAXPORTD, Failed, FaxTest, built, main, make_pages, page_count, until

NOBODY = 65534


class Faults(FaxTest):
    def test_wrong_configuration_is_named_and_nothing_starts(self):
        daemon = self.two_ports(start=False)
        with open(daemon.config, "a", encoding="utf-8") as file:
            file.write("[port C]\ntrunk = nowhere\nnumber = 300\nrings = 100\nrecieve = yes\n")
        with open(daemon.config, encoding="utf-8") as file:
            last = len(file.read().splitlines())
        done = subprocess.run([FAXPORTD, "--config", daemon.config], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, 1)
        for line, key, right in ((last - 3, "trunk", "nowhere"), (last - 1, "rings", "99"), (last, "recieve", "receive")):
            self.assertRegex(done.stderr, rf"(?m)^{daemon.config}:{line}: .*{key}.*{right}")
        self.assertFalse(os.path.exists(daemon.socket))

    def test_second_daemon_on_the_same_state_is_refused(self):
        daemon = self.two_ports()
        done = subprocess.run([FAXPORTD, "--config", daemon.config], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no other faxportd", done.stderr)
        self.assertEqual(len(daemon.ports()), 2)

    def test_full_disk_while_receiving(self):
        """A state folder of 400 KB: pages that fit are kept, the call ends with its reason, nothing is made up."""
        receiver = self.two_ports(start=False, b={"accept_any_source": True}, server={"min_free_mb": 0})
        os.mkdir(receiver.state, 0o700)
        receiver.start(wrap=(*AS_ROOT, "unshare", "--mount", "sh", "-c",
                             'mount -t tmpfs -o size=400k,mode=700 none "$0" && exec "$@"', receiver.state))
        sender = self.one_port(*receiver.listen("b").split(":"), queue={"retries": 0})
        document = make_pages(self.path("in.tif"), 12, "--dpi", "196", "--rows", "2200", "--dense")
        job = sender.send(document, "200")
        done = sender.wait_job(job, "failed", "sent")
        self.assertEqual(done["state"], "failed", receiver.log.text())
        receiver.wait_state("B", "idle")
        receiver.log.wait(r"DISK|no room on disk|No space left")
        kept = receiver.inbox()
        for message in kept:
            self.assertEqual(message["status"], "DISK", message)
            self.assertEqual(page_count(receiver.save(message["id"], self.path("kept.tif"))), message["pages"])
        # What the sender was told is there, is there.
        self.assertLessEqual(done["pages_confirmed"], sum(m["pages"] for m in kept))
        self.assertGreaterEqual(done["pages_confirmed"], 1)

    def test_full_disk_while_submitting(self):
        """Until it is full every job is there; then a clear refusal, nothing left of it, and room can be made."""
        daemon = self.two_ports(start=False, server={"min_free_mb": 0}, port_a={"send": False}, port_b={"send": False})
        os.mkdir(daemon.state, 0o700)
        daemon.start(wrap=(*AS_ROOT, "unshare", "--mount", "sh", "-c",
                           'mount -t tmpfs -o size=1m,mode=700 none "$0" && exec "$@"', daemon.state))
        document = make_pages(self.path("in.tif"), 3, "--dpi", "196", "--rows", "2200", "--dense")
        ids, refused = [], None
        while not refused:
            try:
                ids.append(daemon.send(document, "200"))
            except Failed as error:
                refused = error
        self.assertGreater(len(ids), 0)
        self.assertRegex(refused.stderr, "disk|No space left", refused.stderr)
        self.assertEqual(sorted(daemon.jobs()), sorted(ids))
        documents = f"/proc/{daemon.process.pid}/root{daemon.state}/documents"
        until(lambda: len(os.listdir(documents)) == len(ids))
        for number in ids:
            daemon.run("job", "cancel", number)
        self.assertEqual({job["state"] for job in daemon.jobs().values()}, {"cancelled"})

    def test_malformed_sip_and_udptl_do_no_harm(self):
        daemon = self.two_ports()
        host, port = daemon.listen("b").split(":")
        noise = random.Random(1)
        job = daemon.send(make_pages(self.path("in.tif"), 2), "200", "--port", "A")
        daemon.wait_state("B", "receiving")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            for _ in range(300):
                s.sendto(noise.randbytes(noise.randint(0, 1200)), (host, int(port)))
                s.sendto(b"INVITE sip:200@x SIP/2.0\r\nVia: " + noise.randbytes(noise.randint(0, 200)) + b"\r\n\r\n",
                         (host, int(port)))
        self.assertEqual(daemon.wait_job(job, "sent", "failed")["state"], "sent")
        self.assertEqual(len(daemon.messages(1)), 1)
        self.assertEqual(daemon.stop(), 0)

    def test_malformed_rpc_does_no_harm(self):
        daemon = self.two_ports()
        noise = random.Random(2)
        for size in (1, 15, 16, 24, 500, 5000):
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(DEADLINE)
                s.connect(daemon.socket)
                s.sendall(noise.randbytes(size))
                s.shutdown(socket.SHUT_WR)
                try:
                    while s.recv(4096):
                        pass
                except OSError:
                    pass
        self.assertEqual(len(daemon.ports()), 2)

    def test_others_submit_and_see_their_own(self):
        os.chmod(self.folder, 0o755)
        daemon = self.two_ports(port_b={"receive": False}, queue={"delay_other": 3600, "delay_no_answer": 3600})
        os.chmod(daemon.folder, 0o755)
        document = make_pages(self.path("in.tif"), 1)
        # The build may lie where only its owner can go.
        for file in (FAXPORT, built("src/libfaxport/libfaxport.so.1")):
            shutil.copy(file, self.folder)

        def as_nobody(*args):
            return subprocess.run([*AS_ROOT, "setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups",
                                   self.path("faxport"), "--server", daemon.socket, "--json", *map(str, args)],
                                  capture_output=True, text=True, timeout=DEADLINE,
                                  env={**os.environ, "LD_LIBRARY_PATH": self.folder})

        mine = daemon.send(document, "200", "--port", "A")
        done = as_nobody("send", document, "200", "--port", "A")
        self.assertEqual(done.returncode, 0, done.stderr)
        theirs = max(daemon.jobs())
        self.assertNotEqual(mine, theirs)
        self.assertEqual([row["id"] for row in json.loads(as_nobody("jobs", "--all").stdout)], [theirs])
        self.assertEqual(as_nobody("job", "cancel", mine).returncode, 5 if as_nobody("job", "show", mine).returncode == 5
                         else 4)
        self.assertEqual(as_nobody("port", "set", "A", "rings=5").returncode, 4)
        self.assertEqual(as_nobody("job", "cancel", theirs).returncode, 0)
        self.assertEqual(daemon.job(mine)["state"] in ("pending", "retrying", "sending"), True)
        self.assertFalse(json.loads(as_nobody("ports").stdout)[0]["can_modify"])
        self.assertTrue(daemon.ports()[0]["can_modify"])

    def test_tcp_wants_the_cookie(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        cookie = self.path("cookie")
        daemon = self.two_ports(server={"tcp_listen": f"127.0.0.1:{port}", "cookie_file": cookie})
        self.assertEqual(os.stat(cookie).st_mode & 0o777, 0o600)

        def over_tcp(cookie_file):
            return subprocess.run([FAXPORT, "--server", f"127.0.0.1:{port}", "ports"], capture_output=True, text=True,
                                  timeout=DEADLINE, env={**os.environ, "FAXPORT_COOKIE_FILE": cookie_file})

        self.assertEqual(over_tcp(cookie).returncode, 0)
        wrong = self.path("wrong")
        with open(wrong, "w", encoding="ascii") as file:
            file.write("0" * 64 + "\n")
        self.assertEqual(over_tcp(wrong).returncode, 4)
        self.assertEqual(over_tcp(self.path("missing")).returncode, 4)
        until(lambda: over_tcp(cookie).returncode == 0)
        self.assertEqual(daemon.stop(), 0)

    def test_a_daemon_that_is_not_there(self):
        with self.assertRaises(Failed) as caught:
            self.two_ports(start=False).ports()
        self.assertEqual(caught.exception.code, 3)


if __name__ == "__main__":
    main()
