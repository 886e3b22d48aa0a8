#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Octets that lead far into conversations: what chance gave the stress test in calls where pages went through.

usage: make_corpus.py FOLDER RUN_STRESS

Calls are told by RUN_STRESS; the first of each role and ending in which a page was stored or confirmed is kept.
"""
import os
import subprocess
import sys

MASK = (1 << 64) - 1


def octets(call, count):
    seed = (call * 0x9E3779B97F4A7C15 | 1) & MASK
    out = bytearray()
    for _ in range(count):
        seed ^= seed << 13 & MASK
        seed ^= seed >> 7
        seed ^= seed << 17 & MASK
        out.append(seed >> 32 & 255)
    return bytes(out)


def main():
    folder, run_stress = sys.argv[1:]
    seen = set()
    for call in range(1, 400):
        told = subprocess.run([run_stress, "-c", "1", str(call)], check=True, capture_output=True, text=True).stdout
        pages = told.count("\tconfirmed ") + told.count("stored ")
        role = octets(call, 1)[0] & 3
        ending = next(line.split(" ", 1)[1] for line in told.split("\n") if line.startswith("       1 "))
        if pages < 2 or (role, ending) in seen:
            continue
        seen.add((role, ending))
        with open(os.path.join(folder, f"call{call}"), "wb") as file:
            file.write(octets(call, 300))


main()
