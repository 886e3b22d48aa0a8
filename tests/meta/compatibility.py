#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""doc/compatibility.md has a row for every slot of faxcom.idl and every export of winfax.def, and names tests that exist.

usage: compatibility.py SOURCE_DIR

  ### FaxServer                              a class: rows of its interface, in the order of the slots
  | 12 | get_Retries | ... | V L S |         slot, member, what it does here, letters of tests
  | FaxAbort | ... | jobs |                  export, what it does here, words of tests
  - **V** `tests/wine/faxcom/...`: ...       what a letter or word stands for: a file that there is
"""
import os
import re
import sys

PROPERTY = re.compile(r"\s*(GET_PUT|GET|PUT)\(\d+, \w+, (\w+)\)")
PREFIXES = {"GET": ["get_"], "PUT": ["put_"], "GET_PUT": ["get_", "put_"]}
FIRST_SLOT = 7  # behind IUnknown and IDispatch


def read(source, path):
    with open(os.path.join(source, path), encoding="utf-8") as file:
        return file.read()


def members(idl):
    """(class, slot, member) of every slot."""
    for name, body in re.findall(r"^interface I(Fax\w+) : IDispatch\n\{\n(.*?)^\};", idl, re.M | re.S):
        names = []
        for line in body.splitlines():
            if match := PROPERTY.match(line):
                names += [prefix + match[2] for prefix in PREFIXES[match[1]]]
            elif match := re.search(r"HRESULT (\w+)\(", line):
                prefix = "putref_" if "propputref" in line else "get_" if "propget" in line else ""
                names.append(prefix + match[1])
        for slot, member in enumerate(names, FIRST_SLOT):
            yield name, slot, member


def exports(definition):
    lines = [line.split(";")[0].strip() for line in definition.splitlines()]
    return [line for line in lines[lines.index("EXPORTS") + 1:] if line]


def rows(page):
    """(class or "", cells) of every row of a table that has four or three cells."""
    title = ""
    for line in page.splitlines():
        if match := re.match(r"#+ (.*)", line):
            title = match[1]
        elif line.startswith("| ") and not re.match(r"\| (slot|function|member) ", line):
            yield title, [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def main():
    source = sys.argv[1]
    page = read(source, "doc/compatibility.md")
    tests = {}
    wrong = []
    for name, paths in re.findall(r"^- \*\*(\w+)\*\* ((?:`[^`]+`(?:, )?)+):", page, re.M):
        tests[name] = re.findall(r"`([^`]+)`", paths)
        wrong += [f"{name}: no {path}" for path in tests[name] if not os.path.exists(os.path.join(source, path))]

    listed = {"members": [], "exports": []}
    for title, cells in rows(page):
        if len(cells) == 4:
            listed["members"].append((title, int(cells[0]), cells[1]))
        elif len(cells) == 3:
            listed["exports"].append(cells[0])
        wrong += [f"{title} {cells[0]}: no test {name}" for name in cells[-1].split() if name not in tests]
        if not cells[-1] or not cells[-2]:
            wrong.append(f"{title} {cells[0]}: an empty cell")
    wanted = {"members": list(members(read(source, "win/faxcom/faxcom.idl"))),
              "exports": exports(read(source, "win/winfax/winfax.def"))}
    for kind, rows_wanted in wanted.items():
        wrong += [f"{kind}: {row} has no row" for row in rows_wanted if row not in listed[kind]]
        wrong += [f"{kind}: there is no {row}" for row in listed[kind] if row not in rows_wanted]
        if len(listed[kind]) != len(rows_wanted):
            wrong.append(f"{kind}: {len(listed[kind])} rows, {len(rows_wanted)} wanted")
    for line in wrong:
        print("doc/compatibility.md:", line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
