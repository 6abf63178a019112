# SPDX-License-Identifier: MIT
"""The examples of the documents run as they are written."""
import doctest
import re
from pathlib import Path
from types import FunctionType

import pytest

import quaver

FOLDER = Path(__file__).parents[1]


def blocks(path):
    return re.findall(r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.parametrize("path", [FOLDER / "README.md", FOLDER.parent / "README.md"], ids=["python/README.md", "README.md"])
def test_examples(path, tmp_path, monkeypatch, capsys):
    """Those of a document one after the other."""
    monkeypatch.chdir(tmp_path)
    code = blocks(path)
    assert code
    names = {"__name__": "example"}
    for block in code:
        exec(compile(block, str(path), "exec"), names)
    assert capsys.readouterr().out


def test_docstrings():
    failed, tried = doctest.testmod(quaver)[:2]
    assert not failed and tried == 3


def test_everything_public_is_documented():
    for name in quaver.__all__:
        thing = getattr(quaver, name)
        if isinstance(thing, (type, FunctionType)):
            assert thing.__doc__, name
    for kind in (quaver.Voice, quaver.Stream):
        for name, thing in vars(kind).items():
            if not name.startswith("_"):
                assert thing.__doc__, f"{kind.__name__}.{name}"
