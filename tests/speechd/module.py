# SPDX-License-Identifier: MIT
"""Talks to an output module of speech-dispatcher as the server does, for tests and benchmarks."""
import os
import re
import select
import subprocess
import time


class Module:
    """A module that runs. Replies and events are read as they are asked for."""

    def __init__(self, program, configuration=None, environment=None, init=True):
        self.process = subprocess.Popen([program] + ([configuration] if configuration else []), bufsize=0,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=dict(os.environ, **(environment or {})))
        self.bytes = b""
        if init:
            assert self.command("INIT")[-1].startswith("299 "), "INIT"
            assert self.data("AUDIO", "audio_output_method=server") == "203 OK AUDIO INITIALIZED"

    def send(self, text):
        self.process.stdin.write(text if isinstance(text, bytes) else text.encode())

    def line(self, timeout=10):
        """The next line, as bytes; None: the module is gone."""
        limit = time.monotonic() + timeout
        while b"\n" not in self.bytes:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, limit - time.monotonic()))
            assert ready, f"nothing came, after {self.bytes!r}"
            more = os.read(self.process.stdout.fileno(), 65536)
            if not more:
                return None
            self.bytes += more
        line, _, self.bytes = self.bytes.partition(b"\n")
        return line

    def quiet(self, seconds=0.1):
        """Nothing comes."""
        return not self.bytes and not select.select([self.process.stdout], [], [], seconds)[0]

    def reply(self):
        """Lines of a reply up to the one without a hyphen."""
        lines = []
        while not lines or lines[-1][3:4] == "-":
            lines.append(self.line().decode())
        return lines

    def command(self, text):
        self.send(text + "\n")
        return self.reply()

    def data(self, command, text):
        """A command with lines of data; the last reply."""
        first = self.command(command)
        assert first[0].startswith("20"), first
        self.send(text + "\n.\n")
        return self.reply()[-1]

    def set(self, **values):
        lines = "\n".join(f"{name}={value}" for name, value in values.items())
        assert self.data("SET", lines) == "203 OK SETTINGS RECEIVED"

    def event(self):
        """The next event: ("audio", samples, rate), ("mark", name), "begin", "end", "stop" or "pause"."""
        parameters = {}
        while True:
            line = self.line()
            assert line is not None, "the module is gone"
            if line.startswith(b"705-AUDIO\0"):
                data = re.sub(rb"\x7d(.)", lambda m: bytes([m[1][0] ^ 32]), line[10:], flags=re.S)
                assert self.line() == b"705 AUDIO"
                assert parameters["bits"] == 16 and parameters["num_channels"] == 1
                assert len(data) == 2 * parameters["num_samples"]
                return "audio", data, parameters["sample_rate"]
            if line.startswith(b"705-"):
                name, _, value = line[4:].decode().partition("=")
                parameters[name] = int(value)
            elif line.startswith(b"700-"):
                assert self.line() == b"700 INDEX MARK"
                return "mark", line[4:].decode()
            else:
                names = {b"701 BEGIN": "begin", b"702 END": "end", b"703 STOP": "stop", b"704 PAUSE": "pause"}
                return names[line]

    def begin(self, text, command="SPEAK"):
        assert self.data(command, text) == "200 OK SPEAKING"

    def rest(self):
        """All that comes until the message ends: what it ended with, samples, marks with their samples."""
        sound, marks, begun = b"", [], False
        while True:
            event = self.event()
            if event == "begin":
                assert not begun and not sound
                begun = True
            elif event[0] == "audio":
                assert begun
                sound += event[1]
            elif event[0] == "mark":
                marks.append((event[1], len(sound) // 2))
            else:
                assert begun
                return event, sound, marks

    def say(self, text, command="SPEAK"):
        self.begin(text, command)
        end, sound, marks = self.rest()
        assert end == "end"
        return sound, marks

    def memory(self):
        """Kilobytes in use."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s*(\d+)", status.read())[1])

    def quit(self):
        """The exit status."""
        try:
            self.send("QUIT\n")
        except BrokenPipeError:
            pass
        while self.line() is not None:
            pass
        return self.close()

    def close(self):
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()
        return self.process.wait(10)
