# SPDX-License-Identifier: MIT
"""Errors of the library as exceptions."""

from __future__ import annotations

import ctypes

from . import _library
from ._library import lib


class QuaverError(Exception):
    """Something that the library refused or could not do; its text is the library's, one line.

    ``code`` is the number of the library's error (a negative ``qv_error``).
    """

    def __init__(self, text: str, code: int = 0) -> None:
        super().__init__(text, code)
        self.text = text
        self.code = code

    def __str__(self) -> str:
        return self.text


class ArgumentError(QuaverError, ValueError):
    """An argument or a setting is out of its range."""


class OutOfMemoryError(QuaverError, MemoryError):
    """Memory is short."""


class OpenError(QuaverError, OSError):
    """A file cannot be opened or read; ``errno`` says why, and ``filename`` which."""


class FormatError(QuaverError, ValueError):
    """A file is not what it should be."""


class VersionError(QuaverError):
    """A voice was made for another version of Quaver."""


class StateError(QuaverError, RuntimeError):
    """Called at the wrong time: text after finish(), a stream that is closed or busy in another thread."""


class WriteError(QuaverError, OSError):
    """A file cannot be written; ``errno`` says why."""


class DeviceError(QuaverError):
    """A sound device fails or is missing."""


_KINDS: dict[int, type[QuaverError]] = {
    _library.ARGUMENT: ArgumentError,
    _library.MEMORY: OutOfMemoryError,
    _library.OPEN: OpenError,
    _library.FORMAT: FormatError,
    _library.VERSION: VersionError,
    _library.STATE: StateError,
    _library.WRITE: WriteError,
    _library.DEVICE: DeviceError,
}


def error_text(code: int) -> str:
    """The library's short text for an error."""
    text: bytes = lib.qv_error_text(code)
    return text.decode()


def failure(code: int, text: str = "", filename: str | None = None) -> QuaverError:
    """The exception for a negative result: with its text, or with the library's for the code."""
    number = ctypes.get_errno()
    error = _KINDS.get(code, QuaverError)(text or error_text(code), code)
    if isinstance(error, OSError):
        error.errno = number
        error.filename = filename
    return error


def check(result: int) -> int:
    """Passes on what is no error, and raises what is one."""
    if result < 0:
        raise failure(result)
    return result


class Message:
    """Room for the line that the library writes about a failure."""

    def __init__(self) -> None:
        self.buffer = ctypes.create_string_buffer(1024)

    @property
    def size(self) -> int:
        return len(self.buffer)

    def check(self, result: int, filename: str) -> None:
        if result < 0:
            raise failure(result, self.buffer.value.decode(errors="replace"), filename)
