# SPDX-License-Identifier: MIT
# quaver say --ssml, and what --timings writes: events with the names of marks, captions.
. "$(dirname "$0")/common.sh"

cat >a.ssml <<'END'
<?xml version="1.0"?>
<speak version="1.1"><mark name="a &quot;b&quot;"/>The quick <prosody rate="50%">brown</prosody> fox.
<break time="1s"/><mark name="c"/>Jack &amp; <sub alias="the lazy dog">J</sub>!</speak>
END
expect 0 "$quaver" say --ssml -f a.ssml --timings times.json -o a.wav
says_nothing
python3 - <<'END' || fail "times.json"
import json
source = open("a.ssml", "rb").read()
events = json.load(open("times.json"))["events"]
words = [event for event in events if event["type"] == "word"]
said = [source[word["begin"]:word["end"]].decode() for word in words]
assert said == ["The", "quick", "brown", "fox", "Jack", "&amp;", "J", "J", "J"], said
marks = [(event["mark"], event["time"]) for event in events if event["type"] == "mark"]
assert [mark[0] for mark in marks] == ['a "b"', "c"], marks
assert marks[0][1] == words[0]["time"] and marks[1][1] == words[4]["time"], marks
silence = words[4]["time"] - words[3]["time"] - words[3]["duration"]
assert abs(silence - 1) < 0.011, silence
END

# By a pipe that pauses inside a tag, too: nothing is heard of it.
expect 0 "$quaver" say --ssml -f a.ssml -o -
cp out whole
{ head -c 60 a.ssml; sleep 0.2; tail -c +61 a.ssml; } | "$quaver" say --ssml -o - >out || fail "a pipe"
cmp out whole || fail "a pipe that pauses gives other sound"

# What is wrong is told once, with its place, and read.
expect 0 "$quaver" say --ssml -o - "<speak>The <quick>fox</quick> & </brown>dog."
complains "text:1:12: an element that is not of SSML 1.1"
[ "$(size out)" -gt 20000 ] || fail "little is said"

# Captions.
expect 0 "$quaver" say --ssml -f a.ssml --timings a.vtt -o a.wav
says_nothing
[ "$(sed -n 1p a.vtt)" = WEBVTT ] || fail "no WEBVTT"
grep -q '^00:00:0[0-9]\.[0-9]* --> 00:00:0[0-9]\.[0-9][0-9][0-9]$' a.vtt || fail "no time in a.vtt"
[ "$(grep -v -e '-->' a.vtt | tail -n +2 | tr '\n' '|')" = '|The quick brown fox.||Jack &amp; J!|' ] || { fail "a.vtt"; cat a.vtt; }
long="The quick brown fox jumps over the lazy dog and the lazy dog jumps over the quick brown fox, <and> so on & on."
expect 0 "$quaver" say --timings a.srt -o a.wav "$long The end."
python3 - "$long The end." <<'END' || { fail "a.srt"; cat a.srt; }
import re, sys
text = sys.argv[1].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
blocks = open("a.srt").read().strip().split("\n\n")
assert len(blocks) >= 3, blocks
last = 0
for number, block in enumerate(blocks, 1):
    lines = block.split("\n")
    assert lines[0] == str(number) and 3 <= len(lines) <= 4, lines
    times = re.fullmatch(r"(\d\d):(\d\d):(\d\d),(\d{3}) --> (\d\d):(\d\d):(\d\d),(\d{3})", lines[1]).groups()
    begin, end = (int(h) * 3600 + int(m) * 60 + int(s) + int(f) / 1000 for h, m, s, f in (times[:4], times[4:]))
    assert last <= begin < end, times
    last = end
    assert all(len(line) <= 60 for line in lines[2:]), lines
assert " ".join(" ".join(block.split("\n")[2:]) for block in blocks) == text
END
finish
