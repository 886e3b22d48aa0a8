#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A C++ program (program.cpp) that uses faxcom.dll, in an apartment of its own and in the one for all."""
import os

from harness import main, make_pages
from host import E_INVALIDARG, E_POINTER, NOT_CONNECTED, PHONE, ScriptTest
from windows import BUILD, windows_path

PROGRAM = os.path.join(BUILD, "tests/wine/scripts/program.exe")


class Program(ScriptTest):
    def check(self, apartment):
        daemon = self.quiet_daemon()
        daemon.run("config", "set", "queue=paused")
        daemon.run("port", "set", "1", "send=off")
        path = make_pages(self.path("in.tif"), 2)
        said = self.start([PROGRAM], apartment, windows_path(path)).finish()

        [first, _] = daemon.ports()
        methods = daemon.json("port", "show", "1")["methods"]
        self.assertEqual({name: said[name] for name in ("Count", "Name", "Send", "CanModify", "Description", "StartTime",
                                                        "methods", "Guid", "Retries")},
                         {"Count": "2", "Name": f"Büro {PHONE}", "Send": "1", "CanModify": "1",
                          "Description": "Available", "StartTime": "0", "methods": str(len(methods)),
                          "Guid": methods[0]["guid"], "Retries": "6"})
        self.assertEqual((first["rings"], first["csid"], first["send"]), (5, "C++", True))
        self.assertFalse(methods[0]["enabled"])
        self.assertEqual(daemon.json("config")["retries"], 6)

        job = daemon.job(int(said["id"]))
        self.assertEqual((job["number"], job["recipient_name"], job["document_name"], job["pages"], job["state"]),
                         ("030 99", f"Jürgen {PHONE}", "in.tif", 2, "paused"))
        self.assertSamePages(path, daemon.document(job["id"]))
        self.assertEqual([said[name] for name in ("JobId", "job.RecipientName", "QueueStatus")],
                         [said["id"], f"Jürgen {PHONE}", "Paused"])

        for name in ("not connected", "alone", "disconnected"):
            self.assertFailed(said[name], NOT_CONNECTED, "not connected")
        self.assertFailed(said["item 99"], E_INVALIDARG, "from 1 to Count")
        self.assertFailed(said["rings 100"], E_INVALIDARG, "100, must be 0 to 99")
        self.assertFailed(said["null"], E_POINTER, ".")
        self.assertFailed(said["no number"], E_INVALIDARG, "FaxNumber")

        # In other apartments it is the object itself, with and without marshalling.
        for place in ("in sta", "in mta"):
            self.assertEqual([said[f"{place}.{way}"] for way in ("direct", "marshalled", "same")], ["6", "6", "1"])

    def test_sta(self):
        self.check("sta")

    def test_mta(self):
        self.check("mta")


if __name__ == "__main__":
    main()
