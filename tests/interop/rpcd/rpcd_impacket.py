#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The daemon's RPC server against impacket's client, over TCP: bind, the cookie, handles, rights, strictness.

The calls are put together here from the published protocol, byte by byte where that is clearer; nothing of our own
encoder is used. See ../rpc for the same client against the tables alone.

usage: rpcd_impacket.py RPCD_SERVE
"""
import shutil
import struct
import subprocess
import sys
import tempfile

try:
    from impacket.dcerpc.v5 import transport
    from impacket.dcerpc.v5.dtypes import DWORD, LPWSTR, NULL, ULONG, USHORT, WSTR
    from impacket.dcerpc.v5.ndr import NDRCALL, NDRPOINTER, NDRSTRUCT, NDRUniConformantArray
    from impacket.dcerpc.v5.rpcrt import DCERPCException, rpc_status_codes
    from impacket.uuid import uuidtup_to_bin
except ImportError:
    print("skipped: impacket is not installed for this python3; install the package python3-impacket")
    sys.exit(77)

FAX = ("ea0a3165-4834-11d2-a6f8-00c04fa346cc", "4.0")
OURS = ("f329e548-34b8-495d-a28a-32e58801129b", "1.0")
SOMETHING_ELSE = ("12345678-1234-abcd-ef00-0123456789ab", "1.0")

ACCESS_DENIED = 5
INVALID_HANDLE = 6
INVALID_PARAMETER = 87
BAD_UNIT = 20
BAD_STUB_DATA = 0x6F7
OP_RANGE = 0x1C010002
CONTEXT_MISMATCH = 0x1C00001A


# ---- [MS-FAX] in impacket's terms -----------------------------------------

class HANDLE(NDRSTRUCT):
    structure = (("Data", r'20s=b"\0" * 20'),)

    def getAlignment(self):
        return 4


class BYTES(NDRUniConformantArray):
    item = "c"


class PBYTES(NDRPOINTER):
    referent = (("Data", BYTES),)


class FAX_PORT_INFO(NDRSTRUCT):
    structure = (("SizeOfStruct", DWORD), ("DeviceId", DWORD), ("State", DWORD), ("Flags", DWORD), ("Rings", DWORD),
                 ("Priority", DWORD), ("DeviceName", LPWSTR), ("Tsid", LPWSTR), ("Csid", LPWSTR))


class FAX_VERSION(NDRSTRUCT):
    structure = (("dwSizeOfStruct", DWORD), ("bValid", DWORD), ("wMajorVersion", USHORT), ("wMinorVersion", USHORT),
                 ("wMajorBuildNumber", USHORT), ("wMinorBuildNumber", USHORT), ("dwFlags", DWORD))


CALLS = [
    (2, "OpenPort", [("DeviceId", DWORD), ("Flags", DWORD)], [("FaxPortHandle", HANDLE)]),
    (3, "ClosePort", [("FaxPortHandle", HANDLE)], [("FaxPortHandle", HANDLE)]),
    (10, "EnumPorts", [], [("PortBuffer", PBYTES), ("BufferSize", DWORD), ("PortsReturned", DWORD)]),
    (11, "GetPort", [("FaxPortHandle", HANDLE)], [("PortBuffer", PBYTES), ("BufferSize", DWORD)]),
    (12, "SetPort", [("FaxPortHandle", HANDLE), ("PortInfo", FAX_PORT_INFO)], []),
    (37, "GetVersion", [("pVersion", FAX_VERSION)], [("pVersion", FAX_VERSION)]),
    (68, "StartCopyToServer", [("lpcwstrFileExt", WSTR), ("lpwstrServerFileName", WSTR)],
     [("lpwstrServerFileName", WSTR), ("lpHandle", HANDLE)]),
    (70, "WriteFile", [("hCopy", HANDLE), ("lpbData", BYTES), ("dwDataSize", DWORD)], []),
    (72, "EndCopy", [("lphCopy", HANDLE)], [("lphCopy", HANDLE)]),
    (80, "ConnectFaxServer", [("dwClientAPIVersion", DWORD)], [("lpdwServerAPIVersion", DWORD), ("pHandle", HANDLE)]),
    # ours
    (0, "Authenticate", [("Cookie", BYTES), ("Size", DWORD)], []),
]

for _opnum, _name, _request, _reply in CALLS:
    globals()[_name] = type(_name, (NDRCALL,), {"opnum": _opnum, "structure": tuple(_request), "__module__": __name__})
    globals()[_name + "Response"] = type(_name + "Response", (NDRCALL,),
                                         {"structure": tuple(_reply) + (("ErrorCode", ULONG),), "__module__": __name__})


def text(value):
    return value + "\0"


def string_at(blob, offset):
    """A string of a blob: UTF-16 from an offset to a NUL; offset 0 is none."""
    if offset == 0:
        return None
    end = offset
    while blob[end:end + 2] != b"\0\0":
        assert end < len(blob)
        end += 2
    return blob[offset:end].decode("utf-16-le")


# ---- the server -----------------------------------------------------------

class Server:
    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="rpcd-impacket-")
        self.process = subprocess.Popen([program, self.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        port, cookie = self.process.stdout.readline().split()
        self.port = int(port)
        with open(cookie, encoding="ascii") as file:
            self.cookie = file.read().strip().encode("ascii")

    def connect(self, interface=FAX, **bind):
        dce = transport.DCERPCTransportFactory(f"ncacn_ip_tcp:127.0.0.1[{self.port}]").get_dce_rpc()
        dce.connect()
        dce.bind(uuidtup_to_bin(interface), **bind)
        return dce

    def login(self, **bind):
        """Bind to fax, add our interface, show the cookie there, and go on with fax."""
        dce = self.connect(**bind)
        ours = dce.alter_ctx(uuidtup_to_bin(OURS))
        request = Authenticate()
        request["Cookie"] = list(struct.unpack(f"{len(self.cookie)}c", self.cookie))
        request["Size"] = len(self.cookie)
        assert ours.request(request, checkError=False)["ErrorCode"] == 0
        return dce

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(20) == 0
        shutil.rmtree(self.folder)


def expect_fault(status, dce, opnum, stub):
    """This call is answered with this fault, by the name impacket has for it."""
    dce.call(opnum, stub)
    try:
        answer = dce.recv()
    except DCERPCException as fault:
        assert rpc_status_codes[status] in str(fault), f"opnum {opnum}: {fault}"
        return
    raise AssertionError(f"opnum {opnum}: a reply of {len(answer)} bytes instead of a fault")


def open_port(dce, device_id, flags):
    request = OpenPort()
    request["DeviceId"] = device_id
    request["Flags"] = flags
    return dce.request(request, checkError=False)


def get_port(dce, handle):
    request = GetPort()
    request["FaxPortHandle"] = handle
    reply = dce.request(request, checkError=False)
    blob = b"".join(reply["PortBuffer"])
    assert reply["ErrorCode"] == 0 and reply["BufferSize"] == len(blob)
    fields = struct.unpack_from("<9I", blob)
    names = ("size", "id", "state", "flags", "rings", "priority", "name", "tsid", "csid")
    port = dict(zip(names, fields))
    for name in ("name", "tsid", "csid"):
        port[name] = string_at(blob, port[name])
    return port


# ---- what must hold -------------------------------------------------------

def check_nobody_before_the_cookie(server):
    dce = server.connect()
    expect_fault(ACCESS_DENIED, dce, 37, struct.pack("<2I4HI", 20, 0, 0, 0, 0, 0, 0))
    expect_fault(ACCESS_DENIED, dce, 10, b"")
    request = Authenticate()
    request["Cookie"] = list(struct.unpack("64c", b"0" * 64))
    request["Size"] = 64
    ours = dce.alter_ctx(uuidtup_to_bin(OURS))
    assert ours.request(request, checkError=False)["ErrorCode"] == ACCESS_DENIED
    expect_fault(ACCESS_DENIED, dce, 10, b"")
    dce.disconnect()


def check_bind(server):
    for interface in (SOMETHING_ELSE, (FAX[0], "3.0"), (OURS[0], "2.0")):
        try:
            server.connect(interface)
        except DCERPCException:
            continue
        raise AssertionError(f"{interface} was accepted")
    try:
        server.connect(transfer_syntax=("71710533-beba-4937-8319-b5dbef9ccc36", "1.0"))
    except DCERPCException:
        return
    raise AssertionError("NDR64 was accepted")


def check_calls(server):
    dce = server.login()
    request = ConnectFaxServer()
    request["dwClientAPIVersion"] = 0x30000
    reply = dce.request(request)
    assert reply["lpdwServerAPIVersion"] == 0x30000 and reply["pHandle"][4:] != b"\0" * 16

    request = GetVersion()
    request["pVersion"]["dwSizeOfStruct"] = 20
    version = dce.request(request)["pVersion"]
    assert version["dwSizeOfStruct"] == 20 and version["bValid"] == 1

    reply = dce.request(EnumPorts())
    blob = b"".join(reply["PortBuffer"])
    assert reply["PortsReturned"] == 2 and reply["BufferSize"] == len(blob)
    assert struct.unpack_from("<6I", blob) == (36, 1, 0x20100000, 3, 2, 1)
    assert struct.unpack_from("<2I", blob, 40) == (36, 7)  # every fixed part at a multiple of 8
    assert string_at(blob, struct.unpack_from("<I", blob, 24)[0]) == "front"
    assert string_at(blob, struct.unpack_from("<I", blob, 40 + 32)[0]) == "+49 30 22"

    assert open_port(dce, 9, 1)["ErrorCode"] == BAD_UNIT
    handle = open_port(dce, 7, 2)["FaxPortHandle"]
    assert open_port(dce, 7, 2)["ErrorCode"] == INVALID_HANDLE  # one modifier at a time
    assert get_port(dce, handle)["name"] == "back"

    request = SetPort()
    request["FaxPortHandle"] = handle
    info = request["PortInfo"]
    info["SizeOfStruct"] = 48
    info["DeviceId"] = 7
    info["State"] = 0
    info["Flags"] = 1
    info["Rings"] = 5
    info["Priority"] = 1
    info["DeviceName"] = NULL
    info["Tsid"] = text("Büro")
    info["Csid"] = text("+49 30 99")
    assert dce.request(request, checkError=False)["ErrorCode"] == 0
    assert get_port(dce, handle) == {"size": 36, "id": 7, "state": 0x20100000, "flags": 1, "rings": 5, "priority": 1,
                                     "name": "back", "tsid": "Büro", "csid": "+49 30 99"}
    info["Rings"] = 100
    assert dce.request(request, checkError=False)["ErrorCode"] == INVALID_PARAMETER
    info["Rings"] = 5
    info["SizeOfStruct"] = 40
    assert dce.request(request, checkError=False)["ErrorCode"] == INVALID_PARAMETER
    assert get_port(dce, handle)["rings"] == 5

    request = ClosePort()
    request["FaxPortHandle"] = handle
    reply = dce.request(request)
    assert reply["FaxPortHandle"] == b"\0" * 20
    expect_fault(CONTEXT_MISMATCH, dce, 11, handle)
    dce.disconnect()


def check_strictness(server):
    dce = server.login()
    null = b"\0" * 20
    handle = open_port(dce, 1, 1)["FaxPortHandle"]
    for opnum, stub, fault in (
            (2, b"\1\0\0\0", BAD_STUB_DATA),                        # cut
            (2, b"\1\0\0\0\1\0\0\0\0", BAD_STUB_DATA),              # and a byte more
            (10, b"\0\0\0\0", BAD_STUB_DATA),                       # arguments where there are none
            (12, handle + struct.pack("<9I", 36, 0, 0, 0, 0, 1, 0x20000, 0, 0), BAD_STUB_DATA),   # string missing
            (68, struct.pack("<3I", 5, 0, 9) + b".\0t\0i\0f\0\0\0", BAD_STUB_DATA),  # longer than it can be
            (70, handle + struct.pack("<I", 1) + b"x\0\0\0" + struct.pack("<I", 2), BAD_STUB_DATA),  # two sizes
            (11, null, CONTEXT_MISMATCH),                        # the NULL handle
            (71, handle + struct.pack("<2I", 1, 1), CONTEXT_MISMATCH),                            # a port is no copy
            (79, b"", OP_RANGE),
            (105, b"", OP_RANGE)):
        expect_fault(fault, dce, opnum, stub)
    assert dce.request(EnumPorts())["PortsReturned"] == 2  # and it goes on
    dce.disconnect()


def check_fragments(server):
    """An upload in fragments smaller than any server must take, both ways."""
    dce = server.login()
    dce.set_max_fragment_size(200)
    request = StartCopyToServer()
    request["lpcwstrFileExt"] = text(".tif")
    request["lpwstrServerFileName"] = text("_" * 40)
    reply = dce.request(request)
    name = reply["lpwstrServerFileName"].rstrip("\0")
    assert name.endswith(".tif") and len(name) == 36
    write = WriteFile()
    write["hCopy"] = reply["lpHandle"]
    write["lpbData"] = list(struct.unpack("16384c", b"x" * 16384))
    write["dwDataSize"] = 16384
    assert dce.request(write)["ErrorCode"] == 0
    end = EndCopy()
    end["lphCopy"] = reply["lpHandle"]
    assert dce.request(end)["lphCopy"] == b"\0" * 20
    dce.disconnect()


def main():
    server = Server(sys.argv[1])
    try:
        check_nobody_before_the_cookie(server)
        check_bind(server)
        check_calls(server)
        check_strictness(server)
        check_fragments(server)
    finally:
        server.end()
    print("impacket's client and the daemon's RPC server understand each other")


main()
