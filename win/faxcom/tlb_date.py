#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Takes the date out of a type library made by widl, so that the same source makes the same bytes.

usage: tlb_date.py IN.tlb OUT.tlb

widl writes "Created by WIDL version ... at DATE" as text, and behind it the time as a number: both become 1970.
"""
import re
import struct
import sys

VT_UI4 = 0x13
DATE = re.compile(rb"(Created by WIDL version \S+ at )(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})(\nW*" +
                  re.escape(struct.pack("<H", VT_UI4)) + rb")....", re.S)


def main():
    with open(sys.argv[1], "rb") as file:
        library = file.read()
    library, count = DATE.subn(rb"\1Thu Jan  1 00:00:00 1970\3" + bytes(4), library)
    if count != 1:
        sys.exit(f"{sys.argv[1]}: has {count} dates that widl writes")
    with open(sys.argv[2], "wb") as file:
        file.write(library)


if __name__ == "__main__":
    main()
