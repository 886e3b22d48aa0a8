#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the corpora of this folder, beside which lies what the fuzzers found. usage: make_corpus.py FOLDER"""
import os
import sys


def udptl(seq, primary, copies=(), parity=None):
    out = seq.to_bytes(2, "big") + bytes([len(primary)]) + primary
    if parity is None:
        return out + bytes([0, len(copies)]) + b"".join(bytes([len(c)]) + c for c in copies)
    span, parts = parity
    return out + bytes([0x80, 1, span, len(parts)]) + b"".join(bytes([len(p)]) + p for p in parts)


def xor(*parts):
    out = bytearray(max(map(len, parts)))
    for part in parts:
        for at, byte in enumerate(part):
            out[at] ^= byte
    return bytes(out)


def records(*datagrams):
    return b"".join(bytes([len(d)]) + d for d in datagrams)


def reverse(frame):
    return bytes(int(f"{byte:08b}"[::-1], 2) for byte in frame)


IFPS = [bytes([6]), bytes.fromhex("c00180 0002 ffc801"), bytes.fromhex("c00140"), bytes([0]),
        bytes.fromhex("d0018000031122 3344")]

UDPTL = {
    "redundancy": records(*(udptl(n, IFPS[n % 5], [IFPS[(n - k) % 5] for k in range(1, min(n, 3) + 1)])
                            for n in range(8))),
    "loss": records(*(udptl(n, IFPS[n % 5], [IFPS[(n - k) % 5] for k in range(1, min(n, 3) + 1)])
                      for n in (0, 1, 4, 5, 9))),
    "wrap": records(*(udptl(n & 0xffff, IFPS[n % 5], [IFPS[(n - 1) % 5]]) for n in range(65533, 65540))),
    "jump": records(udptl(1, IFPS[0]), udptl(30000, IFPS[1]), udptl(30001, IFPS[2]), udptl(2, IFPS[3])),
    "parity": records(*(udptl(n, IFPS[n % 5], parity=(2, [xor(IFPS[(n - 2) % 5], IFPS[(n - 4) % 5]),
                                                          xor(IFPS[(n - 1) % 5], IFPS[(n - 3) % 5])]))
                        for n in (4, 5, 6, 7, 9, 10, 12))),
}

IFP = {
    "indicator": bytes([0, 6]),
    "data": bytes([0]) + IFPS[1],
    "two-fields": bytes.fromhex("00 c002 800000ff 20"),
    "half-octets": bytes.fromhex("00 c004 242e 000055 20"),
    "version-3": bytes.fromhex("03 d003 800001aabb 10 800000cc"),
    "no-fields": bytes.fromhex("02 c000"),
    "packed-heads": bytes.fromhex("03 c003 800000ff 14 00 0000aa"),
    "version-3-octets": bytes.fromhex("03 c003 800000ff 10 80 0000aa"),
    "v34": bytes.fromhex("03 e080 02 8000 00ff c100 0000aa"),
    "v8": bytes.fromhex("03 2000"),
    # As recipes: data, room for all, fields.
    "recipe": bytes.fromhex("00 80 ff 0003ffc801 0200 0002aabb 0400"),
    "recipe-version-3": bytes.fromhex("03 88 ff 0604deadbeef 0700"),
    "recipe-no-room": bytes.fromhex("03 8b 06 0801aa"),
}

WAIT, INDICATOR, FRAME, IMAGE, DATAGRAM, FCD, TRAINING = range(7)
V21, V27_4800 = 0, 2


def frame(kind, hexadecimal, last=True):
    data = reverse(bytes.fromhex(hexadecimal))
    return bytes([FRAME, kind | (0x80 if last else 0), len(data)]) + data


def control(*frames):
    return bytes([INDICATOR, 3, WAIT, 10]) + b"".join(frames) + bytes([INDICATOR, 0])


# V.27ter at 4800 bit/s, fine, with and without error correction; then TCF, and time for CFR.
DCS_ECM = control(frame(V21, "ff0342" + "20" * 20, False), frame(V21, "ff1383004a8044"))
DCS_PLAIN = control(frame(V21, "ff1383004a80"))
TCF = bytes([WAIT, 1, INDICATOR, 5, WAIT, 10, TRAINING, 10, WAIT, 30])
ANSWERED = bytes([0, WAIT, 70])
# Page, block, frames less one.
PPS_EOP, PPS_MPS = control(frame(V21, "ff13bf2f000000")), control(frame(V21, "ff13bf4f000000"))
PPS_EOP_2 = control(frame(V21, "ff13bf2f010000"))
IMAGE_ECM = bytes([INDICATOR, 5, WAIT, 10, FCD, V27_4800, 0, 0xff]) + frame(V27_4800, "ff0386", False) * 2 + frame(
    V27_4800, "ff0386")
# Twenty white lines of MH code: EOL, a run of 1728; then RTC.
MH = "".join("000000000001" + "010011011" + "00110101" for _ in range(20)) + "000000000001" * 6
MH = int(MH.ljust(-len(MH) % 8 + len(MH), "0"), 2).to_bytes(-(-len(MH) // 8), "big")
IMAGE_PLAIN = bytes([INDICATOR, 5, WAIT, 10, IMAGE, V27_4800, len(MH)]) + MH + bytes([IMAGE, 0x80 | V27_4800, 0])
DCN = control(frame(V21, "ff13fb"))
DIS = control(frame(V21, "ff0340" + "20" * 20, False), frame(V21, "ff138000eef8c4"))

T30 = {
    "receive-ecm": ANSWERED + DCS_ECM + TCF + IMAGE_ECM + PPS_EOP + bytes([WAIT, 30]) + DCN,
    "receive-two": ANSWERED + DCS_ECM + TCF + IMAGE_ECM + PPS_MPS + bytes([WAIT, 30]) + IMAGE_ECM + PPS_EOP_2,
    "receive-plain": ANSWERED + DCS_PLAIN + TCF + IMAGE_PLAIN + control(frame(V21, "ff132f")) + bytes([WAIT, 30]) + DCN,
    "receive-ctc": ANSWERED + DCS_ECM + TCF + IMAGE_ECM + control(frame(V21, "ff1313004a")) + bytes([WAIT, 30]),
    "short-fcd": ANSWERED + DCS_ECM + TCF + bytes([INDICATOR, 5]) + frame(V27_4800, "ff0306"),
    "send": bytes([1, WAIT, 10]) + DIS + bytes([WAIT, 70]) + control(frame(V21, "ff1384")) + bytes([WAIT, 45])
            + control(frame(V21, "ff138c")) + bytes([WAIT, 60]),
    "send-ppr": bytes([1, WAIT, 10]) + DIS + bytes([WAIT, 70]) + control(frame(V21, "ff1384")) + bytes([WAIT, 45])
                + control(frame(V21, "ff13bc" + "ff" * 32)) + bytes([WAIT, 45]) + control(frame(V21, "ff138c")),
    "send-ftt": bytes([1, WAIT, 10]) + DIS + bytes([WAIT, 70]) + control(frame(V21, "ff1344")) + bytes([WAIT, 90]),
}


def commands(*packets, first=b"\0"):
    """For the terminal: packets 40 ms apart; (bytes, True): some were lost before it; other bytes are commands."""
    out = first
    for packet in packets:
        if isinstance(packet, str):
            out += bytes.fromhex(packet)
            continue
        data, lost = packet if isinstance(packet, tuple) else (packet, False)
        out += bytes([11 if lost else 3, len(data)]) + data + bytes([0, 2])
    return out


def fields(kind, *parts, version=0):
    """A packet with data: fields are (type, data)."""
    out, half = bytearray([0xc0 | kind << 1, len(parts)]), False
    for type, data in parts:
        head = (8 if data else 0) | type
        if version > 0:
            out.append(head & 8 and 0x80 | type << 3 or type << 3)
        elif half:
            out[-1] |= head
            half = False
        else:
            out.append(head << 4)
            half = not data
        if data:
            out += (len(data) - 1).to_bytes(2, "big") + data
    return bytes(out)


PREAMBLE, TRAINING_V17, QUIET = bytes([6]), bytes([0x1e]), bytes([0])
CSI_BITS, DIS_BITS = bytes.fromhex("ffc002") + bytes(20), bytes.fromhex("ffc80100771f22")
FCD_BITS, RCP_BITS = bytes.fromhex("ffc06000") + bytes(64), bytes.fromhex("ffc061")
V17 = 8

T38_MODEM = {
    "frames": commands(PREAMBLE, PREAMBLE, fields(0, (0, CSI_BITS), (2, b"")), fields(0, (0, DIS_BITS), (4, b"")), QUIET),
    "octets": commands(PREAMBLE, *(fields(0, (0, DIS_BITS[n:n + 1])) for n in range(7)), fields(0, (2, b"")),
                       fields(0, (1, b"")), QUIET),
    "lost": commands(PREAMBLE, fields(0, (0, CSI_BITS)), (fields(0, (0, DIS_BITS), (4, b"")), True), (QUIET, True)),
    "training": commands("0109", TRAINING_V17, fields(V17, (6, bytes(54))), fields(V17, (6, bytes(54)), (7, b"")), QUIET),
    "block": commands("0189", TRAINING_V17, fields(V17, (0, FCD_BITS[:40])), fields(V17, (0, FCD_BITS[40:]), (2, b"")),
                      fields(V17, (0, RCP_BITS), (2, b""), (0, RCP_BITS), (2, b""), (0, RCP_BITS), (4, b""))),
    "block-version-3": commands("0189", TRAINING_V17, fields(V17, (0, FCD_BITS), (2, b""), version=3),
                                (fields(V17, (0, RCP_BITS), (4, b""), version=3), True), first=b"\3"),
    "end-first": commands(PREAMBLE, fields(0, (0, DIS_BITS)), fields(0, (1, b"")), fields(0, (2, b""))),
    "many": commands(fields(0, *((0, RCP_BITS), (4, b"")) * 24), fields(0, *((0, RCP_BITS), (2, b"")) * 24)),
    "long": commands("0189", *(fields(V17, (0, FCD_BITS)) for n in range(5)), fields(V17, (4, b""))),
    "answered": commands("0204", "0020", "0020", "0010", PREAMBLE, "0204 0205 0040", fields(0, (0, DIS_BITS), (2, b""))),
    "turn": commands("0201 0204 0201 0205 0207 00ff", "0201 0206 00ff", "0200", "0203"),
    "turn-ahead": commands("0203 0201 0204 0201 0205 0207 00ff", PREAMBLE, "0206 00ff", first=b"\x0d"),
    "vanishing": commands("0109", PREAMBLE, "00ff", TRAINING_V17, fields(V17, (6, bytes(54))), "00ff"),
    "relisten": commands("0109", TRAINING_V17, "0100", fields(V17, (6, bytes(9))), "0189", fields(V17, (0, FCD_BITS)),
                         "0107", fields(V17, (6, bytes(9)))),
}


def main():
    for name, corpus in (("udptl", UDPTL), ("ifp", IFP), ("t30", T30), ("t38_modem", T38_MODEM)):
        folder = os.path.join(sys.argv[1], "corpus_" + name)
        os.makedirs(folder, exist_ok=True)
        for entry, data in corpus.items():
            with open(os.path.join(folder, entry), "wb") as file:
                file.write(data)


main()
