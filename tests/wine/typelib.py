#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The type libraries are what typelib.txt says, member by member. To be run by tests/wine/prefix.

usage: typelib.py typelib.txt TLBDUMP.exe BITS=LIBRARY ...

The libraries for 32 and 64 bit differ in one word: the system they are for.
"""
import difflib
import os
import subprocess
import sys


def main():
    golden, tlbdump, *libraries = sys.argv[1:]
    if "WINEPREFIX" not in os.environ:  # else Wine would make one in the user's home
        sys.exit("no Wine prefix: run it by tests/wine/prefix")
    with open(golden, encoding="utf-8") as file:
        expected = [line for line in file.read().splitlines() if not line.startswith("#")][1:]
    wrong = not libraries
    for bits, library in (argument.split("=", 1) for argument in libraries):
        run = subprocess.run(["wine", tlbdump, library], capture_output=True, timeout=60)
        found = run.stdout.decode("utf-8", "replace").replace("\r\n", "\n").splitlines()
        lines = [expected[0].replace(" win64 ", f" win{bits} "), *expected[1:]]
        if run.returncode:
            print(f"tlbdump {library}: exit status {run.returncode}\n{run.stderr.decode('utf-8', 'replace')}")
        for line in difflib.unified_diff(lines, found, golden, library, lineterm=""):
            print(line)
        wrong = wrong or run.returncode != 0 or found != lines
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
