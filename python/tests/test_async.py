# SPDX-License-Identifier: MIT
"""Under asyncio."""
import asyncio
import gc
import threading

import pytest

import quaver

LONG = "It goes on and on, as long as nobody says that it is enough. " * 40


def test_the_same_chunks(voice):
    async def collect():
        return [chunk async for chunk in voice.asynthesize("One, twö.", pitch=2)]

    chunks = asyncio.run(collect())
    expected = list(voice.synthesize("One, twö.", pitch=2))
    assert [bytes(chunk.samples) for chunk in chunks] == [bytes(chunk.samples) for chunk in expected]
    assert [chunk.words for chunk in chunks] == [chunk.words for chunk in expected]


def test_computing_is_done_in_other_threads(voice, monkeypatch):
    threads = set()
    read = quaver.Stream.read

    def noted(stream, *arguments):
        threads.add(threading.current_thread())
        return read(stream, *arguments)

    monkeypatch.setattr(quaver.Stream, "read", noted)

    async def collect():
        async for _ in voice.asynthesize("One."):
            pass

    asyncio.run(collect())
    assert threads and threading.main_thread() not in threads


def test_pieces(voice):
    async def pieces():
        yield "One. T"
        await asyncio.sleep(0)
        yield "wo."

    async def words(text):
        return [word.text async for chunk in voice.asynthesize(text) for word in chunk.words]

    assert asyncio.run(words(pieces())) == ["One", "Two"]
    assert asyncio.run(words(["One. T", "wo."])) == ["One", "Two"]


def test_many_at_once(voice):
    async def seconds(text):
        return sum([chunk.duration async for chunk in voice.asynthesize(text)])

    async def main():
        return await asyncio.gather(*(seconds(f"This is number {i}.") for i in range(12)))

    assert all(length > 0.5 for length in asyncio.run(main()))


@pytest.fixture
def closed(monkeypatch):
    streams = []
    close = quaver.Stream.close
    monkeypatch.setattr(quaver.Stream, "close", lambda stream: (close(stream), streams.append(stream)))
    return streams


def test_a_cancelled_task_closes_its_stream(voice, closed):
    async def main():
        first = asyncio.Event()

        async def speak():
            async for _ in voice.asynthesize(LONG):
                first.set()

        task = asyncio.ensure_future(speak())
        await first.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    gc.collect()
    assert len(closed) == 1 and closed[0]._owned is None


def test_leaving_the_loop_closes_the_stream(voice, closed):
    async def main():
        chunks = voice.asynthesize(LONG)
        async for _ in chunks:
            break
        await chunks.aclose()

    asyncio.run(main())
    assert len(closed) == 1 and closed[0]._owned is None


def test_errors(voice):
    async def main(text, **arguments):
        async for _ in voice.asynthesize(text, **arguments):
            pass

    with pytest.raises(quaver.ArgumentError, match="rate"):
        asyncio.run(main("One.", rate=9))
    with pytest.raises(quaver.ArgumentError, match="kind"):
        asyncio.run(main("One.", kind="x"))
    with pytest.raises(TypeError):
        asyncio.run(main(5))
