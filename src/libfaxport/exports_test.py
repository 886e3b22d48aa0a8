#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The shared library exports exactly what the public headers declare: exports_test.py NM LIBRARY HEADER..."""
import re
import subprocess
import sys

nm, library, *headers = sys.argv[1:]
declared = set()
for name in headers:
    with open(name, encoding='utf-8') as file:
        text = re.sub(r'/\*.*?\*/', '', file.read(), flags=re.S)
    text = re.sub(r'^#(.*\\\n)*.*$', '', text, flags=re.M)
    # Declarations end in ");"; typedefs of callbacks are none.
    for line in re.findall(r'^[^;{}]*\)\s*;', text, flags=re.M):
        if 'typedef' not in line:
            declared.add(re.search(r'\b(fax_\w+)\s*\(', line).group(1))
lines = subprocess.run([nm, '-D', '--defined-only', library], check=True, capture_output=True, text=True).stdout
exported = {line.split()[-1].split('@')[0] for line in lines.splitlines() if line.split()[-2] != 'A'}
for name in sorted(declared ^ exported):
    print(name, 'is declared but not exported' if name in declared else 'is exported but not declared')
sys.exit(declared != exported or not declared)
