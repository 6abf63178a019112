# SPDX-License-Identifier: MIT
"""Speech into WAV files. Python's module wave closes a file that cannot seek with an error, hence the header here."""

from __future__ import annotations

import io
import os
import secrets
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import IO

from ._library import SAMPLE_RATE
from ._speech import Chunk, Mark, Phone, Problem, Span, Speech

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_MOST = 2**32 - 1 - _HEADER.size  # bytes of samples that the header has room to count


def header(samples: int) -> bytes:
    """Of a WAV file with so many samples; beyond what it can count, it says the most."""
    data = min(2 * samples, _MOST - 1)
    return _HEADER.pack(
        *(b"RIFF", data + _HEADER.size - 8, b"WAVE"),
        *(b"fmt ", 16, 1, 1, SAMPLE_RATE, 2 * SAMPLE_RATE, 2, 16),
        *(b"data", data),
    )


def little_endian(pcm: memoryview[int]) -> memoryview[int] | bytes:
    """16-bit samples as files have them."""
    if sys.byteorder == "little":
        return pcm
    return struct.pack(f"<{len(pcm)}h", *pcm)


def write_wav(chunks: Iterable[Chunk], file: str | os.PathLike[str] | IO[bytes]) -> Speech:
    """Writes all chunks; a path gets its file when that is complete."""
    if isinstance(file, (str, os.PathLike)):
        return _write_aside(chunks, os.fspath(file))
    if _seekable(file):
        return _write(chunks, file)
    # The header tells the length, which is known at the end.
    memory = io.BytesIO()
    speech = _write(chunks, memory)
    file.write(memory.getbuffer())
    return speech


def _seekable(file: IO[bytes]) -> bool:
    seekable = getattr(file, "seekable", None)
    return bool(seekable and seekable())


def _write_aside(chunks: Iterable[Chunk], path: str) -> Speech:
    """Into a file beside the path, which takes its name when all is written. What is no plain file is written as it is."""
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as device:
            return _write(chunks, device)
    target = os.path.realpath(path)  # a link stays one
    # Named before it is made: a signal that raises where it is just made leaves nothing, either.
    name = os.path.join(os.path.dirname(target), f".quaver-{secrets.token_hex(16)}")
    try:
        with _private(name, path) as opened:
            speech = _write(chunks, opened)
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return speech


def _private(name: str, path: str) -> IO[bytes]:
    """Makes a file that no other user reads. Errors speak of the path."""
    try:
        return open(name, "xb", opener=lambda file, flags: os.open(file, flags, 0o600))
    except OSError as error:
        error.filename = path
        raise


def _mode(path: str) -> int:
    """That of the file that is replaced, or what a new one gets."""
    try:
        return os.stat(path).st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _write(chunks: Iterable[Chunk], file: IO[bytes]) -> Speech:
    words: list[Span] = []
    phones: list[Phone] = []
    marks: list[Mark] = []
    problems: list[Problem] = []
    samples = 0
    begin = file.tell()
    file.write(header(0))
    for chunk in chunks:
        file.write(little_endian(chunk.pcm))
        samples += len(chunk)
        words += chunk.words
        phones += chunk.phones
        marks += chunk.marks
        problems += chunk.problems
    end = file.tell()
    file.seek(begin)
    file.write(header(samples))
    file.seek(end)
    return Speech(samples / SAMPLE_RATE, words, phones, marks, problems)
