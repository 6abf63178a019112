#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The texts of bench_language, out of Debian's packages: Jane Austen's six novels (r-cran-janeaustenr) and the
King James Version of the Bible (bible-kjv-text, read by bible-kjv), both too old for a copyright.

    texts.py FOLDER [PACKAGES]      PACKAGES: a folder with the .deb files; without it apt-get download fetches them

Writes FOLDER/train, valid and test: small letters, a sentence a line, words between blanks and no punctuation, as
the Penn Treebank is used for language models. The first 90 % of each novel and of each book of the Bible are for
training, the next 5 % for validation, the last 5 % for the test."""
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zlib

PACKAGES = ('r-cran-janeaustenr', 'bible-kjv', 'bible-kjv-text')
CHARACTERS, STRING = 9, 16  # types of what R writes


def strings(written):
    """The strings of a vector as R writes it: a header, the vector's type, how many, then type, length and bytes of
    each, all numbers of 32 bits (R Internals, "Serialization Formats")."""
    encoding, = struct.unpack_from('>I', written, 14)
    at = 18 + encoding
    kind, count = struct.unpack_from('>II', written, at)
    if kind & 255 != STRING:
        return
    at += 8
    for _ in range(count):
        kind, length = struct.unpack_from('>Ii', written, at)
        if kind & 255 != CHARACTERS:
            raise ValueError(f'byte {at} of a vector of strings: a string was expected')
        length = max(length, 0)
        yield written[at + 8:at + 8 + length].decode()
        at += 8 + length


def novels(root):
    """One string a novel. The database is a row of objects, each after its length in four bytes."""
    data = next(root.glob('usr/lib/R/site-library/janeaustenr/data/Rdata.rdb')).read_bytes()
    at = 0
    while at < len(data):
        inflate = zlib.decompressobj()
        written = inflate.decompress(data[at + 4:])
        at = len(data) - len(inflate.unused_data)
        lines = list(strings(written))
        yield ' '.join('.' if re.match(r'\s*(CHAPTER|VOLUME|Chapter) ', line) else line for line in lines)


def books(root):
    """One string a book of the Bible; a chapter begins with a line of its book's name and its number."""
    program = [root / 'usr/bin/bible', '-d', 'usr/lib/bible.data', 'gen1:1-rev22:21']
    run = subprocess.run(program, cwd=root, stdout=subprocess.PIPE, text=True, check=False)  # always ends with 255
    lines = run.stdout.split('\n')
    book = {}
    name = None
    for before, line in zip([''] + lines, lines):
        chapter = re.fullmatch(r'(\S.*) \d+', line) if not before else None
        if chapter:
            name = chapter[1]
        elif name:
            book.setdefault(name, []).append(re.sub(r'^ +\d+ ', '', line))
    if len(book) != 66:
        sys.exit(f'texts.py: {program[0]} said {len(book)} of 66 books')
    return [' '.join(lines) for lines in book.values()]


def sentences(text):
    text = re.sub(r'\b(Mr|Mrs|Dr|St|Esq|Messrs)\.', r'\1', text).lower().replace('_', ' ')
    for sentence in re.split(r'[.!?]', text):
        words = re.findall(r"[a-z]+(?:'[a-z]+)?|\d+", sentence)
        if words:
            yield ' '.join('N' if word.isdigit() else word for word in words)


def unpack(packages, root):
    if packages is None:
        subprocess.run(['apt-get', 'download', *PACKAGES], cwd=root, check=True)
        packages = root
    for name in PACKAGES:
        file = next(pathlib.Path(packages).glob(f'{name}_*.deb'), None)
        if file is None:
            sys.exit(f'texts.py: {packages}: there is no {name}_*.deb; apt-get download {name}')
        subprocess.run(['dpkg-deb', '-x', file, root], check=True)


def main(arguments):
    if not 1 <= len(arguments) <= 2:
        sys.exit(__doc__)
    split = {'train': [], 'valid': [], 'test': []}
    with tempfile.TemporaryDirectory() as root:
        root = pathlib.Path(root)
        unpack(arguments[1] if len(arguments) > 1 else None, root)
        for text in [*novels(root), *books(root)]:
            lines = list(sentences(text))
            first, second = len(lines) * 90 // 100, len(lines) * 95 // 100
            split['train'] += lines[:first]
            split['valid'] += lines[first:second]
            split['test'] += lines[second:]
    folder = pathlib.Path(arguments[0])
    folder.mkdir(exist_ok=True)
    for name, lines in split.items():
        (folder / name).write_text('\n'.join(lines) + '\n')
        print(f'{name}: {sum(len(line.split()) for line in lines):,} words in {len(lines):,} sentences')


if __name__ == '__main__':
    main(sys.argv[1:])
