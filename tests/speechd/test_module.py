#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The output module by its protocol: test_module.py SD_QUAVER QUAVER FOLDER-WITH-tiny.qv"""
import fcntl
import json
import os
import pty
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

from module import Module

SD_QUAVER, QUAVER, FOLDER = sys.argv[1:4]
SSML = ('<speak>The quick <mark name="one"/>brown <prosody rate="50%">fox</prosody>. <mark name="__spd_1"/>'
        'The <mark name="two"/><mark name="&#228;"/>lazy dog<break time="1s"/><mark name="last"/></speak>')


def samples(sound):
    return memoryview(sound).cast("h").tolist()


def power_of_averages(values, count):
    averages = [sum(values[i:i + count]) / count for i in range(0, len(values) - count, count)]
    return sum(a * a for a in averages) / len(averages)


class Case(unittest.TestCase):
    configuration = "VoiceRate 170\n"  # at rate 0 a voice is as it is

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(self.path("voices"))
        shutil.copy(os.path.join(FOLDER, "tiny.qv"), self.path("voices"))
        shutil.copy(os.path.join(FOLDER, "tiny.qv"), self.path("voices/zweite.qv"))
        self.environment = {"QUAVER_VOICES": self.path("voices"), "XDG_DATA_HOME": self.path("data")}
        self.module = self.start(self.configuration)

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, configuration, **more):
        with open(self.path("quaver.conf"), "w", encoding="utf-8") as file:
            file.write(configuration.replace("FOLDER", self.folder))
        return Module(SD_QUAVER, self.path("quaver.conf"), self.environment, **more)

    def tearDown(self):
        self.assertEqual(self.module.quit(), 0)


class Protocol(Case):
    def test_settings_never_fail(self):
        self.module.set(rate="NULL", pitch="high", volume="", language="NULL", synthesis_voice="NULL",
                        punctuation_mode="NULL", spelling_mode="NULL", cap_let_recogn="NULL", voice="NULL",
                        pitch_range="1e9", colour="red")
        self.module.set(rate="99999999999999", pitch="-3", synthesis_voice="x" * 3000)
        self.assertGreater(len(self.module.say("<speak>fox</speak>")[0]), 1000)
        self.assertEqual(self.module.data("SET", "rate"), "303 ERROR INVALID PARAMETER OR VALUE")
        self.assertEqual(self.module.data("LOGLEVEL", "log_level=5"), "203 OK LOGLEVEL SET")

    def test_sound_goes_through_the_server_only(self):
        self.assertEqual(self.module.data("AUDIO", "audio_output_method=alsa"), "303 ERROR INVALID PARAMETER OR VALUE")
        self.assertEqual(self.module.data("AUDIO", "audio_output_method=server\naudio_alsa_device=x"),
                         "203 OK AUDIO INITIALIZED")

    def test_wrong_commands_are_refused(self):
        for command in "", "speak", "LIST", "LIST VOICESX", "?" * 100000, "\0", "STOP NOW":
            self.assertEqual(self.module.command(command), ["300 ERR UNKNOWN COMMAND"])
        self.assertEqual(self.module.command("DEBUG"), ["302 ERROR BAD SYNTAX"])
        self.assertEqual(self.module.command("DEBUG ON /tmp/x"), ["200 OK DEBUGGING"])
        self.assertEqual(self.module.data("SPEAK", ""), "301 ERROR CANT SPEAK")
        self.assertEqual(self.module.data("CHAR", "a\nb"), "305 DATA MORE THAN ONE LINE")
        self.module.send("STOP\nPAUSE\n")  # nothing is spoken: no answer
        self.assertTrue(self.module.quiet())
        self.module.say("<speak>fox</speak>")

    def test_default_voice_comes_first(self):
        shutil.copy(os.path.join(FOLDER, "tiny.qv"), self.path("voices/lj.qv"))
        shutil.copy(os.path.join(FOLDER, "tiny.qv"), self.path("voices/another.qv"))
        with_default = self.start(self.configuration)
        names = [line.split("\t")[0] for line in with_default.command("LIST VOICES")[:-1]]
        self.assertEqual(names, ["200-lj", "200-another", "200-tiny", "200-zweite"])
        self.assertEqual(with_default.quit(), 0)

    def test_voices_are_listed(self):
        lines = ["200-tiny\ten\tnone", "200-zweite\ten\tnone", "200 OK VOICE LIST SENT"]
        for command in "LIST VOICES", "LIST VOICES en", "LIST VOICES en none", "LIST VOICES\tNULL\tNULL", "LIST VOICES none":
            self.assertEqual(self.module.command(command), lines)
        for command in "LIST VOICES de", "LIST VOICES en-US", "LIST VOICES en f1":
            self.assertEqual(self.module.command(command), ["304 CANT LIST VOICES"])

    def test_dots_are_text(self):
        plain = self.module.say("<speak>fox . dog</speak>")
        self.assertEqual(self.module.say("<speak>fox\n..\ndog</speak>"), plain)
        self.module.begin("..fox")
        self.assertEqual(self.module.rest()[0], "end")

    def test_pieces_change_nothing(self):
        whole = self.module.say(SSML)
        self.module.send("SPEAK\n")
        self.module.reply()
        for byte in (SSML + "\n.\n").encode():
            self.module.send(bytes([byte]))
        self.assertEqual(self.module.reply(), ["200 OK SPEAKING"])
        end, *rest = self.module.rest()
        self.assertEqual((end, tuple(rest)), ("end", whole))


class Speech(Case):
    def test_sound_and_marks_are_those_of_the_library(self):
        subprocess.run([QUAVER, "say", "--ssml", "--timings", self.path("t.json"), "-o", self.path("a.raw.wav"), SSML],
                       env=dict(os.environ, **self.environment), check=True)
        with open(self.path("a.raw.wav"), "rb") as file:
            wanted = samples(file.read()[44:])
        with open(self.path("t.json"), encoding="utf-8") as file:
            events = json.load(file)["events"]
        sound, marks = self.module.say(SSML)
        got = samples(sound)
        self.assertEqual(len(got), len(wanted))
        self.assertLessEqual(max(abs(a - b) for a, b in zip(got, wanted)), 1)
        self.assertEqual(marks, [(event["mark"], round(event["time"] * 24000)) for event in events
                                 if event["type"] == "mark"])
        self.assertEqual(len(marks), 5)

    def test_rates_are_words_a_minute(self):
        text = "<speak>" + "the quick brown fox jumps over the lazy dog, " * 4 + "</speak>"
        lengths = {}
        for rate in -100, -50, 0, 50, 100:
            self.module.set(rate=rate)
            lengths[rate] = len(self.module.say(text)[0])
        for rate, words in (-100, 80), (-50, 125), (50, 309.5), (100, 449):
            self.assertAlmostEqual(lengths[0] / lengths[rate] / (words / 170), 1, delta=0.06)

    def test_parameters_are_heard(self):
        sounds = {self.module.say("<speak>Fox, dog.</speak>")[0]}
        for setting in ({"pitch": 50}, {"pitch": -100}, {"pitch_range": -100}, {"volume": 0}, {"volume": -100}):
            self.module.set(**{"pitch": 0, "pitch_range": 0, "volume": 100, **setting})
            sounds.add(self.module.say("<speak>Fox, dog.</speak>")[0])
        self.assertEqual(len(sounds), 6)
        self.module.set(pitch=0, pitch_range=0, volume=0)
        half = max(map(abs, samples(self.module.say("<speak>Fox, dog.</speak>")[0])))
        self.module.set(volume=100)
        self.assertAlmostEqual(half / max(map(abs, samples(self.module.say("<speak>Fox, dog.</speak>")[0]))), 0.5,
                               delta=0.03)

    def test_punctuation_spelling_and_capitals(self):
        text = '<speak>(Fox), dog<mark name="m"/></speak>'
        lengths = []
        for mode in "none", "some", "all":
            self.module.set(punctuation_mode=mode)
            lengths.append(len(self.module.say(text)[0]))
        self.assertTrue(lengths[0] < lengths[1] < lengths[2], lengths)
        self.module.set(punctuation_mode="none", spelling_mode="on")
        spelled, marks = self.module.say(text)
        self.assertGreater(len(spelled), 2 * lengths[0])
        self.assertEqual([mark[0] for mark in marks], ["m"])
        self.module.set(spelling_mode="off")
        plain = self.module.say("A", "CHAR")[0]
        for mode in "icon", "spell":
            self.module.set(cap_let_recogn=mode)
            self.assertGreater(len(self.module.say("A", "CHAR")[0]), len(plain))
            self.assertLess(len(self.module.say("a", "CHAR")[0]), len(plain) * 1.01)

    def test_characters_keys_and_icons(self):
        for command, first, second in ("CHAR", "space", " "), ("CHAR", "\u00e9", "\u00c9"), ("KEY", "control_a", "CTRL_A"):
            self.assertEqual(self.module.say(first, command)[0], self.module.say(second, command)[0])
        self.assertGreater(len(self.module.say("message-new", "SOUND_ICON")[0]), 4000)
        self.assertGreater(len(self.module.say("space", "KEY")[0]), 4000)


class Stopping(Case):
    long = "<speak>" + "The quick brown fox. " * 2000 + "</speak>"

    def test_stop(self):
        for count in 0, 1, 20:
            self.module.begin(self.long)
            for _ in range(count):
                self.module.event()
            self.module.send("STOP\n")
            end, sound, _ = self.rest(count > 0)
            self.assertEqual(end, "stop")
            self.assertLess(len(sound), 2 * 24000)
            self.assertTrue(self.module.quiet())
        self.module.say("<speak>fox</speak>")

    def rest(self, begun):
        if not begun:
            return self.module.rest()
        sound = b""
        while True:
            event = self.module.event()
            if event[0] == "audio":
                sound += event[1]
            elif event != "begin":
                return event, sound, []

    def test_a_pause_comes_at_a_mark_of_the_server(self):
        text = "<speak>" + "".join(f'The fox. <mark name="m{i}"/><mark name="__spd_{i}"/>' for i in range(500)) + "</speak>"
        self.module.begin(text)
        for _ in range(10):
            self.module.event()
        self.module.send("PAUSE\n")
        marks, last = [], None
        while last not in ("pause", "end"):
            last = self.module.event()
            if last[0] == "mark":
                marks.append(last[1])
        self.assertEqual(last, "pause")
        self.assertTrue(marks[-1].startswith("__spd_"))
        self.assertLess(int(marks[-1][6:]), 490)
        self.assertTrue(self.module.quiet())
        self.module.say("<speak>fox</speak>")  # it is over
        # Without such a mark the message goes on to its end.
        self.module.begin('<speak>fox <mark name="a"/>dog</speak>')
        self.module.send("PAUSE\n")
        self.assertEqual(self.module.rest()[0], "end")
        self.assertEqual(self.module.say("<speak>fox <mark name='__spd_1'/>dog</speak>")[1][0][0], "__spd_1")

    def test_a_new_message_takes_over(self):
        self.module.begin(self.long)
        self.module.event()
        self.module.send("SPEAK\n<speak>fox</speak>\n.\n")
        seen = []
        while not seen or seen[-1] != b"702 END":
            line = self.module.line()
            if not line.startswith(b"705"):
                seen.append(line)
        self.assertEqual(seen, [b"202 OK RECEIVING MESSAGE", b"703 STOP", b"200 OK SPEAKING", b"701 BEGIN", b"702 END"])

    def test_memory_does_not_grow(self):
        def stop_often(count):
            for i in range(count):
                self.module.send(f'SPEAK\n<speak>The quick <mark name="{i}"/>fox {i}. And a dog.</speak>\n.\n')
                if i % 3:
                    self.module.line()
                    self.module.line()
                    self.module.event()
                self.module.send("STOP\n")
                while self.module.line() not in (b"703 STOP", b"702 END"):
                    pass
            return self.module.memory()
        before = stop_often(500)
        self.assertLess(stop_often(10000) - before, 300)


class Rubbish(Case):
    def test_half_a_command_and_a_dead_server(self):
        for text in b"", b"SPE", b"SPEAK\n", b"SPEAK\n<speak>The fox", b"SET\nrate=", b"SPEAK\n<speak>fox</speak>\n.\n", b"\xff\0\n\n\xfe":
            module = self.start("")
            module.send(text)
            module.process.stdin.close()
            while module.line() is not None:
                pass
            self.assertEqual(module.process.wait(10), 0)
            module.process.stdout.close()
            module.process.stderr.close()
        module = self.start("")  # nobody reads
        module.send("SPEAK\n" + Stopping.long + "\n.\n")
        module.process.stdout.close()
        self.assertEqual(module.process.wait(10), 0)
        module.process.stdin.close()
        module.process.stderr.close()

    def test_random_bytes(self):
        random.seed(5)
        words = [b"SPEAK", b"SET", b".", b"STOP", b"PAUSE", b"LIST VOICES", b"rate=5", b"<speak>fox", b"CHAR", b"A", b"KEY", b"\n"]
        for _ in range(20):
            module = self.start("", init=False)
            text = b"".join(random.choice(words + [bytes([random.randrange(256)])]) + random.choice([b"\n", b"\n", b" "])
                            for _ in range(300))
            module.send(b"INIT\n" + text + b"\n.\n.\nSTOP\n")
            self.assertEqual(module.quit(), 0)


class Configuration(Case):
    configuration = """
# what people write
Voice "tiny"
Voice FOLDER/voices/zweite.qv
LanguageVoice de zweite
TypeVoice FEMALE1 zweite
Lexicon FOLDER/words.txt
SampleRate 16000
MinRate 100
NormalRate 340
MaxRate 1200
CapitalIcon pitch
Lexicon FOLDER/missing.txt
SampleRate many
NoSuchOption 7
"""

    def setUp(self):
        super().setUp()
        self.assertEqual(self.module.command("LIST VOICES")[:2], ["200-tiny\ten\tnone", "200-zweite\ten\tnone"])

    def start(self, configuration, **more):
        with open(self.path("words.txt"), "w", encoding="ascii") as file:
            file.write("gif\tF AA1 K S\n")
        return super().start(configuration, **more)

    def tearDown(self):
        self.module.send("QUIT\n")
        self.module.process.wait(10)
        log = self.module.process.stderr.read().decode()
        for text in ("missing.txt", "quaver.conf:14: SampleRate needs a number from 8000 to 48000\n",
                     "quaver.conf:15: NoSuchOption is no option; sd_quaver(1) lists them\n"):
            self.assertIn(text, log)
        self.assertEqual(self.module.close(), 0)

    def test_sample_rate(self):
        event = None
        self.module.begin(SSML)
        while event is None or event[0] != "audio":
            event = self.module.event()
        self.assertEqual(event[2], 16000)
        self.module.send("STOP\n")
        while self.module.event() not in ("stop", "end"):
            pass
        # The same length and the same marks as at the voice's rate.
        sound, marks = self.module.say(SSML)
        other = self.start("NormalRate 340\n")
        plain, plain_marks = other.say(SSML)
        other.quit()
        self.assertAlmostEqual(len(sound), len(plain) * 2 / 3, delta=4)
        for (name, sample), (plain_name, plain_sample) in zip(marks, plain_marks, strict=True):
            self.assertEqual(name, plain_name)
            self.assertAlmostEqual(sample, plain_sample * 2 / 3, delta=2)
        # Below 500 Hz, where averages over a millisecond hear, it is as loud.
        low, plain_low = (power_of_averages(samples(s), n) for s, n in ((sound, 16), (plain, 24)))
        self.assertAlmostEqual(low / plain_low, 1, delta=0.1)

    def test_rates_and_lexicon(self):
        self.module.set(rate=-100)
        slow = len(self.module.say("<speak>the quick brown fox and the dog</speak>")[0])
        self.module.set(rate=0)
        normal = len(self.module.say("<speak>the quick brown fox and the dog</speak>")[0])
        self.assertAlmostEqual(slow / normal, 3.4, delta=0.3)
        self.module.set(rate=100)
        self.assertLess(len(self.module.say("<speak>the quick brown fox and the dog</speak>")[0]), normal / 2)
        self.module.set(rate=0)
        self.assertEqual(self.module.say("<speak>gif</speak>")[0], self.module.say("<speak>fox</speak>")[0])


def change_voice(path, name, language, pitch):
    """The voice of a file under another name, with another language and a mean pitch that is shifted."""
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header, data = json.loads(file.read(size)), bytearray(file.read())
    header["__metadata__"]["language"] = language
    begin = header["normal.pitch"]["data_offsets"][0]
    data[begin:begin + 4] = struct.pack("<f", struct.unpack("<f", data[begin:begin + 4])[0] + pitch)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 64)
    with open(os.path.join(os.path.dirname(path), name + ".qv"), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Voices(Case):
    configuration = "Voice tiny\nTypeVoice FEMALE2 low\nLanguageVoice en-NZ high\nLanguageVoice de high\n"

    def setUp(self):
        super().setUp()
        self.module.quit()
        change_voice(self.path("voices/tiny.qv"), "low", "en-GB", -0.4)
        change_voice(self.path("voices/tiny.qv"), "high", "en-GB", 0.4)
        self.module = self.start(self.configuration)

    def test_voices_are_chosen(self):
        def say(**settings):
            self.module.set(**{"language": "NULL", "voice": "NULL", "synthesis_voice": "NULL", **settings})
            return self.module.say("<speak>fox</speak>")[0]
        tiny, high, low = (say(synthesis_voice=name) for name in ("tiny", "high", "low"))
        self.assertEqual(len({tiny, high, low}), 3)
        for wanted, settings in ((tiny, {}), (tiny, {"language": "xx"}), (tiny, {"synthesis_voice": "nobody"}),
                                 (high, {"language": "de"}), (high, {"language": "EN-nz"}), (high, {"language": "de-AT"}),
                                 (high, {"language": "en-GB"}), (tiny, {"voice": "male1"}), (low, {"voice": "female2"}),
                                 (low, {"voice": "FEMALE2", "language": "de"}),
                                 (tiny, {"voice": "female2", "language": "de", "synthesis_voice": "tiny"})):
            self.assertEqual(say(**settings), wanted, settings)
        self.assertEqual(self.module.command("LIST VOICES"), ["200-tiny\ten\tnone", "200-high\ten-GB\tnone",
                                                              "200-low\ten-GB\tnone", "200 OK VOICE LIST SENT"])
        self.assertEqual(self.module.command("LIST VOICES en-gb"), ["200-high\ten-GB\tnone", "200-low\ten-GB\tnone",
                                                                    "200 OK VOICE LIST SENT"])


class Languages(Case):
    def chosen(self, configuration, *languages):
        """The names of the voices that speak them."""
        change_voice(self.path("voices/tiny.qv"), "us", "en-US", -0.4)
        change_voice(self.path("voices/tiny.qv"), "gb", "en-GB", 0.4)
        module = self.start(configuration)
        self.addCleanup(module.quit)

        def say(**settings):
            module.set(**{"language": "NULL", "synthesis_voice": "NULL", **settings})
            return module.say("<speak>fox</speak>")[0]
        names = {say(synthesis_voice=name): name for name in ("us", "gb")}
        self.assertEqual(len(names), 2)
        return [names[say(language=language)] for language in languages]

    def test_a_relative_takes_nothing(self):
        self.assertEqual(self.chosen("Voice us\nLanguageVoice en-GB gb\n", "en-US", "en", "en-GB", "en-AU", "de"),
                         ["us", "us", "gb", "gb", "us"])

    def test_a_whole_language_is_given(self):
        self.assertEqual(self.chosen("Voice us\nLanguageVoice en gb\n", "en-US", "en", "en-GB"), ["gb", "gb", "gb"])
        self.assertEqual(self.chosen("Voice gb\nLanguageVoice en gb\nLanguageVoice en-US us\n", "en-US", "en", "en-AU"),
                         ["us", "gb", "gb"])


class WrongConfiguration(Case):
    configuration = """Voice nobody
Voice FOLDER/quaver.conf
Voice
LanguageVoice en
TypeVoice female1 tiny dog
MinRate 90
NormalRate 400
MaxRate 300
Lexicon
"""

    def test_the_module_speaks_all_the_same(self):
        lines = self.module.command("LIST VOICES")
        self.assertIn("200-tiny\ten\tnone", lines)
        self.module.set(rate=100)
        fast = self.module.say(SSML)[0]
        self.module.set(rate=0)
        self.assertLess(len(fast), 0.7 * len(self.module.say(SSML)[0]))

    def tearDown(self):
        self.module.send("QUIT\n")
        self.module.process.wait(10)
        log = self.module.process.stderr.read().decode()
        for text in ("quaver.conf:3: Voice needs the name or file of one voice\n",
                     "quaver.conf:4: LanguageVoice needs what the voice is for, and a voice\n",
                     "quaver.conf:5: TypeVoice needs what the voice is for, and a voice\n",
                     "quaver.conf:9: Lexicon needs one file\n",
                     "quaver.conf: MinRate 90, NormalRate 400 and MaxRate 300 must not fall; going on with 80, 170 and 449\n",
                     "there is no voice nobody; it is left out\n", "quaver.conf: not a voice",
                     "no voice of the configuration can be had; going on with all that are installed\n"):
            self.assertIn(text, log)
        self.assertEqual(self.module.close(), 0)


class Terminal(unittest.TestCase):
    def test_it_stays_as_it_is(self):
        """Who starts the module by hand has a terminal afterwards that programs can read from."""
        master, terminal = pty.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, terminal)
        before = fcntl.fcntl(terminal, fcntl.F_GETFL)
        with subprocess.Popen([SD_QUAVER], stdin=terminal, stdout=terminal, stderr=subprocess.DEVNULL,
                              env=dict(os.environ, QUAVER_VOICES=FOLDER)) as process:
            os.write(master, b"QUIT\n")
            self.assertEqual(process.wait(20), 0)
        self.assertEqual(fcntl.fcntl(terminal, fcntl.F_GETFL), before)


class WrongPlaces(unittest.TestCase):
    def log(self, configuration):
        module = Module(SD_QUAVER, configuration, {"QUAVER_VOICES": FOLDER})
        module.send("QUIT\n")
        module.process.wait(10)
        log = module.process.stderr.read().decode()
        self.assertEqual(module.close(), 0)
        return log

    def test_they_are_told(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(self.log(folder), f"sd_quaver: {folder}: Is a directory; going on without\n")
            path = os.path.join(folder, "quaver.conf")
            self.assertEqual(self.log(path), f"sd_quaver: {path}: No such file or directory; going on without\n")
            with open(path, "w", encoding="ascii") as file:
                file.write("Voice tiny\nVoiceFolder /nosuch\n")
            self.assertEqual(self.log(path), "sd_quaver: VoiceFolder /nosuch: No such file or directory; going on without\n")

    def test_usage(self):
        for argument, status, text in (("--help", 0, "usage: sd_quaver "), ("--version", 0, "sd_quaver "), ("--wrong", 2, "")):
            done = subprocess.run([SD_QUAVER, argument], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout[:len(text)], bool(done.stderr)), (status, text, status == 2))


class NoVoice(unittest.TestCase):
    def test_init_says_why(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "quaver.conf"), "w", encoding="ascii") as file:
                file.write("Voice nobody\n")
            module = Module(SD_QUAVER, os.path.join(folder, "quaver.conf"), {"QUAVER_VOICES": folder}, init=False)
            reply = module.command("INIT")
            self.assertTrue(reply[0].startswith("399-no voice of Quaver's was found in "), reply)
            self.assertEqual(reply[1], "399 ERR CANT INIT MODULE")
            self.assertEqual(module.data("SPEAK", "<speak>x</speak>"), "301 ERROR CANT SPEAK")
            self.assertEqual(module.quit(), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
