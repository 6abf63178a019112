# SPDX-License-Identifier: MIT
"""Chunks, and what is in them."""
import ctypes
import gc
import threading
import time
from array import array

import pytest

import quaver

TEXT = "Hello, wörld: this costs $5. And [[XX]] goes on."
LONG = "It goes on and on, as long as nobody says that it is enough. " * 40


def floats(chunks):
    return b"".join(bytes(chunk.samples) for chunk in chunks)


def test_samples_as_floats_and_as_integers(voice):
    chunks = list(voice.synthesize(TEXT))
    assert len(chunks) > 3
    at = 0
    for chunk in chunks:
        assert chunk.samples.format == "f" and chunk.pcm.format == "h"
        assert len(chunk) == len(chunk.samples) == len(chunk.pcm)
        assert chunk.start == at / quaver.SAMPLE_RATE
        assert chunk.duration == len(chunk) / quaver.SAMPLE_RATE
        assert all(abs(a * 32767 - b) <= 0.5 + 1e-3 for a, b in zip(chunk.samples, chunk.pcm))
        at += len(chunk)
    assert max(max(chunk.pcm) for chunk in chunks) > 3000


def test_numpy_takes_them_without_a_copy(voice):
    numpy = pytest.importorskip("numpy")
    chunk = next(iter(voice.synthesize(TEXT)))
    for view, kind in ((chunk.samples, numpy.float32), (chunk.pcm, numpy.int16)):
        taken = numpy.asarray(view)
        assert taken.dtype == kind and len(taken) == len(chunk)
        address = ctypes.addressof((ctypes.c_char * view.nbytes).from_buffer(view))
        assert taken.__array_interface__["data"][0] == address


def test_how_reads_are_cut_changes_nothing(voice):
    whole = floats(voice.synthesize(TEXT))
    for size in (1000, 2**20):
        with voice.stream() as stream:
            stream.text(TEXT[:7])
            stream.text(TEXT[7:])
            stream.finish()
            chunks = []
            while (chunk := stream.read(size)) is not None:
                assert len(chunk) <= size
                chunks.append(chunk)
        assert floats(chunks) == whole


def test_a_long_read_has_all_words(voice):
    """More of them than the library keeps events of."""

    def words(size):
        with voice.stream(rate=6, largest_block=512) as stream:
            stream.text("The quick brown fox runs. " * 300)
            stream.finish()
            chunks = []
            while (chunk := stream.read(size)) is not None:
                chunks.append(chunk)
        return [(word.text, word.start, word.begin) for chunk in chunks for word in chunk.words]

    long = words(2**24)
    assert len(long) == 1500
    assert long == words(None)


def test_the_first_chunk_is_the_first_block(voice):
    sizes = [len(chunk) for chunk in voice.synthesize(TEXT, first_block=2, largest_block=8)]
    assert sizes[:4] == [480, 960, 1920, 1920]


def test_words_and_phones_with_places_and_times(voice):
    chunks = list(voice.synthesize(TEXT))
    words = [word for chunk in chunks for word in chunk.words]
    assert [word.text for word in words] == ["Hello", "wörld", "this", "costs", "$5", "$5", "And", "XX", "XX", "goes", "on"]
    assert all(TEXT[word.begin : word.end] == word.text for word in words)
    assert all(a.start <= b.start and a.duration > 0 for a, b in zip(words, words[1:]))
    for chunk in chunks:
        for happening in [*chunk.words, *chunk.phones, *chunk.sentences]:
            assert chunk.start <= happening.start < chunk.start + chunk.duration
    phones = [phone for chunk in chunks for phone in chunk.phones]
    assert [phone.name for phone in phones][:4] == ["HH", "AH0", "L", "OW1"]
    assert phones[0].begin == 0 and phones[0].end == 5
    sentences = [sentence.text for chunk in chunks for sentence in chunk.sentences]
    assert sentences[0].startswith("Hello") and sentences[-1].startswith("And")


def test_problems(voice):
    problems = [problem for chunk in voice.synthesize("One.\nTwö [[XX]].") for problem in chunk.problems]
    assert len(problems) == 1
    problem = problems[0]
    assert (problem.line, problem.column, problem.begin, problem.end, problem.kind) == (2, 7, 11, 13, "phone")
    assert problem.text == '"XX" is no phone' and str(problem) == '2:7: "XX" is no phone'


def test_problems_of_ssml_have_their_kinds(voice):
    chunks = voice.synthesize("<speak><what>One</what> [[XX]] \ud800.</speak>", kind="ssml")
    assert sorted(problem.kind for chunk in chunks for problem in chunk.problems) == ["phone", "ssml", "utf-8"]


def test_half_of_a_surrogate_pair_is_a_problem_but_no_error(voice):
    chunks = list(voice.synthesize("One \ud800 two."))
    assert [problem.kind for chunk in chunks for problem in chunk.problems] == ["utf-8"]
    assert [word.text for chunk in chunks for word in chunk.words][-1] == "two"


def test_marks_by_number_and_by_name(voice):
    with voice.stream() as stream:
        stream.text("One. ")
        stream.mark(-7)
        stream.ssml('<speak>Two. <mark name="hé"/>Three.</speak>')
        stream.mark(8)
        stream.finish()
        chunks = list(stream)
    marks = [mark for chunk in chunks for mark in chunk.marks]
    assert [mark.mark for mark in marks] == [-7, "hé", 8]
    assert 0 < marks[0].start < marks[1].start < marks[2].start


@pytest.mark.parametrize("name", ["\ud800", "\u20ac" * 2000], ids=["half of a surrogate pair", "cut in a character"])
def test_names_of_marks_that_are_no_utf8(voice, name):
    chunks = list(voice.synthesize(f'<speak><mark name="{name}"/>Hi.</speak>', kind="ssml"))
    marks = [mark.mark for chunk in chunks for mark in chunk.marks]
    assert len(marks) == 1 and "\ufffd" in marks[0]
    assert floats(chunks) == floats(voice.synthesize("<speak>Hi.</speak>", kind="ssml"))


def test_ssml_characters_and_keys(voice):
    def said(text, kind):
        chunks = list(voice.synthesize(text, kind=kind))
        return sum(chunk.duration for chunk in chunks), [p.name for chunk in chunks for p in chunk.phones]

    slow, _ = said('<speak>Two<break time="2s"/>words.</speak>', "ssml")
    assert slow > 2.2
    assert said("b", "characters")[1] == ["B", "IY1"]
    assert said("control_a", "key")[1][:2] == ["K", "AH0"]
    with pytest.raises(quaver.ArgumentError, match="kind='sml'"):
        voice.synthesize("One.", kind="sml")


def test_settings_change_the_sound_and_may_change_between_words(voice):
    def seconds(**settings):
        return sum(chunk.duration for chunk in voice.synthesize("One two three four.", **settings))

    assert seconds(rate=2) < 0.6 * seconds() < 0.6 * seconds(rate=0.5)
    with voice.stream() as stream:
        stream.text("Loud. ")
        stream.set(volume=-40, pitch=3)
        stream.set(pitch=0)
        stream.text("Soft.")
        stream.finish()
        chunks = list(stream)
    border = [w for chunk in chunks for w in chunk.words][1].start
    loud = max(max(chunk.samples) for chunk in chunks if chunk.start + chunk.duration < border)
    soft = max(max(chunk.samples) for chunk in chunks if chunk.start > border)
    assert 0 < soft < loud / 10


def test_pieces_are_spoken_as_they_come(voice):
    given = []

    def pieces():
        for piece in ("The first sen", "tence. And the ", "second, é."):
            given.append(piece)
            yield piece

    chunks = voice.synthesize(pieces())
    next(chunks)
    assert len(given) == 2
    rest = list(chunks)
    assert rest[-1].words == [] or rest[-1].words[-1].text == "é"
    whole = floats(voice.synthesize("".join(given)))
    assert floats(voice.synthesize(pieces())) == whole


def test_a_lexicon(voice, tmp_path):
    lexicon = tmp_path / "léxicon"
    lexicon.write_text("gif\tJH IH1 F\n")
    phones = [p.name for chunk in voice.synthesize("gif", lexicon=lexicon) for p in chunk.phones]
    assert phones == ["JH", "IH1", "F"]
    lexicon.write_text("gif\tQQ\n")
    with pytest.raises(quaver.FormatError, match="léxicon:1: "):
        voice.synthesize("gif", lexicon=lexicon)


def test_a_stream_can_be_used_again(voice):
    with voice.stream() as stream:
        first = floats(stream.synthesize("Again."))
        second = list(stream.synthesize("Again."))
        assert floats(second) == first
        assert second[0].start == 0 and second[0].words[0].begin == 0
        stream.reset()
        stream.text("Not this. Nor this.")
        stream.reset()
        assert stream.read() is None


def test_a_chunk_outlives_its_stream_and_its_voice():
    voice = quaver.Voice()
    chunks = list(voice.synthesize("Gone."))
    before = floats(chunks)
    voice.close()
    del voice
    gc.collect()
    with quaver.Voice() as other:
        list(other.synthesize(LONG[:200]))
    assert floats(chunks) == before
    assert len(array("h", bytes(chunks[0].pcm))) == len(chunks[0])


def test_a_stream_keeps_what_it_needs_of_its_voice():
    voice = quaver.Voice()
    stream = voice.stream()
    voice.close()
    assert floats(stream.synthesize("Still here."))
    with pytest.raises(quaver.StateError, match="the voice is closed"):
        voice.stream()
    stream.close()
    stream.close()
    stream.cancel()
    for use in (lambda: stream.text("x"), stream.read, stream.finish, stream.reset):
        with pytest.raises(quaver.StateError, match="the stream is closed"):
            use()


def test_cancel_from_another_thread(voice):
    with voice.stream() as stream:
        chunks = stream.synthesize(LONG)
        next(chunks)
        thread = threading.Thread(target=stream.cancel)
        thread.start()
        thread.join()
        assert list(chunks) == []
        # And it is used again, from its beginning.
        again = list(stream.synthesize("Héllo again."))
        assert [word.text for chunk in again for word in chunk.words] == ["Héllo", "again"]
        assert again[0].start == 0


def test_cancel_stops_a_read_that_is_under_way(voice):
    with voice.stream() as stream:
        begun = time.perf_counter()
        stream.text(LONG)
        stream.finish()
        assert len(stream.read(100)) == 100
        timer = threading.Timer(0.01, stream.cancel)
        timer.start()
        assert stream.read(2**22) is None or time.perf_counter() - begun < 0.02
        timer.join()
        assert stream.read() is None
        stream.text("New.")
        stream.finish()
        assert [word.text for chunk in stream for word in chunk.words] == ["New"]


def test_cancel_ends_text_that_comes_in_pieces(voice):
    def pieces():
        yield "One. Two. "
        stream.cancel()
        yield "Never."

    with voice.stream() as stream:
        words = [word.text for chunk in stream.synthesize(pieces()) for word in chunk.words]
    assert "Never" not in words


def test_cancel_before_the_first_chunk_is_asked_for(voice):
    with voice.stream() as stream:
        chunks = stream.synthesize("Hello.")
        stream.cancel()
        assert list(chunks) == []
        assert floats(stream.synthesize("Again.")) == floats(voice.synthesize("Again."))


def test_cancel_just_before_text_is_given(voice):
    """A cancel that comes behind the last look for one, and before the library is called."""

    class Cancelling(str):
        def encode(self, *args):
            stream.cancel()
            return super().encode(*args)

    with voice.stream() as stream:
        assert list(stream.synthesize([Cancelling("Hello.")])) == []
        stream.text("Again.")
        stream.finish()
        assert floats(stream) == floats(voice.synthesize("Again."))


def test_cancel_just_before_the_end_is_told(voice, monkeypatch):
    def finish():
        stream.cancel()
        type(stream).finish(stream)

    with voice.stream() as stream:
        monkeypatch.setattr(stream, "finish", finish)
        assert list(stream.synthesize("Hello")) == []
        monkeypatch.undo()
        stream.text("Again.")
        stream.finish()
        assert floats(stream) == floats(voice.synthesize("Again."))


def test_a_stream_is_one_threads_at_a_time(voice):
    stream = voice.stream()
    stream.text(LONG)
    stream.finish()
    entered, met = threading.Event(), []

    def read():
        entered.set()
        met.append(stream.read(2**22))

    thread = threading.Thread(target=read)
    thread.start()
    entered.wait()
    refused = 0
    while thread.is_alive() and not refused:
        if stream._reading:
            try:
                stream.finish()
            except quaver.StateError as error:
                assert "busy in another thread" in str(error)
                refused += 1
    stream.close()  # stops the other thread's read
    thread.join()
    assert refused == 1 and met == [None]


def test_threads_share_a_voice(voice):
    alone = floats(voice.synthesize(TEXT))
    results = []

    def speak():
        results.append(floats(voice.synthesize(TEXT)))

    threads = [threading.Thread(target=speak) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [alone] * 4


def test_other_threads_run_while_one_computes(voice):
    """The interpreter's lock is free: a Python loop goes on while a long read is under way, and never stands for most of
    its time."""
    stream = voice.stream()
    stream.text(LONG)
    stream.finish()
    took = []

    def read():
        begun = time.perf_counter()
        stream.read(2**22)
        took.append(time.perf_counter() - begun)

    thread = threading.Thread(target=read)
    thread.start()
    last, longest = time.perf_counter(), 0.0
    while not took:
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    longest = max(longest, time.perf_counter() - last)
    thread.join()
    stream.close()
    assert longest < took[0] / 2
