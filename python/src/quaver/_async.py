# SPDX-License-Identifier: MIT
"""Speaking under asyncio: the event loop waits, and threads of its executor compute."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable

from ._speech import Chunk
from ._stream import Kind, Stream


async def speak(
    stream: Stream, text: str | Iterable[str] | AsyncIterable[str], kind: Kind
) -> AsyncIterator[Chunk]:
    """Chunks of a text, or of pieces of one; closes the stream."""
    loop = asyncio.get_running_loop()
    try:
        async for piece in _pieces(text):
            await loop.run_in_executor(None, stream._give, kind, piece)
            while (chunk := await loop.run_in_executor(None, stream.read)) is not None:
                yield chunk
        await loop.run_in_executor(None, stream.finish)
        while (chunk := await loop.run_in_executor(None, stream.read)) is not None:
            yield chunk
    finally:
        # Where the task was cancelled a thread may still compute: it stops after the block in hand, which closing waits
        # for.
        stream.cancel()
        await loop.run_in_executor(None, stream.close)


async def _pieces(text: str | Iterable[str] | AsyncIterable[str]) -> AsyncIterator[str]:
    if isinstance(text, str):
        yield text
    elif isinstance(text, AsyncIterable):
        async for piece in text:
            yield piece
    else:
        for piece in text:
            yield piece
