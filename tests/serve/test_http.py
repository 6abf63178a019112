#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""quaver serve over HTTP: test_http.py QUAVER FOLDER-WITH-tiny.qv"""
import base64
import email.parser
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

from server import Case, Server, main

TEXT = "The quick brown fox jumps. It cost $5, the lazy dog said."
JSON = {"Content-Type": "application/json"}
WAV_HEADER = 44


class Answers(Case):
    def speak(self, body, **headers):
        status, answer_headers, sound = self.server.synthesize(body, **headers)
        self.assertEqual(status, 200, sound)
        return answer_headers, sound

    def openai(self, **fields):
        return self.server.ask("POST", "/v1/audio/speech", json.dumps(fields), JSON)

    def test_says_what_the_command_says(self):
        expected = self.server.say(TEXT)
        headers, sound = self.speak({"text": TEXT})
        self.assertEqual(headers["Content-Type"], "audio/wav")
        self.assertEqual(sound[:4] + sound[8:16] + sound[36:40], b"RIFFWAVEfmt data")
        self.assertEqual(sound[WAV_HEADER:], expected)
        self.assertEqual(self.speak({"text": TEXT, "format": "pcm", "voice": "zweite"})[1], expected)
        self.assertEqual(self.speak(TEXT.encode(), **{"Content-Type": "text/plain; charset=utf-8"})[1][WAV_HEADER:], expected)
        for kind in ("pcm", "wav"):  # nothing to say is no fault
            self.assertEqual(len(self.speak({"text": " ", "format": kind})[1]), 0 if kind == "pcm" else WAV_HEADER)
        settings = {"rate": 1.5, "pitch": -2, "pitch_range": 0.5, "volume": -6, "seed": 7, "format": "pcm"}
        options = ["--rate", "1.5", "--pitch", "-2", "--pitch-range", "0.5", "--volume", "-6", "--seed", "7"]
        self.assertEqual(self.speak({"text": TEXT, **settings})[1], self.server.say(TEXT, *options))

    def test_ssml(self):
        text = "<speak>One <break time='700ms'/><mark name='here'/> fox</speak>"
        expected = self.server.say(text, "--ssml")
        self.assertEqual(self.speak({"text": text, "ssml": True, "format": "pcm"})[1], expected)
        self.assertEqual(self.speak(text.encode(), **{"Content-Type": "application/ssml+xml"})[1][WAV_HEADER:], expected)
        answer = json.loads(self.speak({"text": text, "ssml": True, "format": "pcm"}, Accept="application/json")[1])
        self.assertEqual([each["mark"] for each in answer["events"] if each["type"] == "mark"], ["here"])

    def timings(self, *options):
        path = os.path.join(self.server.folder, "times.json")
        self.server.say(TEXT, "--timings", path, *options)
        with open(path, encoding="utf-8") as file:
            return json.load(file)["events"]

    def assertTimes(self, events, phones):
        """As the command writes them, each word with its text."""
        expected = self.timings()
        if not phones:
            expected = [event for event in expected if event["type"] != "phone"]
        self.assertEqual(len(events), len(expected))
        for event, known in zip(events, expected):
            if event["type"] == "word":
                self.assertEqual(event.pop("text"), TEXT[event["begin"]:event["end"]])
            for key in set(known) | set(event):
                if isinstance(known[key], float):
                    self.assertAlmostEqual(event[key], known[key], 4)
                else:
                    self.assertEqual(event[key], known[key])

    def test_times_as_json(self):
        for phones in (False, True):
            headers, body = self.speak({"text": TEXT, "format": "pcm", "phones": phones}, Accept="application/json")
            self.assertEqual(headers["Content-Type"], "application/json")
            answer = json.loads(body)
            self.assertEqual((answer["format"], answer["sample_rate"], answer["problems"]), ("pcm", 24000, []))
            self.assertEqual(base64.b64decode(answer["audio"], validate=True), self.server.say(TEXT))
            self.assertTimes(answer["events"], phones)
        problem = json.loads(self.speak({"text": "a [[QQ]] b"}, Accept="application/json")[1])["problems"][0]
        self.assertEqual((problem["line"], problem["begin"]), (1, 4))
        self.assertIn("QQ", problem["what"])

    def test_times_in_parts(self):
        """Each word is told before its sound."""
        headers, body = self.speak({"text": TEXT, "format": "pcm"}, Accept="multipart/mixed")
        head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser().parsebytes(head + body)
        self.assertTrue(message.is_multipart() and not message.defects)
        sound, events, position, begin = bytearray(), [], 0, headers["Content-Type"].split("boundary=")[1].encode()
        for part in body.split(b"--" + begin)[1:-1]:
            lines, content = part.split(b"\r\n\r\n", 1)
            size = int(lines.split(b"Content-Length: ")[1].split(b"\r")[0])
            self.assertEqual(content[size:], b"\r\n")
            if b"application/json" in lines:
                told = json.loads(content[:size])["events"]
                for event in told:
                    self.assertGreaterEqual(event["time"], len(sound) / 48000 - 1e-9)
                events += told
            else:
                sound += content[:size]
                position += 1
        self.assertGreater(position, 3)
        self.assertEqual(bytes(sound), self.server.say(TEXT))
        self.assertTimes(events, False)

    def test_formats_of_openai(self):
        beginnings = {"mp3": (b"\xff\xf3", b"ID3"), "opus": (b"OggS",), "flac": (b"fLaC",), "wav": (b"RIFF",), "pcm": (b"",)}
        types = {"mp3": "audio/mpeg", "opus": "audio/ogg", "flac": "audio/flac", "wav": "audio/wav"}
        for kind, begin in beginnings.items():
            status, headers, sound = self.openai(model="tts-1", input=TEXT, voice="alloy", response_format=kind)
            self.assertEqual(status, 200, sound)
            self.assertTrue(sound.startswith(begin), sound[:10])
            self.assertEqual(headers["Content-Type"], types.get(kind, headers["Content-Type"]))
        self.assertEqual(sound, self.server.say(TEXT))
        self.assertEqual(self.openai(input=TEXT)[1]["Content-Type"], "audio/mpeg")
        self.assertRefused(self.openai(model="tts-1", input=TEXT, voice="tiny", response_format="aac"), 400,
                           "unsupported_format", "aac", "mp3")

    def test_settings_of_openai(self):
        pcm = {"model": "tts-1", "input": TEXT, "response_format": "pcm"}
        self.assertEqual(self.openai(**pcm, voice={"id": "zweite"}, speed=2)[2], self.server.say(TEXT, "--rate", "2"))
        self.assertEqual(self.openai(**pcm, voice="tiny", speed=0.25)[2], self.server.say(TEXT, "--rate", "0.3"))
        status, headers, body = self.openai(**pcm, voice="tiny", stream_format="sse", instructions="Whisper.")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/event-stream"))
        events = [json.loads(line[6:]) for line in body.decode().split("\n\n") if line]
        self.assertEqual({event["type"] for event in events[:-1]}, {"speech.audio.delta"})
        self.assertEqual(events[-1]["type"], "speech.audio.done")
        self.assertEqual(b"".join(base64.b64decode(event["audio"]) for event in events[:-1]), self.server.say(TEXT))

    def test_documents(self):
        voices = json.loads(self.server.ask("GET", "/v1/audio/voices")[2])["voices"]
        self.assertEqual([voice["id"] for voice in voices], ["tiny", "zweite"])
        models = json.loads(self.server.ask("GET", "/v1/models")[2])
        self.assertEqual((models["object"], models["data"][0]["id"]), ("list", "quaver"))
        self.assertEqual(json.loads(self.server.ask("GET", "/health")[2])["status"], "ok")
        for path, kind in (("/", "text/html"), ("/page.js", "text/javascript"), ("/page.css", "text/css")):
            status, headers, body = self.server.ask("GET", path)
            self.assertEqual(status, 200)
            self.assertTrue(headers["Content-Type"].startswith(kind) and body)
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertEqual(self.server.ask("HEAD", path)[::2], (200, b""))

    def test_metrics(self):
        before = self.server.metrics()
        self.speak({"text": "fox"})
        self.openai(input="fox", response_format="wav")
        self.openai(input="")
        after = self.server.metrics()
        grown = {key: after[key] - before[key] for key in after if after[key] != before[key]}
        self.assertEqual(grown['quaver_requests_total{door="http"}'], 1)
        self.assertEqual(grown['quaver_requests_total{door="openai"}'], 1)
        self.assertEqual(grown['quaver_refused_total{door="openai"}'], 1)
        self.assertEqual(grown['quaver_speeches_total{outcome="ended"}'], 2)
        self.assertEqual(grown['quaver_first_byte_seconds_bucket{le="+Inf"}'], 2)
        self.assertEqual(grown["quaver_text_bytes_total"], 6)
        self.assertAlmostEqual(grown["quaver_sound_seconds_total"], 2 * len(self.server.say("fox")) / 48000, 6)
        text = self.server.ask("GET", "/metrics")[2].decode()
        names = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
        described = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
        suffixes = ("_bucket", "_sum", "_count")
        self.assertEqual({name if name in described else next(name[:-len(s)] for s in suffixes if name.endswith(s))
                          for name in names}, described)

    def test_many_on_one_connection(self):
        expected = self.server.say("fox")
        connection = http.client.HTTPConnection("127.0.0.1", self.server.http, timeout=60)
        self.addCleanup(connection.close)
        for _ in range(5):
            connection.request("POST", "/synthesize", json.dumps({"text": "fox", "format": "pcm"}), JSON)
            self.assertEqual(connection.getresponse().read(), expected)
            connection.request("GET", "/nothing")
            self.assertEqual(connection.getresponse().read()[:9], b'{"error":')


class Faults(Case):
    options = ("--max-text", "1000", "--timeout", "1")

    def test_wrong_requests(self):
        for body, code, text in (
                ("", "invalid_json", "line 1"), ("{", "invalid_json", "line 1"), ("[]", "invalid_json", "object"),
                ("[" * 4000, "invalid_json", ""), (b'{"text":"\xff"}', "invalid_json", ""),
                ({}, "missing_text", "text"), ({"text": ""}, "missing_text", "text"), ({"text": 5}, "missing_text", "text"),
                ({"text": "a", "voice": "nobody"}, "voice_not_found", "nobody"),
                ({"text": "a", "voice": "../../etc/passwd"}, "voice_not_found", "etc"),
                ({"text": "a", "voice": 1}, "invalid_value", "voice"),
                ({"text": "a", "voice": "x" + "é" * 40}, "voice_not_found", "x" + "é" * 29 + '"'),
                ({"text": "a", "format": "x" + "é" * 40}, "unsupported_format", "x" + "é" * 9 + '"'),
                ('{"text": "' + "é" * 99 + '\x01"}', "invalid_json", "line 1"),
                ({"text": "a", "format": "aac"}, "unsupported_format", "aac"),
                ({"text": "a", "rate": 0.1}, "invalid_value", "0.3 to 6"), ({"text": "a", "rate": "1"}, "invalid_value", "rate"),
                ({"text": "a", "pitch": 13}, "invalid_value", "-12 to 12"),
                ({"text": "a", "seed": -1}, "invalid_value", "seed"), ({"text": "a", "ssml": "yes"}, "invalid_value", "ssml")):
            self.assertRefused(self.server.synthesize(body), 400, code, text)
        self.assertRefused(self.server.synthesize("a", **{"Content-Type": "text/html"}), 415, "unsupported_type")
        self.assertRefused(self.server.synthesize({"text": "x" * 1001}), 413, "text_too_long", "1001", "1000")
        ask = self.server.ask
        for body, code in (({"input": "a", "stream_format": "x"}, "invalid_value"), ({"input": "a", "voice": {}}, "invalid_value"),
                           ({"input": "a", "speed": 4.1}, "invalid_value"), ({"text": "a"}, "missing_text"),
                           ({"input": "a", "voice": "bob"}, "voice_not_found")):
            self.assertRefused(ask("POST", "/v1/audio/speech", json.dumps(body)), 400, code)

    def test_nothing_but_what_there_is(self):
        for path in ("/etc/passwd", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/page.js/../../tiny.qv", "//", "/tiny.qv",
                     "/page.html", "/synthesize/", "/" + "a" * 5000):
            self.assertRefused(self.server.ask("GET", path), 404, "not_found")
        for method, path, allowed in (("GET", "/synthesize", "POST"), ("DELETE", "/", "GET, HEAD")):
            answer = self.server.ask(method, path)
            self.assertRefused(answer, 405, "method", allowed[:4].strip(","))
            self.assertEqual(answer[1]["Allow"], allowed)

    def raw(self, sent):
        """What comes back until the end."""
        client = self.connection(self.server.http)
        client.sendall(sent)
        with client.makefile("rb") as file:
            return file.read()

    def test_rubbish(self):
        for sent in (b"\0\1\2\3\r\n\r\n", b"GET\r\n\r\n", b'{"type":"describe"}\n\n', b"\x16\x03\x01\x02\0\1\0\r\n\r\n",
                     b"GET / HTTP/9.9\r\n\r\n"):
            answer = self.raw(sent)
            self.assertTrue(not answer or answer.split()[1] in (b"400", b"404", b"405", b"408", b"505"), answer[:80])
        self.assertTrue(self.raw(b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 100000 + b"\r\n\r\n").split()[1:2]
                        in ([], [b"431"], [b"413"]))
        self.assertEqual(self.server.ask("GET", "/health")[0], 200)

    def test_charsets(self):
        """What is no UTF-8 is not read as if it were, a letter lost here and there."""
        for kind in ("text/plain", "text/plain;charset=UTF-8", 'text/plain; format=flowed; Charset="utf-8"',
                     "text/plain; charset=us-ascii", "application/ssml+xml; charset=utf-8"):
            self.assertEqual(self.server.synthesize(b"<speak>fox</speak>", **{"Content-Type": kind})[0], 200, kind)
        for kind in ("text/plain; charset=iso-8859-1", 'text/plain; format=flowed;charset="windows-1252"', "text/plain; charset=",
                     "text/plain; charset=utf-16", "application/ssml+xml; charset=utf-80"):
            answer = self.server.synthesize("Caf\xe9".encode("latin-1"), **{"Content-Type": kind})
            self.assertRefused(answer, 415, "unsupported_type", "UTF-8")

    def test_bodies_that_are_too_long(self):
        self.assertRefused(self.server.synthesize(b"x" * 20000), 413, "text_too_long", "bytes")
        chunks = (b"x" * 5000 for _ in range(10))  # of an unknown length
        self.assertRefused(self.server.ask("POST", "/synthesize", chunks, JSON), 413, "text_too_long")
        body = json.dumps({"text": "fox", "format": "pcm"}).encode()
        pieces = (body[at:at + 1] for at in range(len(body)))
        self.assertEqual(self.server.ask("POST", "/synthesize", pieces, JSON)[2], self.server.say("fox"))

    def test_pages_of_other_sites(self):
        self.assertRefused(self.server.synthesize({"text": "fox"}, **{"Sec-Fetch-Site": "cross-site"}), 403, "cross_site")
        self.assertEqual(self.server.synthesize({"text": "fox"}, **{"Sec-Fetch-Site": "same-origin"})[0], 200)
        # Browsers leave that header out where an address is not trusted.
        own = f"127.0.0.1:{self.server.http}"
        for origin in "http://evil.example", "null", f"http://{own}0", f"http://evil.example/{own}":
            self.assertRefused(self.server.synthesize({"text": "fox"}, Origin=origin), 403, "cross_site")
        self.assertEqual(self.server.synthesize({"text": "fox"}, Origin=f"http://{own}")[0], 200)


class Limits(Case):
    options = ("--max-speeches", "2", "--max-connections", "8", "--timeout", "1", "--workers", "1", "--max-text", "400000")

    LONG = "The lazy dog sleeps. " * 9000

    def begin(self, text):
        """A connection on which an answer has begun, of which no more is read."""
        client = self.connection(self.server.http)
        body = json.dumps({"text": text}).encode()
        client.sendall(b"POST /synthesize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                       % len(body) + body)
        self.assertEqual(client.recv(12), b"HTTP/1.1 200")
        return client

    def idle(self):
        return self.server.metrics()["quaver_speeches"] == 0

    def test_half_requests(self):
        for half in (b"", b"POST /synth", b"POST /synthesize HTTP/1.1\r\nHost: x\r\n",
                     b"POST /synthesize HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nfox"):
            client = self.connection(self.server.http)
            client.sendall(half)
            begun = time.monotonic()
            with client.makefile("rb") as file:
                answer = file.read()
            self.assertLess(time.monotonic() - begun, 10)
            self.assertTrue(answer.startswith(b"HTTP/1.1 408") or answer == b"", answer)
            self.assertTrue(answer == b"" or json.loads(answer.split(b"\r\n\r\n")[1])["error"]["code"] == "timeout")

    def test_a_connection_that_is_kept(self):
        """Ends in silence when nothing is asked any more; a second request that is begun there hears why it is not answered."""
        whole = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
        for half, told in ((b"", False), (whole[:-2], True)):
            client = self.connection(self.server.http)
            client.sendall(whole)
            with client.makefile("rb") as file:
                self.assertEqual(file.readline(), b"HTTP/1.1 200 OK\r\n")
                file.read(int(http.client.parse_headers(file)["Content-Length"]))
                client.sendall(half)
                rest = file.read()
            self.assertEqual(rest[:12], b"HTTP/1.1 408" if told else b"")

    def test_a_request_in_drops(self):
        """A byte now and then doesn't keep a request alive that never gets whole."""
        client = self.connection(self.server.http)
        begun = time.monotonic()
        try:
            while time.monotonic() - begun < 20:
                client.sendall(b"G")
                time.sleep(0.1)
        except OSError:
            pass
        self.assertLess(time.monotonic() - begun, 15)

    def test_slow_clients_hold_no_worker(self):
        slow = self.begin(self.LONG)
        self.assertEqual(self.server.synthesize({"text": "fox", "format": "pcm"})[2], self.server.say("fox"))
        second = self.begin(self.LONG)
        answer = self.server.synthesize({"text": "fox"})
        self.assertRefused(answer, 503, "busy", "try again")
        self.assertEqual(answer[1]["Retry-After"], "1")
        self.until(self.idle)  # they are cut off, as they take nothing for a second
        for client in (slow, second):
            with client.makefile("rb") as file:
                self.assertFalse(file.read().endswith(b"0\r\n\r\n"))  # and see that this isn't the end

    def test_who_leaves_frees_the_worker(self):
        key = 'quaver_speeches_total{outcome="left"}'
        before = self.server.metrics()[key]
        for _ in range(2):
            self.begin(self.LONG).close()
        self.until(self.idle, 1)
        self.assertEqual(self.server.metrics()[key] - before, 2)
        self.assertEqual(self.server.synthesize({"text": "fox", "format": "pcm"})[2], self.server.say("fox"))

    def test_too_many_connections(self):
        clients = [self.connection(self.server.http) for _ in range(8)]
        for client in clients:
            client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual(client.recv(12), b"HTTP/1.1 200")
        self.assertRefused(self.server.ask("GET", "/health"), 503, "busy", "connections")
        for client in clients:
            client.close()
        self.until(lambda: self.server.ask("GET", "/health")[0] == 200)

    def test_flood(self):
        """More connections than there is room for, none of which says anything; they are cut, and all is well."""
        for _ in range(100):
            self.connection(self.server.http)
        self.until(lambda: self.server.ask("GET", "/health")[0] == 200)


class Token(Case):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.quaver, cls.folder, environment={"QUAVER_TOKEN": "open sesame"})

    def test_is_needed(self):
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer open"}, {"Authorization": "open sesame"},
                        {"Authorization": "Bearer open sesame "[:-1] + "!"}, {"Authorization": "Basic open sesame"}):
            answer = self.server.synthesize({"text": "fox"}, **headers)
            self.assertRefused(answer, 401, "unauthorized", "Bearer")
            self.assertEqual(answer[1]["WWW-Authenticate"], "Bearer")
            for path in ("/metrics", "/v1/models", "/v1/audio/voices"):
                self.assertEqual(self.server.ask("GET", path, headers=headers)[0], 401)
        for path in ("/", "/page.js", "/health"):
            self.assertEqual(self.server.ask("GET", path)[0], 200)
        for scheme in "Bearer", "bearer":
            answer = self.server.synthesize({"text": "fox", "format": "pcm"}, Authorization=scheme + " open sesame")
            self.assertEqual(answer[2], self.server.say("fox"))


class Ends(Case):
    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def test_what_is_being_said_is_said(self):
        """A signal stops the server, but not a client that is being answered."""
        for number in (signal.SIGTERM, signal.SIGINT):
            server = Server(self.quaver, self.folder, "--token-file", os.path.join(self.token_folder(), "token"))
            expected = len(server.say(TEXT * 3))
            client = server.connect(server.http)
            body = json.dumps({"text": TEXT * 3, "format": "pcm"}).encode()
            client.sendall(b"POST /synthesize HTTP/1.0\r\nAuthorization: Bearer abc\r\nContent-Type: application/json\r\n"
                           b"Content-Length: %d\r\n\r\n" % len(body) + body)
            answer = client.recv(1)
            server.process.send_signal(number)
            time.sleep(0.1)
            with client.makefile("rb") as file:
                answer += file.read()
            client.close()
            self.assertEqual(len(answer.split(b"\r\n\r\n", 1)[1]), expected)
            self.assertEqual(server.stop(ask=False), (0, ""))  # a second signal would end it at once

    def token_folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        with open(os.path.join(folder.name, "token"), "w", encoding="ascii") as file:
            file.write("  abc \nnot this\n")
        return folder.name

    def test_no_client_keeps_it(self):
        server = Server(self.quaver, self.folder, "--max-text", "1000000")
        client = server.connect(server.http)
        body = json.dumps({"text": "The lazy dog. " * 20000, "format": "pcm"}).encode()
        client.sendall(b"POST /synthesize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                       % len(body) + body)
        client.recv(12)
        begun = time.monotonic()
        self.assertEqual(server.stop(), (0, ""))
        self.assertLess(time.monotonic() - begun, 20)
        client.close()

    def test_all_addresses(self):
        run = subprocess.Popen([self.quaver, "serve", "--wyoming", "off", "--http", ":0"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, env={**os.environ, "QUAVER_VOICES": self.folder})
        port = int(re.search(r":(\d+)/", run.stdout.readline())[1])
        for family, address in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"):
            try:
                with socket.socket(family) as other:
                    other.bind((address, 0))
            except OSError:
                continue  # the machine doesn't have these
            with socket.create_connection((address, port), timeout=10):
                pass
        run.terminate()
        self.assertEqual(run.wait(60), 0)
        run.stdout.close()

    def complains(self, status, *options, **environment):
        run = subprocess.run([self.quaver, "serve", *options], capture_output=True, text=True, timeout=60, check=False,
                             env={**os.environ, "QUAVER_VOICES": self.folder, **environment})
        self.assertEqual(run.returncode, status, run)
        self.assertEqual(run.stderr.count("\n"), 1, run)
        return run.stderr

    def test_wrong_usage(self):
        self.assertIn("HOST:PORT", self.complains(2, "--http", "nowhere"))
        for address in ("1.2.3.4", "::1:80", "[::1]", "x:", "x:65536", "x:-1", "x:1x"):
            self.assertIn(address, self.complains(2, "--wyoming", address))
        self.assertIn("off", self.complains(2, "--wyoming", "off", "--http", "off"))
        self.assertIn("arguments", self.complains(2, "text"))
        self.assertIn("nobody", self.complains(1, "-v", "nobody"))
        self.assertIn("token", self.complains(1, "--token-file", "/dev/null"))
        self.assertIn("/nowhere/token", self.complains(1, "--token-file", "/nowhere/token"))
        self.assertIn("QUAVER_TOKEN is empty", self.complains(1, QUAVER_TOKEN=""))
        server = Server(self.quaver, self.folder)
        self.assertIn("in use", self.complains(1, "--http", f"127.0.0.1:{server.http}", "--wyoming", "off"))
        self.assertEqual(server.stop(), (0, ""))


if __name__ == "__main__":
    main(sys.argv)
