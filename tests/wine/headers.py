#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The headers compile with the compilers that programs for the fax API are written for.

usage: headers.py i686|x86_64 GCC CLANG HEADERS SOURCES [FOLDER_OF_FAXCOM_H ...]

  GCC     MinGW-w64's, C: each header alone, as C89 and C17
  CLANG   C++ with the ABI of MinGW-w64; C and C++ in MS mode, with the headers of MinGW-w64: they take MS mode for
          another compiler than they know unless __GNUC__ is there, and miss _X86_ on i686

The layout of the structures (layout_*.c) is asserted in MS mode too.
"""
import glob
import os
import subprocess
import sys


def commands(arch, gcc, clang, headers, sources):
    mingw = [clang, f"--target={arch}-w64-mingw32"]
    ms = [clang, f"--target={arch}-pc-windows-msvc", "-fms-compatibility", "-fgnuc-version=12.2",
          "-isystem", f"/usr/{arch}-w64-mingw32/include"] + (["-D_X86_"] if arch == "i686" else [])
    names = sorted(os.path.basename(p) for p in glob.glob(os.path.join(headers, "*.h"))) + ["faxcom.h"]
    for name in names:
        for standard in ("gnu89", "gnu17"):
            yield [gcc, f"-std={standard}", "-x", "c"], f"#include <{name}>\n"
    for unicode in [], ["-DUNICODE", "-D_UNICODE"]:
        yield [gcc, *unicode, os.path.join(sources, "sdk_program.c")], None
        for compiler in mingw, ms:
            for standard in "c++98", "c++17":
                yield [*compiler, *unicode, f"-std={standard}", os.path.join(sources, "sdk_program.cpp")], None
        yield [*ms, *unicode, os.path.join(sources, "sdk_program.c")], None
        for layout in sorted(glob.glob(os.path.join(sources, "layout_*.c"))):
            yield [*ms, *unicode, layout], None


def main():
    arch, gcc, clang, headers, sources, *folders = sys.argv[1:]
    flags = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror"] + [f"-I{f}" for f in [headers, *folders]]
    failed = 0
    for command, text in commands(arch, gcc, clang, headers, sources):
        command += flags + (["-"] if text else [])
        run = subprocess.run(command, input=text, capture_output=True, text=True, timeout=100)
        if run.returncode:
            failed += 1
            print(" ".join(command), text or "", run.stderr, sep="\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
