#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes files as C arrays: embed.py OUTPUT.c FILE..."""
import os
import re
import sys

with open(sys.argv[1], "w", encoding="ascii") as output:
    output.write("/* Made from the files of src/server/http/page. */\n#include \"server/http/pages.h\"\n")
    for path in sys.argv[2:]:
        name = re.sub(r"\W", "_", os.path.basename(path))
        with open(path, "rb") as file:
            content = file.read()
        output.write(f"\nconst size_t qv_{name}_size = {len(content)};\nconst unsigned char qv_{name}[] = {{")
        for at in range(0, len(content), 20):
            output.write("\n    " + ", ".join(str(byte) for byte in content[at:at + 20]) + ",")
        output.write("\n};\n")
