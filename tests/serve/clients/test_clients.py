#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""quaver serve with the clients that people use: the packages wyoming and openai from PyPI.

    test_clients.py QUAVER FOLDER-WITH-tiny.qv
"""
import asyncio
import base64
import json
import os
import sys

import openai
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.tts import (Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeStopped,
                         SynthesizeTextFormat, SynthesizeVoice)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from server import Case, main  # noqa: E402

TEXT = "The quick brown fox jumps. The lazy dog sleeps! And 3 foxes, too."


class WyomingClient(Case):
    def run_client(self, talk):
        async def whole():
            async with AsyncTcpClient("127.0.0.1", self.server.wyoming) as client:
                return await asyncio.wait_for(talk(client), 60)
        return asyncio.run(whole())

    async def speech(self, client, last=AudioStop):
        """Samples up to the event `last`, and how many times sound began."""
        sound, begun = b"", 0
        while True:
            event = await client.read_event()
            begun += AudioStart.is_type(event.type)
            if AudioChunk.is_type(event.type):
                chunk = AudioChunk.from_event(event)
                self.assertEqual((chunk.rate, chunk.width, chunk.channels), (24000, 2, 1))
                sound += chunk.audio
            if last.is_type(event.type):
                return sound, begun

    def test_describes_itself(self):
        async def talk(client):
            await client.write_event(Describe().event())
            return Info.from_event(await client.read_event())
        program = self.run_client(talk).tts[0]
        self.assertTrue(program.supports_synthesize_streaming)
        self.assertEqual([voice.name for voice in program.voices], ["tiny", "zweite"])

    def test_a_text(self):
        async def talk(client):
            for text, form, options in ((TEXT, None, ()), ("<speak>One <break time='1s'/> fox</speak>",
                                                           SynthesizeTextFormat.SSML, ("--ssml",))):
                await client.write_event(Synthesize(text, voice=SynthesizeVoice(name="zweite"), text_format=form).event())
                self.assertEqual(await self.speech(client), (self.server.say(text, *options), 1))
            await client.write_event(Ping("still there?").event())
            self.assertEqual(Pong.from_event(await client.read_event()).text, "still there?")
            await client.write_event(Synthesize(TEXT, voice=SynthesizeVoice(name="nobody")).event())
            self.assertIn("no voice", Error.from_event(await client.read_event()).text)
            self.assertIsNone(await client.read_event())
        self.run_client(talk)

    def test_chunks_as_home_assistant_sends_them(self):
        """Sound is there before the last chunk is sent; the whole text, sent as well, is not answered again."""
        async def talk(client):
            await client.write_event(SynthesizeStart(voice=SynthesizeVoice(name="tiny")).event())
            for piece in ("The qui", "ck brown fox jum", "ps. The la"):
                await client.write_event(SynthesizeChunk(piece).event())
            self.assertTrue(AudioStart.is_type((await client.read_event()).type))
            sound = AudioChunk.from_event(await client.read_event()).audio
            for piece in ("zy dog slee", "ps! And 3 foxes, too."):
                await client.write_event(SynthesizeChunk(piece).event())
            await client.write_event(Synthesize(TEXT).event())
            await client.write_event(SynthesizeStop().event())
            rest, begun = await self.speech(client, SynthesizeStopped)
            self.assertEqual((sound + rest, begun), (self.server.say(TEXT), 0))
            await client.write_event(Ping().event())
            self.assertTrue(Pong.is_type((await client.read_event()).type))
        self.run_client(talk)


class OpenAIClient(Case):
    def setUp(self):
        self.client = openai.OpenAI(base_url=f"http://127.0.0.1:{self.server.http}/v1", api_key="any", max_retries=0)
        self.addCleanup(self.client.close)

    def test_models(self):
        self.assertEqual([model.id for model in self.client.models.list()], ["quaver"])

    def test_a_stream(self):
        """The first bytes are there long before the last of a text of minutes."""
        text = TEXT * 30
        for kind, begin in (("mp3", b"\xff\xf3"), ("opus", b"OggS"), ("flac", b"fLaC"), ("wav", b"RIFF"), ("pcm", b"")):
            with self.client.audio.speech.with_streaming_response.create(
                    model="tts-1", voice="alloy", input=text, response_format=kind) as response:
                pieces = response.iter_bytes(1000)
                first = next(pieces)
                speaking = json.loads(self.server.ask("GET", "/health")[2])["speaking"]
                self.assertTrue(first.startswith(begin), first[:4])
                rest = b"".join(pieces)
            if kind == "pcm":
                self.assertEqual(speaking, 1)
                self.assertEqual(first + rest, self.server.say(text))
            self.assertGreater(len(rest), 100000)

    def test_speed_and_events(self):
        sound = self.client.audio.speech.create(model="tts-1", voice="tiny", input=TEXT, response_format="pcm", speed=1.5)
        self.assertEqual(sound.content, self.server.say(TEXT, "--rate", "1.5"))
        events = self.client.audio.speech.create(model="gpt-4o-mini-tts", voice="tiny", input=TEXT, response_format="pcm",
                                                 stream_format="sse", instructions="Whisper.").content
        told = [json.loads(line[6:]) for line in events.decode().split("\n\n") if line]
        self.assertEqual(told[-1]["type"], "speech.audio.done")
        self.assertEqual(b"".join(base64.b64decode(event["audio"]) for event in told[:-1]), self.server.say(TEXT))

    def test_what_is_wrong(self):
        with self.assertRaisesRegex(openai.BadRequestError, "aac"):
            self.client.audio.speech.create(model="tts-1", voice="tiny", input="fox", response_format="aac")
        with self.assertRaisesRegex(openai.BadRequestError, "nobody"):
            self.client.audio.speech.create(model="tts-1", voice="nobody", input="fox")
        with self.assertRaises(openai.APIStatusError) as caught:
            self.client.audio.speech.create(model="tts-1", voice="tiny", input="fox " * 50000)
        self.assertEqual((caught.exception.status_code, caught.exception.code), (413, "text_too_long"))


class OpenAIToken(Case):
    options = ("--token-file", "TOKEN")

    @classmethod
    def setUpClass(cls):
        path = os.path.join(os.environ["QUAVER_TEST_FOLDER"], "token")
        with open(path, "w", encoding="ascii") as file:
            file.write("sesame\n")
        cls.options = ("--token-file", path)
        super().setUpClass()

    def test_is_needed(self):
        for key, right in (("sesame", True), ("sesam", False)):
            client = openai.OpenAI(base_url=f"http://127.0.0.1:{self.server.http}/v1", api_key=key)
            self.addCleanup(client.close)
            if right:
                self.assertEqual(client.models.list().data[0].id, "quaver")
            else:
                with self.assertRaises(openai.AuthenticationError):
                    client.models.list()


if __name__ == "__main__":
    main(sys.argv)
