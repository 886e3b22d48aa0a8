#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What scripts do with faxcom.dll, in VBScript and in JScript, and what the server says of it afterwards."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "scripts"))
from harness import main, make_pages
from host import (E_FAIL, E_INVALIDARG, FILE_NOT_FOUND, INVALID_DATA, NO_MEMBER, NO_SERVER,
                  NOT_CONNECTED, NOT_SUPPORTED, OVERFLOW, PHONE, TYPE_MISMATCH, WRONG_COUNT, ScriptTest)
from windows import windows_path


class Scripts:
    """The same in each language; a script and its twin say the same things."""

    # VarType of VBScript, typeof of JScript
    long, short, text = "Long", "Integer", "String"

    def assertSaid(self, said, **expected):
        """Texts and numbers, with their types. A long that should be a bool counts as the number that it is."""
        for name, value in expected.items():
            got = said[name]
            self.assertEqual(got, str(int(value)) if isinstance(value, (bool, int)) else value, name)
            self.assertEqual(got.kind, self.text if isinstance(value, str) else self.long, name)

    # reading ------------------------------------------------------------------

    def check_server(self, said, daemon):
        server = daemon.json("config")
        said = said.table("server.")
        shorts = {"DiscountRateStartHour": server["discount_start_min"] // 60,
                  "DiscountRateStartMinute": server["discount_start_min"] % 60,
                  "DiscountRateEndHour": server["discount_end_min"] // 60,
                  "DiscountRateEndMinute": server["discount_end_min"] % 60}
        for name, value in shorts.items():
            self.assertEqual((said[name], said[name].kind), (str(value), self.short), name)
        days = server["dirty_days"]
        self.assertSaid(said, Retries=server["retries"], RetryDelay=server["retry_delay_min"],
                        DirtyDays=-1 if days == 0xFFFFFFFF else days, Branding=server["branding"],
                        UseDeviceTsid=server["use_device_tsid"], ServerCoverpage=server["server_covers_only"],
                        PauseServerQueue=server["queue_paused"], ArchiveOutboundFaxes=server["archive_outgoing"],
                        ArchiveDirectory=server["archive_directory"], ServerMapiProfile=server["mapi_profile"])
        return server

    def check_port(self, said, port):
        self.assertSaid(said, Name=port["name"], DeviceId=port["device_id"], Rings=port["rings"], Csid=port["csid"],
                        Tsid=port["tsid"], Send=port["send"], Receive=port["receive"], Priority=port["priority"],
                        CanModify=port["can_modify"])

    def check_methods(self, said, daemon, port):
        methods = daemon.json("port", "show", port["device_id"])["methods"]
        self.assertGreater(len(methods), 1)
        self.assertSaid(said, **{"methods.Count": len(methods)})
        for number, method in enumerate(methods, 1):
            self.assertSaid(said.table(f"method{number}."), DeviceId=port["device_id"], DeviceName=port["name"],
                            Enable=method["enabled"], Guid=method["guid"], FunctionName=method["function_name"],
                            ImageName=method["image_name"], FriendlyName=method["friendly_name"],
                            ExtensionName=method["extension_name"], RoutingData=method["data"] or "")
        return methods

    def test_read(self):
        daemon = self.quiet_daemon()
        daemon.run("config", "set", "retries=5", "retry-delay=7", "branding=on", "device-tsid=off", "queue=paused",
                   f"archive={self.folder}", "keep-failed=9", "cheap-rate=22:15-06:30", "server-covers=on",
                   f"mapi-profile=Büro {PHONE}")
        folder = self.path(f"Ordner {PHONE}")
        os.mkdir(folder)
        daemon.run("port", "set", "Second", "folder=on", f"folder-path={folder}", "priority=1")
        first = daemon.send(make_pages(self.path("in.tif"), 2), "030 1", "--to", "Anna", "--from", "Hans", "--company",
                            "Firma", "--department", "Einkauf", "--billing", "47-11", "--title", "Brief", "--tsid",
                            "+49 30 1", "--cheap")
        second = daemon.send(self.path("in.tif"), "2")
        said = self.script("read")

        server = self.check_server(said, daemon)
        self.assertEqual((server["discount_start_min"], server["dirty_days"]), (22 * 60 + 15, 9))
        ports = daemon.ports()
        self.assertEqual([port["name"] for port in ports], ["Second", f"Büro {PHONE}"])
        self.assertSaid(said, **{"ports.Count": 2})
        for number, port in enumerate(ports, 1):
            rows = said.table(f"port{number}.")
            self.check_port({name: rows[name] for name in rows}, port)
            methods = self.check_methods(Table(rows), daemon, port)
            if number == 1:
                self.assertIn(folder, [method["data"] for method in methods])
            status = Table(rows).table("status.")
            self.assertSaid(status, CallerId="", Csid="", CurrentPage=0, DeviceId=port["device_id"],
                            DeviceName=port["name"], DocumentName="", Send=0, Receive=0, Address="", RoutingString="",
                            SenderName="", RecipientName="", DocumentSize=0, Description="Available", PageCount=0,
                            Tsid="")
            for name in ("StartTime", "SubmittedTime", "ElapsedTime"):
                self.assertEqual((status[name].kind, float(status[name])), ("Date", 0), name)

        self.assertSaid(said, **{"jobs.Count": 2})
        for number, id in enumerate((first, second), 1):
            job = daemon.job(id)
            self.assertSaid(said.table(f"job{number}."), JobId=id, Type=1, UserName=job["user_name"],
                            QueueStatus="Pending", DeviceStatus="Unknown", PageCount=2, FaxNumber=job["number"],
                            RecipientName=job["recipient_name"], Tsid=job["tsid"], SenderName=job["sender_name"],
                            SenderCompany=job["sender_company"], SenderDept=job["sender_dept"],
                            BillingCode=job["billing_code"], DisplayName=job["document_name"],
                            DiscountSend=job["discount"])
        self.assertEqual(said["job1.BillingCode"], "47-11")

        doc = said.table("doc.")
        self.assertEqual(len(doc), 34)
        numbers = {name: 0 for name in ("SendCoverpage", "ServerCoverpage", "DiscountSend", "CallHandle")}
        self.assertSaid(doc, **{**{name: "" for name in doc}, "FileName": r"C:\letter.txt", **numbers})

    # the seven steps --------------------------------------------------------------

    def test_steps(self):
        daemon = self.quiet_daemon()
        daemon.run("config", "set", "queue=paused")
        jobs = [daemon.send(make_pages(self.path("in.tif"), 1), number) for number in ("1", "2", "3")]
        before = daemon.ports()
        said = self.script("steps", self.place)
        self.assertSaid(said, Count=2)
        self.assertEqual(said.all("Name"), [port["name"] for port in before])
        self.assertEqual(said.all("Rings"), [str(port["rings"] + 1) for port in before])
        self.assertEqual([port["rings"] for port in daemon.ports()], [9, before[1]["rings"] + 1])
        self.assertEqual(said.all("each.port"), [str(port["device_id"]) for port in before])
        methods = [[m["friendly_name"] for m in daemon.json("port", "show", port["device_id"])["methods"]]
                   for port in before]
        self.assertEqual(said.all("each.method"), methods[0] + methods[1])
        self.assertEqual(said.all("each.job"), [str(id) for id in jobs])
        self.assertEqual(said["other letters"], f"{before[0]['name']}/{before[0]['device_id']}/{len(methods[0])}")
        self.assertSaid(said, **{"with": 9})

    # writing -------------------------------------------------------------------------

    def test_write(self):
        """Each value changes in each of the two rounds; the port that was first is the second after each."""
        daemon = self.quiet_daemon()
        daemon.run("port", "set", "1", "send=off", "inbox=off")
        self.written(daemon, 2, True)
        daemon.run("port", "set", "1", "priority=1")
        self.written(daemon, 11, False)

    def written(self, daemon, n, on):
        archive = self.path(f"archive {n} {PHONE}")
        os.mkdir(archive)
        said = self.script("write", n, "on" if on else "off", archive)
        server = daemon.json("config")
        self.assertEqual({name: server[name] for name in
                          ("retries", "retry_delay_min", "dirty_days", "branding", "use_device_tsid", "queue_paused",
                           "server_covers_only", "archive_outgoing", "archive_directory", "mapi_profile",
                           "discount_start_min", "discount_end_min")},
                         {"retries": n, "retry_delay_min": n + 1, "dirty_days": n + 2, "branding": on,
                          "use_device_tsid": on, "queue_paused": on, "server_covers_only": on, "archive_outgoing": on,
                          "archive_directory": archive, "mapi_profile": f"Profile {n}",
                          "discount_start_min": 60 * (n + 3) + n + 4, "discount_end_min": 60 * (n + 5) + n + 6})
        ports = daemon.ports()
        self.assertEqual(ports[1], {**ports[1], "device_id": 1, "rings": n + 7, "csid": f"CSID {n}",
                                    "tsid": f"TSID {n}", "send": on, "receive": on, "priority": 2})
        methods = daemon.json("port", "show", 1)["methods"]
        self.assertEqual(methods[0]["enabled"], on)
        # What is on reads as 1, however it was put.
        for way in ("kept.", "new."):
            self.check_server(Table({"server." + name: value for name, value in said.table(way).items()}), daemon)
            rows = said.table(way)
            self.assertSaid(rows, Rings=n + 7, Csid=f"CSID {n}", Tsid=f"TSID {n}", Send=on, Receive=on, Priority=2,
                            Enable=on)

    # what is refused ----------------------------------------------------------------------

    def test_errors(self):
        daemon = self.quiet_daemon()
        text = self.path("text.txt")
        with open(text, "w", encoding="ascii") as file:
            file.write("Only a text.\n")
        noise = self.path("noise.bin")
        with open(noise, "wb") as file:
            file.write(bytes(range(256)) * 16)
        before = daemon.json("config"), daemon.ports()
        said = self.script("errors", windows_path(self.path("nothing.tif")), windows_path(text), "B\u00fcro",
                           windows_path(noise))
        for name in ("connect", "connect again", "not connected, document", "not connected, disconnect",
                     "alone, create", "csid too long", "csid not ascii", "tsid not ascii"):
            self.assertEqual(said[name].kind, "ok", name)
        for name, number, words in (
                *((f"not connected, {name}", NOT_CONNECTED, "not connected") for name in ("get", "ports", "jobs", "send")),
                ("no such host", NO_SERVER, "no-such-host.invalid"),
                ("nobody there", NO_SERVER, "127.0.0.1:1"),
                ("alone, get", NOT_CONNECTED, "not connected"),
                ("item 0", E_INVALIDARG, "from 1 to Count"),
                ("item behind the last", E_INVALIDARG, "from 1 to Count"),
                ("item -1", E_INVALIDARG, "from 1 to Count"),
                ("item of a word", TYPE_MISMATCH, None),
                ("item of nothing", E_INVALIDARG, "from 1 to Count"),
                ("method 0", E_INVALIDARG, "from 1 to Count"),
                ("read-only", NO_MEMBER, None),
                ("read-only count", NO_MEMBER, None),
                ("unknown put", NO_MEMBER, None),
                ("unknown call", NO_MEMBER, None),
                ("argument missing", WRONG_COUNT, None),
                ("argument too many", WRONG_COUNT, None),
                ("rings 100", E_INVALIDARG, "100, must be 0 to 99"),
                ("rings -1", E_INVALIDARG, "rings: 0 to 99"),
                ("rings of a word", TYPE_MISMATCH, None),
                ("priority 0", E_INVALIDARG, "priority: 1 to the number of ports"),
                ("priority 3", E_INVALIDARG, "3, must be 1 to 2"),
                ("retries -1", E_INVALIDARG, "retries: 0 to 100"),
                ("retry delay -1", E_INVALIDARG, "minutes between them: 0 to 1440"),
                ("hour 24", E_INVALIDARG, "hours are 0 to 23"),
                ("minute 60", E_INVALIDARG, "minutes 0 to 59"),
                ("minute of no short", OVERFLOW, None),
                ("no file", E_INVALIDARG, "no FileName"),
                ("missing file", FILE_NOT_FOUND, "nothing.tif"),
                ("no number", E_INVALIDARG, "no FaxNumber"),
                ("call handle", NOT_SUPPORTED, "CallHandle"),
                ("cannot be rendered", INVALID_DATA, "not a kind of document"),
                ("tiff before image", E_FAIL, "Image"),
                ("tiff of nothing", FILE_NOT_FOUND, "cannot be read"),
                ("tiff of a text", INVALID_DATA, "not a TIFF"),
                ("tiff read-only", NO_MEMBER, None)):
            with self.subTest(name):
                self.assertFailed(said[name], number, words)
        # Station ids are made to fit, as on Windows; nothing else has changed.
        self.assertEqual((said["csid cut"], said["csid cleaned"]), ("more than twenty cha", "Bro"))
        before[1][0].update(csid="Bro", tsid="Bro")
        self.assertEqual((daemon.json("config"), daemon.ports()), before)
        self.assertEqual(daemon.jobs(), {})


class Table(dict):
    """A part of what was said, to be taken apart further."""

    def table(self, prefix):
        return {name[len(prefix):]: value for name, value in self.items() if name.startswith(prefix)}


class VBScript(Scripts, ScriptTest):
    language = "vbs"


class JScript(Scripts, ScriptTest):
    language = "js"
    long, short, text = "number", "number", "string"


if __name__ == "__main__":
    main()
