# SPDX-License-Identifier: MIT
"""A voice, and speaking with it."""

from __future__ import annotations

import ctypes
import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

from . import _library
from ._async import speak
from ._errors import Message, StateError, check
from ._folders import find_voice
from ._library import Owned, lib
from ._speech import Chunk, Speech
from ._stream import Kind, Stream, check_kind
from ._transcript import Transcript, transcribe
from ._wav import write_wav

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._settings import Settings, TextSettings


class Voice:
    """A voice: immutable, shared by any number of streams in any threads.

    path_or_name: a file (with a slash in its name, or ending with ".qv"), or the name of a voice that is installed; by
    default the one that comes with the package, or where that isn't, the first of quaver.voices().

    The file is mapped and checked throughout. Closed by close(), at the end of ``with``, or with the last reference to it;
    streams that are open keep what they need.
    """

    def __init__(self, path_or_name: str | os.PathLike[str] | None = None) -> None:
        self.path = find_voice(path_or_name)
        """The file."""
        message = Message()
        pointer = ctypes.c_void_p()
        encoded = os.fsencode(self.path)
        if b"\0" in encoded:
            raise ValueError(f"{self.path!r}: a zero character is no part of a file's name")
        message.check(lib.qv_voice_open(ctypes.byref(pointer), encoded, message.buffer, message.size), self.path)
        self._owned: Owned | None = Owned(pointer, lib.qv_voice_close)
        self._info = MappingProxyType(_read_info(pointer))

    def __enter__(self) -> Voice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Voice {self.path}>"

    def close(self) -> None:
        """Lets go of the voice; nothing new can be opened on it. Its memory goes with the last of its streams."""
        self._owned = None

    def _open(self) -> Owned:
        if self._owned is None:
            raise StateError("the voice is closed", _library.STATE)
        return self._owned

    @property
    def info(self) -> Mapping[str, str]:
        """The metadata: "name", "language", "speaker", "licence", "dataset" ..."""
        return self._info

    def stream(self, **settings: Unpack[Settings]) -> Stream:
        """Opens a stream, to be used with ``with``; see Settings for the keywords."""
        return Stream(self._open(), settings)

    def synthesize(
        self,
        text: str | Iterable[str],
        *,
        kind: Kind = "text",
        lexicon: str | os.PathLike[str] | None = None,
        **settings: Unpack[Settings],
    ) -> Iterator[Chunk]:
        """Speaks a text chunk by chunk, each as it is computed.

        text: or pieces of one as they come, for instance from a language model; a sentence is spoken when its end is known.
        kind: "text"; "ssml", version 1.1; "characters", said one by one by their names; "key", the name of a key.
        lexicon: a file of the user's with words and their phones; see Stream.lexicon().
        """
        return self._stream(lexicon, settings).synthesize(text, kind=kind)

    def asynthesize(
        self,
        text: str | Iterable[str] | AsyncIterable[str],
        *,
        kind: Kind = "text",
        lexicon: str | os.PathLike[str] | None = None,
        **settings: Unpack[Settings],
    ) -> AsyncIterator[Chunk]:
        """As synthesize(), for ``async for``: computed in the threads of the event loop's executor. A task that is
        cancelled stops the stream after the block in hand."""
        check_kind(kind)
        return speak(self._stream(lexicon, settings), text, kind)

    def synthesize_wav(
        self,
        text: str | Iterable[str],
        file: str | os.PathLike[str] | IO[bytes],
        *,
        kind: Kind = "text",
        lexicon: str | os.PathLike[str] | None = None,
        **settings: Unpack[Settings],
    ) -> Speech:
        """Speaks into a WAV file: 16 bits, 24,000 samples a second, one channel.

        file: a path, whose file appears when it is complete; or a file that is open for writing bytes.
        Returns the length, and words and phones with their times. Errors of writing are OSErrors, as Python has them.
        """
        return write_wav(self.synthesize(text, kind=kind, lexicon=lexicon, **settings), file)

    def phones(
        self, text: str, *, lexicon: str | os.PathLike[str] | None = None, **settings: Unpack[TextSettings]
    ) -> Transcript:
        """Sentences of a text as they would be spoken: words, their phones, and where they stand. No sound is made."""
        return transcribe(self._open(), text, lexicon, settings)

    def _stream(self, lexicon: str | os.PathLike[str] | None, settings: Settings) -> Stream:
        stream = Stream(self._open(), settings)
        if lexicon is not None:
            stream.lexicon(lexicon)
        return stream


def _read_info(voice: ctypes.c_void_p) -> dict[str, str]:
    info = {}
    key, text = ctypes.c_char_p(), ctypes.c_char_p()
    index = 0
    while check(lib.qv_voice_info_at(voice, index, ctypes.byref(key), ctypes.byref(text))) == 1:
        info[(key.value or b"").decode(errors="replace")] = (text.value or b"").decode(errors="replace")
        index += 1
    return info
