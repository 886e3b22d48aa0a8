#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Text that is not ASCII, both ways; and what fax files say about themselves to scripts."""
import calendar
import datetime
import os
import re
import subprocess
import time

from harness import main, make_pages
from host import PHONE, ScriptTest
from windows import windows_path

TEXT = f"Jürgen Żółć Ж 传真 {PHONE}"


class Text:
    def test_unicode(self):
        daemon = self.quiet_daemon()
        daemon.run("config", "set", "queue=paused")
        path = make_pages(self.path(f"Übersicht Ж {PHONE}.tif"), 1)
        said = self.script("unicode", TEXT, windows_path(path))
        self.assertEqual((said["Name"], said["units"]), (f"Büro {PHONE}", "7"))
        if self.language == "js":
            self.assertEqual((said["unit 5"], said["unit 6"], said["same"]), (str(0xD83D), str(0xDCE0), "true"))
        self.assertEqual(said["argument"], TEXT)
        self.assertEqual((said["ServerMapiProfile"], daemon.json("config")["mapi_profile"]), (TEXT, TEXT))
        self.assertEqual((said["FileName"], said["RecipientName"]), (windows_path(path), TEXT))
        for number, id, title in ((1, said["id"], os.path.basename(path)), (2, said["id2"], TEXT)):
            job = daemon.job(int(id))
            self.assertEqual([job[name] for name in ("recipient_name", "sender_name", "sender_company", "sender_dept",
                                                     "billing_code", "subject", "document_name")],
                             [TEXT, f"{TEXT} S", f"{TEXT} C", f"{TEXT} D", f"{TEXT} B", f"{TEXT} J", title])
            self.assertEqual([said[f"job{number}.{name}"] for name in ("RecipientName", "SenderName", "DisplayName")],
                             [TEXT, f"{TEXT} S", title])
            self.assertSamePages(path, daemon.document(job["id"]))
        if self.language == "js":
            # Half a character is no reason to break: it is refused, or goes as U+FFFD.
            if said["half"].kind == "ok":
                self.assertEqual(daemon.job(int(said["id3"]))["recipient_name"], "half \ufffd")

    def test_fax_files(self):
        """A fax that was received, a TIFF that says nothing of itself, and one of Ghostscript's, which says when."""
        daemon = self.calling_daemon(port_a={"receive": False}, port_b={"send": False})
        job = daemon.send(make_pages(self.path("in.tif"), 1), "200")
        daemon.wait_job(job, "sent")
        [message] = daemon.messages(1)
        got = daemon.save(message["id"], self.path(f"Empfang {PHONE}.tif"))
        foreign = self.path("foreign.tif")
        subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiffg4", f"-sOutputFile={foreign}",
                        "-c", "showpage"], check=True, timeout=60)
        said = self.script("tiff", windows_path(got), windows_path(self.path("in.tif")), windows_path(foreign))
        self.assertEqual({name: said[f"1.{name}"] for name in ("Image", "RecipientName", "SenderName", "Routing",
                                                               "CallerId", "Csid", "Tsid", "RecipientNumber")},
                         {"Image": windows_path(got), "RecipientName": message["device_name"],
                          "SenderName": "Unavailable", "Routing": message["called_number"],
                          "CallerId": message["caller_id"], "Csid": message["csid"], "Tsid": message["tsid"],
                          "RecipientNumber": message["csid"]})
        received = calendar.timegm(time.strptime(message["received_time"], "%Y-%m-%dT%H:%M:%SZ"))
        if self.language == "vbs":
            self.assertEqual(said["1.RawReceiveTime"].kind, "Currency")
            file_time = round(float(said["1.RawReceiveTime"]) * 10000)  # what it is not is an amount
            self.assertLess(abs(file_time // 10**7 - 11644473600 - received), 2)
        local = datetime.datetime.fromtimestamp(received)
        date, at = re.fullmatch(r"(\d+/\d+/\d+)@(\d+:\d\d(?::\d\d)? ?[AP]M)", said["1.ReceiveTime"]).groups()
        month, day, year = map(int, date.split("/"))
        self.assertEqual((month, day, year % 100), (local.month, local.day, local.year % 100))
        at = datetime.datetime.strptime(re.sub(r"(:\d\d):\d\d", r"\1", at).replace(" ", ""), "%I:%M%p")
        self.assertEqual((at.hour, at.minute), (local.hour, local.minute))
        self.assertEqual((said["1.width"], said["1.compression"]), ("1728", "4"))

        for number in ("2", "3"):
            for name in ("RecipientName", "SenderName", "Routing", "CallerId", "Csid", "Tsid", "RecipientNumber"):
                self.assertEqual(said[f"{number}.{name}"], "Unavailable", name)
        self.assertEqual((said["2.ReceiveTime"], said["2.software"]), ("", "Unavailable"))
        self.assertRegex(said["3.ReceiveTime"], f"{local.year}@")
        self.assertEqual((said["3.compression"], "Ghostscript" in said["3.software"]), ("4", True))


class VBScript(Text, ScriptTest):
    language = "vbs"


class JScript(Text, ScriptTest):
    language = "js"


if __name__ == "__main__":
    main()
