# SPDX-License-Identifier: MIT
"""Quaver: text to speech with quasi-recurrent neural networks, in real time on an ordinary processor.

>>> import quaver
>>> voice = quaver.Voice()
>>> for chunk in voice.synthesize("Hello, world."):
...     for word in chunk.words:
...         print(word.text)
Hello
world

Samples are floats in [-1, 1], 24,000 a second (SAMPLE_RATE), one channel; times are seconds; places in a text are
characters. A voice may be used from any thread, a stream from one at a time, and computing holds no lock of the
interpreter's.
"""

from ._errors import (
    ArgumentError,
    DeviceError,
    FormatError,
    OpenError,
    OutOfMemoryError,
    QuaverError,
    StateError,
    VersionError,
    WriteError,
)
from ._folders import DEFAULT_VOICE, voices
from ._library import SAMPLE_RATE, lib
from ._settings import Settings, TextSettings
from ._speech import Chunk, Mark, Phone, Problem, Span, Speech
from ._stream import Kind, Stream
from ._transcript import SpokenSentence, SpokenWord, Transcript, normalize
from ._voice import Voice

__version__: str = lib.qv_version().decode()
"""Of the library that runs."""

__all__ = [
    "DEFAULT_VOICE",
    "SAMPLE_RATE",
    "ArgumentError",
    "Chunk",
    "DeviceError",
    "FormatError",
    "Kind",
    "Mark",
    "OpenError",
    "OutOfMemoryError",
    "Phone",
    "Problem",
    "QuaverError",
    "Settings",
    "Span",
    "Speech",
    "SpokenSentence",
    "SpokenWord",
    "StateError",
    "Stream",
    "TextSettings",
    "Transcript",
    "VersionError",
    "Voice",
    "WriteError",
    "normalize",
    "voices",
]
