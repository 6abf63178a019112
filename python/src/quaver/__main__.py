# SPDX-License-Identifier: MIT
"""python -m quaver: speaks a text aloud, or into a file."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, TextIO

from . import Chunk, Problem, QuaverError, Voice, __version__
from ._folders import DEFAULT_VOICE
from ._player import Player
from ._wav import write_wav

PROGRAM = "python -m quaver"


def complain(text: object) -> None:
    if sys.stderr:  # else print would take standard output
        print(f"{PROGRAM}: {text}", file=sys.stderr)


def is_open(stream: TextIO | None, name: str) -> TextIO:
    """A standard stream, which Python leaves out when it is closed."""
    if stream is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), name)
    return stream


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Speaks the text, or standard input line by line, aloud or into a WAV file.",
        epilog="Exit status: 0; 1 when something failed; 2 for wrong usage; 128 + N when signal N ended it.",
    )
    parser.add_argument("text", nargs="*", help="what is spoken")
    parser.add_argument("-o", "--output", metavar="FILE", help="write FILE.wav; -: a WAV file to standard output")
    parser.add_argument(
        "-v", "--voice", help=f"name of an installed voice, or a file; {DEFAULT_VOICE}, or else the first that is installed"
    )
    parser.add_argument("--ssml", action="store_true", help="the text is SSML 1.1")
    parser.add_argument("--rate", type=float, help="speed, 0.3 to 6; 1")
    parser.add_argument("--pitch", type=float, help="semitones up, -12 to 12; 0")
    parser.add_argument("--pitch-range", type=float, help="factor on the ups and downs of the pitch, 0 to 3; 1")
    parser.add_argument("--volume", type=float, help="dB, -60 to 12; 0")
    parser.add_argument("--version", action="version", version=f"quaver {__version__}")
    parsed = parser.parse_args(arguments)
    if parsed.output not in (None, "-") and not parsed.output.lower().endswith(".wav"):
        parser.error(f"{parsed.output}: a name that ends with .wav is expected; other kinds of files are not written")
    return parsed


def told(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Chunks as they come, and their problems to standard error."""
    for chunk in chunks:
        for problem in chunk.problems:
            tell(problem)
        yield chunk


def tell(problem: Problem) -> None:
    complain(f"text:{problem}")


def pieces(text: list[str]) -> Iterable[str]:
    """The words of the command line, or lines as they come."""
    return [" ".join(text)] if text else iter(is_open(sys.stdin, "standard input").readline, "")


def speak(options: argparse.Namespace) -> None:
    names = ("rate", "pitch", "pitch_range", "volume")
    settings: dict[str, Any] = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    with Voice(options.voice) as voice, voice.stream(**settings) as stream:
        chunks = told(stream.synthesize(pieces(options.text), kind="ssml" if options.ssml else "text"))
        if options.output == "-":
            output = is_open(sys.stdout, "standard output").buffer
            write_wav(chunks, output)
            output.flush()
        elif options.output:
            write_wav(chunks, options.output)
        else:
            with Player() as player:
                for chunk in chunks:
                    player.write(chunk.samples)


def stop(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)


def catch_signals() -> None:
    """Has signals end the program as an exception does, which leaves no unfinished file; nohup's stays ignored."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    catch_signals()
    try:
        speak(options)
    except QuaverError as error:
        complain(error)
        return 1
    except BrokenPipeError:
        # Nobody reads any more; what Python would flush at its end has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except (OSError, UnicodeError) as error:
        complain(f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else error)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
