# SPDX-License-Identifier: MIT
"""The text that a stream was given: places in its bytes, which the library counts, as places in the str."""

from __future__ import annotations

from bisect import bisect_right

# Bytes that go on with a character, in UTF-8.
_CONTINUATION = bytes(range(0x80, 0xC0))


def encode(text: str) -> bytes:
    """UTF-8; halves of surrogate pairs, which have none, become bytes that the library tells as a problem."""
    return text.encode("utf-8", "surrogatepass")


class Source:
    """All pieces of text one behind the other."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._pieces: list[bytes] = []
        self._texts: list[str] = []
        self._bytes = [0]  # where each piece begins, and the end
        self._characters = [0]
        self._known = (0, 0, 0)  # a piece, a byte in it and the character there: the place asked for last

    def add(self, text: str, encoded: bytes) -> None:
        self._pieces.append(encoded)
        self._texts.append(text)
        self._bytes.append(self._bytes[-1] + len(encoded))
        self._characters.append(self._characters[-1] + len(text))

    def character(self, byte: int) -> int:
        """The character that a byte belongs to, or begins."""
        piece = min(max(bisect_right(self._bytes, byte) - 1, 0), len(self._pieces) - 1)
        if piece < 0:
            return 0
        at = min(byte - self._bytes[piece], len(self._pieces[piece]))
        if len(self._texts[piece]) == len(self._pieces[piece]):  # ASCII
            return self._characters[piece] + at
        return self._characters[piece] + self._count(piece, at)

    def _count(self, piece: int, at: int) -> int:
        """Characters that begin before byte `at` of a piece: from the last place on, as places mostly go forward."""
        known, byte, characters = self._known
        if known != piece:
            byte, characters = 0, 0
        part = self._pieces[piece][min(at, byte) : max(at, byte)]
        count = len(part.translate(None, _CONTINUATION))
        characters += count if at >= byte else -count
        self._known = (piece, at, characters)
        return characters

    def text(self, begin: int, end: int) -> str:
        """The characters from `begin` to before `end`."""
        first = max(bisect_right(self._characters, begin) - 1, 0)
        parts = []
        for piece in range(first, len(self._texts)):
            start = self._characters[piece]
            if start >= end:
                break
            parts.append(self._texts[piece][max(begin - start, 0) : end - start])
        return "".join(parts)
