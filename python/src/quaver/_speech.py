# SPDX-License-Identifier: MIT
"""What comes out of a stream: chunks of samples, and what happens in them."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

from ._library import PROBLEM_PHONE, PROBLEM_SSML, PROBLEM_UTF8, SAMPLE_RATE, lib, qv_problem
from ._source import Source


class Span(NamedTuple):
    """A sentence or a word that begins in a chunk; it may end in a later one."""

    text: str
    """As it stands in the text, with its SSML if there is some."""
    start: float
    """Seconds from the beginning of the stream, or from its last reset or cancel."""
    duration: float
    """Seconds."""
    begin: int
    """The first character of the text that it was read from."""
    end: int
    """The character behind the last one."""


class Phone(NamedTuple):
    """A phone that begins in a chunk."""

    name: str
    """ARPAbet with stress: "AH0"."""
    start: float
    """Seconds from the beginning of the stream, or from its last reset or cancel."""
    duration: float
    """Seconds."""
    begin: int
    """The first character of the text that it was read from."""
    end: int
    """The character behind the last one."""


class Mark(NamedTuple):
    """A place in the text that was marked, by Stream.mark() or by a mark element of SSML."""

    mark: int | str
    """Its number or name."""
    start: float
    """Seconds from the beginning of the stream, or from its last reset or cancel."""


class Problem(NamedTuple):
    """Something in the text that cannot be read as it stands; the rest is spoken."""

    text: str
    """What is wrong: one line."""
    line: int
    """Counted from 1."""
    column: int
    """The first character concerned in its line, counted from 1."""
    begin: int
    """The first character of the text that is concerned."""
    end: int
    """The character behind the last one."""
    kind: str
    """"phone": a wrong phone in ``[[HH AH0 L OW1]]``; "utf-8": half of a surrogate pair; "ssml": SSML that
    is wrong or not heeded, of which the first is told; "text": anything else."""

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.text}"


class Chunk:
    """Samples, and what begins in them. It has memory of its own, and outlives its stream and its voice.

    The last chunk of a text may have no samples, where marks or problems are left to tell.
    """

    __slots__ = ("samples", "start", "sentences", "words", "phones", "marks", "problems", "_pcm")

    samples: memoryview[float]
    """Floats in [-1, 1], format "f", 24,000 a second, one channel. ``numpy.asarray(chunk.samples)`` copies nothing."""
    start: float
    """Seconds from the beginning of the stream, or from its last reset or cancel, to the first sample."""
    sentences: list[Span]
    words: list[Span]
    phones: list[Phone]
    marks: list[Mark]
    problems: list[Problem]

    def __init__(self, samples: memoryview[float], start: float) -> None:
        self.samples = samples
        self.start = start
        self.sentences = []
        self.words = []
        self.phones = []
        self.marks = []
        self.problems = []
        self._pcm: memoryview[int] | None = None

    def __len__(self) -> int:
        """How many samples there are."""
        return len(self.samples)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<Chunk {self.start:.3f} s to {self.start + self.duration:.3f} s, {len(self.words)} words>"

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / SAMPLE_RATE

    @property
    def pcm(self) -> memoryview[int]:
        """The samples as 16-bit integers, format "h", in the processor's byte order. Made once, when first asked for."""
        if self._pcm is None:
            count = len(self.samples)
            pcm = (ctypes.c_int16 * count)()
            lib.qv_samples_to_int16((ctypes.c_float * count).from_buffer(self.samples), pcm, count)
            self._pcm = memoryview(pcm).cast("B").cast("h")
        return self._pcm


class Speech(NamedTuple):
    """All that was said in a file."""

    duration: float
    """Seconds."""
    words: list[Span]
    phones: list[Phone]
    marks: list[Mark]
    problems: list[Problem]


def problem_of(problem: qv_problem, source: Source) -> Problem:
    begin = source.character(problem.begin)
    line_begin = source.character(problem.begin - (problem.column - 1))
    kind = {PROBLEM_PHONE: "phone", PROBLEM_UTF8: "utf-8", PROBLEM_SSML: "ssml"}.get(problem.kind, "text")
    return Problem(
        problem.what.decode(errors="replace"),
        problem.line,
        begin - line_begin + 1,
        begin,
        max(source.character(problem.end), begin),
        kind,
    )
