#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Not a test: properties read a second through faxcom.dll in Wine, beside a bare TCP echo of the same run."""
import os
import subprocess

from harness import DEADLINE, built, die_with_parent, main
from host import ScriptTest
from windows import BUILD

BENCH = os.path.join(BUILD, "tests/wine/scripts/bench.exe")
ECHO_SERVER = built("tests/wine/scripts/echo_server")


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown CPU")
    return f"{os.cpu_count()} x {model}, Linux {os.uname().release}, load {os.getloadavg()[0]:.1f}"


class Bench(ScriptTest):
    def bench_properties(self):
        self.quiet_daemon()
        with subprocess.Popen([ECHO_SERVER], stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent) as echo:
            said = self.start([BENCH], echo.stdout.readline().strip()).finish(60 + DEADLINE)
            echo.wait(DEADLINE)
        peer = (int(said["echo"]) + int(said["echo again"])) / 2
        print(machine())
        print(f"{'echo of 256 bytes':22}{peer:10.0f} /s   the peer: {said['echo']} before, {said['echo again']} after")
        for name, asked in (("FaxServer.Retries", 5000), ("FaxStatus.Refresh", 5000), ("FaxPorts.Item", 5000),
                            ("FaxPort.Csid", 50000)):
            rate = int(said[name])
            print(f"{name:22}{rate:10} /s   {rate / peer:.2f} of the echo; asked: {asked}")
        for name in ("create and release", "Item and release"):
            before, after, bytes_before, bytes_after = said[name].split()
            print(f"{name:22}     10000 times: handles {before} -> {after}, heaps {bytes_before} -> {bytes_after} bytes")


if __name__ == "__main__":
    main()
