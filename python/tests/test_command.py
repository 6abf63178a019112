# SPDX-License-Identifier: MIT
"""python -m quaver."""
import io
import os
import re
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_JACK = {"JACK_NO_START_SERVER": "1", "JACK_DEFAULT_SERVER": "quaver-none"}
RECORDER = """
pcm.!default { type plug slave { pcm recorder rate 48000 format S16_LE channels 2 } }
pcm.recorder { type file slave.pcm null file "%s" format wav }
pcm.null { type null }
ctl.!default { type hw card 0 }
"""


def run(*arguments, input="", **environment):
    return subprocess.run(
        [sys.executable, "-m", "quaver", *arguments],
        input=input.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        timeout=60,
    )


def seconds(file):
    with wave.open(file) as opened:
        return opened.getnframes() / opened.getframerate()


def test_into_a_file(tmp_path):
    done = run("-o", str(tmp_path / "hello.wav"), "Hello,", "world.")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    plain = seconds(str(tmp_path / "hello.wav"))
    assert 0.5 < plain < 3
    assert run("-o", str(tmp_path / "slow.wav"), "--rate", "0.5", "Hello, world.").returncode == 0
    assert seconds(str(tmp_path / "slow.wav")) > 1.5 * plain


def test_standard_input_and_output():
    done = run("-o", "-", "--ssml", input='<speak>One.\n<break time="3s"/>\nTwo.</speak>')
    assert done.returncode == 0 and done.stderr == b""
    assert seconds(io.BytesIO(done.stdout)) > 3.5


def test_problems_are_told(tmp_path):
    done = run("-o", str(tmp_path / "x.wav"), "One [[XX]].")
    assert done.returncode == 0
    assert done.stderr == b'python -m quaver: text:1:7: "XX" is no phone\n'


@pytest.mark.parametrize(
    "arguments, status, line",
    [
        (["-o", "x.mp3", "One."], 2, "error: x.mp3: a name that ends with .wav is expected"),
        (["--rate", "9", "-o", "-", "One."], 1, "^python -m quaver: rate=9.0: "),
        (["-v", "nobody", "-o", "-", "One."], 1, '^python -m quaver: no voice "nobody" is installed'),
        (["-o", "/none/x.wav", "One."], 1, "^python -m quaver: /none/x.wav: No such file or directory"),
        (["-o", "/dev/full/x.wav", "One."], 1, "^python -m quaver: /dev/full/x.wav: Not a directory"),
        (["--volume", "loud"], 2, "volume"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(arguments, status, line):
    done = run(*arguments)
    assert done.returncode == status and done.stdout == b""
    assert re.search(line, done.stderr.decode().splitlines()[-1]), done.stderr
    assert status == 2 or done.stderr.count(b"\n") == 1


def test_a_reader_that_goes_away():
    text = "It goes on and on. " * 20
    command = f'"{sys.executable}" -m quaver -o - "{text}" | head -c 10 | wc -c'
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert done.stdout.split() == [b"10"] and done.stderr == b""


def test_closed_streams(tmp_path):
    """One line for those that are needed; without standard error the words of a complaint are in no other file."""
    command = f'"{sys.executable}" -m quaver'
    for arguments, name in [("-o - Hello. >&-", "standard output"), (f"-o {tmp_path}/x.wav <&-", "standard input")]:
        done = subprocess.run(f"{command} {arguments}", shell=True, stderr=subprocess.PIPE, timeout=60)
        assert done.returncode == 1
        assert done.stderr.decode() == f"python -m quaver: {name}: Bad file descriptor\n"
    done = subprocess.run(f'{command} -o - "[[XX]]" 2>&-', shell=True, stdout=subprocess.PIPE, timeout=60)
    assert done.returncode == 0 and done.stdout[:4] == b"RIFF" and b"XX" not in done.stdout


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_leaves_nothing(tmp_path, name):
    """The file is begun when the first line has come; the second one never does."""
    with subprocess.Popen(
        [sys.executable, "-m", "quaver", "-o", str(tmp_path / "x.wav")], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdin.write(b"Hello.\n")
        process.stdin.flush()
        for _ in range(1000):
            if list(tmp_path.iterdir()):
                break
            time.sleep(0.02)
        assert list(tmp_path.iterdir())
        process.send_signal(getattr(signal, name))
        assert process.wait(60) == 128 + getattr(signal, name)
        assert process.stderr.read() == b""
    assert not list(tmp_path.iterdir())


def test_version():
    import quaver

    assert run("--version").stdout.decode() == f"quaver {quaver.__version__}\n"


def test_aloud(tmp_path):
    """Through PortAudio and ALSA into a file, where PortAudio is installed; CI has it."""
    import ctypes.util

    if not ctypes.util.find_library("portaudio"):
        pytest.skip("PortAudio is not installed")
    (tmp_path / "asound.conf").write_text(RECORDER % (tmp_path / "heard.wav"))
    done = run("Hello, world.", ALSA_CONFIG_PATH=str(tmp_path / "asound.conf"), **NO_JACK)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "heard.wav").stat().st_size > 48000


def test_without_a_device():
    done = run("Hello.", ALSA_CONFIG_PATH=str(ROOT / "tests/unit/audio/no_device.conf"), **NO_JACK)
    assert done.returncode == 1
    line = done.stderr.decode()
    assert line.startswith("python -m quaver: no sound device: ") and "-o FILE.wav" in line and line.count("\n") == 1
