#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Output modules of speech-dispatcher beside each other, in turn, as the server talks to them:

    bench_speechd.py [--rounds N] MODULE...

for instance build/src/server/speechd/sd_quaver /usr/lib/speech-dispatcher-modules/sd_espeak-ng
/usr/lib/speech-dispatcher-modules/sd_flite. What is measured, in milliseconds of wall clock:

    first    from the end of a message to its first block of sound, for a letter and for a sentence
    stop     from STOP, in the middle of a sentence, to the last block that comes after it, and to the event
    memory   kilobytes in use after 500 stops and after 10,000 more
"""
import argparse
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../speechd"))
from module import Module  # noqa: E402

SENTENCE = "<speak>The quick brown fox jumps over the lazy dog, and the dog sleeps on.</speak>"


def finish(module):
    while module.event() not in ("end", "stop", "pause"):
        pass


def first(module, text, command):
    module.send(command + "\n")
    module.reply()
    begin = time.perf_counter()
    module.send(text + "\n.\n")
    while not (module.line() or b"").startswith(b"705-"):
        pass
    taken = time.perf_counter() - begin
    while not (module.line() or b"").startswith(b"705 AUDIO"):
        pass
    module.send("STOP\n")
    finish(module)
    return 1000 * taken


def stop(module):
    """The server reads sound as it plays it; here it reads a second of it, then stops."""
    assert module.data("SPEAK", "<speak>" + SENTENCE[7:-8] * 20 + "</speak>") == "200 OK SPEAKING"
    samples = 0
    while samples < 1:
        event = module.event()
        if event[0] == "audio":
            samples += len(event[1]) / 2 / event[2]
    begin = last = time.perf_counter()
    module.send("STOP\n")
    while True:
        event = module.event()
        if event[0] == "audio":
            last = time.perf_counter()
        elif event in ("end", "stop"):
            return 1000 * (last - begin), 1000 * (time.perf_counter() - begin)


def memory(module, stops):
    for i in range(stops):
        module.send(f"SPEAK\n<speak>The quick <mark name='{i}'/>brown fox number {i}.</speak>\n.\n")
        module.reply()
        module.reply()
        module.event()
        module.send("STOP\n")
        finish(module)
    return module.memory()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--stops", type=int, default=10000)
    parser.add_argument("modules", nargs="+")
    arguments = parser.parse_args()
    modules, figures = {}, {}
    for path in arguments.modules:
        name = os.path.basename(path)
        configuration = f"/etc/speech-dispatcher/modules/{name[3:]}.conf"
        modules[name] = Module(path, configuration if os.path.exists(configuration) else None)
        modules[name].data("LOGLEVEL", "log_level=0")
        modules[name].set(rate=0, pitch=0, volume=100, punctuation_mode="none", spelling_mode="off", cap_let_recogn="none",
                          voice="male1", language="en", synthesis_voice="NULL")
        figures[name] = {"letter": [], "sentence": [], "last block": [], "stopped": []}
    for _ in range(arguments.rounds):
        for name, module in modules.items():
            figures[name]["letter"].append(first(module, "a", "CHAR"))
            figures[name]["sentence"].append(first(module, SENTENCE, "SPEAK"))
            last, stopped = stop(module)
            figures[name]["last block"].append(last)
            figures[name]["stopped"].append(stopped)
    print(f"{'median (worst), ms':20}" + "".join(f"{key:>20}" for key in figures[name]))
    for name, lists in figures.items():
        cells = (f"{statistics.median(values):.2f} ({max(values):.2f})" for values in lists.values())
        print(f"{name:20}" + "".join(f"{cell:>20}" for cell in cells))
    for name, module in modules.items():
        before = memory(module, 500)
        print(f"{name:20}{before:>10} kB after 500 stops {memory(module, arguments.stops):>10} kB after {arguments.stops:,} more")
        module.quit()


main()
