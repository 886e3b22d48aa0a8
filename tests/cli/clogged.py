#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run a program whose stdout is a pipe that does not block and is full; then read it, and print what comes.

usage: clogged.py PROGRAM [ARGUMENT...]

ssh, node and others set O_NONBLOCK on a pipe that they share with us.
"""
import array
import fcntl
import os
import subprocess
import sys
import termios
import time

ROOM = 4096  # the least that a pipe may hold


def is_stuck(program, reader):
    """The pipe is full, and the program has nothing to do but to wait for that to change."""
    waiting = array.array("i", [0])
    fcntl.ioctl(reader, termios.FIONREAD, waiting)
    with open(f"/proc/{program.pid}/stat", encoding="ascii") as file:
        state = file.read().rpartition(")")[2].split()[0]
    return waiting[0] == ROOM and state == "S"


def main():
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, ROOM)
    fcntl.fcntl(writer, fcntl.F_SETFL, os.O_NONBLOCK)
    with subprocess.Popen(sys.argv[1:], stdout=writer) as program:
        os.close(writer)
        while program.poll() is None and not is_stuck(program, reader):
            time.sleep(0.001)
        with open(reader, "rb") as file:
            sys.stdout.buffer.write(file.read())
    sys.stdout.buffer.flush()
    sys.exit(program.returncode)


if __name__ == "__main__":
    main()
