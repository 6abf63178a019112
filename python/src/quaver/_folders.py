# SPDX-License-Identifier: MIT
"""Where voices lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from . import _library
from ._errors import failure

DEFAULT_VOICE = "lj"


def voice_folders() -> Iterator[Path]:
    """The folders of QUAVER_VOICES, the package's, the user's, and the system's."""
    for folder in os.environ.get("QUAVER_VOICES", "").split(os.pathsep):
        if folder:
            yield Path(folder)
    yield Path(__file__).with_name("voices")
    data = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    system = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in [data, *system.split(os.pathsep)]:
        yield Path(folder) / "quaver" / "voices"


def voices() -> dict[str, Path]:
    """Names of the voices that can be opened by name, and their files."""
    found: dict[str, Path] = {}
    for folder in voice_folders():
        for path in sorted(folder.glob("*.qv")):
            found.setdefault(path.stem, path)
    return found


def find_voice(path_or_name: str | os.PathLike[str] | None) -> str:
    """The file of a voice: what has a slash in it or ends with ".qv" is one itself. None: the default voice, or where
    it isn't, the first that there is."""
    if path_or_name is None:
        installed = voices()
        path_or_name = installed.get(DEFAULT_VOICE) or next(iter(installed.values()), DEFAULT_VOICE)
    given = os.fspath(path_or_name)
    if not isinstance(path_or_name, str) or os.sep in given or given.endswith(".qv"):
        return given
    for folder in voice_folders():
        path = folder / f"{given}.qv"
        if path.is_file():
            return str(path)
    raise failure(
        _library.OPEN,
        f'no voice "{given}" is installed; quaver.voices() tells those that are, QUAVER_VOICES may name further folders, '
        "and a file is given with a slash in its name",
        given,
    )
