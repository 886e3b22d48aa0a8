#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every member of every class of faxcom.dll against a real faxportd, through the vtable: STA and MTA; and late."""
import datetime
import itertools
import os
import struct
import subprocess

from com import (CLASSES, E_FAIL, E_INVALIDARG, E_POINTER, FILE_NOT_FOUND, INVALID_DATA, INVALID_OPERATION, NOT_CONNECTED,
                 NOT_SUPPORTED, NOTHING, NULL, PHONE, ComTest, Currency, Double, Object, Short)
from windows import windows_path
from harness import main, make_pages, until

VT = {2: "short", 3: "long", 7: "date", 8: "text", 9: "object", 12: "variant", 22: "long"}
VALUES = {"short": 7, "long": 7, "text": "x", "object": NOTHING}


def date_of(text):
    """A time of the command line as DATE: days since 30 December 1899, UTC."""
    time_of = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (time_of - datetime.datetime(1899, 12, 30, tzinfo=datetime.timezone.utc)) / datetime.timedelta(days=1)


def tagged_tiff(path, texts):
    """A page without an image, and the tags from 65400 on."""
    entries = [(256, 4, 1, struct.pack("<I", 1728)), (257, 4, 1, struct.pack("<I", 1))]
    entries += [(65400 + i, 2, len(text.encode()) + 1, text.encode() + b"\0") for i, text in enumerate(texts)]
    at = 8 + 2 + 12 * len(entries) + 4
    rows, rest = b"", b""
    for tag, kind, count, data in entries:
        if len(data) > 4:
            data, rest = struct.pack("<I", at + len(rest)), rest + data + b"\0" * (len(data) % 2)
        rows += struct.pack("<HHI", tag, kind, count) + data.ljust(4, b"\0")
    with open(path, "wb") as file:
        file.write(b"II*\0" + struct.pack("<IH", 8, len(entries)) + rows + bytes(4) + rest)


class Objects:
    """Run three times; see below."""
    way = {}

    # ports ------------------------------------------------------------------

    def test_seven_steps(self):
        daemon = self.ports_daemon()
        server = self.client(**self.way).new("FaxServer.FaxServer")
        server.call("Connect", "")
        ports = server.call("GetPorts")
        self.assertEqual(ports.get("Count"), 2)
        port = ports.get("Item", 1)
        port.put("Csid", "after 49 30")
        self.assertEqual(port.get("Csid"), "after 49 30")
        self.assertEqual(daemon.port(f"Büro {PHONE}")["csid"], "after 49 30")
        server.call("Disconnect")
        self.assertEqual([thing.release() for thing in (port, ports, server)], [0, 0, 0])

    def test_port(self):
        daemon = self.ports_daemon()
        server = self.connected(**self.way)
        ports = server.call("GetPorts")
        rows = daemon.ports()
        for number, row in enumerate(rows, 1):
            port = ports.get("Item", number)
            self.assertEqual([port.get(name) for name in ("Name", "DeviceId", "Rings", "Csid", "Tsid", "Send",
                                                          "Receive", "Priority", "CanModify")],
                             [row["name"], row["device_id"], row["rings"], row["csid"], row["tsid"], int(row["send"]),
                              int(row["receive"]), row["priority"], 1])
        port, other = ports.get("Item", 1), ports.get("Item", 1)
        for name, key, value in (("Rings", "rings", 99), ("Rings", "rings", 0), ("Csid", "csid", "+49 30 ABC"),
                                 ("Csid", "csid", ""), ("Tsid", "tsid", "TSID new"), ("Send", "send", 0),
                                 ("Send", "send", 1), ("Receive", "receive", 0), ("Receive", "receive", -1),
                                 ("Send", "send", 77), ("Priority", "priority", 2), ("Priority", "priority", 1)):
            with self.subTest(name=name, value=value):
                before = other.get(name)
                port.put(name, value)
                expected = int(value != 0) if name in ("Send", "Receive") else value
                self.assertEqual(port.get(name), expected)
                self.assertEqual(daemon.port(f"Büro {PHONE}")[key], expected)
                # Fetched once: another object does not hear of it. A new one does.
                self.assertEqual(other.get(name), before)
                self.assertEqual(ports.get("Item", 1).get(name), expected)
        port.put("Csid", NULL)
        self.assertEqual(daemon.port(f"Büro {PHONE}")["csid"], "")
        before = daemon.port(f"Büro {PHONE}")
        for name, value in (("Rings", 100), ("Rings", -1), ("Priority", 0), ("Priority", 3), ("Priority", -1)):
            with self.subTest(name=name, value=value):
                self.assertNotEqual(self.fails(E_INVALIDARG, port.put, name, value), "")
        self.assertEqual(daemon.port(f"Büro {PHONE}"), before)
        self.assertEqual(port.get("Rings"), before["rings"])
        # A station id is made to fit, as the Windows service does it.
        for value, kept in (("123456789012345678901", "12345678901234567890"), (f"B\u00fcro {PHONE} 1", "Bro  1"),
                            ("\u00e4", ""), ("x" * 100000, "x" * 20), ("a\tb\x7f", "ab")):
            for name in ("Csid", "Tsid"):
                with self.subTest(name=name, value=value[:30]):
                    port.put(name, value)
                    self.assertEqual(port.get(name), kept)
                    self.assertEqual(daemon.port(f"Büro {PHONE}")[name.lower()], kept)

    def test_collections(self):
        self.ports_daemon()
        server = self.connected(**self.way)
        port = server.call("GetPorts").get("Item", 1)
        for things, count in ((server.call("GetPorts"), 2), (port.call("GetRoutingMethods"), 2),
                              (server.call("GetJobs"), 0)):
            self.assertEqual(things.get("Count"), count)
            for index in (0, -1, count + 1, 2**31 - 1, -2**31):
                self.assertIn("1 to Count", self.fails(E_INVALIDARG, things.get, "Item", index))
            names = [things.get("Item", i + 1).get("DeviceId") for i in range(count)]
            self.assertEqual([item.get("DeviceId") for item in things.each()], names)
        ports = server.call("GetPorts")
        first, again = ports.get("Item", 1), ports.get("Item", 1)
        self.assertEqual(first.release(), 0)  # a new object each time
        self.assertEqual(again.get("Name"), f"Büro {PHONE}")

    def test_routing_methods(self):
        daemon = self.ports_daemon()
        server = self.connected(**self.way)
        port = server.call("GetPorts").get("Item", 1)
        methods = port.call("GetRoutingMethods")
        # The folder method wants a folder first; the server says so.
        guid = "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"
        folder = next(method for method in methods.each() if method.get("Guid").lower() == guid)
        self.assertIn("setting", self.fails(INVALID_DATA, folder.put, "Enable", -1))
        self.assertEqual((folder.get("Enable"), folder.get("RoutingData")), (0, ""))
        daemon.run("port", "set", f"Büro {PHONE}", f"folder-path={self.folder}")
        self.assertEqual(folder.get("RoutingData"), self.folder)
        methods = port.call("GetRoutingMethods")
        rows = daemon.json("port", "show", f"Büro {PHONE}")["methods"]
        self.assertEqual(methods.get("Count"), len(rows))
        for number, row in enumerate(rows, 1):
            method = methods.get("Item", number)
            self.assertEqual(method.get("DeviceId"), port.get("DeviceId"))
            self.assertEqual(method.get("DeviceName"), f"Büro {PHONE}")
            self.assertEqual(method.get("Guid").upper(), row["guid"].upper())
            self.assertEqual(method.get("FriendlyName"), row["friendly_name"])
            self.assertEqual(method.get("FunctionName"), row["function_name"])
            self.assertEqual(method.get("ImageName"), row["image_name"])
            self.assertEqual(method.get("ExtensionName"), row["extension_name"])
            self.assertEqual(method.get("Enable"), int(row["enabled"]))
            self.assertEqual(method.get("RoutingData"), row["data"] or "")
            for value in (0, -1, 0, 1):
                method.put("Enable", value)
                self.assertEqual(method.get("Enable"), int(value != 0))
                self.assertEqual(daemon.json("port", "show", f"Büro {PHONE}")["methods"][number - 1]["enabled"], value != 0)

    def test_status_of_an_idle_port(self):
        self.ports_daemon()
        status = self.connected(**self.way).call("GetPorts").get("Item", 1).call("GetStatus")
        expected = dict.fromkeys("CallerId Csid DocumentName Address RoutingString SenderName RecipientName Tsid".split(),
                                 "")
        expected.update(dict.fromkeys("CurrentPage Send Receive DocumentSize PageCount".split(), 0))
        expected.update(dict.fromkeys("StartTime SubmittedTime ElapsedTime".split(), 0.0))
        expected.update(DeviceId=1, DeviceName=f"Büro {PHONE}", Description="Available")
        self.assertEqual({name: status.get(name) for name in expected}, expected)
        status.call("Refresh")
        self.assertEqual({name: status.get(name) for name in expected}, expected)
        self.assertIsInstance(status.get("StartTime"), Double)

    # the server's settings --------------------------------------------------

    SETTINGS = (("Retries", "retries", 5), ("Retries", "retries", 0), ("RetryDelay", "retry_delay_min", 7),
                ("DirtyDays", "dirty_days", 12), ("DirtyDays", "dirty_days", -1),
                ("Branding", "branding", -1), ("Branding", "branding", 0), ("UseDeviceTsid", "use_device_tsid", 1),
                ("UseDeviceTsid", "use_device_tsid", 0), ("ServerCoverpage", "server_covers_only", -1),
                ("ServerCoverpage", "server_covers_only", 0), ("PauseServerQueue", "queue_paused", 5),
                ("PauseServerQueue", "queue_paused", 0), ("ServerMapiProfile", "mapi_profile", f"Profil {PHONE}"))

    def server_setting(self, daemon, key):
        """As the command line has it."""
        value = daemon.json("config")[key]
        if isinstance(value, bool):
            return int(value)
        return -1 if value in (None, 2**32 - 1) else value

    def test_settings(self):
        daemon = self.ports_daemon()
        server = self.connected(**self.way)
        archive = self.path("archive")
        os.mkdir(archive)
        for name, key, value in (*self.SETTINGS, ("ArchiveDirectory", "archive_directory", archive),
                                 ("ArchiveOutboundFaxes", "archive_outgoing", -1),
                                 ("ArchiveOutboundFaxes", "archive_outgoing", 0)):
            with self.subTest(name=name, value=value):
                server.put(name, value)
                flag = name in ("Branding", "UseDeviceTsid", "ServerCoverpage", "PauseServerQueue",
                                "ArchiveOutboundFaxes")
                expected = int(value != 0) if flag else value
                self.assertEqual(server.get(name), expected)
                self.assertEqual(self.server_setting(daemon, key), expected)
        # Four members, two times of the day.
        for name, value in (("DiscountRateStartHour", 22), ("DiscountRateStartMinute", 59),
                            ("DiscountRateEndHour", 6), ("DiscountRateEndMinute", 5), ("DiscountRateStartHour", 23)):
            server.put(name, Short(value))
            self.assertEqual(server.get(name), value)
            self.assertIsInstance(server.get(name), Short)
        self.assertEqual(self.cheap_rate(daemon), (23 * 60 + 59, 6 * 60 + 5))
        for name, values in (("Hour", (24, -1, 32767)), ("Minute", (60, -1, -32768))):
            for which, value in itertools.product(("Start", "End"), values):
                words = self.fails(E_INVALIDARG, server.put, f"DiscountRate{which}{name}", Short(value))
                self.assertRegex(words, "0 to 23")
        self.assertEqual(self.cheap_rate(daemon), (23 * 60 + 59, 6 * 60 + 5))
        # A folder that is none: refused as soon as it is to be used.
        server.put("ArchiveOutboundFaxes", -1)
        for value in ("not absolute", "C:\\of another system", "/x" * 50000):
            self.assertNotEqual(self.fails(E_INVALIDARG, server.put, "ArchiveDirectory", value), "")
        self.assertEqual(server.get("ArchiveDirectory"), archive)
        self.fails(E_INVALIDARG, server.put, "ServerMapiProfile", "x" * 100000)

    def cheap_rate(self, daemon):
        config = daemon.json("config")
        return config["discount_start_min"], config["discount_end_min"]

    def test_settings_before_connect(self):
        daemon = self.ports_daemon()
        server = self.client(**self.way).new("FaxServer.FaxServer")
        self.fails(NOT_CONNECTED, server.get, "Retries")
        server.put("Retries", 4)
        server.put("Retries", 6)
        server.put("Branding", -1)
        server.put("DiscountRateEndHour", Short(5))
        server.put("ServerMapiProfile", "kept")
        server.put("ArchiveDirectory", "C:\\of another system")
        server.put("ArchiveOutboundFaxes", -1)  # refused, and that stops nobody
        self.fails(E_INVALIDARG, server.put, "DiscountRateEndHour", Short(24))
        server.call("Connect", "")
        self.assertEqual([server.get(name) for name in ("Retries", "Branding", "DiscountRateEndHour",
                                                        "ServerMapiProfile", "ArchiveOutboundFaxes")],
                         [6, 1, 5, "kept", 0])
        self.assertEqual(daemon.json("config")["retries"], 6)
        # Applied once: the next Connect does not put it back.
        server.put("Retries", 1)
        server.call("Connect", "")
        self.assertEqual(server.get("Retries"), 1)
        server.call("Disconnect")
        self.fails(NOT_CONNECTED, server.put, "Retries", 2)

    # documents and jobs -----------------------------------------------------

    def test_document_properties(self):
        """No server: all is kept in the object."""
        doc = self.client(**self.way).new("FaxServer.FaxServer").call("CreateDocument", "preset")
        self.assertEqual(doc.get("FileName"), "preset")
        texts, numbers = [], []
        for name, kind, _, _, outs in doc.members():
            if kind == "get":
                (texts if outs == [8] else numbers).append(name)
        self.assertEqual((len(texts), len(numbers)), (30, 4))
        for name in texts:
            self.assertEqual(doc.get(name), "preset" if name == "FileName" else "")
            doc.put(name, name + PHONE)
        for name in texts:
            self.assertEqual(doc.get(name), name + PHONE)
        for value in ("", "x" * 100000, "a\0b\0", "\u0416\U0001f4e0"):
            doc.put("CoverpageNote", value)
            self.assertEqual(doc.get("CoverpageNote"), value)
        doc.put("CoverpageNote", NULL)
        self.assertEqual(doc.get("CoverpageNote"), "")
        for name in ("SendCoverpage", "ServerCoverpage", "DiscountSend"):
            self.assertEqual(doc.get(name), 0)
            for value in (-1, 0, 1, 2):
                doc.put(name, value)
                self.assertEqual(doc.get(name), int(value != 0))
        for value in (0, 4711, -1):
            doc.put("CallHandle", value)
            self.assertEqual(doc.get("CallHandle"), value)

    def test_fax(self):
        """Two ports of one daemon; followed to its end."""
        daemon = self.serve(self.two_ports(server={"tcp_listen": "127.0.0.1:0"}))
        server = self.client(**self.way).new("FaxServer.FaxServer")
        doc = server.call("CreateDocument", "")  # before Connect, and without a file
        server.call("Connect", "")
        ports = server.call("GetPorts")
        path = make_pages(self.path(f"Übersicht {PHONE}.tif"), 3)
        sent = {"FileName": windows_path(path), "FaxNumber": "200", "RecipientName": f"Empfänger {PHONE}",
                "SenderName": "Jürgen Żółć", "SenderCompany": "Firma", "SenderDepartment": "Abteilung",
                "BillingCode": "4711", "DisplayName": f"Name {PHONE}", "CoverpageSubject": "Betreff",
                "Tsid": "WANTED", "EmailAddress": "a@b.invalid", "SendCoverpage": 1}
        for name, value in sent.items():
            doc.put(name, value)
        number = doc.call("Send")
        os.unlink(path)
        job = daemon.job(number)
        self.assertEqual([job[key] for key in ("number", "recipient_name", "sender_name", "sender_company",
                                               "sender_dept", "billing_code", "document_name", "subject", "pages",
                                               "discount", "tsid", "priority")],
                         ["200", f"Empfänger {PHONE}", "Jürgen Żółć", "Firma", "Abteilung", "4711", f"Name {PHONE}",
                          "Betreff", 3, False, "WANTED", "normal"])

        # Followed by Refresh; the port that sends and the one that receives too.
        jobs = [server.call("GetJobs").get("Item", i + 1) for i in range(server.call("GetJobs").get("Count"))]
        mine = next(job for job in jobs if job.get("JobId") == number)
        self.assertEqual([mine.get(name) for name in ("Type", "UserName", "PageCount", "FaxNumber", "RecipientName",
                                                      "Tsid", "SenderName", "SenderCompany", "SenderDept",
                                                      "BillingCode", "DisplayName", "DiscountSend")],
                         [1, daemon.job(number)["user_name"], 3, "200", f"Empfänger {PHONE}", "WANTED", "Jürgen Żółć",
                          "Firma", "Abteilung", "4711", f"Name {PHONE}", 0])
        sending, receiving = (ports.get("Item", i).call("GetStatus") for i in (1, 2))
        words, seen = set(), {}

        def ended():
            words.add((mine.get("QueueStatus"), mine.get("DeviceStatus")))
            for name, status in (("sending", sending), ("receiving", receiving)):
                status.call("Refresh")
                if status.get("Description") in ("Sending", "Receiving"):
                    seen[name] = {key: status.get(key) for key, kind, _, _, outs in members if kind == "get" and outs}
            try:
                mine.call("Refresh")
            except Exception as error:
                return error
            return None
        members = list(sending.members())
        error = until(ended)
        self.assertEqual(error.code, E_INVALIDARG)  # it has left the queue
        self.assertEqual(daemon.wait_job(number, "sent")["pages_confirmed"], 3)
        self.assertLessEqual({queue for queue, _ in words}, {"Pending", "In Progress"})
        self.assertIn(("In Progress", "Sending"), words)
        self.assertEqual(mine.get("JobId"), number)  # the last that was known stays
        out, incoming = seen["sending"], seen["receiving"]
        self.assertEqual([out[key] for key in ("Send", "Receive", "Address", "SenderName", "RecipientName",
                                               "DocumentName", "PageCount", "DeviceName", "Csid")],
                         [1, 0, "200", "Jürgen Żółć", f"Empfänger {PHONE}", f"Name {PHONE}", 3, "A", "CSID B"])
        self.assertGreater(out["DocumentSize"], 0)
        submitted = date_of(job["submitted_time"])
        self.assertAlmostEqual(out["SubmittedTime"], submitted, delta=2 / 86400)
        self.assertGreaterEqual(out["StartTime"], submitted - 2 / 86400)
        self.assertLess(out["StartTime"], submitted + 1 / 24)
        self.assertLess(out["ElapsedTime"], 1 / 24)
        self.assertEqual([incoming[key] for key in ("Send", "Receive", "DeviceName", "Address", "SubmittedTime")],
                         [0, 1, "B", "", 0.0])
        self.assertEqual(incoming["RoutingString"], "200")
        self.assertEqual(len(daemon.messages(1)), 1)

        # The same document to somebody else, without a name: the file's.
        path = make_pages(self.path("second.tif"), 1)
        doc.put("FileName", windows_path(path))
        doc.put("DisplayName", "")
        doc.put("DiscountSend", -1)
        server.put("PauseServerQueue", -1)
        again = doc.call("Send")
        self.assertNotEqual(again, number)
        self.assertEqual(daemon.job(again)["document_name"], "second.tif")
        self.assertTrue(daemon.job(again)["discount"])

    def test_jobs_are_paused_resumed_cancelled(self):
        daemon = self.ports_daemon()
        daemon.run("config", "set", "queue=paused")
        server = self.connected(**self.way)
        doc = server.call("CreateDocument", windows_path(make_pages(self.path("a.tif"), 1)))
        doc.put("FaxNumber", "1")
        numbers = [doc.call("Send") for _ in range(2)]
        jobs = server.call("GetJobs")
        self.assertEqual([job.get("JobId") for job in jobs.each()], numbers)
        job = jobs.get("Item", 1)
        self.assertEqual((job.get("QueueStatus"), job.get("DeviceStatus")), ("Pending", "Unknown"))
        for command, state, words in ((2, "paused", "Paused"), (3, "pending", "Pending")):
            job.call("SetStatus", command)
            self.assertEqual(daemon.job(numbers[0])["state"], state)
            self.assertNotEqual(job.get("QueueStatus"), words)  # as it was, until Refresh
            job.call("Refresh")
            self.assertEqual(job.get("QueueStatus"), words)
        # What the server said of the last call is not said of this one.
        self.fails(INVALID_OPERATION, job.call, "SetStatus", 3)
        for command in (0, 4, -1, 2**31 - 1):
            self.assertIn("no such command", self.fails(E_INVALIDARG, job.call, "SetStatus", command))
        self.assertEqual(daemon.job(numbers[0])["state"], "pending")
        job.call("SetStatus", 1)
        self.assertEqual(daemon.job(numbers[0])["state"], "cancelled")
        self.fails(E_INVALIDARG, job.call, "Refresh")
        self.fails(E_INVALIDARG, job.call, "SetStatus", 3)
        # Who goes through the list as it was meets it still.
        gone = jobs.get("Item", 1)
        self.assertEqual((gone.get("JobId"), gone.get("QueueStatus")), (numbers[0], "Pending"))
        jobs.release()
        self.assertEqual(gone.get("FaxNumber"), "1")
        self.assertEqual([job.get("JobId") for job in server.call("GetJobs").each()], numbers[1:])

    def test_send_refused(self):
        daemon = self.ports_daemon()
        server = self.connected(**self.way)
        path = windows_path(make_pages(self.path("a.tif"), 1))
        with open(self.path("bad.pdf"), "w", encoding="ascii") as file:
            file.write("%PDF-1.4\nno more\n")
        for changes, code, words in (({"FileName": ""}, E_INVALIDARG, "FileName"),
                                     ({"FaxNumber": ""}, E_INVALIDARG, "FaxNumber"),
                                     ({"FileName": path + ".no"}, FILE_NOT_FOUND, "a.tif.no"),
                                     ({"FileName": windows_path(self.folder)}, FILE_NOT_FOUND, ""),
                                     ({"FileName": windows_path(self.path("bad.pdf"))}, INVALID_DATA, "cannot be faxed"),
                                     ({"CallHandle": 1}, NOT_SUPPORTED, "CallHandle"),
                                     ({"SendCoverpage": -1, "CoverpageName": "a.cov"}, NOT_SUPPORTED, "cover page"),
                                     ({"RecipientName": "x" * 100000}, E_INVALIDARG, ""),
                                     ({"FileName": "x" * 100000}, FILE_NOT_FOUND, "")):
            with self.subTest(changes=str(changes)[:80]):
                doc = server.call("CreateDocument", path)
                doc.put("FaxNumber", "1")
                for name, value in changes.items():
                    doc.put(name, value)
                said = self.fails(code, doc.call, "Send")
                self.assertIn(words, said)
                self.assertNotEqual(said, "")
        self.assertEqual(daemon.jobs(), {})
        doc = server.call("CreateDocument", path)
        doc.put("FaxNumber", "1")
        self.fails(NOT_SUPPORTED, self.with_call, doc, server)
        doc.do("late" if doc.client.late else "vtable", "putref", "ConnectionObject", NOTHING)
        doc.put("CoverpageName", "not wanted.cov")
        number = doc.call("Send")
        self.assertEqual(list(daemon.jobs()), [number])

    @staticmethod
    def with_call(doc, call):
        doc.do("late" if doc.client.late else "vtable", "putref", "ConnectionObject", call)
        doc.call("Send")

    def test_sender_is_completed(self):
        daemon = self.ports_daemon()
        key = r"HKCU\Software\Microsoft\Fax\UserInfo"
        self.addCleanup(self.reg, "delete", key, "/f")
        for name, value in (("FullName", "Jana Nowak"), ("Company", "Firma"), ("Department", "Abteilung")):
            self.reg("add", key, "/v", name, "/d", value, "/f")
        server = self.connected(**self.way)
        doc = server.call("CreateDocument", windows_path(make_pages(self.path("a.tif"), 1)))
        doc.put("FaxNumber", "1")
        doc.put("SenderCompany", "Said by the program")
        job = daemon.job(doc.call("Send"))
        self.assertEqual([job[name] for name in ("sender_name", "sender_company", "sender_dept")],
                         ["Jana Nowak", "Said by the program", "Abteilung"])
        self.assertEqual(doc.get("SenderName"), "")

    @staticmethod
    def reg(*args):
        subprocess.run(["wine", "reg", *args], check=True, capture_output=True, timeout=60)

    # life --------------------------------------------------------------------

    def all_objects(self, server, path):
        """One of each class, by the parents' names; FaxJob needs a job in the queue."""
        ports = server.call("GetPorts")
        port = ports.get("Item", 1)
        methods = port.call("GetRoutingMethods")
        doc = server.call("CreateDocument", windows_path(path))
        doc.put("FaxNumber", "1")
        doc.call("Send")
        jobs = server.call("GetJobs")
        return {"FaxServer": server, "FaxPorts": ports, "FaxPort": port, "FaxRoutingMethods": methods,
                "FaxRoutingMethod": methods.get("Item", 1), "FaxStatus": port.call("GetStatus"), "FaxDoc": doc,
                "FaxJobs": jobs, "FaxJob": jobs.get("Item", 1)}

    # What asks the server, with arguments that are right.
    ASKS = {
        "FaxPorts": [("get", "Item", 1)],
        "FaxPort": [("put", "Rings", 1), ("put", "Csid", "x"), ("put", "Tsid", "x"), ("put", "Send", 1),
                    ("put", "Receive", 1), ("put", "Priority", 1), ("call", "GetRoutingMethods"),
                    ("call", "GetStatus")],
        "FaxRoutingMethod": [("put", "Enable", 1), ("get", "RoutingData")],
        "FaxStatus": [("call", "Refresh")],
        "FaxDoc": [("call", "Send")],
        "FaxJobs": [("get", "Item", 1)],
        "FaxJob": [("call", "SetStatus", 2), ("call", "Refresh")],
    }

    NOT_ASKED = {"FaxServer": [("get", "Retries")], "FaxRoutingMethods": [("get", "Item", 1)]}

    def test_after_disconnect(self):
        daemon = self.ports_daemon()
        daemon.run("config", "set", "queue=paused")
        server = self.connected(**self.way)
        things = self.all_objects(server, make_pages(self.path("a.tif"), 1))
        server.call("Disconnect")
        server.call("Disconnect")
        for name, thing in things.items():
            for kind, member, *values in self.ASKS.get(name, ()):
                with self.subTest(object=name, member=member):
                    self.assertIn("not connected", self.fails(NOT_CONNECTED, getattr(thing, kind), member, *values))
        for name, kind, _, ins, outs in server.members():
            if name in ("Connect", "Disconnect", "CreateDocument"):
                continue
            with self.subTest(object="FaxServer", member=name):
                value = [Short(1) if t == 2 else "" if t == 8 else 1 for t in ins]
                self.fails(NOT_CONNECTED, getattr(server, kind), name, *value)
        # What was known is not told any more. A document is its maker's own.
        asked = 0
        for name, thing in things.items():
            if name in ("FaxServer", "FaxDoc"):
                continue
            for member, kind, _, ins, _ in thing.members():
                if kind == "get":
                    asked += 1
                    with self.subTest(object=name, member=member):
                        self.assertIn("not connected", self.fails(NOT_CONNECTED, thing.get, member, *[1] * len(ins)))
        self.assertEqual(asked, 58)
        self.assertNotEqual(things["FaxDoc"].get("FileName"), "")
        # The document goes on with the next connection of its server; the others had the old one.
        server.call("Connect", "")
        self.assertGreater(things["FaxDoc"].call("Send"), 0)
        self.fails(NOT_CONNECTED, things["FaxStatus"].call, "Refresh")

    def test_release_in_every_order(self):
        daemon = self.ports_daemon()
        daemon.run("config", "set", "queue=paused")
        path = make_pages(self.path("a.tif"), 1)
        server = self.connected(**self.way)
        client = server.client
        things = self.all_objects(server, path)
        names = list(things)
        for thing in things.values():
            thing.release()
        # Forwards, backwards, and with each as the last: it still works, without its parents.
        for order in (names, names[::-1], *([n for n in names if n != last] + [last] for last in names)):
            server = client.new("FaxServer.FaxServer")
            server.call("Connect", "")
            things = self.all_objects(server, path)
            for name in order[:-1]:
                # A collection is held by those who show a row of it, a server by its documents.
                left = things[name].release()
                self.assertIn(left, (0, 1), name)
            last = order[-1]
            for kind, member, *values in self.ASKS.get(last, self.NOT_ASKED.get(last))[-1:]:
                got = getattr(things[last], kind)(member, *values)
                if isinstance(got, Object):
                    got.release()
            self.assertEqual(things[last].release(), 0, order)
        self.assertEqual(client.decode(client.ask("unload")[0]), 0)

    def test_the_last_release_closes_the_connection(self):
        daemon = self.ports_daemon()
        server = self.connected(**self.way)
        ports = server.call("GetPorts")
        port = ports.get("Item", 1)
        status = port.call("GetStatus")

        def connections():
            tcp_port = self.env["FAXPORT_SERVER"].split(":")[1]
            with open("/proc/net/tcp", encoding="ascii") as file:
                rows = [line.split() for line in file][1:]
            return sum(row[1].endswith(f":{int(tcp_port):04X}") and row[3] == "01" for row in rows)
        for thing in (server, ports, port):
            self.assertEqual(thing.release(), 0)
        self.assertEqual(connections(), 1)
        status.call("Refresh")
        self.assertEqual(status.get("Description"), "Available")
        self.assertEqual(status.release(), 0)
        until(lambda: connections() == 0)
        self.assertEqual(len(daemon.ports()), 2)

    def test_created_alone(self):
        """The eight can be created: what is kept in the object works, all else is not connected."""
        client = self.client(**self.way)
        for name, (clsid, iid) in CLASSES.items():
            by_name, by_id = client.new(f"{name}.{name}"), client.new(clsid)
            client.ask("query", str(by_id.number), iid)
            self.assertEqual(by_name.release(), 0)
            if name in ("FaxServer", "FaxTiff"):
                continue
            for member, kind, _, ins, _ in by_id.members():
                values = [VALUES[VT[t]] for t in ins]
                if name == "FaxDoc" and member != "Send":
                    by_id.do("late" if client.late else "vtable", kind, member, *values)
                    continue
                with self.subTest(object=name, member=member):
                    words = self.fails(NOT_CONNECTED, by_id.do, "late" if client.late else "vtable", kind, member,
                                       *values)
                    self.assertIn("not connected", words)

    # FaxTiff -------------------------------------------------------------------

    def test_tiff(self):
        path = self.path(f"empfangen {PHONE}.tif")
        received = datetime.datetime(2026, 11, 29, 13, 5, 59, tzinfo=datetime.timezone.utc)
        facts = {"RecipientName": "Port 1", "RecipientNumber": "100", "SenderName": f"Jürgen {PHONE}",
                 "Routing": "4930100", "CallerId": "+49301234", "Csid": "CSID A", "Tsid": "TSID B"}
        tagged_tiff(path, [*facts.values(), str(int(received.timestamp()))])
        self.env["TZ"] = "UTC"
        tiff = self.client(**self.way).new("FaxTiff.FaxTiff")
        gets = [(name,) for name in ("ReceiveTime", "Image", "RecipientName", "SenderName", "Routing", "CallerId",
                                     "Csid", "Tsid", "RecipientNumber", "RawReceiveTime")]
        for get in (*gets, ("TiffTagString", 256)):
            self.assertIn("no image", self.fails(E_FAIL, tiff.get, *get))
        tiff.put("Image", windows_path(path))
        self.assertEqual(tiff.get("Image"), windows_path(path))
        self.assertEqual({name: tiff.get(name) for name in facts}, facts)
        # A received fax has no sender's name; its recipient's number is its CSID.
        tagged_tiff(self.path("received.tif"), ["" if k == "SenderName" else v for k, v in facts.items()] + ["0"])
        tiff.put("Image", windows_path(self.path("received.tif")))
        self.assertEqual([tiff.get(name) for name in ("RecipientNumber", "SenderName", "ReceiveTime")],
                         ["CSID A", "Unavailable", ""])
        tiff.put("Image", windows_path(path))
        self.assertIsInstance(tiff.get("RawReceiveTime"), Currency)
        self.assertEqual(tiff.get("RawReceiveTime"), int(received.timestamp() + 11644473600) * 10**7)
        self.assertEqual(tiff.get("ReceiveTime"), "11/29/2026@1:05 PM")
        self.assertEqual(tiff.get("TiffTagString", 256), "1728")
        self.assertEqual(tiff.get("TiffTagString", 65404), "+49301234")
        self.assertEqual(tiff.get("TiffTagString", 65000), "Unavailable")
        for tag in (-1, 65536):
            self.fails(E_INVALIDARG, tiff.get, "TiffTagString", tag)

        # A file that says nothing of itself; files that are none; and then nothing is left of the last.
        plain = make_pages(self.path("plain.tif"), 1)
        tiff.put("Image", windows_path(plain))
        self.assertEqual([tiff.get(*get) for get in gets],
                         ["", windows_path(plain), *["Unavailable"] * 7, 0])
        with open(self.path("text.tif"), "w", encoding="ascii") as file:
            file.write("II*\0 no more" * 20)
        for name, code in (("text.tif", INVALID_DATA), ("not there.tif", FILE_NOT_FOUND)):
            tiff.put("Image", windows_path(plain))
            self.assertIn(name, self.fails(code, tiff.put, "Image", windows_path(self.path(name))))
            self.fails(E_FAIL, tiff.get, "Image")
        self.fails(FILE_NOT_FOUND, tiff.put, "Image", NULL)


class VtableSta(Objects, ComTest):
    way = {"apartment": "sta"}

    def test_null_pointers(self):
        """E_POINTER in all slots that have something to give, whatever the object's state."""
        daemon = self.ports_daemon()
        daemon.run("config", "set", "queue=paused")
        server = self.connected()
        tiff = server.client.new("FaxTiff.FaxTiff")
        tiff.put("Image", windows_path(make_pages(self.path("b.tif"), 1)))
        things = {**self.all_objects(server, make_pages(self.path("a.tif"), 1)), "FaxTiff": tiff}
        slots = 0
        for state in ("used", "alone", "disconnected"):
            if state == "alone":
                used, things = things, {name: server.client.new(clsid) for name, (clsid, _) in CLASSES.items()}
            if state == "disconnected":
                server.call("Disconnect")
                things = used
            for name, thing in things.items():
                for member, kind, _, ins, outs in thing.members():
                    slots += state == "used"
                    if not outs:
                        continue
                    with self.subTest(object=name, member=member, state=state):
                        self.fails(E_POINTER, thing.vtable, kind, member, *(VALUES[VT[t]] for t in ins), NULL)
        self.assertEqual(slots, 185)

    def test_slots_are_in_order(self):
        """From slot 7 on, without a gap."""
        client = self.client()
        for name in CLASSES:
            slots = [slot for _, _, slot, _, _ in client.new(f"{name}.{name}").members()]
            self.assertEqual(slots, list(range(7, 7 + len(slots))), name)

    def test_other_threads(self):
        """The object itself, not a proxy, in whatever apartment."""
        self.ports_daemon()
        for apartment in ("sta", "mta"):
            server = self.connected(apartment)
            port = server.call("GetPorts").get("Item", 1)
            for other in ("sta", "mta"):
                for thing, name, value in ((port, "Name", f"s:Büro {PHONE}"), (server, "Retries", "i:3")):
                    self.assertEqual(thing.client.ask("thread", other, str(thing.number), name), ["i:1", value])

    def test_nothing_is_left(self):
        client = self.client()
        for name in (*CLASSES, "FaxServer"):
            client.ask("rounds", f"{name}.{name}", "100")  # what is made once for all
            before = client.usage()
            client.ask("rounds", f"{name}.{name}", "10000" if name in ("FaxServer", "FaxTiff") else "1000")
            after = client.usage()
            with self.subTest(name):
                self.assertGreater(before[0], 5)  # they are counted
                self.assertLessEqual(after[0] - before[0], 2)
                self.assertLess(after[1] - before[1], 10000)

    def test_connections_leave_nothing(self):
        self.ports_daemon()
        client = self.client()

        def once():
            server = client.new("FaxServer.FaxServer")
            server.call("Connect", "")
            ports = server.call("GetPorts")
            things = [server, ports, *ports.each()]
            things += [things[-1].call("GetStatus"), things[-1].call("GetRoutingMethods")]
            for thing in things:
                thing.release()
        for _ in range(5):
            once()
        before = client.usage()
        for _ in range(100):
            once()
        after = client.usage()
        self.assertLessEqual(after[0] - before[0], 3)
        self.assertLess(after[1] - before[1], 20000)


class VtableMta(Objects, ComTest):
    way = {"apartment": "mta"}


class Late(Objects, ComTest):
    way = {"late": True}


if __name__ == "__main__":
    main()
