#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How the Windows side reaches its users: the zip, install.cmd and uninstall.cmd, faxport wine-setup; in a prefix of its own."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

from harness import DEADLINE, FAXPORT, SOURCE, FaxTest, main
from windows import BUILD, LOADER

BUILD_64 = BUILD
BUILD_32 = os.path.join(os.path.dirname(BUILD_64), os.path.basename(BUILD_64).replace("64", "32"))
MAKE_ZIP = os.path.join(SOURCE, "win/delivery/make_zip.py")
CLSID = "{D73733C8-CC80-11D0-B225-00C04FB6C2F5}"  # FaxServer
SERVES = rf"HKLM\Software\Classes\CLSID\{CLSID}\InprocServer32"
KEY = r"HKLM\Software\Faxport"
OVERRIDES = r"HKCU\Software\Wine\DllOverrides"
LIMIT = 300  # seconds: a whole Wine prefix is made
# Names that only our registration brings.
TRACES = re.compile(r"faxport|faxcom|winfax|FaxServer|FaxTiff|D73733C8-CC80-11D0|IFaxPort", re.I)
CONTENTS = """LICENSE.txt README.txt i686/faxcom.dll i686/winfax.dll include/faxcom.h include/faxcom.idl include/faxcom_i.c
include/faxdev.h include/faxroute.h include/winfax.h install.cmd lib/faxcom.def lib/i686/libwinfax.a lib/winfax.def
lib/x86_64/libwinfax.a uninstall.cmd x86_64/faxcom.dll x86_64/winfax.dll""".split()


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def make_zip(path):
    return subprocess.run([MAKE_ZIP, BUILD_64, BUILD_32, path], check=True, capture_output=True, text=True,
                          timeout=DEADLINE).stdout


def run_in_wine(args, env, folder, text=None):
    """A command of Windows. To a file, since processes of Wine that it starts hold what it writes to, and stay."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out:
        done = subprocess.run([LOADER, *args], env=env, cwd=folder, input=text or "", stdout=out, stderr=out, text=True,
                              timeout=LIMIT)
        out.seek(0)
        done.stdout = out.read()
    return done


class Delivery(FaxTest):
    staying = None

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="faxport-delivery-")
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.zip = os.path.join(cls.home, "faxport-windows.zip")
        cls.said = make_zip(cls.zip)
        cls.dlls = os.path.join(cls.home, "un packed")
        with zipfile.ZipFile(cls.zip) as archive:
            archive.extractall(cls.dlls)
        cls.prefix = os.path.join(cls.home, "prefix")
        cls.windows = os.path.join(cls.prefix, "drive_c/windows")
        cls.env = {k: v for k, v in os.environ.items() if not k.startswith("FAXPORT_")}
        cls.env["WINEPREFIX"] = cls.prefix
        cls.env["HOME"] = cls.home
        with open(os.path.join(cls.home, "cookie"), "w", encoding="ascii") as file:
            file.write("a" * 64)
        cls.addClassCleanup(cls.end)
        # The first one makes the prefix; nobody listens there.
        cls.first = cls.wine_setup("--server", "127.0.0.1:1", "--cookie", os.path.join(cls.home, "cookie"))
        cls.both = os.path.exists(os.path.join(cls.windows, "syswow64/regsvr32.exe"))  # wine32 is there
        cls.first_values = cls.values(KEY)
        cls.removed = cls.wine_setup("--remove")

    @classmethod
    def stay(cls):
        """One process of Wine that stays, as in tests/wine/prefix: else all of Wine starts anew for each command."""
        if not cls.staying:
            cls.staying = subprocess.Popen(["wine", "cmd"], env=cls.env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL)

    @classmethod
    def end(cls):
        """End Wine; then its registry is on disk."""
        subprocess.run(["wineserver", "-k"], env=cls.env, timeout=DEADLINE, check=False)
        subprocess.run(["wineserver", "-w"], env=cls.env, timeout=DEADLINE, check=False)
        if cls.staying:
            cls.staying.stdin.close()
            cls.staying.wait(DEADLINE)
            cls.staying = None

    @classmethod
    def wine_setup(cls, *args, prefix=None, **more):
        if os.path.exists(os.path.join(cls.windows, "system32")):
            cls.stay()
        return subprocess.run([FAXPORT, "wine-setup", "--prefix", prefix or cls.prefix, "--from", cls.dlls, *args],
                              env={**cls.env, **more}, capture_output=True, text=True, timeout=LIMIT,
                              stdin=subprocess.DEVNULL)

    @classmethod
    def wine(cls, *args, text=None):
        cls.stay()
        return run_in_wine(args, cls.env, cls.dlls, text)

    @classmethod
    def values(cls, key, view="/reg:64"):
        """The values of a key and those below it, by their names; None: there is no such key."""
        done = cls.wine("reg", "query", key, "/s", view)
        if done.returncode and "nable to find" not in done.stdout:
            # Wine's reg was seen to fail once where nothing was wrong; what it says then is of interest.
            print(f"reg query {key}: exit {done.returncode}: {done.stdout!r}; once more", file=sys.stderr)
            done = cls.wine("reg", "query", key, "/s", view)
        return dict(re.findall(r"^    (.+?)    REG_\w+    (.*)$", done.stdout, re.M)) if done.returncode == 0 else None

    def script(self, name, *args, text=None, code=0):
        done = self.wine("cmd", "/c", name, *args, text=text)
        self.assertEqual(done.returncode, code, done)
        return done.stdout.replace("\r", "").splitlines()

    def folders(self):
        """(architecture, folder, its name in Windows, view of the registry) of each kind of programs that runs here."""
        yield "x86_64", os.path.join(self.windows, "system32"), r"C:\windows\System32", "/reg:64"
        if self.both:
            yield "i686", os.path.join(self.windows, "syswow64"), r"C:\windows\SysWOW64", "/reg:32"

    def assertInstalled(self):
        for arch, folder, name, view in self.folders():
            for dll in ("faxcom.dll", "winfax.dll"):
                self.assertEqual(read(folder, dll), read(self.dlls, arch, dll), (arch, dll))
            self.assertEqual(self.values(SERVES, view)["(Default)"].lower(), f"{name}\\faxcom.dll".lower())
        if not self.both:
            self.assertFalse(os.path.exists(os.path.join(self.windows, "syswow64/faxcom.dll")))

    def assertNothingLeft(self):
        for folder in ("system32", "syswow64"):
            self.assertEqual([n for n in os.listdir(os.path.join(self.windows, folder)) if "fax" in n.lower()], [])
        self.end()
        for name in ("system.reg", "user.reg"):
            left = [line for line in read(self.prefix, name).decode("utf-8", "replace").splitlines() if TRACES.search(line)]
            self.assertEqual(left, [], name)

    # the zip ------------------------------------------------------------

    def test_zip(self):
        with zipfile.ZipFile(self.zip) as archive:
            self.assertEqual(archive.namelist(), CONTENTS)
            self.assertIsNone(archive.testzip())
            for name in ("install.cmd", "uninstall.cmd", "README.txt", "LICENSE.txt"):
                text = archive.read(name)
                self.assertEqual(text.count(b"\n"), text.count(b"\r\n"), name)
                self.assertGreater(text.count(b"\n"), 10, name)
            self.assertEqual({entry.date_time for entry in archive.infolist()}, {(1980, 1, 1, 0, 0, 0)})
        self.assertRegex(self.said, rf"^\S*faxport-windows.zip: {os.path.getsize(self.zip)} bytes, {len(CONTENTS)} files\n")
        for arch in ("x86_64", "i686"):
            for dll in ("faxcom.dll", "winfax.dll"):
                size = os.path.getsize(os.path.join(self.dlls, arch, dll))
                self.assertRegex(self.said, rf"(?m)^  {arch}/{dll} +{size} bytes, version \d+\.\d+")
                kind = subprocess.run(["objdump", "-f", os.path.join(self.dlls, arch, dll)], capture_output=True, text=True,
                                      check=True).stdout
                self.assertIn({"x86_64": "pei-x86-64", "i686": "pei-i386"}[arch], kind)

    def test_zip_is_the_same_again(self):
        begin = int(time.time())
        while int(time.time()) == begin:  # else a time in it would not show
            time.sleep(0.05)
        again = self.path("faxport-windows.zip")
        make_zip(again)
        self.assertEqual(read(again), read(self.zip))

    # install.cmd --------------------------------------------------------

    def test_install(self):
        said = self.script("install.cmd", "my.server:4540", r"C:\no such\cookie")
        self.assertIn('The fax server is "my.server:4540".', said)
        self.assertIn("That file is not there yet: copy the server's cookie file to it.", said)
        self.assertEqual("32-bit programs do not run here: their DLLs are left out." in said, not self.both)
        self.assertEqual(said[-1], "Done.")
        self.assertInstalled()
        values = self.values(KEY)
        self.assertEqual((values["Server"], values["CookieFile"]), ("my.server:4540", r"C:\no such\cookie"))

        # Again: what is there is kept, or asked for.
        for args, text, server in (([""], None, "my.server:4540"), ([], "\r\n", "my.server:4540"),
                                   ([], "\\\\other one\r\n", "\\\\other one"), (["third"], None, "third")):
            said = self.script("install.cmd", *args, text=text)
            self.assertIn(f'The fax server is "{server}".', said)
            self.assertEqual(self.values(KEY)["Server"], server)
            self.assertFalse([line for line in said if "before" in line], said)

        self.assertEqual(self.script("uninstall.cmd")[-1], "Done.")
        self.assertNothingLeft()
        self.assertEqual(self.script("uninstall.cmd"), ["Done."])
        # Nothing set, nothing given, nobody who answers.
        self.assertIn('The fax server is "localhost".', self.script("install.cmd"))
        self.script("uninstall.cmd")

    def test_what_was_there_is_kept_and_comes_back(self):
        for arch, folder, name, view in self.folders():
            with open(os.path.join(folder, "winfax.dll"), "wb") as file:
                file.write(b"of others, " + arch.encode())
            # Who served FaxServer.FaxServer until now: a DLL that registers under its own name.
            shutil.copy(os.path.join(self.dlls, arch, "faxcom.dll"), os.path.join(folder, "fxscom.dll"))
            self.assertEqual(self.wine(f"{name}\\regsvr32.exe", "/s", f"{name}\\fxscom.dll").returncode, 0)
            self.assertTrue(self.values(SERVES, view)["(Default)"].lower().endswith("fxscom.dll"))

        said = self.script("install.cmd", "a")
        self.assertInstalled()
        for arch, folder, name, _ in self.folders():
            self.assertIn(f"{name}\\winfax.dll is not Faxport's: kept as winfax.dll.before-faxport.", said)
            self.assertEqual(read(folder, "winfax.dll.before-faxport"), b"of others, " + arch.encode())
        self.script("install.cmd", "a")  # again, and it is still kept

        # Another one has come meanwhile, and the first is still kept: somebody has to look.
        other = os.path.join(self.windows, "system32/winfax.dll")
        with open(other, "wb") as file:
            file.write(b"another")
        said = self.script("install.cmd", "a", code=1)
        self.assertIn(r"FAILED: neither C:\windows\System32\winfax.dll nor winfax.dll.before-faxport beside it is Faxport's."
                      " Move one of them away.", said)
        self.assertEqual(read(other), b"another")
        os.unlink(other)

        self.script("install.cmd", "a")
        said = self.script("uninstall.cmd")
        for arch, folder, name, view in self.folders():
            self.assertIn(f"{name}\\winfax.dll is again what it was before Faxport.", said)
            self.assertEqual(read(folder, "winfax.dll"), b"of others, " + arch.encode())
            self.assertTrue(self.values(SERVES, view)["(Default)"].lower().endswith("fxscom.dll"))
            self.assertEqual(self.wine(f"{name}\\regsvr32.exe", "/s", "/u", f"{name}\\fxscom.dll").returncode, 0)
            os.unlink(os.path.join(folder, "winfax.dll"))
            os.unlink(os.path.join(folder, "fxscom.dll"))
        self.assertNothingLeft()

    def test_what_goes_wrong(self):
        copy = self.path("copy")
        shutil.copytree(self.dlls, copy)
        wrapper = os.path.join(copy, "run.cmd")

        def run(script, before, code=1):
            with open(wrapper, "w", encoding="ascii", newline="\r\n") as file:
                file.write(f"@echo off\n{before}\ncall {script} a\nexit /b %errorlevel%\n")
            self.stay()
            done = run_in_wine(["cmd", "/c", "run.cmd"], self.env, copy)
            self.assertEqual(done.returncode, code, done)
            return done.stdout

        for script in ("install.cmd", "uninstall.cmd"):
            said = run(script, r"set SystemRoot=C:\nowhere")
            self.assertIn(r"FAILED: C:\nowhere\System32 cannot be written to.", said)
            self.assertIn(f'right-click {script} and choose "Run as administrator"', said)
        self.assertIn("FAILED: there are no DLLs for this computer's processor (ARM64)",
                      run("install.cmd", "set PROCESSOR_ARCHITECTURE=ARM64"))

        os.unlink(os.path.join(copy, "i686/winfax.dll"))
        self.assertIn("FAILED: the DLLs are not beside install.cmd.", run("install.cmd", ""))
        self.assertNothingLeft()

        # A DLL that cannot be registered: winfax.dll has nothing for regsvr32.
        shutil.copy(os.path.join(self.dlls, "i686/winfax.dll"), os.path.join(copy, "i686/winfax.dll"))
        shutil.copy(os.path.join(self.dlls, "x86_64/winfax.dll"), os.path.join(copy, "x86_64/faxcom.dll"))
        said = run("install.cmd", "")
        self.assertIn(r"FAILED: regsvr32 cannot register C:\windows\System32\faxcom.dll.", said)
        self.assertIn("Not everything worked", said)
        self.assertIn("FAILED: regsvr32 cannot unregister", run("uninstall.cmd", ""))
        self.assertEqual(self.script("uninstall.cmd")[-1], "Done.")
        self.assertNothingLeft()

    # wine-setup ---------------------------------------------------------

    def test_wine_setup_makes_a_prefix(self):
        lines = self.first.stdout.splitlines()
        self.assertEqual(lines[:2], [f"Wine prefix: {self.prefix}", "It is not there yet: Wine makes it."])
        self.assertEqual(self.first.returncode, 3, self.first)
        self.assertRegex(self.first.stderr, r"^faxport: wine-setup: all is in place, but 64-bit programs do not get to "
                                            r"127\.0\.0\.1:1: ERROR [0-9A-F]+ ")
        self.assertEqual(self.first_values["Server"], "127.0.0.1:1")
        self.assertEqual(self.first_values["CookieFile"], "Z:" + os.path.join(self.home, "cookie").replace("/", "\\"))
        self.assertEqual(self.removed.returncode, 0, self.removed)

    def test_wine_setup(self):
        daemon = self.daemon({"t": {"listen": "127.0.0.1:0", "proxy": "127.0.0.1:9"}},
                             {name: {"trunk": "t", "number": str(n)} for n, name in enumerate(("A", "B", "C"), 100)},
                             server={"tcp_listen": "127.0.0.1:0"})
        place = "localhost:" + daemon.log.wait(r"served on TCP port=(\d+)").group(1)
        cookie = os.path.join(self.folder, "cookie \u00e4 & % \U0001f4e0")
        shutil.copy(os.path.join(daemon.state, "cookie"), cookie)

        done = self.wine_setup("--server", place, "--cookie", cookie)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        self.assertIn(f"Tried: 64-bit programs connect to {place} and see 3 ports.", done.stdout.splitlines())
        self.assertEqual(f"Tried: 32-bit programs connect to {place} and see 3 ports." in done.stdout.splitlines(), self.both)
        self.assertInstalled()
        self.assertEqual({k: v for k, v in self.values(OVERRIDES).items() if k in ("faxcom", "winfax")},
                         {"faxcom": "native,builtin", "winfax": "native,builtin"})

        # By the environment; with a cookie that the server does not take; with the server away.
        done = self.wine_setup("--cookie", cookie, FAXPORT_SERVER=place)
        self.assertEqual(done.returncode, 0, done)
        wrong = self.wine_setup("--server", place, "--cookie", os.path.join(self.home, "cookie"))
        self.assertEqual(wrong.returncode, 3, wrong)
        self.assertIn(f"64-bit programs do not get to {place}: ERROR ", wrong.stderr)
        daemon.kill()
        away = self.wine_setup("--server", place, "--cookie", cookie)
        self.assertEqual(away.returncode, 3, away)

        done = self.wine_setup("--remove")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        self.assertNothingLeft()

    def test_wine_setup_where_no_prefix_can_be(self):
        done = self.wine_setup("--server", "a", "--cookie", os.path.join(self.home, "cookie"), prefix="/proc/none")
        self.assertEqual(done.returncode, 11, done)
        self.assertIn("faxport: wine-setup: /proc/none: Wine could make no prefix there", done.stderr)


if __name__ == "__main__":
    main()
