# SPDX-License-Identifier: MIT
"""How a stream speaks: keywords to the library's struct."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Callable, TypedDict

from . import _library
from ._errors import ArgumentError, error_text
from ._library import Owned, lib, qv_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Literal

PUNCTUATION = ("none", "some", "all")
EMOJI = ("name", "skip")
CAPITALS = ("none", "word", "pitch", "sound")


class TextSettings(TypedDict, total=False):
    """Keywords of all functions that read text; they may change from sentence to sentence."""

    punctuation: Literal["none", "some", "all"]
    """Which marks are said by name; "none"."""
    emoji: Literal["name", "skip"]
    """Emoji are read by their names ("name"), or not at all ("skip")."""


class Settings(TextSettings, total=False):
    """Keywords of all functions that speak; what is left out is as the voice is.

    - rate: speed; 1 normal, 2 twice as fast; 0.3 to 6
    - pitch: semitones up, -12 to 12; 0 normal
    - pitch_range: factor on the ups and downs of the pitch, 0 (monotone) to 3; 1 normal
    - volume: dB, -60 to 12; 0 normal; a limiter keeps loud speech from clipping
    - seed: of the noise in the voice, 0 to 2**64 - 1; 1; the same seed gives the same samples
    - first_block: frames of 10 ms computed before the first sample comes out, 1 to 64; 4; each later block is twice as
      long, up to largest_block
    - largest_block: frames of 10 ms computed at a time, first_block to 512; 64
    - punctuation: which marks are said by name, "none", "some" or "all"; "none"
    - emoji: read by their names, "name", or not at all, "skip"; "name"
    - capitals: how capital letters are announced: "none", not at all; "word", by a word; "pitch", by a higher pitch;
      "sound", by a short tone; "none"
    - sentence_pause: seconds of quiet between sentences, 0.05 to 10, at every rate; 0: as readers pause, about 0.4 at
      rate 1; a break that SSML asks for there wins

    rate, pitch, pitch_range and volume may change from word to word, punctuation, emoji, capitals and the pause from
    sentence to sentence (Stream.set()); the others are fixed when a stream is opened.
    """

    rate: float
    pitch: float
    pitch_range: float
    volume: float
    seed: int
    first_block: int
    largest_block: int
    capitals: Literal["none", "word", "pitch", "sound"]
    sentence_pause: float


FIXED = ("seed", "first_block", "largest_block")
TEXT = ("punctuation", "emoji")


def _refusal(name: str, value: object, reason: str) -> ArgumentError:
    return ArgumentError(f"{name}={value!r}: {reason}", _library.ARGUMENT)


def _whole(low: int, high: int) -> Callable[[str, Any], int]:
    def convert(name: str, value: Any) -> int:
        if not isinstance(value, int):
            raise TypeError(f"{name}={value!r}: a whole number is expected")
        if not low <= value <= high:  # ctypes would take what is left in its bits
            raise _refusal(name, value, error_text(_library.ARGUMENT))
        return value

    return convert


def _real(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name}={value!r}: a number is expected") from None


def _choice(choices: tuple[str, ...]) -> Callable[[str, Any], int]:
    def convert(name: str, value: Any) -> int:
        if value not in choices:
            raise _refusal(name, value, "one of " + ", ".join(map(repr, choices)) + " is expected")
        return choices.index(value)

    return convert


_INT = _whole(-(2**31), 2**31 - 1)
_CONVERT: dict[str, Callable[[str, Any], object]] = {
    "rate": _real,
    "pitch": _real,
    "pitch_range": _real,
    "volume": _real,
    "seed": _whole(0, 2**64 - 1),
    "first_block": _INT,
    "largest_block": _INT,
    "punctuation": _choice(PUNCTUATION),
    "emoji": _choice(EMOJI),
    "capitals": _choice(CAPITALS),
    "sentence_pause": _real,
}


def defaults() -> qv_settings:
    settings = qv_settings()
    lib.qv_settings_default(ctypes.byref(settings))
    return settings


def changed(
    settings: qv_settings, changes: Mapping[str, object], known: Iterable[str] = tuple(_CONVERT)
) -> qv_settings:
    """A copy of settings with some changed."""
    copy = qv_settings.from_buffer_copy(settings)
    for name, value in changes.items():
        if name not in known:
            raise TypeError(f"{name}: there is no such setting here; there are {', '.join(known)}")
        setattr(copy, name, _CONVERT[name](name, value))
    return copy


def blame(voice: Owned, changes: Mapping[str, object]) -> ArgumentError:
    """The exception for settings that the library refuses, which doesn't say which of them."""
    for name, value in changes.items():
        if not _acceptable(voice, changed(defaults(), {name: value})):
            return _refusal(name, value, error_text(_library.ARGUMENT))
    together = ", ".join(f"{name}={value!r}" for name, value in changes.items())
    return ArgumentError(f"{together}: {error_text(_library.ARGUMENT)}", _library.ARGUMENT)


def _acceptable(voice: Owned, settings: qv_settings) -> bool:
    stream = ctypes.c_void_p()
    result: int = lib.qv_stream_open(ctypes.byref(stream), voice.pointer, ctypes.byref(settings))
    lib.qv_stream_close(ctypes.byref(stream))
    return result != _library.ARGUMENT
