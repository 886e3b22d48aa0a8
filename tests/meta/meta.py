#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the project promises about its own shape, checked.

usage: meta.py CHECK SOURCE_DIR [BUILD_DIR]

  arrows    each folder includes only what the table in ARCHITECTURE.md allows
  headers   every header compiles alone, those of include/ as C++ too
  symbols   base, core and rpc ask nothing of the world (nm -u); of spandsp no program of ours takes more than modems
  files     licence line, length, no path of somebody's machine
  words     every enum value and table row has its words
  fuzzers   every fuzz target is built, and its corpus played
"""
import os
import re
import subprocess
import sys

# folder -> what it may include from, besides itself. The longest match rules.
ARROWS = {
    "include/faxport": [],
    "src/base": [],
    "src/core": ["src/base", "include/faxport"],
    "src/rpc": ["src/base", "include/faxport"],
    "src/libfaxport": ["src/base", "src/rpc", "include/faxport"],
    "src/media": ["src/base", "src/core", "include/faxport"],
    "src/render": ["src/base", "src/core", "include/faxport"],
    "src/faxportd": ["src/base", "src/core", "src/rpc", "include/faxport"],
    "src/faxport": ["src/base", "include/faxport"],
    "examples": ["include/faxport"],
    "win": ["src/base", "include/faxport"],
}

# All that base, core and rpc may ask of the C library: memory and text. What is not here reaches the kernel, the clock
# or chance, or nobody has thought about it yet.
PURE = """abs bcmp bsearch calloc free inet_ntop inet_pton malloc memchr memcmp memcpy memmove memset qsort realloc snprintf
strchr strcmp strcspn strdup strlen strncmp strrchr strspn strstr strtol vsnprintf""".split()

# What compilers add by themselves.
COMPILER = re.compile(r"_GLOBAL_OFFSET_TABLE_|__(asan|ubsan|sanitizer|sancov|gcov|stack_chk|assert_fail|errno_location)")

# Of spandsp we take the signals of modems. Its fax machine, T.38 and page codes are peers in tests (ARCHITECTURE.md).
PROGRAMS = ["src/media/faxport-media", "src/faxportd/faxportd", "src/render/faxport-render", "src/faxport/faxport"]
PEERS_ONLY = re.compile(r"(t30|t31|t38|t4|t81|t85)_")

LONGEST_FILE = 800
LONGEST = {"examples/ports.c": 99}  # what newcomers read first has a promise of its own
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w")


def tracked(source, *patterns):
    out = subprocess.run(["git", "-C", source, "ls-files", "-z", "--", *patterns], check=True, capture_output=True)
    return [f for f in out.stdout.decode().split("\0") if f and os.path.exists(os.path.join(source, f))]


def read(source, path):
    with open(os.path.join(source, path), encoding="utf-8") as file:
        return file.read()


def folder_of(path):
    return max((f for f in ARROWS if path.startswith(f + "/")), key=len, default=None)


def check_arrows(source, _):
    for path in tracked(source, "include", "src", "examples", "win"):
        home = folder_of(path)
        if not path.endswith((".c", ".h")) or home is None:
            continue
        for include in re.findall(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', read(source, path), re.M):
            for root, name in (("src/", include), ("include/", include)):
                if not os.path.exists(os.path.join(source, root + name)):
                    continue
                target = folder_of(root + name)
                if path.endswith("_test.c") and os.path.basename(name).startswith("test_"):
                    continue  # what tests share
                if target != home and target not in ARROWS[home]:
                    yield f"{path}: includes {include}, but {home} may not use {target}"
            if os.path.exists(os.path.join(source, os.path.dirname(path), include)) and "/" not in include:
                yield f'{path}: write "{include}" from src/, so that its folder shows'


def check_headers(source, _):
    jobs = [(h, "c", ["-std=gnu17"]) for h in tracked(source, "src/**/*.h", "include/**/*.h")]
    jobs += [(h, "c++", ["-std=c++17"]) for h in tracked(source, "include/**/*.h")]
    flags = ["-Isrc", "-Iinclude", "-D_GNU_SOURCE", "-DHAVE_INTTYPES_H", "-I/usr/include/re", "-Wall", "-Wextra", "-Werror",
             "-fsyntax-only"]
    for header, language, more in jobs:
        run = subprocess.run(["gcc" if language == "c" else "g++", *more, *flags, "-x", language, "-"],
                             cwd=source, input=f'#include "{source}/{header}"\n', text=True, capture_output=True)
        if run.returncode:
            yield f"{header}: does not compile alone as {language}:\n{run.stderr}"


def nm(build, file, *options):
    return subprocess.run(["nm", *options, os.path.join(build, file)], check=True, capture_output=True, text=True).stdout


def symbols(build, library, *options):
    return re.findall(r"^[0-9a-f]* +(\w) (\w+)$", nm(build, library, *options), re.M)


def check_symbols(source, build):
    libraries = ["src/base/libbase.a", "src/core/libcore.a", "src/rpc/librpc.a"]
    missing = [library for library in libraries if not os.path.exists(os.path.join(build, library))]
    if missing:
        yield f"{', '.join(missing)}: not built"
        return
    ours = {name for library in libraries for _, name in symbols(build, library, "--defined-only")}
    for library in libraries:
        for name in sorted({name for _, name in symbols(build, library, "--undefined-only")} - ours):
            plain = re.sub(r"^__(\w+)_chk$", r"\1", name)  # printf() is __printf_chk() where _FORTIFY_SOURCE is on
            if plain not in PURE and not COMPILER.match(name):
                yield f"{library}: uses {plain}(), and this part touches no world"
        for kind, name in symbols(build, library, "--defined-only"):
            # Tables of pointers land in .data.rel.ro, which nm shows as d; only what can be written counts.
            if kind in "bBC":
                yield f"{library}: {name} is a variable, and this part keeps no state"
    for program in PROGRAMS:
        if not os.path.exists(os.path.join(build, program)):
            yield f"{program}: not built"
            continue
        for name in re.findall(r"^ +U (\w+)", nm(build, program, "--undefined-only"), re.M):
            if PEERS_ONLY.match(name):
                yield f"{program}: uses {name}(), which is for tests alone"


def check_files(source, _):
    for path in tracked(source, "."):
        if not path.endswith((".c", ".h", ".py", ".sh", ".md", ".build", ".txt", ".1", ".5", ".8", ".conf", ".service")):
            continue
        text = read(source, path)
        lines = text.count("\n")
        if path.endswith((".c", ".h")):
            if not text.startswith("/* SPDX-License-Identifier: MIT */\n"):
                yield f"{path}: does not begin with its licence"
            if lines > LONGEST.get(path, LONGEST_FILE):
                yield f"{path}: {lines} lines: look for the second idea inside"
        for number, line in enumerate(text.split("\n"), 1):
            if MACHINE_PATH.search(line) and not path.startswith("tests/meta/"):
                yield f"{path}:{number}: path of somebody's machine"


def check_words(source, _):
    """Each X list of the public headers and the core is used to make an enum, and no row lacks its words."""
    for path in tracked(source, "include", "src/core/**/*.h"):
        text = read(source, path)
        for name, body in re.findall(r"#define (\w+_LIST)\(X\)((?:.*\\\n)+.*)", text):
            rows = re.findall(r"X\((.*)\)", body)
            if not rows:
                yield f"{path}: {name} is empty"
            for row in rows:
                words = re.search(r'"([^"]*)"', row)
                if not words or not words.group(1):
                    yield f"{path}: {name}: a row without words: {row}"
            if len(re.findall(rf"^\t{name}\(X\)", text, re.M)) < 1:
                yield f"{path}: {name} makes no enum"


def check_fuzzers(source, build):
    """The build knows each *_fuzz.c as a test over its corpus (the fuzzer, for clang, stands beside it)."""
    run = subprocess.run(["ninja", "-C", build, "-t", "targets", "all"], check=True, capture_output=True, text=True)
    built = {line.split(":")[0] for line in run.stdout.split("\n")}
    for path in tracked(source, "tests/fuzz/**/*_fuzz.c"):
        if path.removesuffix("_fuzz.c") + "_replay" not in built:
            yield f"{path}: nothing builds it"


def main():
    check, source = sys.argv[1], os.path.abspath(sys.argv[2])
    build = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else None
    wrong = list(globals()["check_" + check](source, build))
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
