#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What README.md and ARCHITECTURE.md name is there, and where they say it is.

usage: names.py SOURCE_DIR

  `src/faxportd/port/`   a file or folder; its beginning may be left out
  `dial()` (`queue.c`)   a function, defined in the file behind it; without one, anywhere in src
  `MEDIA_DIED`           a word of the sources
  [text](path)           a link to a file of the project
  the map                each folder in it, and the folders of the sources in the map
"""
import os
import re
import subprocess
import sys

PAGES = ["README.md", "ARCHITECTURE.md"]


def tracked(source):
    out = subprocess.run(["git", "-C", source, "ls-files", "-z"], check=True, capture_output=True).stdout
    return [f for f in out.decode().split("\0") if f and os.path.exists(os.path.join(source, f))]


def read(source, path):
    with open(os.path.join(source, path), encoding="utf-8", errors="replace") as file:
        return file.read()


class Tree:
    def __init__(self, source):
        self.source = source
        self.files = tracked(source)
        folders = {os.path.dirname(f) for f in self.files}
        while "" not in folders or any(os.path.dirname(f) not in folders for f in folders):
            folders |= {os.path.dirname(f) for f in folders}
        self.places = {"/" + p for p in [*self.files, *folders]}
        self.code = {f: read(source, f) for f in self.files
                     if f.startswith(("src/", "include/", "examples/")) and f.endswith((".c", ".h"))}

    def find(self, name):
        """The files and folders that @name can mean."""
        end = "/" + name.rstrip("/")
        return [p[1:] for p in self.places if p.endswith(end)]

    def defines(self, function, path):
        # At the beginning of a line, the result before it; a brace and not a semicolon behind its arguments.
        return re.search(rf"^(?!\s)[\w *]*\b{function}\([^;{{]*\)\n{{", self.code.get(path, ""), re.M)

    def has_word(self, word):
        return any(re.search(rf"\b(?:\w+_)?{word}\b", text) for text in self.code.values())


def check_paths(tree, text):
    for name in sorted(set(re.findall(r"`([\w./-]+)`", text))):
        is_path = "/" in name or re.search(r"\.(c|h|py|md|pdf|ps|jpg|conf)$", name)
        if is_path and not name.startswith(("/", "build/")) and not tree.find(name):
            yield f"there is no {name}"
    for name in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        if not tree.find(name):
            yield f"link to {name}, which is not there"


def check_functions(tree, text):
    for function, file in re.findall(r"`(\w+)\(\)`(?:\s+\(`([\w./-]+\.c)`)?", text):
        files = tree.find(file) if file else list(tree.code)
        if not any(tree.defines(function, f) for f in files):
            yield f"{function}() is not defined in {file or 'src'}"
    # `store/writer.c`, `run_group()`
    for file, function in re.findall(r"`([\w./-]+\.c)`,\s+`(\w+)\(\)`", text):
        if not any(tree.defines(function, f) for f in tree.find(file)):
            yield f"{function}() is not defined in {file}"


def check_words(tree, text):
    for word in sorted(set(re.findall(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`", text))):
        if word != "MIT" and not tree.has_word(word):
            yield f"no source has the word {word}"


def check_map(tree, text):
    """The block that begins with include/: folders at the left edge, indented below them what is in them."""
    block = re.search(r"^```\n(include/.*?)^```", text, re.M | re.S)
    if not block:
        return
    above, drawn = "", set()
    for line in block[1].splitlines():
        indent, names = re.match(r"( *)((?:[\w/-]+/(?: |$))*)", line).groups()
        for name in names.split():
            path = (above if indent else "") + name
            above = above if indent else path
            drawn.add("/" + path.rstrip("/"))
            if "/" + path.rstrip("/") not in tree.places:
                yield f"the map has {path}, which is not there"
    for place in sorted({"/" + os.path.dirname(f) for f in tree.code} - drawn):
        yield f"the map lacks {place[1:]}"


def check(tree, page):
    text = read(tree.source, page)
    yield from check_paths(tree, text)
    yield from check_functions(tree, text)
    yield from check_words(tree, text)
    yield from check_map(tree, text)


def main():
    tree = Tree(sys.argv[1])
    wrong = [f"{page}: {what}" for page in PAGES for what in check(tree, page)]
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
