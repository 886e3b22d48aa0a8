#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What faxcom.dll writes into the registry, and takes away; work without the type library there; unloading."""
import os
import subprocess

from com import CLASS_NOT_REGISTERED, CLASSES, DLL, LIBID, PHONE, ComTest, wine
from windows import BITS, VIEW, windows_path
from harness import DEADLINE, main

PLACE = windows_path(DLL)
ROOT = "HKEY_LOCAL_MACHINE\\Software\\Classes"


class Registration(ComTest):
    def tearDown(self):
        wine("regsvr32", "/s", PLACE)
        super().tearDown()

    def classes(self):
        """{key below ROOT: {value: text}}, all in lower case."""
        path = self.path("export.reg")
        wine("reg", "export", ROOT, windows_path(path), "/y", VIEW)
        with open(path, encoding="utf-16") as file:
            text = file.read().replace("\\\n", "")
        keys, values = {}, {}
        for line in text.lower().splitlines():
            if line.startswith("["):
                values = keys.setdefault(line[1:-1][len(ROOT) + 1:], {})
            elif "=" in line:
                name, _, value = line.partition("=")
                values[name.strip('"')] = value.strip('"').replace("\\\\", "\\")
        return keys

    def test_all_is_there_and_then_nothing(self):
        wine("regsvr32", "/s", "/u", PLACE)
        before = self.classes()
        client = self.client()
        for name, (clsid, _) in CLASSES.items():
            self.fails(CLASS_NOT_REGISTERED, client.new, clsid)
            self.assertNotIn(f"clsid\\{clsid}".lower(), before)
            self.assertNotIn(f"{name}.{name}".lower(), before)
        self.assertNotIn(f"typelib\\{LIBID}".lower(), before)

        wine("regsvr32", "/s", PLACE)
        keys = self.classes()
        library = f"typelib\\{LIBID}\\1.0".lower()
        expected = {library: {"@": "faxcom 1.0 type library"}, f"{library}\\0\\win{BITS}": {"@": PLACE.lower()}}
        for name, (clsid, iid) in CLASSES.items():
            key, name = f"clsid\\{clsid}".lower(), f"{name}.{name}".lower()
            title = f"{name.split('.')[0]} class"
            expected.update({
                key: {"@": title}, f"{key}\\inprocserver32": {"@": PLACE.lower(), "threadingmodel": "both"},
                f"{key}\\progid": {"@": f"{name}.1"}, f"{key}\\versionindependentprogid": {"@": name},
                f"{key}\\typelib": {"@": LIBID.lower()},
                name: {"@": title}, f"{name}\\clsid": {"@": clsid.lower()}, f"{name}\\curver": {"@": f"{name}.1"},
                f"{name}.1": {"@": title}, f"{name}.1\\clsid": {"@": clsid.lower()}})
            interface = f"interface\\{iid}".lower()
            self.assertEqual(keys[f"{interface}\\typelib"]["@"], LIBID.lower())
            self.assertEqual(keys[f"{interface}\\proxystubclsid32"]["@"], "{00020424-0000-0000-c000-000000000046}")
        for key, values in expected.items():
            self.assertEqual(keys[key], values, key)
        again = self.classes()
        wine("regsvr32", "/s", PLACE)
        self.assertEqual(self.classes(), again)

        for _ in range(2):  # the second time nothing is there
            wine("regsvr32", "/s", "/u", PLACE)
            self.assertEqual({k: v for k, v in self.classes().items() if k not in before}, {})
            self.assertEqual(self.classes(), before)

    def test_without_the_type_library(self):
        """Late and early, in the thread that made the object and in another."""
        self.ports_daemon()
        wine("reg", "delete", f"{ROOT}\\TypeLib\\{LIBID}", "/f", VIEW)
        for late in (False, True):
            server = self.connected(late=late)
            port = server.call("GetPorts").get("Item", 1)
            self.assertEqual(port.get("Name"), f"Büro {PHONE}")
            self.assertEqual(port.client.ask("thread", "mta", str(port.number), "Rings"), ["i:1", "i:3"])

    def test_unload(self):
        client = self.client()
        for _ in range(2):
            for name in CLASSES:
                thing = client.new(f"{name}.{name}")
                list(thing.members())
                self.assertEqual(client.ask("unload"), ["i:1", "i:0"], name)
                thing.release()
                # Freed, and the next one loads it anew.
                self.assertEqual(client.ask("unload"), ["i:0", "i:1"], name)

    def test_version(self):
        """The number that the file's properties show."""
        out = subprocess.run(["strings", "-el", DLL], check=True, capture_output=True, timeout=DEADLINE).stdout.decode()
        self.assertIn("ProductVersion\n0.1.0\n", out)
        self.assertTrue(os.path.exists(DLL))


if __name__ == "__main__":
    main()
