#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""T.38 packets of ours as tshark reads them: in both ASN.1 forms, with copies and with parity.

usage: capture.py CAPTURE
"""
import os
import shutil
import subprocess
import sys
import tempfile

COLUMNS = ["t38.seq_number", "t38.t30_indicator", "t38.t30_data", "t38.field_type", "t38.field_data",
           "t38.fec_npackets", "t38.fec_data_item"]


def run_tshark(file, version):
    columns = [word for column in COLUMNS for word in ("-e", column)]
    form = "t38.use_pre_corrigendum_asn1_specification:" + ("TRUE" if version == 0 else "FALSE")
    out = subprocess.run(["tshark", "-r", file, "-d", "udp.port==6004,t38", "-o", form, "-T", "fields",
                          "-E", "separator=|", *columns], capture_output=True, text=True)
    if out.returncode != 0:
        sys.exit(f"tshark: {out.stderr}")
    return out.stdout.splitlines()


def compare(capture, version, mode, folder):
    file = os.path.join(folder, f"{version}-{mode}.pcap")
    written = subprocess.run([capture, str(version), mode, file], check=True, capture_output=True, text=True)
    written = written.stdout.splitlines()
    read = run_tshark(file, version)
    wrong = [(w, r) for w, r in zip(written, read) if w != r]
    for w, r in wrong:
        print(f"version {version}, {mode}\n  written {w}\n  read    {r}")
    print(f"version {version}, {mode}: {len(written)} datagrams written, {len(read)} read, {len(wrong)} differ")
    return not wrong and len(written) == len(read) > 0


def main():
    if not shutil.which("tshark"):
        print("skipped: tshark is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        good = [compare(sys.argv[1], version, mode, folder)
                for version in (0, 1, 2, 3) for mode in ("copies", "parity")]
    sys.exit(0 if all(good) else 1)


main()
