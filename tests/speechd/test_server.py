#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The output module under a real speech-dispatcher: test_server.py SD_QUAVER FOLDER-WITH-tiny.qv [pulse]

The server has a socket, a configuration and a folder of modules of its own, and plays to ALSA's null device; how
much it plays stands in its log. Sound takes no time there, and the server of Debian 12 (0.11.4) then loses a pause, with
whatever module; so pausing is tried with "pulse", under a PulseAudio whose sink takes the time that sound takes. Exit status 77: there is no speech-dispatcher."""
import collections
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

try:
    import speechd
except ImportError:
    print("no python3-speechd", file=sys.stderr)
    sys.exit(77)
if not (shutil.which("speech-dispatcher") and shutil.which("spd-say")):
    print("no speech-dispatcher", file=sys.stderr)
    sys.exit(77)

SD_QUAVER, FOLDER = sys.argv[1:3]
AUDIO = "pulse" if sys.argv[3:] == ["pulse"] else "alsa"
SPEECHD = """LogLevel 5
AudioOutputMethod "AUDIO"
AudioALSADevice "null"
DefaultLanguage "en"
SymbolsPreproc "none"
"""

class Server(unittest.TestCase):
    lock = threading.Lock()
    log_read = samples = 0  # bytes of the log that are read, and what they tell

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        for name in "conf/modules", "modules", "log", "voices", "home":
            os.makedirs(cls.path(name))
        os.symlink(os.path.abspath(SD_QUAVER), cls.path("modules/sd_quaver"))
        shutil.copy(os.path.join(FOLDER, "tiny.qv"), cls.path("voices"))
        for name, text in ("conf/speechd.conf", SPEECHD), ("conf/modules/quaver.conf", "Voice tiny\n"):
            with open(cls.path(name), "w", encoding="ascii") as file:
                file.write(text.replace("AUDIO", AUDIO))
        cls.address = "unix_socket:" + cls.path("socket")
        cls.environment = dict(os.environ, QUAVER_VOICES=cls.path("voices"),
                               HOME=cls.path("home"), XDG_RUNTIME_DIR=cls.folder, SPEECHD_ADDRESS=cls.address)
        cls.environment.pop("XDG_DATA_HOME", None)
        cls.environment.pop("XDG_CONFIG_HOME", None)
        cls.server = subprocess.Popen(
            ["speech-dispatcher", "-s", "-t", "0", "-C", cls.path("conf"), "-m", cls.path("modules"), "-L", cls.path("log"),
             "-P", cls.path("pid"), "-c", "unix_socket", "-S", cls.path("socket")],
            env=cls.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            if os.path.exists(cls.path("socket")):
                break
            time.sleep(0.05)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(10)
        shutil.rmtree(cls.folder)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    def setUp(self):
        self.client = speechd.SSIPClient("quaver-test", address=self.address)
        self.addCleanup(self.client.close)
        self.addCleanup(self.client.cancel)  # of a test that failed, nothing is left
        self.client.set_data_mode(speechd.DataMode.SSML)
        self.client.set_punctuation(speechd.PunctuationMode.NONE)
        # Not by callbacks of speak(), which are told of only when the message's number is there: events may come before.
        self.messages, self.events = collections.defaultdict(queue.Queue), None
        self.client._conn.set_callback(self.take)

    def heard(self):
        """Samples that the server has played until now."""
        time.sleep(0.05)
        with open(self.path("log/speech-dispatcher.log"), "rb") as file:
            file.seek(type(self).log_read)
            log = file.read()
        end = log.rfind(b"\n") + 1
        type(self).log_read += end
        type(self).samples += sum(int(n) for n in re.findall(rb"Got audio: eventually (\d+) bytes", log[:end])) // 2
        return self.samples

    def take(self, message, client, kind, index_mark=None):
        with self.lock:
            self.messages[int(message)].put((kind, index_mark))

    def speak(self, text):
        """What happens to it is in self.events then."""
        message = int(self.client.speak(text)[2][0])
        with self.lock:
            self.events = self.messages[message]

    def next(self, timeout=20):
        return self.events.get(timeout=timeout)

    def rest(self, timeout=20):
        """All events until the message ends."""
        events = []
        while not events or events[-1][0] not in ("end", "cancel", "pause"):
            events.append(self.next(timeout))
        return events

    def stop(self):
        """How the message ends. A stop that comes before the server has begun with it is lost there: so again."""
        for _ in range(10):
            self.client.stop()
            try:
                return self.rest(timeout=2)[-1][0]
            except queue.Empty:
                pass
        self.fail("a message goes on")

    def say(self, text):
        """Speaks SSML; how many samples that were."""
        before = self.heard()
        self.speak(text)
        self.assertEqual([event[0] for event in self.rest() if event[0] != "index_marks"], ["begin", "end"])
        return self.heard() - before

    def test_the_module_is_found(self):
        self.assertEqual(self.client.list_output_modules(), ("quaver",))
        self.assertEqual(self.client.list_synthesis_voices(), (("tiny", "en", "none"),))

    def test_marks_come_in_order(self):
        names = [f"mark {i} <&>" if i == 7 else f"m{i}" for i in range(20)]
        text = "<speak>" + "".join(
            f'<mark name="{name.replace("&", "&amp;").replace("<", "&lt;")}"/> the fox, {i}. ' for i, name in enumerate(names)) + "</speak>"
        self.speak(text)
        events = self.rest()
        self.assertEqual((events[0], events[-1]), (("begin", None), ("end", None)))
        self.assertEqual([event[1] for event in events if event[0] == "index_marks"], names)

    def test_rates(self):
        text = "<speak>" + "The quick brown fox jumps over the lazy dog. " * 3 + "</speak>"
        lengths = []
        for rate in -100, -30, 0, 60, 100:
            self.client.set_rate(rate)
            lengths.append(self.say(text))
        self.assertEqual(lengths, sorted(lengths, reverse=True))
        self.assertGreater(lengths[0], 4 * lengths[-1])
        self.client.set_rate(0)

    @unittest.skipIf(AUDIO == "alsa", "takes sound that lasts")
    def test_pause_and_resume_at_the_mark(self):
        # The server puts its marks behind the sentences of plain text, and goes on at the last one that was passed.
        self.client.set_data_mode(speechd.DataMode.TEXT)
        self.client.set_rate(100)
        sentences = 10
        text = "".join(f"The quick fox number {i}. " for i in range(sentences))
        whole = self.say(text)
        before = self.heard()
        self.speak(text)
        self.assertEqual(self.next()[0], "begin")
        self.client.pause()
        self.assertEqual(self.next()[0], "pause")
        first = self.heard() - before
        self.assertTrue(0 < first < whole * 0.9, (first, whole))
        time.sleep(0.3)
        self.assertTrue(self.events.empty())
        self.assertEqual(self.heard() - before, first)
        self.client.resume()
        self.assertEqual(self.next()[0], "resume")
        self.assertEqual(self.rest()[-1][0], "end")
        # Nothing is left out, and no more than a sentence said twice.
        self.assertAlmostEqual(self.heard() - before, whole, delta=1.5 * whole / sentences)

    def test_stop(self):
        for wait in 0, 1, 5:
            self.speak("<speak>" + "The quick brown fox. " * 1000 + "</speak>")
            for _ in range(min(wait, 1)):
                self.next()
            time.sleep(wait / 100)
            self.assertEqual(self.stop(), "cancel")
        self.assertGreater(self.say("<speak>fox</speak>"), 1000)

    def test_characters_keys_and_icons(self):
        for give, what in ((self.client.char, "a"), (self.client.char, " "), (self.client.char, "\u00e9"),
                           (self.client.key, "control_a"), (self.client.key, "Page_Up"), (self.client.sound_icon, "message-new")):
            before = self.heard()
            give(what)
            for _ in range(100):
                if self.heard() - before > 1000:
                    break
            self.assertGreater(self.heard() - before, 1000, what)

    def test_capitals_punctuation_and_spelling(self):
        plain = self.say("<speak>(Fox), the Dog!</speak>")
        self.client.set_cap_let_recogn("icon")
        self.assertGreaterEqual(self.say("<speak>(Fox), the Dog!</speak>"), plain + 1440)
        self.client.set_cap_let_recogn("spell")
        self.assertGreater(self.say("<speak>(Fox), the Dog!</speak>"), plain + 4000)
        self.client.set_cap_let_recogn("none")
        self.client.set_punctuation(speechd.PunctuationMode.SOME)
        some = self.say("<speak>(Fox), the Dog!</speak>")
        self.client.set_punctuation(speechd.PunctuationMode.ALL)
        self.assertTrue(plain < some < self.say("<speak>(Fox), the Dog!</speak>"))
        self.client.set_punctuation(speechd.PunctuationMode.NONE)
        self.client.set_spelling(True)
        self.assertGreater(self.say("<speak>(Fox), the Dog!</speak>"), 2 * plain)
        self.client.set_spelling(False)

    def test_other_settings(self):
        for name, value in (("pitch", 50), ("pitch_range", -100), ("volume", 20), ("language", "de"), ("voice", "female1"),
                            ("synthesis_voice", "tiny")):
            getattr(self.client, "set_" + name)(value)
            self.assertGreater(self.say("<speak>fox</speak>"), 1000)

    def test_fast_typing(self):
        """1,000 quick utterances, each of which interrupts the one before."""
        keys = "the quick brown fox jumps over the lazy dog "
        before = self.heard()
        for i in range(1000):
            self.client.char(keys[i % len(keys)])
        self.assertGreater(self.say("<speak>fox</speak>"), 1000)
        self.assertGreater(self.heard() - before, 10000)

    def test_spd_say(self):
        before = self.heard()
        subprocess.run(["spd-say", "-w", "-o", "quaver", "-r", "20", "The quick brown fox & <the> dog."], env=self.environment,
                       check=True, timeout=30)
        self.assertGreater(self.heard() - before, 10000)
        out = subprocess.run(["spd-say", "-O"], env=self.environment, check=True, timeout=30, stdout=subprocess.PIPE)
        self.assertIn(b"quaver", out.stdout)

    def test_a_client_that_dies(self):
        client = subprocess.Popen([sys.executable, "-c", f"""
import speechd, time
client = speechd.SSIPClient("dies", address={self.address!r})
client.set_data_mode(speechd.DataMode.SSML)
client.speak("<speak>" + "The fox and the dog. " * 100 + "</speak>")
print("spoken", flush=True)
time.sleep(60)
"""], env=self.environment, stdout=subprocess.PIPE)
        client.stdout.readline()
        client.kill()
        client.wait()
        client.stdout.close()
        self.assertGreater(self.say("<speak>fox</speak>"), 1000)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + (["-k", "pause"] if AUDIO == "pulse" else []))
