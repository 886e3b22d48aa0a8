#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual pages against the programs.

usage: manual.py lint PAGE...
       manual.py commands PAGE FAXPORT     commands, options, settings, exit statuses: the same in both
       manual.py examples PAGE FAXPORT     what examples print is what the page says
       manual.py settings PAGE CONF_MANUAL what examples of faxport.conf say has no mistakes
       manual.py mistakes PAGE CONF_MANUAL what examples show as a mistake is one, and these are the words for it
"""
import os
import re
import subprocess
import sys
import tempfile

import cases


def source(page):
    with open(page, encoding="utf-8") as file:
        return file.read()


def lint(*pages):
    done = subprocess.run(["mandoc", "-Tlint", "-Wstyle", *pages], capture_output=True, text=True, check=False)
    for line in (done.stdout + done.stderr).splitlines():
        # Pages that are not installed where the test runs are no fault of ours.
        if "referenced manual not found" not in line and "outdated mandoc.db" not in line:
            yield line


def listed(faxport, what):
    return set(subprocess.run([faxport, "_list", what], capture_output=True, text=True,
                              check=True).stdout.splitlines())


def commands(page, faxport):
    """The page has .It Ic for commands, and in their lists .It Fl for options and .It Cm for settings."""
    command, found = None, {"commands": set(), "options": set(), "settings": set(), "exits": set()}
    for line in source(page).splitlines():
        item = re.match(r"\.It (Ic|Fl|Cm|\d+)(.*)", line)
        section = re.match(r"\.Sh (.*)", line)
        if section:
            command = None
        elif not item:
            continue
        elif item[1] == "Ic":
            command = re.match(r"[a-z -]*", re.split(r" (?:Ar|Oo)", item[2])[0])[0].strip()
            found["commands"].add(command)
        elif item[1] == "Fl":
            found["options"].add(f"{command or ''} -{item[2].split()[0]}".strip())
        elif item[1] == "Cm":
            found["settings"].add(f"{command} {item[2].split()[0]}")
        else:
            found["exits"].add(item[1])
    for what, in_page in found.items():
        in_program = listed(faxport, what)
        if not in_program:
            yield f"{faxport} lists no {what}"
        for thing in sorted(in_program - in_page):
            yield f"{page}: {what}: {thing} is missing"
        for thing in sorted(in_page - in_program):
            yield f"{page}: {what}: there is no {thing}"


def blocks(page, mark):
    """The text of each .Bd block behind a line .\\" MARK."""
    for block in re.findall(rf'^\.\\" {mark}\n\.Bd .*\n((?:.*\n)*?)\.Ed$', source(page), re.M):
        yield re.sub(r"^\\&", "", block, flags=re.M).replace(r"\e", "\\")


def examples(page, faxport):
    seen = 0
    with tempfile.TemporaryDirectory(prefix="faxport-manual-") as folder:
        with open(os.path.join(folder, "letter.pdf"), "w", encoding="utf-8") as file:
            file.write("hello\n")
        for block in blocks(page, "example"):
            seen += 1
            command, _, wanted = block.partition("\n")
            got = cases.run(command[2:], folder, os.path.abspath(faxport))
            if got != wanted:
                yield f"{command}\n--- prints\n{got}--- the page says\n{wanted}"
        for block in blocks(page, "example-run"):
            seen += 1
            got = cases.run(block[2:], folder, os.path.abspath(faxport))
            if re.search(r"^\[exit|^faxport: ", got, re.M):
                yield f"{block}--- prints\n{got}"
    if not seen:
        yield f"{page}: no examples"


def settings(page, conf_manual):
    seen = 0
    for block in blocks(page, "example-conf"):
        seen += 1
        # The password is on no machine but the reader's.
        text = re.sub(r"^secret_file = .*\n", "", block, flags=re.M)
        with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            done = subprocess.run([conf_manual, "--check", file.name], capture_output=True, text=True, check=False)
            if done.returncode:
                yield text + done.stderr
    if not seen:
        yield f"{page}: no examples"


def mistakes(page, conf_manual):
    """Behind .\\" example-mistake SECTION: FILE:LINE: SETTING: "VALUE" and what is wrong with it."""
    found = re.findall(r'^\.\\" example-mistake (.*)\n\.Bd .*\n#.*\n((\S+):(\d+): (\w+): "(.*?)".*\n)\.Ed$', source(page), re.M)
    for section, wanted, path, line, setting, value in found:
        with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
            file.write(f"[{section}]" + "\n" * (int(line) - 1) + f"{setting} = {value}\n")
            file.flush()
            done = subprocess.run([conf_manual, "--check", file.name], capture_output=True, text=True, check=False)
            if wanted not in done.stderr.replace(file.name, path).splitlines(keepends=True):
                yield f"{wanted}--- but it says\n{done.stderr}"
    if not found:
        yield f"{page}: no examples"


def main():
    wrong = list(globals()[sys.argv[1]](*sys.argv[2:]))
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
