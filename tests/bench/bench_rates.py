#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How well fast speech is understood: word errors of a recogniser, as the speech is and slowed back to normal.

    bench_rates.py --quaver QUAVER --voice VOICE.qv --judge "PYTHON JUDGE.py" [--work FOLDER] [--rates 2,3,4,6]
                   [--ways quaver,sonic-1,espeak-ng] [--texts FILE]

The judge is a program that takes `--meta FILE-OF-ID|TEXT --only asr --json FILE FOLDER...` and writes for each folder
and ID the errors ("err") and words ("n"). TEXTS has a sentence a line; everyday.txt beside this file is the default.

Ways to be fast:
    quaver      the command with --rate
    quaver:CMD  the same with another build of the command
    sonic-X     the command up to rate X, libsonic for the rest
    espeak-ng   with the words a minute that take as long as Quaver's speech at rate 1, divided by the rate

Slowing back is done by libsonic, whoever made the speech fast. Printed are how much faster each really is than Quaver at
rate 1 (silence at both ends left out), and the word errors in percent with 95 % intervals (bootstrap over sentences).
"""
import argparse
import array
import ctypes
import json
import os
import random
import shlex
import subprocess
import tempfile
import wave


def sonic(samples, rate, speed):
    """Speech faster or slower at the same pitch, by libsonic."""
    library = ctypes.CDLL("libsonic.so.0")
    library.sonicCreateStream.restype = ctypes.c_void_p
    stream = ctypes.c_void_p(library.sonicCreateStream(rate, 1))
    library.sonicSetSpeed(stream, ctypes.c_float(speed))
    library.sonicWriteShortToStream(stream, (ctypes.c_short * len(samples)).from_buffer_copy(samples), len(samples))
    library.sonicFlushStream(stream)
    out, block = array.array("h"), (ctypes.c_short * 8192)()
    while (count := library.sonicReadShortFromStream(stream, block, len(block))) > 0:
        out.extend(block[:count])
    library.sonicDestroyStream(stream)
    return out


def read(path):
    with wave.open(path) as file:
        return array.array("h", file.readframes(file.getnframes())), file.getframerate()


def write(path, samples, rate):
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", None))
        file.writeframes(samples.tobytes())


def length(samples, rate):
    """Seconds from the first sample to the last within 40 dB of the loudest."""
    floor = max(map(abs, samples)) / 100
    loud = [i for i, x in enumerate(samples) if abs(x) > floor]
    return (loud[-1] - loud[0] + 1) / rate


class Speakers:
    def __init__(self, arguments, texts):
        self.command, self.voice, self.texts, self.words = arguments.quaver, arguments.voice, texts, {}
        self.path = os.path.join(arguments.work, "one.wav")
        self.normal = sum(length(*self.quaver(self.command, text, 1)) for text in texts)

    def quaver(self, command, text, rate):
        subprocess.run([command, "say", "--voice", self.voice, "--rate", str(rate), "-o", self.path, text], check=True)
        return read(self.path)

    def espeak(self, text, words):
        subprocess.run(["espeak-ng", "-v", "en-us", "-s", str(words), "-w", self.path, text], check=True)
        return read(self.path)

    def espeak_words(self, rate):
        """The words a minute with which all sentences take as long as they should."""
        low, high = 80, 2000
        while high - low > 1:
            middle = (low + high) // 2
            slower = sum(length(*self.espeak(text, middle)) for text in self.texts) > self.normal / rate
            low, high = (middle, high) if slower else (low, middle)
        return high

    def say(self, way, text, rate):
        if way == "espeak-ng":
            if rate not in self.words:
                self.words[rate] = self.espeak_words(rate)
            return self.espeak(text, self.words[rate])
        if way.startswith("sonic-"):
            own = min(float(way[6:]), rate)
            samples, hertz = self.quaver(self.command, text, own)
            return sonic(samples, hertz, rate / own), hertz
        return self.quaver(way.partition(":")[2] or self.command, text, rate)


def interval(rows, rng):
    """Bounds of the word errors in percent; rows of errors and words."""
    found = []
    for _ in range(2000):
        some = rng.choices(rows, k=len(rows))
        found.append(100 * sum(e for e, _ in some) / sum(n for _, n in some))
    found.sort()
    return found[50], found[-51]


def cell(table, name, rng):
    rows = [(row["err"], row["n"]) for row in table[name].values()]
    low, high = interval(rows, rng)
    return f"{100 * sum(e for e, _ in rows) / sum(n for _, n in rows):.1f} [{low:.0f}, {high:.0f}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quaver", required=True)
    parser.add_argument("--voice", required=True)
    parser.add_argument("--judge", required=True)
    parser.add_argument("--work", default=tempfile.gettempdir())
    parser.add_argument("--rates", default="2,3,4,6")
    parser.add_argument("--ways", default="quaver,sonic-1,espeak-ng")
    parser.add_argument("--texts", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "everyday.txt"))
    arguments = parser.parse_args()
    with open(arguments.texts, encoding="utf-8") as file:
        texts = [line.strip() for line in file if line.strip()]
    with open(os.path.join(arguments.work, "meta"), "w", encoding="utf-8") as file:
        file.writelines(f"{i:03}|{text}\n" for i, text in enumerate(texts))
    speakers, folders, speeds = Speakers(arguments, texts), [], {}
    for rate in map(float, arguments.rates.split(",")):
        for way in arguments.ways.split(","):
            name, seconds = f"{way.replace('/', '_')} {rate:g}", 0
            folder, slowed = (os.path.join(arguments.work, name + end) for end in ("", " slowed"))
            os.makedirs(folder, exist_ok=True)
            os.makedirs(slowed, exist_ok=True)
            for i, text in enumerate(texts):
                samples, hertz = speakers.say(way, text, rate)
                seconds += length(samples, hertz)
                write(f"{folder}/{i:03}.wav", samples, hertz)
                write(f"{slowed}/{i:03}.wav", sonic(samples, hertz, 1 / rate), hertz)
            folders += [folder, slowed]
            speeds[name] = speakers.normal / seconds
    result = os.path.join(arguments.work, "judged.json")
    subprocess.run(shlex.split(arguments.judge) + ["--meta", os.path.join(arguments.work, "meta"), "--only", "asr", "--json",
                                                   result] + folders, check=True, stdout=subprocess.DEVNULL)
    with open(result, encoding="utf-8") as file:
        table, rng = json.load(file), random.Random(1)
    print(f"{'way, rate':24}{'faster':>8}{'as is, %':>20}{'slowed back, %':>20}")
    for name, speed in speeds.items():
        print(f"{name:24}{speed:8.2f}{cell(table, name, rng):>20}{cell(table, name + ' slowed', rng):>20}")


main()
