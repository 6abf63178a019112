# SPDX-License-Identifier: MIT
"""A server under test, and clients of it: what the tests share."""
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest


class Server:
    """quaver serve with the voices tiny and zweite, which are the same; ports are free ones."""

    def __init__(self, quaver, folder, *options, environment=None):
        self.quaver, self.folder = quaver, tempfile.mkdtemp()
        for name in ("tiny.qv", "zweite.qv"):
            shutil.copy(os.path.join(folder, "tiny.qv"), os.path.join(self.folder, name))
        self.environment = {**os.environ, "QUAVER_VOICES": self.folder, **(environment or {})}
        self.process = subprocess.Popen(
            [quaver, "serve", "-v", "tiny", "-v", "zweite", "--wyoming", "127.0.0.1:0", "--http", "127.0.0.1:0",
             *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment)
        lines = [self.process.stdout.readline() for _ in range(3)]
        found = [re.search(r":(\d+)/?$", line) for line in lines[:2]]
        if not all(found):
            raise RuntimeError(f"{lines} {self.process.communicate()}")
        self.wyoming, self.http = (int(each[1]) for each in found)

    def stop(self, ask=True):
        """Its exit status and what it wrote to standard error; ask: it is asked to stop, unless it has ended."""
        if ask and self.process.poll() is None:
            self.process.terminate()
        _, errors = self.process.communicate(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)
        return self.process.returncode, errors

    def say(self, text, *options):
        """The samples that the command makes."""
        return subprocess.run([self.quaver, "say", "-v", "tiny", "-o", "-", *options, text], env=self.environment,
                              check=True, capture_output=True).stdout

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, body) of a request over HTTP."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def synthesize(self, body, **headers):
        return self.ask("POST", "/synthesize", json.dumps(body) if isinstance(body, dict) else body,
                        {"Content-Type": "application/json", **headers})

    def metrics(self):
        lines = self.ask("GET", "/metrics")[2].decode().splitlines()
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}

    def connect(self, port):
        made = socket.socket()
        # By itself the system takes megabytes for a client that reads nothing.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        made.settimeout(60)
        made.connect(("127.0.0.1", port))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


class Wyoming:
    """A client of the Wyoming protocol, written for the tests."""

    def __init__(self, server):
        self.socket = server.connect(server.wyoming)
        self.file = self.socket.makefile("rb")

    @staticmethod
    def event(kind, data=None, payload=b"", inline=False):
        line = {"type": kind}
        more = json.dumps(data).encode() if data and not inline else b""
        if data and inline:
            line["data"] = data
        if more:
            line["data_length"] = len(more)
        if payload:
            line["payload_length"] = len(payload)
        return json.dumps(line).encode() + b"\n" + more + payload

    def send(self, kind, data=None, **more):
        self.socket.sendall(self.event(kind, data, **more))

    def receive(self):
        """(type, data, payload); None at the end."""
        line = self.file.readline()
        if not line:
            return None
        head = json.loads(line)
        data = head.get("data", {})
        data.update(json.loads(self.file.read(head.get("data_length", 0)) or b"{}"))
        return head["type"], data, self.file.read(head.get("payload_length", 0))

    def speech(self, last="audio-stop"):
        """The samples of an answer, whose events are in order."""
        sound, events = bytearray(), []
        while not events or events[-1] != last:
            event = self.receive()
            assert event, events
            kind, data, payload = event
            assert kind != "audio-chunk" or data["timestamp"] == len(sound) // 2 * 1000 // 24000
            sound += payload
            if not events or kind != "audio-chunk" or events[-1] != kind:
                events.append(kind)
        expected = ["audio-start"] + (["audio-chunk"] if sound else []) + ["audio-stop"]
        assert events == expected + ([last] if last != "audio-stop" else []), events
        return bytes(sound)

    def close(self):
        self.file.close()
        self.socket.close()


class Case(unittest.TestCase):
    """Tests of one server, which must end well."""

    quaver = folder = None  # set by the program
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.quaver, cls.folder, *cls.options)

    @classmethod
    def tearDownClass(cls):
        status, errors = cls.server.stop()
        assert status == 0 and not errors, (status, errors)

    def client(self):
        client = Wyoming(self.server)
        self.addCleanup(client.close)
        return client

    def connection(self, port):
        made = self.server.connect(port)
        self.addCleanup(made.close)
        return made

    def until(self, true, seconds=20):
        end = time.monotonic() + seconds
        while not true():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)

    def assertRefused(self, answer, status, code, *texts):
        self.assertEqual(answer[0], status, answer)
        error = json.loads(answer[2])["error"]
        self.assertEqual(error["code"], code)
        for text in texts:
            self.assertIn(text, error["message"])
        self.assertNotIn("\n", error["message"])


def main(arguments):
    """NAME.py QUAVER FOLDER-WITH-tiny.qv"""
    Case.quaver, Case.folder = os.path.abspath(arguments[1]), arguments[2]
    unittest.main(argv=arguments[:1] + arguments[3:])
