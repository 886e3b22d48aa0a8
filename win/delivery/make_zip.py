#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes faxport-windows.zip of what both cross builds made, and the same unpacked in a folder beside it.

usage: make_zip.py BUILD_64 BUILD_32 OUT.zip

The unpacked one, OUT without faxport- and .zip, is what `faxport wine-setup` and `make install` take. The same
sources make the same bytes: no times, one order, and DLLs without what the compiler says to debuggers.
"""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
DLLS = ("faxcom.dll", "winfax.dll")
MACHINES = {"x86_64": 0x8664, "i686": 0x14C}
TEXTS = ("install.cmd", "uninstall.cmd", "README.txt")
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def crlf(data):
    """Notepad and cmd.exe want it so."""
    data.decode("ascii")
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def sections(dll):
    """(name, offset in the file, size there, address) of each."""
    pe = struct.unpack_from("<I", dll, 0x3C)[0]
    count, optional = struct.unpack_from("<H", dll, pe + 6)[0], struct.unpack_from("<H", dll, pe + 20)[0]
    symbols, symbol_count = struct.unpack_from("<II", dll, pe + 12)
    for number in range(count):
        at = pe + 24 + optional + 40 * number
        name = dll[at:at + 8].rstrip(b"\0").decode("latin-1")
        if name.startswith("/"):  # longer than 8: it stands behind the symbols
            at_name = symbols + 18 * symbol_count + int(name[1:])
            name = dll[at_name:dll.index(b"\0", at_name)].decode("latin-1")
        address, size, offset = struct.unpack_from("<III", dll, at + 12)
        yield name, offset, size, address


def machine(dll):
    return struct.unpack_from("<H", dll, struct.unpack_from("<I", dll, 0x3C)[0] + 4)[0]


def version(dll):
    """FileVersion of its version resource; None."""
    for name, offset, size, _ in sections(dll):
        at = dll.find("FileVersion\0".encode("utf-16-le"), offset, offset + size)
        if name == ".rsrc" and at >= 0:
            text = dll[at:offset + size].decode("utf-16-le", "replace").split("\0")
            return next((part for part in text[1:] if part), None)
    return None


def stripped(path, arch, folder):
    # -p: else strip writes the time into the DLL.
    out = os.path.join(folder, f"{arch}-{os.path.basename(path)}")
    subprocess.run([f"{arch}-w64-mingw32-strip", "-p", "--strip-all", "-o", out, path], check=True)
    data = read(out)
    if machine(data) != MACHINES[arch]:
        sys.exit(f"make_zip: {path}: is not for {arch}")
    debug = [name for name, *_ in sections(data) if name.startswith((".debug", ".zdebug"))]
    if debug:
        sys.exit(f"make_zip: {path}: still has {', '.join(debug)}")
    if "Faxport".encode("utf-16-le") not in data:
        sys.exit(f"make_zip: {path}: says nowhere that it is Faxport's")
    return data


def contents(builds):
    """name -> bytes"""
    files = {}
    with tempfile.TemporaryDirectory(prefix="faxport-zip-") as folder:
        for arch, build in builds.items():
            for name in DLLS:
                part = name.split(".")[0]
                path = os.path.join(build, "win", part, name)
                if not os.path.exists(path):
                    sys.exit(f"make_zip: {path}: is not there; make windows builds it")
                files[f"{arch}/{name}"] = stripped(path, arch, folder)
            files[f"lib/{arch}/libwinfax.a"] = read(build, "win/include/libwinfax.a")
    for name in TEXTS:
        files[name] = crlf(read(HERE, name))
    files["LICENSE.txt"] = crlf(read(SOURCE, "LICENSE"))
    for name in ("winfax.h", "faxroute.h", "faxdev.h"):
        files[f"include/{name}"] = read(SOURCE, "win/include", name)
    for name in ("faxcom.h", "faxcom_i.c"):
        files[f"include/{name}"] = read(builds["x86_64"], "win/faxcom", name)
        if files[f"include/{name}"] != read(builds["i686"], "win/faxcom", name):
            sys.exit(f"make_zip: {name}: is not the same in both builds")
    files["include/faxcom.idl"] = read(SOURCE, "win/faxcom/faxcom.idl")
    for name in ("winfax", "faxcom"):
        files[f"lib/{name}.def"] = read(SOURCE, "win", name, name + ".def")
    for name, data in files.items():
        if re.search(re.escape(SOURCE).encode(), data):
            sys.exit(f"make_zip: {name}: names the folder that it was built in")
    return files


def write_zip(path, files):
    with zipfile.ZipFile(path + ".new", "w") as out:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.create_system = 0  # MS-DOS: no owner, no mode
            entry.external_attr = 0x20
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, files[name], compresslevel=9)
    os.replace(path + ".new", path)


def write_folder(path, files):
    shutil.rmtree(path, ignore_errors=True)
    for name, data in files.items():
        os.makedirs(os.path.dirname(os.path.join(path, name)), exist_ok=True)
        with open(os.path.join(path, name), "wb") as file:
            file.write(data)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    build64, build32, out = sys.argv[1:]
    files = contents({"x86_64": build64, "i686": build32})
    folder, name = os.path.split(os.path.splitext(out)[0])
    os.makedirs(folder or ".", exist_ok=True)
    write_folder(os.path.join(folder, name.removeprefix("faxport-")), files)
    write_zip(out, files)
    print(f"{out}: {os.path.getsize(out)} bytes, {len(files)} files")
    for name, data in sorted(files.items()):
        if name.endswith(".dll"):
            print(f"  {name:<20} {len(data):>7} bytes, version {version(data) or 'unknown'}")


if __name__ == "__main__":
    main()
