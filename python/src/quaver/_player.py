# SPDX-License-Identifier: MIT
"""Sound through PortAudio, where the system has it; for the command, python -m quaver."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
from collections.abc import Iterator
from contextlib import contextmanager

from . import _library
from ._errors import DeviceError
from ._library import SAMPLE_RATE

_FLOAT32 = 1
_OUTPUT_UNDERFLOWED = -9980  # something was silent; the sound goes on


def _failure(reason: str) -> DeviceError:
    return DeviceError(f"no sound device: {reason}; -o FILE.wav writes a file instead", _library.DEVICE)


def _load() -> ctypes.CDLL:
    path = ctypes.util.find_library("portaudio") or "libportaudio.so.2"
    try:
        portaudio = ctypes.CDLL(path)
    except OSError:
        raise _failure("PortAudio, libportaudio.so.2, is not installed") from None
    stream, parameters = ctypes.c_void_p, ctypes.c_void_p
    portaudio.Pa_GetErrorText.restype = ctypes.c_char_p
    portaudio.Pa_OpenDefaultStream.argtypes = [
        *(ctypes.POINTER(stream), ctypes.c_int, ctypes.c_int, ctypes.c_ulong, ctypes.c_double, ctypes.c_ulong),
        *(ctypes.c_void_p, parameters),
    ]
    portaudio.Pa_WriteStream.argtypes = [stream, ctypes.c_void_p, ctypes.c_ulong]
    for name in ("Pa_StartStream", "Pa_StopStream", "Pa_AbortStream", "Pa_CloseStream"):
        getattr(portaudio, name).argtypes = [stream]
    return portaudio


@contextmanager
def _hushed() -> Iterator[None]:
    """The sound systems that PortAudio asks tell on standard error what they don't find; that is no news here."""
    kept = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


class Player:
    """The default device, open within ``with``: what was written is heard to its end, or cut off by an exception."""

    def __enter__(self) -> Player:
        self._portaudio = _load()
        self._stream = ctypes.c_void_p()
        with _hushed():
            self._check(self._portaudio.Pa_Initialize())
            try:
                self._check(
                    self._portaudio.Pa_OpenDefaultStream(
                        ctypes.byref(self._stream), 0, 1, _FLOAT32, SAMPLE_RATE, 0, None, None
                    )
                )
                self._check(self._portaudio.Pa_StartStream(self._stream))
            except DeviceError:
                self._portaudio.Pa_Terminate()
                raise
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with _hushed():
            (self._portaudio.Pa_StopStream if kind is None else self._portaudio.Pa_AbortStream)(self._stream)
            self._portaudio.Pa_CloseStream(self._stream)
            self._portaudio.Pa_Terminate()

    def write(self, samples: memoryview[float]) -> None:
        """Waits while the device has enough."""
        pointer = (ctypes.c_float * len(samples)).from_buffer(samples)
        result = self._portaudio.Pa_WriteStream(self._stream, pointer, len(samples))
        if result != _OUTPUT_UNDERFLOWED:
            self._check(result)

    def _check(self, result: int) -> None:
        if result < 0:
            raise _failure(self._portaudio.Pa_GetErrorText(result).decode(errors="replace"))
