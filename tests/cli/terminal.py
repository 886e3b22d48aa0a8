#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run a program on a terminal of its own and print what it writes there.

usage: terminal.py COLUMNS LINES PROGRAM [ARGUMENT...]
"""
import fcntl
import os
import pty
import struct
import sys
import termios


def main():
    columns, lines = int(sys.argv[1]), int(sys.argv[2])
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.execvp(sys.argv[3], sys.argv[3:])
    out = b""
    while True:
        try:
            more = os.read(terminal, 65536)
        except OSError:  # EIO: the program has ended
            break
        if not more:
            break
        out += more
    sys.stdout.buffer.write(out.replace(b"\r\n", b"\n").replace(b"\r", b"^M"))
    sys.stdout.buffer.flush()
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
