#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""winfax.dll and a server that is not local: what is refused then, and what is not.

Servers listen at loopback only, so that another computer's address is needed, and somebody there who passes all on. Both
are in a network of this program's own, which nobody else sees; Wine's processes are in it, too, with a prefix of theirs.
"""
import fcntl
import os
import socket
import struct
import subprocess
import sys
import threading

from harness import AS_ROOT, SOURCE, main, make_pages
from test_winfax_events import JOB_QUEUED, NOBODY, WM_USER, Listening
from winfax_case import *  # pylint: disable=wildcard-import,unused-wildcard-import

ELSEWHERE = "192.0.2.1"  # RFC 5737: nobody's
SIOCSIFFLAGS, SIOCSIFADDR, IFF_UP = 0x8914, 0x8916, 1  # netdevice(7)


def enter_network():
    """This program anew, in a network that has no other computers, but the address of one."""
    if "FAXPORT_ELSEWHERE" not in os.environ:
        os.environ["FAXPORT_ELSEWHERE"] = ELSEWHERE
        prefix = os.path.join(SOURCE, "tests/wine/prefix")
        command = [*AS_ROOT, "unshare", "--net", prefix, sys.executable, *sys.argv]
        os.execvp(command[0], command)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))
        fcntl.ioctl(any_socket, SIOCSIFADDR,
                    struct.pack("16sHH4s8x", b"lo:1", socket.AF_INET, 0, socket.inet_aton(ELSEWHERE)))


class Relay:
    """Passes what comes to .place on to a TCP port of ours, and back."""

    def __init__(self, tcp_port):
        self.tcp_port = tcp_port
        self.listener = socket.create_server((ELSEWHERE, 0))
        self.place = f"{ELSEWHERE}:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                there, _ = self.listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self.connect, args=(there,), daemon=True).start()

    def connect(self, there):
        with there, socket.create_connection(("127.0.0.1", self.tcp_port)) as here:
            back = threading.Thread(target=self.copy, args=(here, there), daemon=True)
            back.start()
            self.copy(there, here)
            back.join()

    @staticmethod
    def copy(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one of them is gone

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Remote(Listening):
    def test_what_only_a_local_server_does(self):
        daemon = self.serve()
        daemon.run("config", "set", "queue=paused")
        relay = Relay(int(self.place.split(":")[1]))
        self.addCleanup(relay.close)
        local, self.server = self.server, self.good("FaxConnectFaxServer", relay.place)["handle"]
        self.assertEqual(len(self.rows("FaxEnumPorts", self.server)), 2)

        # Messages to windows.
        window = self.winfax.call("make window")["window"]
        self.fails(INVALID_PARAMETER, "FaxInitializeEventQueue", self.server, NOBODY, 0, window, WM_USER)
        self.good("FaxInitializeEventQueue", local, NOBODY, 0, window, WM_USER)
        # Packets are for all.
        port = self.listen()
        job = self.good("FaxSendDocument", self.server, windows_path(make_pages(self.path("in.tif"), 1)),
                        "RecipientNumber=200")["job"]
        self.assertEqual(self.next(port), (JOB_QUEUED, 0, job))

        # Extensions belong into the registry of the server's computer.
        extension = ("Test Extension", "Friendly", "ext.dll", "One", "Method", "Route",
                     "{12345678-9AF2-11d0-abf7-00c04fd91a4e}")
        got = self.fails(INVALID_FUNCTION, "FaxRegisterRoutingExtension", self.server, *extension)
        self.assertEqual(got["asked"], 0)
        key = r"HKLM\SOFTWARE\Microsoft\Fax\Routing Extensions\Test Extension"

        def reg(*words):
            return subprocess.run(["wine", "reg", *words, SHARED], capture_output=True, timeout=LIMIT,
                                  check=False).returncode
        self.assertNotEqual(reg("query", key), 0)
        self.assertEqual(self.good("FaxRegisterRoutingExtension", local, *extension)["asked"], 2)
        self.assertEqual(reg("query", key), 0)
        self.assertEqual(reg("delete", key, "/f"), 0)


both_forms(Remote)

if __name__ == "__main__":
    enter_network()
    main()
