#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Our wire against impacket's: its client, with the calls of [MS-FAX] declared here in its own terms, talks to
a server made of our tables. What it sends must be read as meant, what it reads must be what was sent.

usage: rpc_impacket.py FAKE_FAX
"""
import json
import struct
import subprocess
import sys

try:
    from impacket.dcerpc.v5 import transport
    from impacket.dcerpc.v5.dtypes import DWORD, LPDWORD, LPWSTR, ULONG, ULONGLONG, USHORT, WSTR
    from impacket.dcerpc.v5.ndr import NDRCALL, NDRENUM, NDRPOINTER, NDRSTRUCT, NDRUniConformantArray, NULL
    from impacket.dcerpc.v5.rpcrt import DCERPCException
    from impacket.uuid import uuidtup_to_bin
except ImportError:
    print("skipped: impacket is not installed for this python3; install the package python3-impacket")
    sys.exit(77)

FAX = ("ea0a3165-4834-11d2-a6f8-00c04fa346cc", "4.0")
OURS = ("f329e548-34b8-495d-a28a-32e58801129b", "1.0")


# ---- types of the published IDL -------------------------------------------

class HANDLE(NDRSTRUCT):
    structure = (("Data", r'20s=b"\0" * 20'),)

    def getAlignment(self):
        return 4


class BYTES(NDRUniConformantArray):
    item = "c"


class PBYTES(NDRPOINTER):
    referent = (("Data", BYTES),)


class ENUM(NDRENUM):
    class enumItems:
        pass


class SYSTEMTIME(NDRSTRUCT):
    structure = tuple((name, USHORT) for name in
                      "wYear wMonth wDayOfWeek wDay wHour wMinute wSecond wMilliseconds".split())


class FAX_TIME(NDRSTRUCT):
    structure = (("Hour", USHORT), ("Minute", USHORT))


class FAX_PORT_INFO(NDRSTRUCT):
    structure = (("SizeOfStruct", DWORD), ("DeviceId", DWORD), ("State", DWORD), ("Flags", DWORD), ("Rings", DWORD),
                 ("Priority", DWORD), ("DeviceName", LPWSTR), ("Tsid", LPWSTR), ("Csid", LPWSTR))


class FAX_PORT_INFO_EXW(NDRSTRUCT):
    structure = (("dwSizeOfStruct", DWORD), ("dwDeviceID", DWORD), ("lpctstrDeviceName", LPWSTR),
                 ("lptstrDescription", LPWSTR), ("lpctstrProviderName", LPWSTR), ("lpctstrProviderGUID", LPWSTR),
                 ("bSend", DWORD), ("ReceiveMode", ENUM), ("dwStatus", DWORD), ("dwRings", DWORD),
                 ("lptstrCsid", LPWSTR), ("lptstrTsid", LPWSTR))


class FAX_CONFIGURATIONW(NDRSTRUCT):
    structure = (("SizeOfStruct", DWORD), ("Retries", DWORD), ("RetryDelay", DWORD), ("DirtyDays", DWORD),
                 ("Branding", DWORD), ("UseDeviceTsid", DWORD), ("ServerCp", DWORD), ("PauseServerQueue", DWORD),
                 ("StartCheapTime", FAX_TIME), ("StopCheapTime", FAX_TIME), ("ArchiveOutgoingFaxes", DWORD),
                 ("ArchiveDirectory", LPWSTR), ("ProfileName", LPWSTR))


class FAX_VERSION(NDRSTRUCT):
    structure = (("dwSizeOfStruct", DWORD), ("bValid", DWORD), ("wMajorVersion", USHORT), ("wMinorVersion", USHORT),
                 ("wMajorBuildNumber", USHORT), ("wMinorBuildNumber", USHORT), ("dwFlags", DWORD))


class FAX_COVERPAGE_INFO_EXW(NDRSTRUCT):
    structure = (("dwSizeOfStruct", DWORD), ("dwCoverPageFormat", DWORD), ("lptstrCoverPageFileName", LPWSTR),
                 ("bServerBased", DWORD), ("lptstrNote", LPWSTR), ("lptstrSubject", LPWSTR))


class FAX_PERSONAL_PROFILEW(NDRSTRUCT):
    structure = (("dwSizeOfStruct", DWORD),) + tuple(("lptstr" + name, LPWSTR) for name in (
        "Name FaxNumber Company StreetAddress City State Zip Country Title Department OfficeLocation HomePhone "
        "OfficePhone Email BillingCode TSID").split())


class PROFILES(NDRUniConformantArray):
    item = FAX_PERSONAL_PROFILEW


class FAX_JOB_PARAM_EXW(NDRSTRUCT):
    structure = (("dwSizeOfStruct", DWORD), ("dwScheduleAction", DWORD), ("tmSchedule", SYSTEMTIME),
                 ("dwReceiptDeliveryType", DWORD), ("lptstrReceiptDeliveryAddress", LPWSTR), ("Priority", ENUM),
                 ("hCall", DWORD), ("dwReserved0", DWORD), ("dwReserved1", DWORD), ("dwReserved2", DWORD),
                 ("dwReserved3", DWORD), ("lptstrDocumentName", LPWSTR), ("dwPageCount", DWORD))


class IDS(NDRUniConformantArray):
    item = ULONGLONG


# ---- calls: number, name, request, reply ----------------------------------

CALLS = [
    (1, "ConnectionRefCount", [("Handle", HANDLE), ("Connect", DWORD)], [("Handle", HANDLE), ("CanShare", DWORD)]),
    (2, "OpenPort", [("DeviceId", DWORD), ("Flags", DWORD)], [("FaxPortHandle", HANDLE)]),
    (3, "ClosePort", [("FaxPortHandle", HANDLE)], [("FaxPortHandle", HANDLE)]),
    (9, "Abort", [("JobId", DWORD)], []),
    (10, "EnumPorts", [], [("PortBuffer", PBYTES), ("BufferSize", DWORD), ("PortsReturned", DWORD)]),
    (11, "GetPort", [("FaxPortHandle", HANDLE)], [("PortBuffer", PBYTES), ("BufferSize", DWORD)]),
    (12, "SetPort", [("FaxPortHandle", HANDLE), ("PortInfo", FAX_PORT_INFO)], []),
    (14, "EnableRoutingMethod", [("FaxPortHandle", HANDLE), ("RoutingGuid", LPWSTR), ("Enabled", DWORD)], []),
    (15, "GetRoutingInfo", [("FaxPortHandle", HANDLE), ("RoutingGuid", LPWSTR)],
     [("RoutingInfoBuffer", PBYTES), ("RoutingInfoBufferSize", DWORD)]),
    (16, "SetRoutingInfo", [("FaxPortHandle", HANDLE), ("RoutingGuid", LPWSTR), ("RoutingInfoBuffer", PBYTES),
                            ("RoutingInfoBufferSize", DWORD)], []),
    (20, "SetConfiguration", [("FaxConfig", FAX_CONFIGURATIONW)], []),
    (22, "SetLoggingCategories", [("Buffer", PBYTES), ("BufferSize", DWORD), ("NumberCategories", DWORD)], []),
    (25, "AccessCheck", [("AccessMask", DWORD), ("lpdwRights", LPDWORD)],
     [("pfAccess", DWORD), ("lpdwRights", LPDWORD)]),
    (27, "SendDocumentEx",
     [("lpcwstrFileName", LPWSTR), ("lpcCoverPageInfo", FAX_COVERPAGE_INFO_EXW),
      ("lpcSenderProfile", FAX_PERSONAL_PROFILEW), ("dwNumRecipients", DWORD), ("lpcRecipientList", PROFILES),
      ("lpJobParams", FAX_JOB_PARAM_EXW), ("lpdwJobId", LPDWORD)],
     [("lpdwJobId", LPDWORD), ("lpdwlMessageId", ULONGLONG), ("lpdwlRecipientMessageIds", IDS)]),
    (37, "GetVersion", [("pVersion", FAX_VERSION)], [("pVersion", FAX_VERSION)]),
    (47, "SetPortEx", [("dwDeviceId", DWORD), ("pPortInfo", FAX_PORT_INFO_EXW)], []),
    (66, "GetMessage", [("dwlMessageId", ULONGLONG), ("Folder", ENUM)], [("lppBuffer", PBYTES), ("size", DWORD)]),
    (68, "StartCopyToServer", [("lpcwstrFileExt", WSTR), ("lpwstrServerFileName", WSTR)],
     [("lpwstrServerFileName", WSTR), ("lpHandle", HANDLE)]),
    (70, "WriteFile", [("hCopy", HANDLE), ("lpbData", BYTES), ("dwDataSize", DWORD)], []),
    (71, "ReadFile", [("hCopy", HANDLE), ("dwMaxDataSize", DWORD), ("lpdwDataSize", DWORD)],
     [("lpbData", BYTES), ("lpdwDataSize", DWORD)]),
    (74, "StartServerNotificationEx",
     [("lpcwstrMachineName", WSTR), ("lpcwstrEndPoint", WSTR), ("Context", ULONGLONG), ("lpcwstrProtSeq", WSTR),
      ("bEventEx", DWORD), ("dwEventTypes", DWORD)], [("lpHandle", HANDLE)]),
    (80, "ConnectFaxServer", [("dwClientAPIVersion", DWORD)], [("lpdwServerAPIVersion", DWORD), ("pHandle", HANDLE)]),
    (85, "GetServerSKU", [], [("pServerSKU", ENUM)]),
    (88, "EnumJobsEx2", [("fAllAccounts", DWORD), ("lpcwstrAccountName", LPWSTR), ("dwJobTypes", DWORD),
                         ("level", DWORD)], [("Buffer", PBYTES), ("BufferSize", DWORD), ("lpdwJobs", DWORD)]),
    (90, "StartMessagesEnumEx", [("fAllAccounts", DWORD), ("lpcwstrAccountName", LPWSTR), ("Folder", ENUM),
                                 ("level", DWORD)], [("lpHandle", HANDLE)]),
]

for _opnum, _name, _request, _reply in CALLS:
    globals()[_name] = type(_name, (NDRCALL,), {"opnum": _opnum, "structure": tuple(_request), "__module__": __name__})
    globals()[_name + "Response"] = type(_name + "Response", (NDRCALL,),
                                         {"structure": tuple(_reply) + (("ErrorCode", ULONG),), "__module__": __name__})


# ---- the test -------------------------------------------------------------

class Fake:
    """The server, and what it says it has understood."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def understood(self, method):
        line = json.loads(self.process.stdout.readline())
        assert line["method"] == method, line
        return line["args"]

    def connect(self, interface=FAX, **bind):
        dce = transport.DCERPCTransportFactory(f"ncacn_ip_tcp:127.0.0.1[{self.port}]").get_dce_rpc()
        dce.connect()
        dce.bind(uuidtup_to_bin(interface), **bind)
        return dce

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(20) == 0


def text(value):
    return value + "\0"


def string_at(blob, offset):
    """A string of a blob, found as the reference says."""
    if offset == 0:
        return None
    end = offset
    while blob[end:end + 2] != b"\0\0":
        end += 2
    return blob[offset:end].decode("utf-16-le")


def call(fake, dce, request):
    reply = dce.request(request, checkError=False)
    return reply, fake.understood(type(request).__name__)


def test_strings_and_handles(fake, dce):
    request = StartCopyToServer()
    request["lpcwstrFileExt"] = text(".tif")
    request["lpwstrServerFileName"] = text("x" * 255)
    reply, args = call(fake, dce, request)
    assert args == {"lpcwstrFileExt": ".tif", "lpwstrServerFileName": "x" * 255}, args
    assert reply["lpwstrServerFileName"] == text("queue1.tif")
    copy = reply["lpHandle"]
    assert copy == b"\0" * 4 + b"fedcba9876543210"

    for size in (1, 2, 3, 4, 5, 16384):  # each has another padding
        request = WriteFile()
        request["hCopy"] = copy
        request["lpbData"] = bytes(range(256)) * 64 if size == 16384 else b"12345"[:size]
        request["dwDataSize"] = size
        reply, args = call(fake, dce, request)
        assert bytes.fromhex(args["lpbData"]) == bytes(request["lpbData"]) and reply["ErrorCode"] == 0

    request = ReadFile()
    request["hCopy"] = copy
    request["dwMaxDataSize"] = request["lpdwDataSize"] = 100
    reply, args = call(fake, dce, request)
    assert args["dwMaxDataSize"] == 100 and args["lpbData"] == 100
    assert b"".join(reply["lpbData"]) == b"II*" and reply["lpdwDataSize"] == 3

    request = StartServerNotificationEx()
    request["lpcwstrMachineName"] = text("höst")
    request["lpcwstrEndPoint"] = text("1030")
    request["Context"] = 1 << 60
    request["lpcwstrProtSeq"] = text("ncacn_ip_tcp")
    request["bEventEx"] = 1
    request["dwEventTypes"] = 7
    reply, args = call(fake, dce, request)
    assert args == {"lpcwstrMachineName": "höst", "lpcwstrEndPoint": "1030", "Context": 1 << 60,
                    "lpcwstrProtSeq": "ncacn_ip_tcp", "bEventEx": True, "dwEventTypes": 7}, args


def test_ports(fake, dce):
    request = OpenPort()
    request["DeviceId"] = 2
    request["Flags"] = 3
    reply, args = call(fake, dce, request)
    assert args == {"DeviceId": 2, "Flags": 3} and reply["ErrorCode"] == 0
    port = reply["FaxPortHandle"]
    assert port[4:] == b"0123456789abcdef"

    reply, _ = call(fake, dce, EnumPorts())
    blob = b"".join(reply["PortBuffer"])
    assert len(blob) == reply["BufferSize"] and reply["PortsReturned"] == 2
    first, second = struct.unpack_from("<9I", blob), struct.unpack_from("<9I", blob, 40)
    assert first[:6] == (36, 1, 0x20100000, 3, 2, 1) and second[:6] == (36, 2, 0x20000002, 2, 0, 2)
    assert [string_at(blob, o) for o in first[6:]] == ["Empfang", "+49 30 1", "+49 30 2"]
    assert [string_at(blob, o) for o in second[6:]] == ["Büro \U0001f4e0", "", None]

    request = GetPort()
    request["FaxPortHandle"] = port
    reply, args = call(fake, dce, request)
    assert args["FaxPortHandle"] == b"0123456789abcdef".hex()
    assert struct.unpack_from("<2I", b"".join(reply["PortBuffer"])) == (36, 2)

    request = SetPort()
    request["FaxPortHandle"] = port
    info = request["PortInfo"]
    for name, value in (("SizeOfStruct", 36), ("DeviceId", 2), ("State", 0), ("Flags", 3), ("Rings", 9),
                        ("Priority", 1), ("DeviceName", text("Büro")), ("Tsid", NULL), ("Csid", text("+49 30 2"))):
        info[name] = value
    reply, args = call(fake, dce, request)
    assert args["PortInfo"] == {"SizeOfStruct": 36, "DeviceId": 2, "State": 0, "Flags": 3, "Rings": 9, "Priority": 1,
                                "DeviceName": "Büro", "Tsid": None, "Csid": "+49 30 2"}, args

    request = SetPortEx()
    request["dwDeviceId"] = 2
    info = request["pPortInfo"]
    for name, value in (("dwSizeOfStruct", 48), ("dwDeviceID", 2), ("lpctstrDeviceName", text("B")),
                        ("lptstrDescription", NULL), ("lpctstrProviderName", NULL), ("lpctstrProviderGUID", text("{}")),
                        ("bSend", 1), ("ReceiveMode", 2), ("dwStatus", 0), ("dwRings", 4), ("lptstrCsid", text("c")),
                        ("lptstrTsid", text(""))):
        info[name] = value
    reply, args = call(fake, dce, request)
    assert args["pPortInfo"] == {
        "dwSizeOfStruct": 48, "dwDeviceID": 2, "lpctstrDeviceName": "B", "lptstrDescription": None,
        "lpctstrProviderName": None, "lpctstrProviderGUID": "{}", "bSend": True, "ReceiveMode": 2, "dwStatus": 0,
        "dwRings": 4, "lptstrCsid": "c", "lptstrTsid": ""}, args

    request = ClosePort()
    request["FaxPortHandle"] = port
    reply, _ = call(fake, dce, request)
    assert reply["FaxPortHandle"] == b"\0" * 20


def test_routing(fake, dce):
    request = EnableRoutingMethod()
    request["RoutingGuid"] = text("{92041a90-9af2-11d0-abf7-00c04fd91a4e}")
    request["Enabled"] = 1
    _, args = call(fake, dce, request)
    assert args["RoutingGuid"] == "{92041a90-9af2-11d0-abf7-00c04fd91a4e}" and args["Enabled"] is True

    request = SetRoutingInfo()
    request["RoutingGuid"] = NULL
    request["RoutingInfoBuffer"] = b"/\0f\0\0\0"
    request["RoutingInfoBufferSize"] = 6
    _, args = call(fake, dce, request)
    assert args["RoutingGuid"] is None and bytes.fromhex(args["RoutingInfoBuffer"]) == b"/\0f\0\0\0"

    # An error still carries all out parameters.
    request = GetRoutingInfo()
    request["RoutingGuid"] = text("{}")
    reply, _ = call(fake, dce, request)
    assert reply["ErrorCode"] == 87 and reply["RoutingInfoBufferSize"] == 0


def test_structures(fake, dce):
    request = SetConfiguration()
    config = request["FaxConfig"]
    for name, value in (("SizeOfStruct", 52), ("Retries", 3), ("RetryDelay", 10), ("DirtyDays", 0xffffffff),
                        ("Branding", 1), ("UseDeviceTsid", 0), ("ServerCp", 0), ("PauseServerQueue", 1),
                        ("ArchiveOutgoingFaxes", 1), ("ArchiveDirectory", text("/a")), ("ProfileName", NULL)):
        config[name] = value
    config["StartCheapTime"]["Hour"], config["StartCheapTime"]["Minute"] = 18, 30
    config["StopCheapTime"]["Hour"], config["StopCheapTime"]["Minute"] = 8, 5
    _, args = call(fake, dce, request)
    assert args["FaxConfig"] == {
        "SizeOfStruct": 52, "Retries": 3, "RetryDelay": 10, "DirtyDays": 0xffffffff, "Branding": True,
        "UseDeviceTsid": False, "ServerCp": False, "PauseServerQueue": True, "StartCheapTime": [18, 30],
        "StopCheapTime": [8, 5], "ArchiveOutgoingFaxes": True, "ArchiveDirectory": "/a", "ProfileName": None}, args

    request = GetVersion()
    request["pVersion"]["dwSizeOfStruct"] = 20
    reply, args = call(fake, dce, request)
    assert args["pVersion"]["dwSizeOfStruct"] == 20
    version = reply["pVersion"]
    assert (version["wMajorVersion"], version["wMinorVersion"], version["wMajorBuildNumber"],
            version["wMinorBuildNumber"]) == (10, 1, 2, 3)

    # A blob on its way in, made by hand: two categories, 16 bytes apart.
    request = SetLoggingCategories()
    blob = struct.pack("<4I3I", 28, 1, 2, 0, 0, 4, 3) + "Init\0".encode("utf-16-le")
    request["Buffer"] = blob
    request["BufferSize"] = len(blob)
    request["NumberCategories"] = 2
    _, args = call(fake, dce, request)
    assert args["Buffer"] == [{"Name": "Init", "Category": 1, "Level": 2},
                              {"Name": None, "Category": 4, "Level": 3}], args

    request = AccessCheck()
    request["AccessMask"] = 0x02000000
    request["lpdwRights"] = 0
    reply, args = call(fake, dce, request)
    assert args == {"AccessMask": 0x02000000, "lpdwRights": 0} and reply["pfAccess"] == 1
    assert reply["lpdwRights"] == 0x3ff
    request["lpdwRights"] = NULL
    reply, args = call(fake, dce, request)
    assert args["lpdwRights"] is None

    reply, _ = call(fake, dce, GetServerSKU())
    assert reply["pServerSKU"] == 4
    request = GetMessage()
    request["dwlMessageId"] = 1 << 50
    request["Folder"] = 1
    _, args = call(fake, dce, request)
    assert args == {"dwlMessageId": 1 << 50, "Folder": 1}
    request = StartMessagesEnumEx()
    request["fAllAccounts"] = 0
    request["lpcwstrAccountName"] = text("host\\anna")
    request["Folder"] = 1
    request["level"] = 1
    _, args = call(fake, dce, request)
    assert args == {"fAllAccounts": False, "lpcwstrAccountName": "host\\anna", "Folder": 1, "level": 1}, args


def profile(into, **members):
    into["dwSizeOfStruct"] = 68
    for name, _ in FAX_PERSONAL_PROFILEW.structure[1:]:
        into[name] = text(members[name]) if name in members else NULL


def test_send(fake, dce):
    request = SendDocumentEx()
    request["lpcwstrFileName"] = text("queue1.tif")
    cover = request["lpcCoverPageInfo"]
    for name, value in (("dwSizeOfStruct", 24), ("dwCoverPageFormat", 2), ("lptstrCoverPageFileName", NULL),
                        ("bServerBased", 0), ("lptstrNote", NULL), ("lptstrSubject", text("Rechnung"))):
        cover[name] = value
    profile(request["lpcSenderProfile"], lptstrName="Anna", lptstrTSID="+49 30 1")
    recipients = []
    for members in ({"lptstrName": "Bo", "lptstrFaxNumber": "1"}, {"lptstrFaxNumber": "22", "lptstrEmail": "c@d"}):
        recipient = FAX_PERSONAL_PROFILEW()
        profile(recipient, **members)
        recipients.append(recipient)
    request["dwNumRecipients"] = 2
    request["lpcRecipientList"] = recipients
    job = request["lpJobParams"]
    for name, value in (("dwSizeOfStruct", 44), ("dwScheduleAction", 1), ("dwReceiptDeliveryType", 0),
                        ("lptstrReceiptDeliveryAddress", NULL), ("Priority", 2), ("hCall", 0), ("dwReserved0", 0),
                        ("dwReserved1", 0), ("dwReserved2", 0), ("dwReserved3", 0), ("lptstrDocumentName", text("d")),
                        ("dwPageCount", 3)):
        job[name] = value
    for (name, _), value in zip(SYSTEMTIME.structure, (2026, 11, 0, 22, 12, 43, 35, 0)):
        job["tmSchedule"][name] = value
    request["lpdwJobId"] = 0
    reply, args = call(fake, dce, request)
    assert args["lpcwstrFileName"] == "queue1.tif" and args["lpcCoverPageInfo"]["lptstrSubject"] == "Rechnung"
    assert args["lpcSenderProfile"]["lptstrName"] == "Anna" and args["lpcSenderProfile"]["lptstrTSID"] == "+49 30 1"
    first, second = args["lpcRecipientList"]
    assert first["lptstrName"] == "Bo" and first["lptstrFaxNumber"] == "1" and first["lptstrEmail"] is None
    assert second["lptstrName"] is None and second["lptstrFaxNumber"] == "22" and second["lptstrEmail"] == "c@d"
    assert args["lpJobParams"]["Priority"] == 2 and args["lpJobParams"]["dwPageCount"] == 3
    assert args["lpJobParams"]["tmSchedule"] == [2026, 11, 0, 22, 12, 43, 35, 0]
    assert args["lpdwJobId"] == 0
    assert reply["lpdwJobId"] == 5 and reply["lpdwlMessageId"] == 6 and reply["ErrorCode"] == 0
    assert [item["Data"] for item in reply["lpdwlRecipientMessageIds"]] == [7, 1 << 33]


def test_jobs(fake, dce):
    request = EnumJobsEx2()
    request["fAllAccounts"] = 1
    request["lpcwstrAccountName"] = NULL
    request["dwJobTypes"] = 2
    request["level"] = 1
    reply, args = call(fake, dce, request)
    assert args == {"fAllAccounts": True, "lpcwstrAccountName": None, "dwJobTypes": 2, "level": 1}, args
    blob = b"".join(reply["Buffer"])
    assert reply["lpdwJobs"] == 2 and reply["BufferSize"] == len(blob)
    size, _, message_id, _, number = struct.unpack_from("<IIQQI", blob)
    assert size == 104 and message_id == 1 << 40 and string_at(blob, number) == "030123"
    assert struct.unpack_from("<8H", blob, 40) == (2026, 11, 0, 22, 12, 43, 35, 0)
    status, = struct.unpack_from("<I", blob, 88)
    assert status == 2 * 104 and struct.unpack_from("<3I", blob, status)[::2] == (120, 41)
    assert string_at(blob, struct.unpack_from("<I", blob, status + 40)[0]) == "far"
    assert struct.unpack_from("<II", blob, 104)[0] == 104


def test_fragments(fake, dce):
    """A request of many fragments."""
    dce.set_max_fragment_size(100)
    request = WriteFile()
    request["lpbData"] = data = bytes(i * 7 % 251 for i in range(5000))
    request["dwDataSize"] = len(data)
    _, args = call(fake, dce, request)
    assert bytes.fromhex(args["lpbData"]) == data


def expect_fault(words, action):
    try:
        action()
    except DCERPCException as error:
        assert words in str(error), error
    else:
        raise AssertionError("no fault")


def test_faults(fake, dce):
    dce.call(105, b"")
    expect_fault("nca_s_op_rng_error", dce.recv)
    dce.call(9, b"\1\2")  # half a job id
    expect_fault("rpc_x_bad_stub_data", dce.recv)
    dce.call(9, b"\1\0\0\0\0\0\0\0")  # and a job id and a half
    expect_fault("rpc_x_bad_stub_data", dce.recv)
    # The connection goes on.
    request = Abort()
    request["JobId"] = 9
    _, args = call(fake, dce, request)
    assert args == {"JobId": 9}


def test_binds(fake):
    ndr64 = ("71710533-beba-4937-8319-b5dbef9ccc36", "1.0")
    expect_fault("transfer_syntaxes_not_supported", lambda: fake.connect(transfer_syntax=ndr64))
    expect_fault("abstract_syntax_not_supported", lambda: fake.connect(interface=(FAX[0], "3.0")))
    fake.connect(interface=OURS).disconnect()
    fake.connect(bogus_binds=3).disconnect()


def main():
    fake = Fake(sys.argv[1])
    try:
        test_binds(fake)
        dce = fake.connect()
        request = ConnectFaxServer()
        request["dwClientAPIVersion"] = 0x30000
        reply, args = call(fake, dce, request)
        assert args == {"dwClientAPIVersion": 0x30000} and reply["lpdwServerAPIVersion"] == 0x30000
        for test in (test_strings_and_handles, test_ports, test_routing, test_structures, test_send, test_jobs,
                     test_faults, test_fragments):
            test(fake, dce)
        dce.disconnect()
        fake.end()
    finally:
        if fake.process.poll() is None:
            fake.process.kill()
            fake.process.wait()
    print("ok")


if __name__ == "__main__":
    main()
