#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""winfax.dll: connections, rights, ports, routing, settings; what each function does is looked for at the server."""
import os

from harness import main, make_pages
from winfax_case import *  # pylint: disable=wildcard-import,unused-wildcard-import

FPS_AVAILABLE, FPS_SENDING, FPS_RINGING, FPS_DIALING = 0x20100000, 0x20000002, 0x20020000, 0x20000001


class Connections:
    def test_connect_close_and_rights(self):
        self.serve()
        tcp_port = self.place.split(":")[1]
        for name in (f"\\\\localhost:{tcp_port}", f"127.0.0.1:{tcp_port}"):
            handle = self.good("FaxConnectFaxServer", name)["handle"]
            self.assertEqual(len(self.rows("FaxEnumPorts", handle)), 2)
            self.good("FaxClose", handle)
            self.fails(INVALID_HANDLE, "FaxClose", handle)
            self.fails(INVALID_HANDLE, "FaxEnumPorts", handle)
        self.env["FAXPORT_SERVER"] = self.place
        shell = self.shell()
        for name in ("NULL", ""):
            handle = self.good("FaxConnectFaxServer", name, shell=shell)["handle"]
            self.good("FaxAccessCheck", handle, 0x7f, shell=shell)
            self.good("FaxClose", handle, shell=shell)
        for name, code in (("\\\\a\\b", INVALID_PARAMETER), ("x*100000", INVALID_PARAMETER),
                           ("127.0.0.1:1", SERVER_UNAVAILABLE), ("no-such-name.invalid", SERVER_UNAVAILABLE)):
            self.assertEqual(self.fails(code, "FaxConnectFaxServer", name)["handle"], "0x0")

        # Handles are numbers of 32 bits, all different.
        handles = [self.good("FaxConnectFaxServer", self.place)["handle"] for _ in range(3)]
        self.assertEqual(len({self.server, *handles}), 4)
        self.assertTrue(all(int(handle, 16) < 1 << 32 for handle in handles))

        for mask in (0, 0x7f, 0x1F007F, 0x20016, 0x20001):
            self.good("FaxAccessCheck", self.server, mask)
        self.fails(0, "FaxAccessCheck", self.server, 0x80)
        self.fails(0, "FaxAccessCheck", self.server, 0x10000000)
        # It has no result, and leaves the last error alone.
        self.assertEqual(self.winfax.call("FaxFreeBuffer")["error"], 0x2BAD)

    def test_an_ordinary_account(self):
        daemon = self.serve(ordinary=True)
        for mask in (1, 2, 4, 0x10, 0x17, 0x20016, 0x20001):
            self.good("FaxAccessCheck", self.server, mask)
        for mask in (8, 0x20, 0x40, 0x7f, 0x1F007F, 0x10000):
            self.fails(0, "FaxAccessCheck", self.server, mask)
        port = self.open("B")
        device = daemon.port("B")["device_id"]
        daemon.run("config", "set", "queue=paused")
        job = daemon.send(make_pages(self.path("in.tif"), 1), "200")

        def settings():
            return daemon.ports(), daemon.json("config"), daemon.json("port", "show", "B")["methods"], daemon.jobs()
        before = settings()
        for words in (
                ("FaxSetPort", port, "Csid=other"), ("FaxOpenPort", self.server, device, 2),
                ("FaxSetConfiguration", self.server, "Retries=9"), ("FaxSetLoggingCategories", self.server, 1, 0),
                ("FaxSetGlobalRoutingInfo", self.server, f"Guid={GUID_FOLDER}", "Priority=1"),
                ("FaxEnableRoutingMethod", port, GUID_FOLDER, 1), ("FaxSetRoutingInfo", port, GUID_FOLDER, "41000000")):
            self.fails(ACCESS_DENIED, *words)
        # Somebody else's job: he does not even learn that it is there.
        for words in (("FaxAbort", self.server, job), ("FaxGetJob", self.server, job), ("FaxGetPageData", self.server, job),
                      *(("FaxSetJob", self.server, job, command) for command in (1, 2, 3))):
            self.fails(INVALID_PARAMETER, *words)
        self.assertEqual(self.rows("FaxEnumJobs", self.server), [])
        self.assertEqual(settings(), before)
        # His own he may send, see and end.
        mine = self.good("FaxSendDocument", self.server, windows_path(self.path("in.tif")), "RecipientNumber=200")["job"]
        self.assertEqual([row["JobId"] for row in self.rows("FaxEnumJobs", self.server)], [mine])
        self.good("FaxAbort", self.server, mine)
        self.assertEqual(daemon.job(mine)["state"], "cancelled")

    def test_loaded_at_run_time(self):
        """All 56 functions are found by name."""
        path = os.path.join(os.environ["FAXPORT_SOURCE"], "tests/wine/winfax_exports.txt")
        with open(path, encoding="ascii") as file:
            names = [line.strip() for line in file if line.strip() and line[0] not in "#;"]
        self.assertEqual(len(names), 56)
        self.winfax = self.shell()
        self.assertEqual(self.winfax.call("load", windows_path(DLL), *names)["functions"], 56)


class Ports:
    def test_listed_and_read(self):
        daemon = self.serve(port_b={"send": False, "rings": 3})
        rows = self.rows("FaxEnumPorts", self.server)
        self.assertEqual([(row["DeviceId"], row["DeviceName"], row["Csid"], row["Tsid"], row["Rings"], row["Priority"],
                           row["Flags"], row["State"]) for row in rows],
                         [(p["device_id"], p["name"], p["csid"], p["tsid"], p["rings"], p["priority"],
                           2 * p["send"] + p["receive"], FPS_AVAILABLE) for p in daemon.ports()])
        self.assertEqual([row["DeviceName"] for row in rows], [self.name, "B"])
        for row in rows:
            port = self.good("FaxOpenPort", self.server, row["DeviceId"], 1)["handle"]
            self.assertEqual(self.rows("FaxGetPort", port), [row])
            self.good("FaxClose", port)
            self.fails(INVALID_HANDLE, "FaxGetPort", port)
        self.fails(BAD_UNIT, "FaxOpenPort", self.server, 4711, 1)
        self.fails(BAD_UNIT, "FaxOpenPort", self.server, 4711, 2)

    def test_names_that_the_code_page_lacks(self):
        """The W form shows all of Unicode; the A form what Windows makes of it in the ANSI code page."""
        self.name = f"Żółć é {PHONE}"
        self.serve()
        self.assertEqual(self.winfax.call("footprint")["code page"], 1252)
        self.assertEqual(self.rows("FaxEnumPorts", self.server)[0]["DeviceName"],
                         self.name if self.FORM == "w" else "Zólc é ??")

    def test_changed(self):
        daemon = self.serve()
        port = self.open("B", 2)
        self.good("FaxSetPort", port, "Csid=new csid 49 30", "Tsid=new tsid", "Rings=99", "Flags=1", "Priority=1",
                  "DeviceName=ignored", "DeviceId=77", "State=1")
        changed = daemon.port("B")
        self.assertEqual([changed[key] for key in ("csid", "tsid", "rings", "send", "receive", "priority")],
                         ["new csid 49 30", "new tsid", 99, False, True, 1])
        self.assertEqual([p["name"] for p in daemon.ports()], ["B", self.name])
        self.good("FaxSetPort", port, "Csid=NULL", "Tsid=", "Flags=6", "Rings=0")
        changed = daemon.port("B")
        self.assertEqual([changed[key] for key in ("csid", "tsid", "rings", "send", "receive")],
                         ["new csid 49 30", "", 0, True, False])

        before = daemon.ports()
        for wrong in ("Rings=100", "Priority=0", "Priority=3", "Tsid=x*100000", "SizeOfStruct=47"):
            self.fails(INVALID_PARAMETER, "FaxSetPort", port, wrong)
        self.assertEqual(daemon.ports(), before)
        # A station id is made to fit, as the Windows service does it.
        self.good("FaxSetPort", port, "Csid=123456789012345678901", "Tsid=Büro 1")
        changed = daemon.port("B")
        self.assertEqual([changed["csid"], changed["tsid"]], ["12345678901234567890", "Bro 1"])

    def test_one_holds_it(self):
        daemon = self.serve()
        device = daemon.port("B")["device_id"]
        holder = self.open("B", 2)
        self.fails(INVALID_HANDLE, "FaxOpenPort", self.server, device, 2)
        other = self.shell()
        server = self.good("FaxConnectFaxServer", self.place, shell=other)["handle"]
        self.fails(INVALID_HANDLE, "FaxOpenPort", server, device, 2, shell=other)
        reader = self.good("FaxOpenPort", server, device, 1, shell=other)["handle"]
        self.fails(DEVICE_IN_USE, "FaxSetPort", reader, "Csid=theirs", shell=other)
        self.good("FaxSetPort", holder, "Csid=ours")
        self.assertEqual(daemon.port("B")["csid"], "ours")
        # The port outlives the server's handle, and goes on being held.
        self.good("FaxClose", self.server)
        self.good("FaxSetPort", holder, "Csid=still ours")
        self.assertEqual(self.rows("FaxGetPort", holder)[0]["Csid"], "still ours")
        self.fails(INVALID_HANDLE, "FaxOpenPort", server, device, 2, shell=other)
        self.good("FaxClose", holder)
        holder = self.good("FaxOpenPort", server, device, 2, shell=other)["handle"]
        self.good("FaxSetPort", reader, "Csid=theirs", shell=other)
        self.assertEqual(daemon.port("B")["csid"], "theirs")

    def test_status(self):
        daemon = self.serve(port_b={"rings": 99})
        sends, rings = self.open(self.name), self.open("B")
        idle = self.rows("FaxGetDeviceStatus", sends)[0]
        self.assertEqual((idle["Status"], idle["JobType"], idle["CurrentPage"], idle["StartTime"], idle["DeviceName"]),
                         (FPS_AVAILABLE, 0, 0, 0, self.name))
        for member in ("CallerId", "PhoneNumber", "RoutingString", "StatusString"):
            self.assertIsNone(idle[member], member)
        job = self.good("FaxSendDocument", self.server, windows_path(make_pages(self.path("in.tif"), 2)),
                        "RecipientNumber=200", f"SenderName={self.name}", "RecipientName=Zoë", "DocumentName=Fünf")["job"]
        daemon.wait_state("B", "ringing")
        status = self.rows("FaxGetDeviceStatus", sends)[0]
        live = daemon.status(self.name)
        self.assertEqual({key: status[key] for key in (
            "Status", "JobType", "PhoneNumber", "CallerId", "RoutingString", "SenderName", "RecipientName", "DocumentName",
            "TotalPages", "DeviceId", "UserName", "Tsid", "StatusString")},
            {"Status": FPS_DIALING, "JobType": 1, "PhoneNumber": "200", "CallerId": None, "RoutingString": None,
             "SenderName": self.name, "RecipientName": "Zoë", "DocumentName": "Fünf", "TotalPages": 2,
             "DeviceId": live["device_id"], "UserName": daemon.job(job)["user_name"], "Tsid": live["tsid"],
             "StatusString": None})
        self.assertEqual(status["Size"], daemon.job(job)["bytes"])
        self.assertGreater(status["StartTime"], status["SubmittedTime"] - 10 ** 7)
        self.assertGreater(status["SubmittedTime"], 125911584000000000)  # the year 2000
        status = self.rows("FaxGetDeviceStatus", rings)[0]
        self.assertEqual((status["Status"], status["JobType"], status["CallerId"], status["RoutingString"],
                          status["PhoneNumber"], status["Size"]), (FPS_RINGING, 2, "100", "200", None, 0))
        # A port with a call cannot be changed as long as it has one.
        entry = self.rows("FaxGetJob", self.server, job)[0]
        self.assertEqual((entry["QueueStatus"], entry["Status"], entry["JobType"]), (1, FPS_DIALING, 1))
        self.good("FaxAbort", self.server, job)


class Routing:
    def test_methods_of_a_port(self):
        daemon = self.serve()
        port = self.open("B")
        methods = daemon.json("port", "show", "B")["methods"]
        rows = self.rows("FaxEnumRoutingMethods", port)
        self.assertEqual([(row["Guid"], bool(row["Enabled"]), row["DeviceName"], row["FriendlyName"]) for row in rows],
                         [(m["guid"], m["enabled"], "B", m["friendly_name"]) for m in methods])
        self.assertTrue(all(row["FunctionName"] and row["ExtensionImageName"] and row["ExtensionFriendlyName"]
                            for row in rows))
        folder = self.path("Eingänge")
        os.mkdir(folder)
        data = (folder + "\0").encode("utf-16-le")
        self.good("FaxSetRoutingInfo", port, GUID_FOLDER, data.hex())
        self.assertEqual(self.good("FaxGetRoutingInfo", port, GUID_FOLDER)["bytes"], data.hex())
        self.good("FaxEnableRoutingMethod", port, GUID_FOLDER, 1)
        at_server = next(m for m in daemon.json("port", "show", "B")["methods"] if m["guid"] == GUID_FOLDER)
        self.assertEqual((at_server["enabled"], at_server["data"]), (True, folder))
        self.good("FaxEnableRoutingMethod", port, GUID_FOLDER, 0)
        at_server = next(m for m in daemon.json("port", "show", "B")["methods"] if m["guid"] == GUID_FOLDER)
        self.assertEqual((at_server["enabled"], at_server["data"]), (False, folder))

        unknown = "{00000000-0000-0000-0000-000000000000}"
        self.fails(INVALID_DATA, "FaxEnableRoutingMethod", port, unknown, 1)
        self.fails(INVALID_DATA, "FaxGetRoutingInfo", port, unknown)
        self.fails(INVALID_DATA, "FaxSetRoutingInfo", port, unknown, data.hex())
        self.fails(INVALID_PARAMETER, "FaxEnableRoutingMethod", port, "NULL", 1)
        for bad in ("", "41", "4100", "410042"):
            self.fails(INVALID_DATA, "FaxSetRoutingInfo", port, GUID_FOLDER, bad)
        for bad in ("relative\0", "/no/such/folder\0"):
            self.fails(INVALID_DATA, "FaxSetRoutingInfo", port, GUID_FOLDER, bad.encode("utf-16-le").hex())
        self.assertEqual(self.good("FaxGetRoutingInfo", port, GUID_FOLDER)["bytes"], data.hex())
        # What stands behind the end of the text in the program's buffer is not looked at.
        self.good("FaxSetRoutingInfo", port, GUID_FOLDER, data.hex() + "ffff")
        self.assertEqual(self.good("FaxGetRoutingInfo", port, GUID_FOLDER)["bytes"], data.hex())

    def test_methods_of_the_server(self):
        daemon = self.serve()
        rows = self.rows("FaxEnumGlobalRoutingInfo", self.server)
        self.assertEqual([row["Guid"] for row in rows], [m["guid"] for m in daemon.json("port", "show", "B")["methods"]])
        self.assertEqual([row["Priority"] for row in rows], list(range(1, len(rows) + 1)))
        last = rows[-1]
        self.good("FaxSetGlobalRoutingInfo", self.server, f"Guid={last['Guid']}", "Priority=1", "FriendlyName=ignored")
        moved = self.rows("FaxEnumGlobalRoutingInfo", self.server)
        self.assertEqual([row["Guid"] for row in moved], [last["Guid"], *(row["Guid"] for row in rows[:-1])])
        self.assertEqual(moved[0]["FriendlyName"], last["FriendlyName"])
        self.assertEqual([m["guid"] for m in daemon.json("port", "show", "B")["methods"]], [row["Guid"] for row in moved])
        self.fails(INVALID_DATA, "FaxSetGlobalRoutingInfo", self.server,
                   "Guid={00000000-0000-0000-0000-000000000000}", "Priority=1")
        for wrong in ("0", str(len(rows) + 1)):
            self.fails(INVALID_PARAMETER, "FaxSetGlobalRoutingInfo", self.server, f"Guid={GUID_INBOX}", f"Priority={wrong}")
        self.fails(INVALID_PARAMETER, "FaxSetGlobalRoutingInfo", self.server, "Priority=1")
        self.assertEqual(self.rows("FaxEnumGlobalRoutingInfo", self.server), moved)


class Settings:
    def test_configuration(self):
        daemon = self.serve()
        archive = self.path("Ablage ü")
        os.mkdir(archive)
        first = self.rows("FaxGetConfiguration", self.server)[0]
        at_server = daemon.json("config")
        self.assertEqual((first["Retries"], first["RetryDelay"], bool(first["Branding"]), first["Reserved"]),
                         (at_server["retries"], at_server["retry_delay_min"], at_server["branding"], None))
        wanted = {"Retries": 7, "RetryDelay": 11, "DirtyDays": 0xFFFFFFFF, "Branding": 1, "UseDeviceTsid": 1, "ServerCp": 1,
                  "PauseServerQueue": 1, "StartCheapTime": "21:30", "StopCheapTime": "06:05", "ArchiveOutgoingFaxes": 1,
                  "ArchiveDirectory": archive, "InboundProfile": "Profil ü"}
        self.good("FaxSetConfiguration", self.server, *(f"{key}={value}" for key, value in wanted.items()))
        got = self.rows("FaxGetConfiguration", self.server)[0]
        self.assertEqual({key: got[key] for key in wanted}, wanted)
        self.assertEqual(got["Reserved"], "Profil ü")
        at_server = daemon.json("config")
        self.assertEqual({key: at_server[key] for key in ("retries", "retry_delay_min", "branding", "use_device_tsid",
                                                          "archive_directory", "archive_outgoing", "queue_paused")},
                         {"retries": 7, "retry_delay_min": 11, "branding": True, "use_device_tsid": True,
                          "archive_directory": archive, "archive_outgoing": True, "queue_paused": True})
        for wrong in (["ArchiveDirectory=NULL"], ["ArchiveDirectory="], ["StartCheapTime=24:00"], ["StopCheapTime=12:60"],
                      ["SizeOfStruct=0"], ["ArchiveDirectory=relative"], ["ArchiveDirectory=x*100000"]):
            self.fails(INVALID_PARAMETER, "FaxSetConfiguration", self.server, *wrong)
        self.assertEqual(self.rows("FaxGetConfiguration", self.server)[0], got)
        self.good("FaxSetConfiguration", self.server, "ArchiveOutgoingFaxes=0", "ArchiveDirectory=NULL", "Reserved=NULL",
                  "PauseServerQueue=0", "DirtyDays=30")
        got = self.rows("FaxGetConfiguration", self.server)[0]
        self.assertEqual((got["ArchiveOutgoingFaxes"], got["Reserved"], got["PauseServerQueue"], got["DirtyDays"]),
                         (0, None, 0, 30))
        self.assertFalse(daemon.json("config")["queue_paused"])

    def test_logging(self):
        self.serve()
        rows = self.rows("FaxGetLoggingCategories", self.server)
        self.assertEqual([row["Category"] for row in rows], [1, 2, 3, 4])
        self.assertTrue(all(row["Name"] for row in rows))
        self.good("FaxSetLoggingCategories", self.server, 1, 0, 2, 1, 3, 2, 4, 3)
        self.assertEqual([row["Level"] for row in self.rows("FaxGetLoggingCategories", self.server)], [0, 1, 2, 3])
        self.good("FaxSetLoggingCategories", self.server, 3, 0)
        self.assertEqual([row["Level"] for row in self.rows("FaxGetLoggingCategories", self.server)], [0, 1, 0, 3])
        for wrong in ([], [1, 4], [9, 1]):
            self.fails(INVALID_PARAMETER, "FaxSetLoggingCategories", self.server, *wrong)
        self.assertEqual([row["Level"] for row in self.rows("FaxGetLoggingCategories", self.server)], [0, 1, 0, 3])
        # They are the server's, not the connection's.
        other = self.shell()
        server = self.good("FaxConnectFaxServer", self.place, shell=other)["handle"]
        got = self.good("FaxGetLoggingCategories", server, shell=other)["rows"]
        self.assertEqual([row["Level"] for row in got], [0, 1, 0, 3])


both_forms(Connections, Ports, Routing, Settings)

if __name__ == "__main__":
    main()
