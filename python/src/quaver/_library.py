# SPDX-License-Identifier: MIT
"""libquaver by ctypes: where it lies, its structs and its functions, as include/quaver/quaver.h has them.

ctypes, as it comes with every Python: nothing to compile or to install beside the library, and every call lets go of
the interpreter's lock. tests/test_header.py compares all that is here with the header.
"""

from __future__ import annotations

import ctypes
import os
from ctypes import (
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_int16,
    c_int64,
    c_size_t,
    c_uint32,
    c_uint64,
    c_void_p,
)
from pathlib import Path

API_VERSION = 1
"""QV_API_VERSION: the number in the library's name."""

SAMPLE_RATE = 24000
"""Samples a second of everything Quaver makes; one channel."""

# qv_error
ARGUMENT, MEMORY, OPEN, FORMAT, VERSION, STATE, WRITE, DEVICE = range(-1, -9, -1)
# qv_event_type
EVENT_SENTENCE, EVENT_WORD, EVENT_PHONE, EVENT_MARK, EVENT_END = range(1, 6)
# qv_problem_kind
PROBLEM_PHONE, PROBLEM_UTF8, PROBLEM_SSML = 1, 2, 3


class qv_settings(Structure):
    _fields_ = [
        ("rate", c_float),
        ("pitch", c_float),
        ("pitch_range", c_float),
        ("volume", c_float),
        ("seed", c_uint64),
        ("first_block", c_int),
        ("largest_block", c_int),
        ("punctuation", c_int),
        ("emoji", c_int),
        ("capitals", c_int),
        ("sentence_pause", c_float),
        ("reserved", c_uint32 * 6),
    ]


class qv_problem(Structure):
    _fields_ = [
        ("begin", c_size_t),
        ("end", c_size_t),
        ("line", c_size_t),
        ("column", c_size_t),
        ("what", c_char * 96),
        ("kind", c_int),
        ("reserved", c_uint32 * 3),
    ]


class qv_event(Structure):
    _fields_ = [
        ("type", c_int),
        ("sample", c_int64),
        ("samples", c_int64),
        ("begin", c_size_t),
        ("end", c_size_t),
        ("phone", c_char_p),
        ("mark", c_int),
        ("name", c_char_p),
        ("reserved", c_uint64 * 1),
    ]


class qv_transcript_word(Structure):
    _fields_ = [
        ("text", c_char_p),
        ("begin", c_size_t),
        ("end", c_size_t),
        ("phone", POINTER(c_char_p)),
        ("phones", c_int),
        ("known", c_int),
        ("pause", c_char_p),
        ("reserved", c_uint64 * 2),
    ]


class qv_transcript_sentence(Structure):
    _fields_ = [
        ("begin", c_size_t),
        ("end", c_size_t),
        ("word", POINTER(qv_transcript_word)),
        ("words", c_int),
        ("reserved", c_uint32 * 3),
    ]


STRUCTS = [qv_settings, qv_problem, qv_event, qv_transcript_word, qv_transcript_sentence]

# Name: what it returns, what it takes.
FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "qv_version": (c_char_p, []),
    "qv_error_text": (c_char_p, [c_int]),
    "qv_samples_to_int16": (None, [POINTER(c_float), POINTER(c_int16), c_int]),
    "qv_settings_default": (None, [POINTER(qv_settings)]),
    "qv_voice_open": (c_int, [POINTER(c_void_p), c_char_p, c_char_p, c_size_t]),
    "qv_voice_close": (None, [POINTER(c_void_p)]),
    "qv_voice_info_at": (c_int, [c_void_p, c_int, POINTER(c_char_p), POINTER(c_char_p)]),
    "qv_stream_open": (c_int, [POINTER(c_void_p), c_void_p, POINTER(qv_settings)]),
    "qv_stream_close": (None, [POINTER(c_void_p)]),
    "qv_stream_text": (c_int, [c_void_p, c_char_p, c_size_t]),
    "qv_stream_ssml": (c_int, [c_void_p, c_char_p, c_size_t]),
    "qv_stream_characters": (c_int, [c_void_p, c_char_p, c_size_t]),
    "qv_stream_key": (c_int, [c_void_p, c_char_p, c_size_t]),
    "qv_stream_settings": (c_int, [c_void_p, POINTER(qv_settings)]),
    "qv_stream_lexicon": (c_int, [c_void_p, c_char_p, c_char_p, c_size_t]),
    "qv_stream_problem": (c_int, [c_void_p, POINTER(qv_problem)]),
    "qv_stream_mark": (c_int, [c_void_p, c_int]),
    "qv_stream_finish": (c_int, [c_void_p]),
    "qv_stream_reset": (c_int, [c_void_p]),
    "qv_stream_cancel": (None, [c_void_p]),
    "qv_stream_read": (c_int, [c_void_p, POINTER(c_float), c_int]),
    "qv_stream_event": (c_int, [c_void_p, POINTER(qv_event)]),
    "qv_transcript_open": (c_int, [POINTER(c_void_p), c_void_p, POINTER(qv_settings)]),
    "qv_transcript_close": (None, [POINTER(c_void_p)]),
    "qv_transcript_lexicon": (c_int, [c_void_p, c_char_p, c_char_p, c_size_t]),
    "qv_transcript_text": (c_int, [c_void_p, c_char_p, c_size_t]),
    "qv_transcript_finish": (c_int, [c_void_p]),
    "qv_transcript_reset": (c_int, [c_void_p]),
    "qv_transcript_next": (c_int, [c_void_p, POINTER(qv_transcript_sentence)]),
    "qv_transcript_problem": (c_int, [c_void_p, POINTER(qv_problem)]),
    "qv_transcript_ipa": (c_int, [c_void_p, POINTER(qv_transcript_word), c_char_p, c_size_t]),
}


def _find() -> str:
    """The library of the user's choice, the one inside the package, or the system's."""
    chosen = os.environ.get("QUAVER_LIBRARY")
    if chosen:
        return chosen
    inside = Path(__file__).with_name("lib") / "libquaver.so"
    return str(inside) if inside.exists() else f"libquaver.so.{API_VERSION}"


def _load() -> ctypes.CDLL:
    path = _find()
    try:
        library = ctypes.CDLL(path, use_errno=True)
    except OSError as error:
        raise ImportError(
            f"{path}: the library cannot be loaded ({error}); install libquaver or a wheel of quaver-tts that has it "
            "inside, or set QUAVER_LIBRARY to its path"
        ) from None
    for name, (returns, takes) in FUNCTIONS.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ImportError(f"{path}: the library is too old for this package: it has no {name}") from None
        function.restype = returns
        function.argtypes = takes
    return library


lib = _load()


class Owned:
    """A pointer of the library's, closed with the last reference to it or by close(). It keeps what must outlive it."""

    __slots__ = ("pointer", "_close", "_keeps")

    def __init__(self, pointer: c_void_p, close: ctypes._NamedFuncPointer, keeps: Owned | None = None) -> None:
        self.pointer = pointer
        self._close = close
        self._keeps = keeps

    def close(self) -> None:
        self._close(self.pointer)  # sets it to NULL, which is fine to close again
        self._keeps = None

    def __del__(self) -> None:
        self.close()
