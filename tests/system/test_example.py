#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""examples/ports against the real daemon: it restores what it changes, and valgrind finds nothing."""
import os
import subprocess

from harness import DEADLINE, FaxTest, main


class Example(FaxTest):
    def test_ports_example_restores_what_it_changes_and_leaks_nothing(self):
        daemon = self.two_ports()
        before = daemon.ports()
        command = [os.path.join(os.environ["FAXPORT_BUILD"], "examples", "ports"), daemon.socket]
        if not os.environ.get("FAXPORT_SANITIZED"):  # those look for themselves
            command = ["valgrind", "--quiet", "--leak-check=full", "--errors-for-leak-kinds=all", "--show-leak-kinds=all",
                       "--error-exitcode=9", *command]
        done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for port in before:
            for word in (port["name"], port["csid"], port["tsid"]):
                self.assertIn(word, done.stdout)
        self.assertEqual(daemon.ports(), before)


if __name__ == "__main__":
    main()
