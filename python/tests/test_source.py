# SPDX-License-Identifier: MIT
"""Places in bytes as places in characters."""
import random

from quaver._source import Source, encode


def test_every_place_of_random_texts():
    rng = random.Random(1)
    for _ in range(200):
        pieces = ["".join(rng.choices("aé€𝄞 \ud800", k=rng.randrange(6))) for _ in range(rng.randrange(1, 5))]
        source = Source()
        for piece in pieces:
            source.add(piece, encode(piece))
        text = "".join(pieces)
        places = [(len(b"".join(map(encode, text[:i]))), i) for i in range(len(text) + 1)]
        rng.shuffle(places)
        for byte, character in places:
            assert source.character(byte) == character
        begin, end = sorted(rng.choices(range(len(text) + 1), k=2))
        assert source.text(begin, end) == text[begin:end]


def test_nothing_was_given():
    source = Source()
    assert source.character(0) == source.character(5) == 0
    assert source.text(0, 5) == ""
