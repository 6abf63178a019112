#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes emoji_names.c, the names of pictures, from the data of Unicode.

    src/text/en/emoji_names.py > src/text/en/emoji_names.c     writes it
    src/text/en/emoji_names.py --check src/text/en/emoji_names.c
                                                  exit 1 when it differs, 77 when the data isn't installed

The data are UnicodeData.txt and CLDR's English annotations as Debian's packages unicode-data and
unicode-cldr-core install them. Names of characters never change, so any version from 14 on gives the same.
"""
import re
import sys
import xml.etree.ElementTree

NAMES = "/usr/share/unicode/UnicodeData.txt"
ANNOTATIONS = "/usr/share/unicode/cldr/common/annotations/en.xml"

# What is a picture: signs that people put in text, up to Unicode 14.
PICTURES = """231a-231b 23e9-23f3 23f8-23fa 2600-262f 2638-2672 267b-26be 26c4-26dc 26de-274d 274f-2752
2756-275a 2764-2767 2794-27bf 2b05-2b07 2b1b-2b1c 2b50-2b55 1f300-1f3fa 1f400-1f64f 1f680-1f6d7 1f6dd-1f6ec
1f6f0-1f6fc 1f7e0-1f7eb 1f900-1f9ff 1fa70-1fa74 1fa78-1fa7c 1fa80-1fa86 1fa90-1faac 1fab0-1faba 1fac0-1fac5
1fad0-1fad9 1fae0-1fae7 1faf0-1faf6"""

# "Black", "white" and "heavy" tell how a sign is drawn, and are left out; but here they tell things apart.
COLOURED = """23f9-23fa 2616-2617 2654-265f 267b 2686-2689 2690-2691 26b8 26c7 26cb 26d6-26d9 26df 26e3 26e8
26ff 271a 271c 2724 2731 273d 2743 2746 2748 274b 275a 27b3-27b6 1f322 1f3f1-1f3f2 1f3f6 1f4ae 1f4b2
1f532-1f533 1f546-1f547 1f571 1f588 1f5a4 1f5aa-1f5ab 1f5bf 1f90d"""

# Called as CLDR does: the formal name is long, or not what the picture is used for.
AS_CLDR = "2600 2764 2b50 1f64c 1f64f 1f970"

# Called otherwise than both.
OWN = {
    0x2665: "heart",
    0x27B7: "black feathered south east arrow",
    0x27B8: "black feathered rightwards arrow",
    0x27B9: "black feathered north east arrow",
    0x1F44C: "okay hand",
}

NUMBERS = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six"}

HEAD = """// SPDX-License-Identifier: MIT
/* Names of pictures, after UnicodeData.txt, in small letters and shortened ("thumbs up" for "thumbs up
 * sign"); some as CLDR calls them. Ascending. Made by src/text/en/emoji_names.py, which says how: change
 * that. */
#include "text/en/emoji_names.h"

// clang-format off
const qv_picture qv_emoji_list[] = {
"""
TAIL = """};
// clang-format on
_Static_assert(sizeof qv_emoji_list / sizeof *qv_emoji_list == QV_EMOJI, "emoji_names.h has another number");
"""


def codes(ranges):
    for item in ranges.split():
        first, _, last = item.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def spoken(code, name):
    name = re.sub(r" (SIGN|SYMBOL)$", "", name.replace("-", " ")).lower().replace("oclock", "o'clock")
    if code not in COLOURED_CODES:
        name = re.sub(r"^((heavy|white|black) )+", "", name)
    return re.sub(r"\d", lambda digit: NUMBERS[digit[0]], name)


COLOURED_CODES = set(codes(COLOURED))


def table():
    with open(NAMES, encoding="ascii") as lines:
        fields = [line.split(";") for line in lines]
    names = {int(field[0], 16): field[1] for field in fields}
    cldr = {
        note.get("cp"): note.text
        for note in xml.etree.ElementTree.parse(ANNOTATIONS).iter("annotation")
        if note.get("type") == "tts"
    }
    as_cldr = set(codes(AS_CLDR))
    for code in codes(PICTURES):
        name = OWN.get(code) or (cldr[chr(code)] if code in as_cldr else spoken(code, names[code]))
        yield f'    {{0x{code:x}, "{name}"}},\n'


def main():
    try:
        made = HEAD + "".join(table()) + TAIL
    except FileNotFoundError as missing:
        print(f"{missing.filename}: not installed", file=sys.stderr)
        return 77
    if sys.argv[1:2] != ["--check"]:
        sys.stdout.write(made)
        return 0
    with open(sys.argv[2], encoding="ascii") as file:
        if file.read() == made:
            return 0
    print(f"{sys.argv[2]}: not what emoji_names.py makes", file=sys.stderr)
    return 1


sys.exit(main())
