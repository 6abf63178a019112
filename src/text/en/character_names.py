#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes character_names.c, what single characters are called, from the data of Unicode.

    src/text/en/character_names.py > src/text/en/character_names.c     writes it
    src/text/en/character_names.py --check src/text/en/character_names.c
                                                  exit 1 when it differs, 77 when the data isn't installed
                                                  or is of another version

The data are UnicodeData.txt and CLDR's English annotations as Debian's packages unicode-data and
unicode-cldr-core install them. Names of characters never change; CLDR's do, and new characters come, so another
version may give another table (this one: Unicode 15.0, CLDR 42).

A name is a row of numbers of words, as most words are in many names. ASCII, what has common names otherwise and
what is combined of a letter and marks is in characters.c; pictures are in emoji_names.c.
"""
import re
import sys
import xml.etree.ElementTree

NAMES = "/usr/share/unicode/UnicodeData.txt"
VERSION = "/usr/share/unicode/ReadMe.txt"
MADE_OF = "15.0.0"
ANNOTATIONS = "/usr/share/unicode/cldr/common/annotations/en.xml"

# Marks, signs, numbers and white space up to here; letters of alphabets in these ranges. Beyond them are signs
# of music, games and dead scripts.
SIGNS_END = 0x2FFF
MORE_SIGNS = "3000-303f 3200-32ff fd3e-fd3f fe10-fe6f ff01-ffef fffc-fffd 1d7ce-1d7ff 1f100-1f1ad 1f650-1f67f 1f800-1f8b1"
LETTERS = """0080-058f 05d0-05f4 0600-06ff 0900-0974 0e00-0e5f 10a0-10ff 1d00-1eff 1f00-1fff 2c60-2c7f 2c00-2c5f
3041-30ff a640-a69f a720-a7ff fb00-fb06"""
SKIPPED = "2800-28ff 2f00-2fdf"  # Braille is put together in characters.c; radicals have no use alone

DIGITS = "zero one two three four five six seven eight nine".split()

HEAD = """// SPDX-License-Identifier: MIT
/* What single characters are called, after UnicodeData.txt and CLDR's annotations. Made by
 * src/text/en/character_names.py, which says how: change that. */
#include "text/en/character_names.h"

// clang-format off
"""


def codes(ranges):
    for item in ranges.split():
        first, _, last = item.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def spoken(name):
    """Small letters and blanks; a single letter is a capital, which is said by its name."""
    name = re.sub(r"\(.*?\)", "", name.replace("-", " ")).lower()
    name = re.sub(r"[’']", "'", name)
    name = re.sub(r"\b(latin )?(small|capital) letter\b( small capital)?|\bgreek letter\b|\bletter\b", " ", name)
    name = re.sub(r"\blatin\b|\bgreek\b(?! )", " ", name)
    name = re.sub(r"^\s*greek ", "", name)
    name = re.sub(r"\b(with|combining)\b", " ", name)
    name = re.sub(r"\bvulgar fraction\b|\bdigit\b(?= [a-z]+$)", " ", name)
    name = re.sub(r"\d", lambda digit: " " + DIGITS[int(digit[0])] + " ", name)
    name = re.sub(r"[^a-z' ]", " ", name)
    name = re.sub(r" (sign|symbol)$", "", name.strip())
    return " ".join(word.upper() if len(word) == 1 else word for word in name.split())


def table():
    with open(NAMES, encoding="ascii") as lines:
        fields = [line.split(";") for line in lines]
    annotations = xml.etree.ElementTree.parse(ANNOTATIONS).iter("annotation")
    cldr = {ord(note.get("cp")): note.text for note in annotations
            if note.get("type") == "tts" and len(note.get("cp")) == 1}
    letters, more, skipped = set(codes(LETTERS)), set(codes(MORE_SIGNS)), set(codes(SKIPPED))
    for field in fields:
        code, name, category, parts = int(field[0], 16), field[1], field[2], field[5]
        composed = parts and not parts.startswith("<") and " " in parts  # its parts have names
        is_letter = category[0] in "LM" and code in letters
        is_sign = category[0] in "PSNZM" and (code <= SIGNS_END or code in more)
        if code < 0x80 or composed or code in skipped or name.startswith("<"):
            continue
        if not (is_letter or is_sign or (category == "Cf" and code <= 0xFFFF)):
            continue
        if category[0] == "N" and code > 0x24FF and code not in more:
            continue
        yield code, spoken(cldr[code]) if code in cldr and is_sign else spoken(name)


def rows(values, form, width):
    for at in range(0, len(values), width):
        yield "    " + " ".join(form(value) + "," for value in values[at:at + width]) + "\n"


def made():
    names = sorted((code, name) for code, name in table() if name)
    words = sorted({word for _, name in names for word in name.split()})
    number = {word: i for i, word in enumerate(words)}
    runs, starts, row = [], [], []
    for code, name in names:
        if not runs or runs[-1][0] + runs[-1][1] != code:
            runs.append([code, 0, len(starts)])
        runs[-1][1] += 1
        starts.append(len(row))
        ids = [number[word] for word in name.split()]
        row += ids[:-1] + [ids[-1] | 0x8000]
    offsets, text = [], 0
    for word in words:
        offsets.append(text)
        text += len(word) + 1
    yield HEAD
    yield "const qv_name_run qv_name_runs[] = {\n"
    yield from rows(runs, lambda r: f"{{0x{r[0]:x}, {r[1]}, {r[2]}}}", 5)
    yield "};\n"
    yield f"const int qv_name_run_count = {len(runs)};\n"
    yield "const uint16_t qv_name_starts[] = {\n"
    yield from rows(starts, str, 18)
    yield "};\nconst uint16_t qv_name_words[] = {\n"
    yield from rows(row, str, 18)
    yield "};\nconst uint16_t qv_word_offsets[] = {\n"
    yield from rows(offsets, str, 18)
    yield "};\nconst char qv_word_text[] =\n"
    for at in range(0, len(words), 9):
        yield '    "' + "".join(word + "\\0" for word in words[at:at + 9]) + '"\n'
    yield ";\n// clang-format on\n"
    assert max(text, len(row)) < 65536 and len(words) < 0x8000


def main():
    try:
        text = "".join(made())
    except FileNotFoundError as missing:
        print(f"{missing.filename}: not installed", file=sys.stderr)
        return 77
    if sys.argv[1:2] != ["--check"]:
        sys.stdout.write(text)
        return 0
    with open(sys.argv[2], encoding="ascii") as file:
        if file.read() == text:
            return 0
    with open(VERSION, encoding="utf-8") as file:
        if MADE_OF not in file.read():
            print(f"{VERSION}: not version {MADE_OF}, which the table was made of", file=sys.stderr)
            return 77
    print(f"{sys.argv[2]}: not what character_names.py makes", file=sys.stderr)
    return 1


sys.exit(main())
