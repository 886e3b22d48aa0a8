#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""winfax.def names what every winfax.dll exports, and a program linked with the import library asks for just that.

usage: exports.py winfax_exports.txt winfax.def OBJDUMP PROGRAM [PROGRAM ...]

Of several programs all together need every function: those that test winfax.dll leave none out.
"""
import re
import subprocess
import sys


def names(path):
    with open(path, encoding="ascii") as file:
        return [line.strip() for line in file if line.strip() and line[0] not in "#;"]


def imports(objdump, program, dll):
    text = subprocess.run([objdump, "-p", program], check=True, capture_output=True, text=True).stdout
    of_dll = re.search(rf"DLL Name: {re.escape(dll)}\n(.*?)(?:\n\n|\Z)", text, re.S)
    return re.findall(r"^\s+[0-9a-f]+\s+\d+\s+(\S+)$", of_dll[1], re.M) if of_dll else []


def differences(what, found, expected):
    for name in sorted(set(expected) - set(found)):
        yield f"{what}: lacks {name}"
    for name in sorted(set(found) - set(expected)):
        yield f"{what}: has {name}, which winfax.dll does not"
    if len(found) != len(set(found)):
        yield f"{what}: names something twice"


def main():
    listed, definition, objdump, *programs = sys.argv[1:]
    expected = names(listed)
    lines = names(definition)
    wrong = [] if lines[:2] == ["LIBRARY winfax.dll", "EXPORTS"] else [f"{definition}: is not about winfax.dll"]
    wrong += differences(definition, lines[2:], expected)
    needed = {name for program in programs for name in imports(objdump, program, "winfax.dll")}
    wrong += differences(", ".join(programs), needed, expected)
    if len(expected) != 56:
        wrong.append(f"{listed}: {len(expected)} names; there are 56")
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
