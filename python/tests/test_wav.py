# SPDX-License-Identifier: MIT
"""WAV files."""
import io
import os
import stat
import subprocess
import sys
import threading
import wave

import pytest

import quaver


def content(file):
    with wave.open(file) as opened:
        assert (opened.getnchannels(), opened.getsampwidth(), opened.getframerate()) == (1, 2, 24000)
        return opened.readframes(opened.getnframes())


@pytest.fixture(scope="module")
def expected(voice):
    return b"".join(bytes(chunk.pcm) for chunk in voice.synthesize("Hello."))


def test_a_path(voice, expected, tmp_path):
    speech = voice.synthesize_wav("Hello.", tmp_path / "hello.wav")
    assert content(str(tmp_path / "hello.wav")) == expected
    assert speech.duration == len(expected) / 48000
    assert [word.text for word in speech.words] == ["Hello"]
    assert [phone.name for phone in speech.phones] == ["HH", "AH0", "L", "OW1"]
    assert os.listdir(tmp_path) == ["hello.wav"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(os.stat(tmp_path / "hello.wav").st_mode) == 0o666 & ~mask


def test_an_open_file_from_where_it_stands(voice, expected):
    file = io.BytesIO(b"before")
    file.seek(6)
    voice.synthesize_wav("Hello.", file)
    assert file.tell() == 6 + 44 + len(expected)
    file.seek(6)
    assert content(file) == expected


def test_a_pipe(voice, expected):
    read, write = os.pipe()
    with open(write, "wb") as file, open(read, "rb") as other:
        got = []
        thread = threading.Thread(target=lambda: got.append(other.read()))
        thread.start()
        voice.synthesize_wav("Hello.", file)
        file.close()
        thread.join()
    assert content(io.BytesIO(got[0])) == expected


def test_a_file_that_exists_keeps_its_mode_and_a_link_stays_one(voice, expected, tmp_path):
    target = tmp_path / "target.wav"
    target.write_bytes(b"old")
    target.chmod(0o640)
    (tmp_path / "link.wav").symlink_to(target)
    voice.synthesize_wav("Hello.", tmp_path / "link.wav")
    assert (tmp_path / "link.wav").is_symlink()
    assert content(str(target)) == expected
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_what_fails_leaves_nothing_behind(voice, tmp_path):
    (tmp_path / "old.wav").write_bytes(b"old")

    def pieces():
        yield "One. Two. "
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        voice.synthesize_wav(pieces(), tmp_path / "old.wav")
    assert (tmp_path / "old.wav").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["old.wav"]
    with pytest.raises(FileNotFoundError) as caught:
        voice.synthesize_wav("One.", tmp_path / "none" / "x.wav")
    assert caught.value.filename == str(tmp_path / "none" / "x.wav")
    with pytest.raises(OSError):
        voice.synthesize_wav("One.", "/dev/full")


# That Python closes a file which was just opened, and warns of it, is no matter.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_at_any_time_leaves_nothing(tmp_path):
    """Its handler raises after whatever line was being run; here after each of the writer's."""
    from quaver import _wav

    def trace(frame, event, _):
        nonlocal left
        if frame.f_code.co_filename != _wav.__file__:
            return None
        if event != "call":
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return trace

    traced = sys.gettrace()
    for number in range(1, 1000):
        left = number
        sys.settrace(trace)
        try:
            _wav.write_wav([], tmp_path / "x.wav")
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(traced)
        assert [name for name in os.listdir(tmp_path) if name != "x.wav"] == [], number
        if left > 0:
            break
        if (tmp_path / "x.wav").exists():
            assert content(str(tmp_path / "x.wav")) == b""
            os.unlink(tmp_path / "x.wav")
    assert left > 0 and number > 20


def test_nothing_to_say(voice, tmp_path):
    speech = voice.synthesize_wav("", tmp_path / "empty.wav")
    assert content(str(tmp_path / "empty.wav")) == b"" and speech.duration == 0
