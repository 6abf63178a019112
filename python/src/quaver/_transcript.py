# SPDX-License-Identifier: MIT
"""Text as it would be spoken, without sound."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from . import _settings
from ._errors import Message, check
from ._library import Owned, lib, qv_problem, qv_transcript_sentence, qv_transcript_word
from ._source import Source, encode
from ._speech import Problem, problem_of
from ._stream import check_text

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._settings import TextSettings


class SpokenWord(NamedTuple):
    """A word as it is said."""

    text: str
    """In small letters: "dollars"; or phones as the text gives them, "[[...]]"."""
    begin: int
    """The first character of the text that it was read from."""
    end: int
    """The character behind the last one."""
    phones: tuple[str, ...]
    """ARPAbet with stress: ("HH", "AH0", "L", "OW1"); empty without a voice."""
    ipa: str
    """The same in the International Phonetic Alphabet: "həˈloʊ"; empty without a voice."""
    known: bool
    """The phones are those of a lexicon or of the text, no guess."""
    pause: str
    """Behind the word: "" (none), or ",", ";", "-", ".", "?", "!" as marks stand for it."""


class SpokenSentence(NamedTuple):
    """A sentence as it is said."""

    begin: int
    """The first character of its text."""
    end: int
    """The character behind the last one."""
    words: tuple[SpokenWord, ...]

    def __str__(self) -> str:
        return " ".join(word.text for word in self.words)


class Transcript(NamedTuple):
    """What a text is read as."""

    sentences: tuple[SpokenSentence, ...]
    problems: tuple[Problem, ...]

    @property
    def words(self) -> Iterator[SpokenWord]:
        """The words of all sentences."""
        return (word for sentence in self.sentences for word in sentence.words)


def transcribe(
    voice: Owned | None, text: str, lexicon: str | os.PathLike[str] | None, settings: TextSettings
) -> Transcript:
    """Sentences of a text; with phones where there is a voice."""
    check_text(text)
    with _Transcript(voice, settings) as transcript:
        if lexicon is not None:
            transcript.read_lexicon(lexicon)
        return transcript.read(text)


def normalize(
    text: str, *, lexicon: str | os.PathLike[str] | None = None, **settings: Unpack[TextSettings]
) -> str:
    """The words that a text is read as, in small letters with single blanks; a line for each line.

    No voice is needed. Voice.phones() tells of problems, too.
    """
    check_text(text)
    with _Transcript(None, settings) as transcript:
        if lexicon is not None:
            transcript.read_lexicon(lexicon)
        lines = [" ".join(map(str, transcript.read(line).sentences)) for line in text.split("\n")]
        return "\n".join(lines)


class _Transcript:
    """A transcript of the library's, within one function."""

    def __init__(self, voice: Owned | None, changes: TextSettings) -> None:
        settings = _settings.changed(_settings.defaults(), changes, _settings.TEXT)
        self._pointer = ctypes.c_void_p()
        pointer = voice.pointer if voice else None
        check(lib.qv_transcript_open(ctypes.byref(self._pointer), pointer, ctypes.byref(settings)))
        self._owned = Owned(self._pointer, lib.qv_transcript_close, voice)
        self._voiced = voice is not None

    def __enter__(self) -> _Transcript:
        return self

    def __exit__(self, *_: object) -> None:
        self._owned.close()

    def read_lexicon(self, path: str | os.PathLike[str]) -> None:
        message = Message()
        message.check(
            lib.qv_transcript_lexicon(self._pointer, os.fsencode(path), message.buffer, message.size), os.fspath(path)
        )

    def read(self, text: str) -> Transcript:
        encoded = encode(text)
        source = Source()
        source.add(text, encoded)
        check(lib.qv_transcript_reset(self._pointer))
        check(lib.qv_transcript_text(self._pointer, encoded, len(encoded)))
        check(lib.qv_transcript_finish(self._pointer))
        sentences = []
        sentence = qv_transcript_sentence()
        while check(lib.qv_transcript_next(self._pointer, ctypes.byref(sentence))) == 1:
            words = tuple(self._word(sentence.word[i], source) for i in range(sentence.words))
            sentences.append(
                SpokenSentence(source.character(sentence.begin), source.character(sentence.end), words)
            )
        return Transcript(tuple(sentences), tuple(self._problems(source)))

    def _word(self, word: qv_transcript_word, source: Source) -> SpokenWord:
        return SpokenWord(
            word.text.decode(errors="replace"),
            source.character(word.begin),
            source.character(word.end),
            tuple((word.phone[i] or b"").decode() for i in range(word.phones)) if word.phone else (),
            self._ipa(word) if self._voiced else "",
            bool(word.known),
            word.pause.decode(),
        )

    def _ipa(self, word: qv_transcript_word) -> str:
        size = check(lib.qv_transcript_ipa(self._pointer, ctypes.byref(word), None, 0)) + 1
        ipa = ctypes.create_string_buffer(size)
        check(lib.qv_transcript_ipa(self._pointer, ctypes.byref(word), ipa, size))
        return ipa.value.decode()

    def _problems(self, source: Source) -> Iterator[Problem]:
        problem = qv_problem()
        while check(lib.qv_transcript_problem(self._pointer, ctypes.byref(problem))) == 1:
            yield problem_of(problem, source)
