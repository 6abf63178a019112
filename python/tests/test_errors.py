# SPDX-License-Identifier: MIT
"""What is refused, and how."""
import errno
import pickle
from pathlib import Path

import pytest

import quaver


@pytest.mark.parametrize(
    "settings",
    [
        {"rate": 7},
        {"rate": float("nan")},
        {"pitch": -13},
        {"volume": 13},
        {"seed": -1},
        {"seed": 2**64},
        {"first_block": 0},
        {"first_block": 2**32 + 4},
        {"largest_block": 513},
        {"punctuation": "many"},
        {"emoji": 1},
        {"capitals": "NONE"},
    ],
    ids=str,
)
def test_settings_out_of_range(voice, settings):
    (name, value), = settings.items()
    for use in (lambda: voice.stream(**settings), lambda: voice.synthesize("One.", **settings)):
        with pytest.raises(quaver.ArgumentError) as caught:
            use()
        assert str(caught.value).startswith(f"{name}={value!r}: ")
        assert caught.value.code == -1 and isinstance(caught.value, ValueError)


def test_settings_that_do_not_fit_together(voice):
    with pytest.raises(quaver.ArgumentError, match="first_block=9, largest_block=8: "):
        voice.stream(first_block=9, largest_block=8)


def test_settings_of_a_wrong_kind(voice):
    for settings in ({"rate": "fast"}, {"rate": None}, {"seed": 1.5}, {"speed": 1}):
        with pytest.raises(TypeError, match=f"^{next(iter(settings))}"):
            voice.stream(**settings)
    with voice.stream() as stream:
        with pytest.raises(quaver.ArgumentError, match="seed: fixed"):
            stream.set(seed=2)
        with pytest.raises(quaver.ArgumentError, match="^pitch=13: "):
            stream.set(rate=2, pitch=13)
        with pytest.raises(quaver.ArgumentError, match="samples=0"):
            stream.read(0)
        with pytest.raises(quaver.ArgumentError, match="32 bits"):
            stream.mark(2**31)


def test_text_of_a_wrong_kind(voice):
    for text in (b"bytes", 5, [b"bytes"]):
        with pytest.raises(TypeError):
            list(voice.synthesize(text))
    with pytest.raises(TypeError, match="text is a bytes; a str is expected"):
        voice.phones(b"bytes")
    with pytest.raises(TypeError, match="text is a NoneType"):
        quaver.normalize(None)


def test_text_after_the_end(voice):
    with voice.stream() as stream:
        stream.finish()
        with pytest.raises(quaver.StateError) as caught:
            stream.text("More.")
        assert caught.value.code == -6


def test_voices_that_are_not_there(tmp_path):
    with pytest.raises(quaver.OpenError) as caught:
        quaver.Voice(tmp_path / "none.qv")
    assert isinstance(caught.value, OSError) and caught.value.errno == errno.ENOENT
    assert caught.value.filename == str(tmp_path / "none.qv") and "none.qv" in str(caught.value)
    with pytest.raises(quaver.OpenError, match='no voice "nobody" is installed'):
        quaver.Voice("nobody")
    with pytest.raises(ValueError):
        quaver.Voice("a\0.qv")


def test_a_file_that_is_no_voice(tmp_path):
    path = tmp_path / "ünsound.qv"
    path.write_bytes(b"RIFF" * 100)
    with pytest.raises(quaver.FormatError) as caught:
        quaver.Voice(path)
    assert "ünsound.qv" in str(caught.value) and caught.value.code == -4


def test_voices_by_name(tmp_path, monkeypatch, voice):
    (tmp_path / "other.qv").write_bytes(Path(voice.path).read_bytes())
    monkeypatch.setenv("QUAVER_VOICES", f"{tmp_path / 'none'}:{tmp_path}")
    assert quaver.voices()["other"] == tmp_path / "other.qv"
    assert quaver.DEFAULT_VOICE in quaver.voices()
    with quaver.Voice("other") as other:
        assert other.path == str(tmp_path / "other.qv")
        assert other.info["name"] == quaver.DEFAULT_VOICE
        with pytest.raises(TypeError):
            other.info["name"] = "x"


def test_any_voice_will_do_where_none_is_named(tmp_path, monkeypatch, voice):
    monkeypatch.setattr("quaver._folders.voice_folders", lambda: iter([tmp_path]))
    with pytest.raises(quaver.OpenError, match='no voice "lj" is installed'):
        quaver.Voice()
    (tmp_path / "other.qv").write_bytes(Path(voice.path).read_bytes())
    with quaver.Voice() as found:
        assert found.path == str(tmp_path / "other.qv")
    (tmp_path / "lj.qv").write_bytes(Path(voice.path).read_bytes())
    with quaver.Voice() as found:
        assert found.path == str(tmp_path / "lj.qv")


def test_exceptions_can_be_pickled():
    error = pickle.loads(pickle.dumps(quaver.ArgumentError("rate=7: no", -1)))
    assert (str(error), error.code) == ("rate=7: no", -1)
