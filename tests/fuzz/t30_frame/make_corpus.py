#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the corpus of this folder, beside which lies what the fuzzer found. usage: make_corpus.py FOLDER"""
import os
import sys


def ident(text):
    return bytes(int(f"{byte:08b}"[::-1], 2) for byte in reversed(text.rjust(20).encode()))


FRAMES = {
    "dis-least": "ffc801 005000",
    "dis-v29": "ffc801 007220",
    "dis-modern": "ffc801 02775f2301f8",
    "dis-unextended": "ffc801 0074000101",
    "dis-long": "ffc801 ffff" + "ff" * 30,
    "dtc-password": "ffc881 00501101010140",
    "dcs-least": "ffc841 005000",
    "dcs-modern": "ffc8c1 00460f22",
    "dcs-jbig": "ffc8c1 00460f23010101010105",
    "ctc": "ffc848 0010",
    "pps-eop": "ffc87d 7400006b",
    "pps-null": "ffc8fd 000080ff",
    "eor-mps": "ffc8f3 f2",
    "ppr": "ffc83d" + "00" * 31 + "ff",
    "fcd": "ffc060 80" + "5a" * 256,
    "fcd-empty": "ffc060",
    "rcp": "ffc061",
    "mcf": "ffc831",
    "dcn": "ffc8df",
    "nsf-usa": "ffc004 b5ffff0000",
    "nsf-name": "ffc004 0000a4" + b"MODEL-12".hex(),
    "tsa": "ffc046 000148" + "a6862e02" * 18,
    "tsi": "ffc0c2" + ident("+49 30 1234").hex(),
    "sub": "ffc043" + ident("123*4#").hex(),
    "garbage": "a202b5c97e67",
    "null": "ffc800",
}


def main():
    for name, frame in FRAMES.items():
        with open(os.path.join(sys.argv[1], name), "wb") as file:
            file.write(bytes.fromhex(frame))


main()
