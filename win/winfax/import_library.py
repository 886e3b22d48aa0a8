#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the import library of winfax.dll.

usage: import_library.py source  DEF OUT.c
       import_library.py library DEF USER NM DLLTOOL OUT.a

On i686 a program asks for _FaxAbort@8, and the DLL exports FaxAbort. Behind the @ stands how many bytes a function
takes, which the header knows: "source" writes a file that uses all functions of DEF; "library" reads in the compiled
USER what the compiler calls them. On x86_64 nothing is decorated.
"""
import re
import subprocess
import sys
import tempfile


def exports(path):
    with open(path, encoding="ascii") as file:
        lines = [line.split(";")[0].strip() for line in file]
    return [line for line in lines[lines.index("EXPORTS") + 1:] if line]


def write_source(definition, out):
    names = exports(definition)
    with open(out, "w", encoding="ascii") as file:
        file.write("/* Made by import_library.py: uses every function of winfax.dll. */\n#include <winfax.h>\n\n"
                   "extern const FARPROC winfax_functions[];\nconst FARPROC winfax_functions[] = {\n"
                   + "".join(f"\t(FARPROC)(void *){name},\n" for name in names) + "};\n")


def write_library(definition, user, nm, dlltool, out):
    symbols = subprocess.run([nm, "-u", user], check=True, capture_output=True, text=True).stdout
    decorated = {m[1]: m[1] + (m[2] or "") for m in re.finditer(r" U (?:__imp_)?_?(Fax\w+)(@\d+)?$", symbols, re.M)}
    missing = [name for name in exports(definition) if name not in decorated]
    if missing:
        sys.exit(f"{user}: does not use {', '.join(missing)}")
    with tempfile.NamedTemporaryFile("w", suffix=".def", encoding="ascii") as file:
        file.write("LIBRARY winfax.dll\nEXPORTS\n" + "".join(decorated[name] + "\n" for name in exports(definition)))
        file.flush()
        subprocess.run([dlltool, "--kill-at", "--input-def", file.name, "--output-lib", out], check=True)


if __name__ == "__main__":
    {"source": write_source, "library": write_library}[sys.argv[1]](*sys.argv[2:])
