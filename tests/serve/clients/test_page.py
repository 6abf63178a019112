#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page of quaver serve in a headless Chromium: test_page.py QUAVER FOLDER-WITH-tiny.qv"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from browser import Browser  # noqa: E402
from server import Case, Server, main  # noqa: E402

TEXT = "The fox, ✨ née Grüße, has $5. Then it sleeps."
MARKED = ["The", "fox", "✨", "née", "Grüße", "has", "$5", "Then", "it", "sleeps"]
# Notes every word that is marked, once, with the time on the page; two at a time would be a fault.
WATCH = """
window.marks = [];
new MutationObserver(() => {
    const now = [...document.querySelectorAll("#spoken .now")].map((word) => word.textContent).join(" ");
    if (now && (!marks.length || marks.at(-1).word !== now))
        marks.push({ word: now, at: performance.now() });
}).observe(document.getElementById("spoken"), { subtree: true, childList: true, attributes: true });
"""


class Page(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        super().tearDownClass()

    def open(self, port):
        self.browser.open(f"http://127.0.0.1:{port}/")

    def ready(self):
        self.browser.wait("return document.getElementById('voice').options.length === 2")
        self.browser.run(WATCH)

    def marks(self):
        return self.browser.run("return window.marks")

    def wait_for_end(self):
        self.browser.wait("return window.marks.length && document.getElementById('stop').disabled")

    def test_words_are_marked_while_they_are_heard(self):
        self.open(self.server.http)
        self.ready()
        self.browser.type("#text", TEXT)
        self.browser.run("document.getElementById('rate').value = 0.5")
        self.browser.click("#speak")
        self.wait_for_end()
        marks = self.marks()
        words = [mark["word"] for mark in marks]
        self.assertEqual(words, [word for word in MARKED if word in words])  # in their order, each once
        self.assertGreaterEqual(len(words), 7)  # a busy machine may show no picture while a short one is heard
        seconds = len(self.server.say(TEXT, "--rate", "0.5")) / 48000
        spread = (marks[-1]["at"] - marks[0]["at"]) / 1000
        self.assertTrue(seconds / 2 < spread < seconds + 2, (seconds, spread))
        self.assertEqual(self.browser.run("return document.getElementById('spoken').textContent"), TEXT)
        self.assertEqual(self.browser.complaints(), [])

    def test_rate_and_stop(self):
        self.open(self.server.http)
        self.ready()
        self.browser.type("#text", "The quick brown fox jumps. " * 40)
        self.browser.run("""const rate = document.getElementById('rate'); rate.value = 3;
                            rate.dispatchEvent(new Event('input', { bubbles: true }));
                            document.getElementById('voice').value = 'zweite';""")
        self.browser.click("#speak")
        self.browser.wait("return window.marks.length >= 2")
        self.browser.click("#stop")
        self.until(lambda: self.server.metrics()["quaver_speeches"] == 0)
        count = len(self.marks())
        self.browser.run("return new Promise((done) => setTimeout(done, 700))")
        self.assertEqual(len(self.marks()), count)
        self.assertEqual(self.browser.complaints(), [])

    def test_token(self):
        server = Server(self.quaver, self.folder, environment={"QUAVER_TOKEN": "sesame"})
        self.open(server.http)
        self.browser.wait("return !document.getElementById('token-row').hidden")
        self.assertIn("token", self.browser.run("return document.getElementById('status').textContent"))
        self.browser.type("#token", "sesame\t")
        self.browser.run("document.getElementById('token').dispatchEvent(new Event('change'))")
        self.ready()
        self.browser.type("#text", "fox")
        self.browser.click("#speak")
        self.wait_for_end()
        self.assertEqual([mark["word"] for mark in self.marks()], ["fox"])
        self.assertEqual(server.stop(), (0, ""))
        self.browser.complaints()

    def test_what_is_wrong_is_told(self):
        self.open(self.server.http)
        self.ready()
        self.browser.run("document.getElementById('text').value = ''")
        self.browser.click("#speak")
        self.browser.wait("return document.getElementById('status').textContent.includes('missing')")
        self.browser.complaints()


if __name__ == "__main__":
    main(sys.argv)
