#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""quaver serve over the Wyoming protocol: test_wyoming.py QUAVER FOLDER-WITH-tiny.qv"""
import json
import socket
import sys
import time

from server import Case, Wyoming, main

TEXT = "The quick brown fox jumps. The lazy dog sleeps! And 3 foxes, too."


class Answers(Case):
    def test_describes_itself(self):
        client = self.client()
        client.send("describe")
        kind, data, _ = client.receive()
        self.assertEqual(kind, "info")
        program = data["tts"][0]
        self.assertTrue(program["supports_synthesize_streaming"])
        self.assertTrue(program["installed"])
        self.assertEqual([voice["name"] for voice in program["voices"]], ["tiny", "zweite"])
        for described in [program, *program["voices"]]:
            self.assertIsInstance(described["attribution"]["name"], str)
            self.assertIsInstance(described["attribution"]["url"], str)
            self.assertIsInstance(described["version"], str)
        self.assertTrue(all(voice["languages"] for voice in program["voices"]))
        self.assertEqual(data["asr"], [])

    def test_says_what_the_command_says(self):
        client = self.client()
        client.send("synthesize", {"text": TEXT})
        self.assertEqual(client.speech(), self.server.say(TEXT))
        client.send("synthesize", {"text": TEXT, "voice": {"name": "zweite"}, "text_format": "text"}, inline=True)
        self.assertEqual(client.speech(), self.server.say(TEXT))
        client.send("synthesize", {"text": "fox", "voice": {"language": "en-GB"}, "text_format": None})
        self.assertEqual(client.speech(), self.server.say("fox"))
        client.send("synthesize", {"text": ""})
        self.assertEqual(client.speech(), b"")

    def test_speaks_while_chunks_come(self):
        """Sound of the first sentence is there before the end of the text was sent."""
        client = self.client()
        pieces = ["The qui", "ck brown fox ju", "mps. The la"]
        client.send("synthesize-start", {})
        for piece in pieces:
            client.send("synthesize-chunk", {"text": piece})
        sound = bytearray()
        for kind in ("audio-start", "audio-chunk"):
            event = client.receive()
            self.assertEqual(event[0], kind)
            sound += event[2]
        client.send("synthesize-chunk", {"text": TEXT[len("".join(pieces)):]})
        client.send("synthesize-stop")
        while (event := client.receive())[0] == "audio-chunk":
            sound += event[2]
        self.assertEqual(event[0], "audio-stop")
        self.assertEqual(client.receive()[0], "synthesize-stopped")
        self.assertEqual(sound, self.server.say(TEXT))

    def test_chunks_of_any_size_give_the_same(self):
        client = self.client()
        for size in (1, 2, 5, 1000):
            client.send("synthesize-start")
            for at in range(0, len(TEXT), size):
                client.send("synthesize-chunk", {"text": TEXT[at:at + size]})
            client.send("synthesize-stop")
            self.assertEqual(client.speech("synthesize-stopped"), self.server.say(TEXT), size)

    def test_both_forms_are_answered_once(self):
        """Home Assistant sends the whole text, too, for servers that don't know of chunks."""
        client = self.client()
        for order in (["chunk", "whole"], ["whole", "chunk"], ["whole"]):
            client.send("synthesize-start", {"voice": {"name": "tiny"}})
            for form in order:
                client.send("synthesize-chunk" if form == "chunk" else "synthesize", {"text": "The lazy dog."})
            client.send("synthesize-stop")
            self.assertEqual(client.speech("synthesize-stopped"), self.server.say("The lazy dog."), order)
        client.send("ping", {"text": "anything left?"})
        self.assertEqual(client.receive()[:2], ("pong", {"text": "anything left?"}))

    def test_ssml(self):
        text = "<speak>One <break time='700ms'/> <prosody rate='fast'>fox</prosody></speak>"
        client = self.client()
        client.send("synthesize", {"text": text, "text_format": "ssml"})
        self.assertEqual(client.speech(), self.server.say(text, "--ssml"))
        client.send("synthesize-start", {"text_format": "ssml"})
        for at in range(0, len(text), 7):
            client.send("synthesize-chunk", {"text": text[at:at + 7]})
        client.send("synthesize-stop")
        self.assertEqual(client.speech("synthesize-stopped"), self.server.say(text, "--ssml"))

    def test_requests_in_a_row(self):
        """Sent at once, byte by byte, with payloads and unknown events between."""
        client = self.client()
        sent = b"".join([Wyoming.event("synthesize", {"text": "fox"}), Wyoming.event("ping", payload=b"12\n45"),
                         Wyoming.event("select-program", {"name": "quaver"}), Wyoming.event("audio-chunk", {"rate": 1},
                                                                                           payload=b"\0" * 1000),
                         Wyoming.event("synthesize", {"text": "dog"}, inline=True), Wyoming.event("describe")])
        for at in range(len(sent)):
            client.socket.sendall(sent[at:at + 1])
        self.assertEqual(client.speech(), self.server.say("fox"))
        self.assertEqual(client.receive()[0], "pong")
        self.assertEqual(client.speech(), self.server.say("dog"))
        self.assertEqual(client.receive()[0], "info")

    def test_many_at_once(self):
        expected = self.server.say(TEXT)
        clients = [self.client() for _ in range(12)]
        for client in clients:
            client.send("synthesize", {"text": TEXT})
        for client in clients:
            self.assertEqual(client.speech(), expected)


class Faults(Case):
    options = ("--max-text", "300")

    def assertEnds(self, sent, code):
        """One error event, then the end."""
        client = self.client()
        client.socket.sendall(sent)
        kind, data, _ = client.receive()
        self.assertEqual((kind, data["code"]), ("error", code), sent[:60])
        self.assertTrue(data["text"] and "\n" not in data["text"])
        self.assertIsNone(client.receive())
        return data["text"]

    def test_rubbish(self):
        for sent in (b"\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\n", b"[]\n", b"7\n", b"{}\n",
                     b'{"type":1}\n', b'{"type":"ping","data":[]}\n', b'{"type":"ping","data_length":-1}\n',
                     b'{"type":"ping","data_length":1e99}\n', b'{"type":"ping","data_length":99999999999999999999}\n',
                     b'{"type":"ping","payload_length":1099511627776}\n', b'{"type":"ping","data_length":"5"}\n',
                     b'{"type":"ping","data_length":2}\n[]', b'{"type":"ping","data_length":3}\n{,}',
                     b'{"type":"a\xff"}\n', b"[" * 5000 + b"\n"):
            self.assertEnds(sent, "protocol")
        self.assertIn("too long", self.assertEnds(b"x" * 100000, "protocol"))

    def test_wrong_requests(self):
        event = Wyoming.event
        self.assertEnds(event("synthesize", {"text": "x", "voice": {"name": "../tiny"}}), "voice-not-found")
        self.assertEnds(event("synthesize", {"text": "x", "voice": {"language": "fr"}}), "voice-not-found")
        self.assertEnds(event("synthesize", {"text": "x", "text_format": "rtf"}), "text-format-unknown")
        self.assertEnds(event("synthesize", {"text": "x", "text_format": 5}), "text-format-unknown")
        self.assertEnds(event("synthesize", {"text": 5}), "no-text")
        self.assertEnds(event("synthesize"), "no-text")
        self.assertEnds(event("synthesize-chunk", {"text": "x"}), "order")
        self.assertEnds(event("synthesize-stop"), "order")
        self.assertEnds(event("synthesize-start") * 2, "order")
        self.assertIn("300", self.assertEnds(event("synthesize", {"text": "x" * 301}), "text-too-long"))

    def test_chunks_without_end(self):
        """A text in chunks that grows beyond what one may have is broken off."""
        client = self.client()
        client.send("synthesize-start")
        try:
            for _ in range(100):
                client.send("synthesize-chunk", {"text": "The quick brown fox jumps. "})
        except OSError:
            pass
        while (event := client.receive())[0] != "error":
            self.assertIn(event[0], ("audio-start", "audio-chunk"))
        self.assertEqual(event[1]["code"], "text-too-long")

    def test_longest_text_in_escapes(self):
        """JSON may take six bytes for one of text."""
        client = self.client()
        text = json.dumps("fox. " * 60)
        escaped = '"' + "".join(f"\\u{ord(letter):04x}" for letter in text[1:-1]) + '"'
        data = b'{"text":' + escaped.encode() + b"}"
        client.socket.sendall(b'{"type":"synthesize","data_length":%d}\n' % len(data) + data)
        self.assertEqual(client.speech(), self.server.say("fox. " * 60))


class Limits(Case):
    options = ("--max-speeches", "2", "--max-connections", "4", "--timeout", "2", "--workers", "1", "--max-text", "200000")

    def test_half_an_event(self):
        for half in (b'{"type":"descr', b'{"type":"synthesize","data_length":10}\n{"te', b'{"type":"x","payload_length":9}\n1'):
            client = self.client()
            client.socket.sendall(half)
            self.assertEqual(client.receive()[1]["code"], "timeout")
            self.assertIsNone(client.receive())

    def test_half_a_text(self):
        """Who begins a text and sends no more of it holds no speech; who says so in time has all of it."""
        clients = [self.client() for _ in range(2)]
        clients[0].send("synthesize-start", {})
        clients[1].send("synthesize-start", {})
        clients[1].send("synthesize-chunk", {"text": "The fox. "})
        for client in clients:
            while (event := client.receive())[0] in ("audio-start", "audio-chunk", "audio-stop"):
                pass
            self.assertEqual((event[0], event[1]["code"]), ("error", "timeout"))
        self.until(lambda: self.server.metrics()["quaver_speeches"] == 0)

    def test_slow_answer_then_another(self):
        """The time for the next request begins when an answer has been taken."""
        client = self.client()
        client.send("synthesize", {"text": "The lazy dog sleeps. " * 400})
        begun = time.monotonic()
        while client.receive()[0] != "audio-stop":
            time.sleep(0.02 if time.monotonic() - begun < 3 else 0)
        self.assertGreater(time.monotonic() - begun, 2.5)
        time.sleep(0.5)
        client.send("ping")
        self.assertEqual(client.receive()[0], "pong")

    def test_who_sends_all_and_listens(self):
        client = self.client()
        client.send("synthesize", {"text": TEXT})
        client.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(client.speech(), self.server.say(TEXT))
        self.assertIsNone(client.receive())
        client = self.client()
        client.socket.sendall(Wyoming.event("describe", {}))
        client.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(client.receive()[0], "info")
        self.assertIsNone(client.receive())

    def test_slow_clients_hold_no_worker(self):
        """With one worker: two that take nothing, then a third that there is no room for; all are cut in the end."""
        slow = [self.client() for _ in range(2)]
        for client in slow:
            client.send("synthesize", {"text": "The lazy dog sleeps. " * 4000})
            self.assertEqual(client.receive()[0], "audio-start")
        self.assertEqual(self.server.metrics()["quaver_speeches"], 2)
        third = self.client()
        third.send("synthesize", {"text": "fox"})
        self.assertEqual(third.receive()[1]["code"], "busy")
        self.until(lambda: self.server.metrics()["quaver_speeches"] == 0)

    def test_who_leaves_frees_the_worker(self):
        before = self.server.metrics()
        for _ in range(2):
            client = Wyoming(self.server)
            client.send("synthesize", {"text": "The lazy dog sleeps. " * 9000})
            client.receive()
            client.close()
        client = self.client()
        client.send("ping")
        self.assertEqual(client.receive()[0], "pong")
        self.until(lambda: self.server.metrics()["quaver_speeches"] == 0)
        after = self.server.metrics()
        key = 'quaver_speeches_total{outcome="left"}'
        self.assertEqual(after[key] - before[key], 2)
        client.send("synthesize", {"text": "fox"})
        self.assertEqual(client.speech(), self.server.say("fox"))

    def test_too_many_connections(self):
        clients = [self.client() for _ in range(4)]
        for client in clients:
            client.send("ping")
            client.receive()
        fifth = self.client()
        kind, data, _ = fifth.receive()
        self.assertEqual((kind, data["code"]), ("error", "busy"))
        self.assertIsNone(fifth.receive())
        self.until(lambda: all(client.receive() is None for client in clients))  # idle for too long

    def test_flood(self):
        """A client that sends without end and reads nothing is stopped by the size of the sockets' buffers, then cut."""
        client = self.client()
        client.socket.settimeout(0.2)
        sent, flood = 0, Wyoming.event("ping", {"text": "x" * 1000}) * 100
        try:
            while sent < 50 << 20:
                client.socket.sendall(flood)
                sent += len(flood)
        except OSError:
            pass
        self.assertLess(sent, 10 << 20)
        other = self.client()
        other.send("synthesize", {"text": "fox"})
        self.assertEqual(other.speech(), self.server.say("fox"))


if __name__ == "__main__":
    main(sys.argv)
