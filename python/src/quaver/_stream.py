# SPDX-License-Identifier: MIT
"""A stream: text goes in, chunks come out."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from . import _library, _settings
from ._errors import ArgumentError, Message, StateError, check, failure
from ._library import SAMPLE_RATE, Owned, lib, qv_event, qv_problem
from ._source import Source, encode
from ._speech import Chunk, Mark, Phone, Span, problem_of

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._settings import Settings

Kind = Literal["text", "ssml", "characters", "key"]
"""What a text is: text; SSML 1.1; characters to be said one by one by their names; the name of a key."""

_FRAME = SAMPLE_RATE // 100  # samples of 10 ms, which blocks are counted in

_GIVE = {
    "text": lib.qv_stream_text,
    "ssml": lib.qv_stream_ssml,
    "characters": lib.qv_stream_characters,
    "key": lib.qv_stream_key,
}


def check_kind(kind: str) -> None:
    if kind not in _GIVE:
        raise ArgumentError(f"kind={kind!r}: one of {', '.join(map(repr, _GIVE))} is expected", _library.ARGUMENT)


def check_text(text: object) -> None:
    if not isinstance(text, str):
        raise TypeError(f"text is a {type(text).__name__}; a str is expected")


class Stream:
    """Speaks text that comes in pieces; opened by Voice.stream().

    It belongs to one thread at a time; cancel() and close() may be called from others. Times and places in the text are
    counted from the opening of the stream, or from its last reset() or cancel(). How text and reads are cut changes no
    sample. Closed by close(), at the end of ``with``, or with the last reference to it.
    """

    def __init__(self, voice: Owned, changes: Settings) -> None:
        self._settings = _settings.changed(_settings.defaults(), changes)
        pointer = ctypes.c_void_p()
        result = lib.qv_stream_open(ctypes.byref(pointer), voice.pointer, ctypes.byref(self._settings))
        if result == _library.ARGUMENT:
            raise _settings.blame(voice, changes)
        check(result)
        self._owned: Owned | None = Owned(pointer, lib.qv_stream_close, voice)
        self._voice = voice
        self._source = Source()
        self._given = 0  # samples read
        # Held by the thread that calls the library; and, for moments, while what follows it changes. A signal may come
        # in between and cancel: hence the second is one that a thread may take twice.
        self._calling = threading.Lock()
        self._state = threading.RLock()
        self._reading = False
        self._cancelled = False  # the next call of the owner's resets
        self._cancels = 0
        self._size = self._settings.first_block * _FRAME  # of the next chunk

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the stream, in the middle of speech too. Any thread; waits for the block that another one has in hand.
        Not from signal handlers: those may cancel()."""
        with self._state:
            owned, self._owned = self._owned, None
            if owned is None:
                return
            if self._reading:
                lib.qv_stream_cancel(owned.pointer)
        with self._calling:
            owned.close()

    def cancel(self) -> None:
        """Makes the stream stop: a read() that is under way returns None after the block in hand, and the next call of
        the stream's own thread begins with a reset(). Any thread, and signal handlers; waits for nothing."""
        with self._state:
            if self._owned is not None:
                self._cancelled = True
                self._cancels += 1
                if self._reading:
                    lib.qv_stream_cancel(self._owned.pointer)

    @contextmanager
    def _call(self, reading: bool = False) -> Iterator[ctypes.c_void_p | None]:
        """The pointer, for one call. None where a read was cancelled before it began."""
        if not self._calling.acquire(blocking=False):
            raise StateError(
                "the stream is busy in another thread; only cancel and close may be called from there", _library.STATE
            )
        try:
            yield self._begin(reading)
        finally:
            self._reading = False
            self._calling.release()

    def _begin(self, reading: bool) -> ctypes.c_void_p | None:
        with self._state:
            if self._owned is None:
                raise StateError("the stream is closed", _library.STATE)
            self._reading = reading
            if not self._cancelled:
                return self._owned.pointer
            self._cancelled = False
            self._forget(self._owned.pointer)
            return None if reading else self._owned.pointer

    def _forget(self, pointer: ctypes.c_void_p) -> None:
        check(lib.qv_stream_reset(pointer))
        self._source.clear()
        self._given = 0
        self._size = self._settings.first_block * _FRAME

    def _give(self, kind: Kind, text: str) -> None:
        check_text(text)
        encoded = encode(text)
        with self._call() as pointer:
            check(_GIVE[kind](pointer, encoded, len(encoded)))
            self._source.add(text, encoded)

    def text(self, text: str) -> None:
        """Gives more text, in pieces of any size. A sentence can be spoken when its end is known: when text after it has
        come, or after finish()."""
        self._give("text", text)

    def ssml(self, ssml: str) -> None:
        """Gives SSML 1.1, in pieces of any size: as text(), and may be given in turn with it."""
        self._give("ssml", ssml)

    def characters(self, text: str) -> None:
        """Gives characters to be said one by one, by their names: "e acute", "left paren", "space"."""
        self._give("characters", text)

    def key(self, key: str) -> None:
        """Gives the name of a key of a keyboard, or of several joined by "_", "+" or "-": "control_a", "shift+F12"."""
        self._give("key", key)

    def mark(self, mark: int) -> None:
        """Puts a mark between the text given before and after this call; chunk.marks tells when it is reached."""
        if not -(2**31) <= mark < 2**31:
            raise ArgumentError(f"mark={mark!r}: 32 bits are expected", _library.ARGUMENT)
        with self._call() as pointer:
            check(lib.qv_stream_mark(pointer, mark))

    def set(self, **settings: Unpack[Settings]) -> None:
        """Changes settings for the text that is given after this call; the others stay. Punctuation, emoji and capitals
        change from the next sentence on."""
        for name in _settings.FIXED:
            if name in settings:
                raise ArgumentError(f"{name}: fixed when a stream is opened", _library.ARGUMENT)
        changed = _settings.changed(self._settings, settings)
        with self._call() as pointer:
            result = lib.qv_stream_settings(pointer, ctypes.byref(changed))
            if result == _library.ARGUMENT:
                raise _settings.blame(self._voice, settings)
            check(result)
            self._settings = changed

    def lexicon(self, path: str | os.PathLike[str]) -> None:
        """Reads a lexicon of the user's: a text file with a word and its phones a line ("gif<TAB>JH IH1 F"). Its words
        win over those of the voice, from the next sentence on, until the stream is closed."""
        message = Message()
        with self._call() as pointer:
            message.check(
                lib.qv_stream_lexicon(pointer, os.fsencode(path), message.buffer, message.size), os.fspath(path)
            )

    def finish(self) -> None:
        """Says that no more text comes, so that the last sentence is spoken. Until the next reset()."""
        with self._call() as pointer:
            check(lib.qv_stream_finish(pointer))

    def reset(self) -> None:
        """Forgets all text, marks and sound and starts again at 0, with the settings and lexicons in force."""
        with self._call() as pointer:
            assert pointer is not None
            self._forget(pointer)

    def read(self, samples: int | None = None) -> Chunk | None:
        """Makes the next chunk, without the interpreter's lock.

        samples: the most in it, 1 or more. None: as many as the block that is computed next, so that the first chunk
        comes soon and later ones cost less.
        Returns None when there is nothing to say until more text comes, or, after finish(), when all is said, or when
        the stream was cancelled.
        """
        size = self._size if samples is None else samples
        if not 1 <= size < 2**31:
            raise ArgumentError(f"samples={samples!r}: 1 or more are expected", _library.ARGUMENT)
        with self._call(reading=True) as pointer:
            if pointer is None:
                return None
            memory = (ctypes.c_float * size)()
            view = memoryview(memory).cast("B").cast("f")
            chunk = Chunk(view, self._given / SAMPLE_RATE)
            count = self._fill(pointer, memory, chunk)
            if count is None:
                return None
            chunk.samples = view[:count]
            self._take_problems(pointer, chunk)
            if samples is None and count:
                self._size = min(2 * size, self._settings.largest_block * _FRAME)
            return chunk if count or chunk.marks or chunk.problems else None

    def _fill(self, pointer: ctypes.c_void_p, memory: ctypes.Array[ctypes.c_float], chunk: Chunk) -> int | None:
        """Reads samples; how many, None: cancelled. In parts, as the library keeps some thousand events that nobody has
        taken, and drops older ones."""
        most = self._settings.largest_block * _FRAME
        count = got = part = 0
        while got == part and count < len(memory):
            part = min(most, len(memory) - count)
            got = lib.qv_stream_read(pointer, (ctypes.c_float * part).from_buffer(memory, 4 * count), part)
            if got < 0:
                raise failure(got)
            count += got
            self._given += got
            if self._cancelled or self._owned is None:
                return None
            self._take_events(pointer, chunk)
        return count

    def _take_events(self, pointer: ctypes.c_void_p, chunk: Chunk) -> None:
        event = qv_event()
        reference = ctypes.byref(event)
        while check(lib.qv_stream_event(pointer, reference)) == 1:
            start = event.sample / SAMPLE_RATE
            if event.type == _library.EVENT_MARK:
                mark = event.mark if event.name is None else event.name.decode(errors="replace")
                chunk.marks.append(Mark(mark, start))
            elif event.type in (_library.EVENT_SENTENCE, _library.EVENT_WORD, _library.EVENT_PHONE):
                self._add_span(chunk, event, start)

    def _add_span(self, chunk: Chunk, event: qv_event, start: float) -> None:
        duration = event.samples / SAMPLE_RATE
        begin = self._source.character(event.begin)
        end = max(self._source.character(event.end), begin)
        if event.type == _library.EVENT_PHONE:
            chunk.phones.append(Phone(event.phone.decode(), start, duration, begin, end))
            return
        spans = chunk.words if event.type == _library.EVENT_WORD else chunk.sentences
        spans.append(Span(self._source.text(begin, end), start, duration, begin, end))

    def _take_problems(self, pointer: ctypes.c_void_p, chunk: Chunk) -> None:
        problem = qv_problem()
        while check(lib.qv_stream_problem(pointer, ctypes.byref(problem))) == 1:
            chunk.problems.append(problem_of(problem, self._source))

    def __iter__(self) -> Iterator[Chunk]:
        """Chunks until there is nothing to say now."""
        while (chunk := self.read()) is not None:
            yield chunk

    def synthesize(self, text: str | Iterable[str], *, kind: Kind = "text") -> Iterator[Chunk]:
        """Begins anew, and speaks a text, or pieces of one as they come. See Voice.synthesize()."""
        check_kind(kind)
        pieces = [text] if isinstance(text, str) else text
        begun = self._cancels  # more of them than this: cancelled, also before the first chunk is asked for
        self.reset()
        return self._speak(iter(pieces), kind, begun)

    def _speak(self, pieces: Iterator[str], kind: Kind, begun: int) -> Iterator[Chunk]:
        for piece in pieces:
            if self._cancels != begun:
                return
            self._give(kind, piece)
            if self._forgets_since(begun):
                return
            yield from self
        if self._cancels != begun:
            return
        self.finish()
        if not self._forgets_since(begun):
            yield from self

    def _forgets_since(self, begun: int) -> bool:
        """True where a cancel came before the call that was made last: that one began anew, and what it did goes, too."""
        if self._cancels == begun:
            return False
        self._cancelled = True
        return True
