#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Commands and what they print, compared byte for byte.

usage: cases.py [--update] PROGRAM FILE...

A file has commands, each on a line "$ COMMAND", and below it what it prints
on stdout and stderr together and, unless it is 0, "[exit N]". Commands run in
bash, in one folder for each file: `faxport` is PROGRAM, `pty W H COMMAND`
runs a command on a terminal of that size, escape sequences show as ^[;
`clogged COMMAND` runs it with a stdout that is full and does not block.
--update writes what is printed into the files; look at the difference before
you keep it.
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BASH = "".join(f'{name}() {{ {sys.executable} "{os.path.join(HERE, script)}" "$@"; }}\n'
               for name, script in (("pty", "terminal.py"), ("clogged", "clogged.py")))


def run(command, folder, program):
    with tempfile.TemporaryDirectory(prefix="faxport-bin-") as programs:
        os.symlink(program, os.path.join(programs, "faxport"))
        return run_with(command, folder, programs)


def run_with(command, folder, programs):
    env = {"PATH": programs + ":" + os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "CET-1CEST,M3.5.0,M10.5.0/3",
           "TERM": "xterm", "HOME": folder, "TMPDIR": folder}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    done = subprocess.run(["bash", "-c", BASH + command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    text = done.stdout.decode("utf-8", "backslashreplace").replace("\033", "^[")
    if text and not text.endswith("\n"):
        text += "\\\n"
    if done.returncode:
        text += f"[exit {done.returncode}]\n"
    return text


def check(path, program, update):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines(keepends=True)
    wrong, out, at = 0, [], 0
    with tempfile.TemporaryDirectory(prefix="faxport-cli-") as folder:
        while at < len(lines):
            line = lines[at]
            at += 1
            out.append(line)
            if not line.startswith("$ "):
                continue
            wanted = []
            while at < len(lines) and not lines[at].startswith(("$ ", "#")) and lines[at] != "\n":
                wanted.append(lines[at])
                at += 1
            # A blank line ends what is expected, so one that is printed is written as a lone backslash.
            got = "".join("\\\n" if text == "\n" else text
                          for text in run(line[2:], folder, program).splitlines(keepends=True))
            out.append(got)
            if got != "".join(wanted):
                wrong += 1
                if not update:
                    print(f"{path}: {line}--- is\n{got}--- should be\n{''.join(wanted)}")
    if update and wrong:
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(out)
    return wrong


def main():
    arguments = sys.argv[1:]
    update = arguments[:1] == ["--update"]
    program, *files = arguments[update:]
    wrong = sum(check(path, os.path.abspath(program), update) for path in files)
    sys.exit(1 if wrong and not update else 0)


if __name__ == "__main__":
    main()
