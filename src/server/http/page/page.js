// SPDX-License-Identifier: MIT
// Speaks the text of the page: sound is played as it comes, and each word is marked while it is heard.
"use strict";

const element = (id) => document.getElementById(id);
const rateOfSamples = 24000;
let speech = null; // what is being spoken

function tell(text, wrong) {
    element("status").textContent = text;
    element("status").className = wrong ? "wrong" : "";
}

function headers() {
    const token = element("token").value;
    return token ? { Authorization: "Bearer " + token } : {};
}

// What the server says is wrong.
async function explain(response) {
    if (response.status === 401)
        element("token-row").hidden = false;
    try {
        return (await response.json()).error.message;
    } catch {
        return "the server answers " + response.status;
    }
}

async function listVoices() {
    const response = await fetch("v1/audio/voices", { headers: headers() });
    if (!response.ok)
        throw new Error(await explain(response));
    element("voice").replaceChildren(...(await response.json()).voices.map((voice) => new Option(voice.name, voice.id)));
}

// The parts of a multipart answer, as they come: {type, body}.
async function* parts(response) {
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let bytes = new Uint8Array(0);
    const more = async () => {
        const { done, value } = await reader.read();
        if (done)
            return false;
        const joined = new Uint8Array(bytes.length + value.length);
        joined.set(bytes);
        joined.set(value, bytes.length);
        bytes = joined;
        return true;
    };
    const headEnd = () => {
        for (let i = 0; i + 3 < bytes.length; i++)
            if (bytes[i] === 13 && bytes[i + 1] === 10 && bytes[i + 2] === 13 && bytes[i + 3] === 10)
                return i + 4;
        return 0;
    };
    for (;;) {
        let end;
        while (!(end = headEnd())) {
            if (!await more()) {
                if (!decoder.decode(bytes).endsWith("--\r\n"))
                    throw new Error("the server broke off");
                return;
            }
        }
        const head = decoder.decode(bytes.slice(0, end));
        const size = Number(/Content-Length: (\d+)/i.exec(head)[1]);
        while (bytes.length < end + size + 2)
            if (!await more())
                throw new Error("the server broke off");
        yield { type: /Content-Type: ([^;\r]+)/i.exec(head)[1], body: bytes.slice(end, end + size) };
        bytes = bytes.slice(end + size + 2);
    }
}

// Plays samples one behind the other; knows what is heard now.
class Player {
    constructor() {
        this.context = new AudioContext({ sampleRate: rateOfSamples });
        this.made = 0; // seconds of sound that came
        this.end = 0; // when the last of it will have been played
        this.runs = []; // {from: second of the sound, at: time when it is played}; a new one after each gap
    }
    add(bytes) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const count = bytes.byteLength / 2;
        const buffer = this.context.createBuffer(1, count, rateOfSamples);
        const samples = buffer.getChannelData(0);
        for (let i = 0; i < count; i++)
            samples[i] = view.getInt16(2 * i, true) / 32768;
        if (this.end < this.context.currentTime) {
            this.end = this.context.currentTime + 0.05;
            this.runs.push({ from: this.made, at: this.end });
        }
        const source = new AudioBufferSourceNode(this.context, { buffer });
        source.connect(this.context.destination);
        source.start(this.end);
        this.end += buffer.duration;
        this.made += buffer.duration;
    }
    heard() {
        const now = this.context.currentTime;
        const run = this.runs.findLast((each) => each.at <= now);
        return run ? run.from + now - run.at : -1;
    }
    isDone() {
        return this.context.currentTime >= this.end;
    }
    close() {
        this.context.close();
    }
}

// The text in pieces that can be marked; words are told by bytes of its UTF-8.
class Transcript {
    constructor(text) {
        this.bytes = new TextEncoder().encode(text);
        this.decoder = new TextDecoder();
        this.words = [];
        this.shown = 0; // bytes
        element("spoken").replaceChildren(this.rest = document.createTextNode(text));
    }
    text(begin, end) {
        return this.decoder.decode(this.bytes.slice(begin, end));
    }
    add(word) {
        if (word.begin < this.shown) { // another word that the same text is read as: "$5"
            this.words.at(-1).end = word.time + word.duration;
            return;
        }
        const span = document.createElement("span");
        span.textContent = this.text(word.begin, word.end);
        this.rest.before(document.createTextNode(this.text(this.shown, word.begin)), span);
        this.shown = word.end;
        this.rest.data = this.text(this.shown);
        this.words.push({ span, begin: word.time, end: word.time + word.duration });
    }
    mark(time) {
        for (const word of this.words)
            word.span.className = time >= word.end ? "said" : time >= word.begin ? "now" : "";
    }
}

function stop() {
    if (!speech)
        return;
    speech.abort.abort();
    speech.player.close();
    speech = null;
    element("stop").disabled = true;
    element("speak").disabled = false;
}

function follow(mine) {
    if (speech !== mine)
        return;
    mine.transcript.mark(mine.player.heard());
    if (mine.complete && mine.player.isDone()) {
        stop();
        tell("");
    } else {
        requestAnimationFrame(() => follow(mine));
    }
}

async function receive(mine, text) {
    const response = await fetch("synthesize", {
        method: "POST",
        signal: mine.abort.signal,
        headers: { ...headers(), "Content-Type": "application/json", Accept: "multipart/mixed" },
        body: JSON.stringify({
            text, format: "pcm", voice: element("voice").value || null,
            rate: Number(element("rate").value), pitch: Number(element("pitch").value),
        }),
    });
    if (!response.ok)
        throw new Error(await explain(response));
    tell("");
    for await (const part of parts(response)) {
        if (part.type === "application/json")
            JSON.parse(new TextDecoder().decode(part.body)).events
                .filter((event) => event.type === "word").forEach((word) => mine.transcript.add(word));
        else
            mine.player.add(part.body);
    }
    mine.complete = true;
}

async function speak(event) {
    event.preventDefault();
    stop();
    const text = element("text").value;
    const mine = { abort: new AbortController(), player: new Player(), transcript: new Transcript(text), complete: false };
    speech = mine;
    element("stop").disabled = false;
    element("speak").disabled = true;
    tell("…");
    requestAnimationFrame(() => follow(mine));
    try {
        if (!element("voice").options.length)
            await listVoices();
        await receive(mine, text);
    } catch (error) {
        if (speech === mine) {
            stop();
            tell(error.message, true);
        }
    }
}

function showValues() {
    element("rate-value").value = element("rate").value + " ×";
    element("pitch-value").value = (element("pitch").value > 0 ? "+" : "") + element("pitch").value + " st";
}

element("form").addEventListener("submit", speak);
element("stop").addEventListener("click", () => { stop(); tell(""); });
element("form").addEventListener("input", showValues);
element("token").addEventListener("change", () => listVoices().then(() => tell(""), (error) => tell(error.message, true)));
showValues();
listVoices().catch((error) => tell(error.message, true));
