# SPDX-License-Identifier: MIT
"""The Windows build that is tested, and how its programs see Linux; for all tests in Wine."""
import os
import struct

BUILD = os.environ["FAXPORT_WINDOWS_BUILD"]


def bits_of(program):
    """32 or 64, by the machine that a program or DLL is for (PE/COFF, the file header)."""
    with open(program, "rb") as file:
        head = file.read(4096)
    machine, = struct.unpack_from("<H", head, struct.unpack_from("<I", head, 0x3c)[0] + 4)
    return {0x8664: 64, 0x14c: 32}[machine]


BITS = bits_of(os.path.join(BUILD, "win/faxcom/faxcom.dll"))
# Where a class of these bits is registered. What both kinds of programs share is in the view for 64, and always said:
# where Wine runs programs of 32 bits, its reg is one of them.
VIEW, SHARED = f"/reg:{BITS}", "/reg:64"
# The loader that finds Wine's own programs of these bits by their names: "wine" takes those of 32 where they are.
LOADER = "/usr/lib/wine/wine64" if BITS == 64 and os.path.exists("/usr/lib/wine/wine64") else "wine"


def windows_path(path):
    """A path of Linux as Wine shows it."""
    return "Z:" + path.replace("/", "\\")
