#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Servers of speech under many clients at once, one server after the other:

    bench_serve.py [--clients N] [--seconds S] [--check] NAME=PORT,PID...

PORT is on this machine, PID the process whose memory is looked at, or 0. All are asked alike: POST /synthesize with the text
as JSON; quaver serve and Piper's piper.http_server answer with a WAV. Each client asks again as soon as it was answered, for
the next of the same few texts. What is printed of each server:

    asked, lost    requests, and those that were not answered in full (--check: or not with the same bytes every time)
    first          time from sending a request to the first byte of sound, percentiles in milliseconds
    whole          time to the last byte, the same
    sound          seconds of speech made in a second
    memory         megabytes of the process, after a tenth of the time and at the end; its peak
"""
import argparse
import asyncio
import json
import time

TEXTS = [
    "Hello.",
    "The kitchen light is on.",
    "It is half past seven, and the bus to the station leaves in twelve minutes.",
    "Tomorrow will be cloudy with some rain in the afternoon, and a high of eighteen degrees.",
    "The quick brown fox jumps over the lazy dog, and then it runs away into the forest where nobody will find it for a "
    "long time. In the evening it comes back, tired and hungry, and looks for a place to sleep.",
]
HEADER = 44  # bytes of a WAV


def request(text):
    body = json.dumps({"text": text}).encode()
    head = (f"POST /synthesize HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


async def read_answer(reader, begun):
    """(seconds to the first byte of the body, body, whether the connection stays); raises when the answer is not whole."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    if not head.startswith("http/1.1 200"):
        raise ConnectionError(head.split("\r\n", 1)[0])
    first, body = None, bytearray()
    if "transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            first = first or time.perf_counter() - begun
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readexactly(2)
    else:
        size = int(head.split("content-length: ", 1)[1].split("\r\n", 1)[0])
        body += await reader.readexactly(1)
        first = time.perf_counter() - begun
        body += await reader.readexactly(size - 1)
    return first, bytes(body), "connection: close" not in head and not head.startswith("http/1.0")


class Load:
    def __init__(self, port, check):
        self.port, self.check = port, check
        self.first, self.whole, self.lost, self.sound = [], [], [], 0
        self.known = {}

    async def ask(self, connection, text):
        reader, writer = connection
        begun = time.perf_counter()
        writer.write(request(text))
        first, body, again = await asyncio.wait_for(read_answer(reader, begun), 600)
        self.first.append(first)
        self.whole.append(time.perf_counter() - begun)
        self.sound += (len(body) - HEADER) / int.from_bytes(body[28:32], "little")  # bytes a second, by the header
        if self.check and self.known.setdefault(text, body) != body:
            self.lost.append(f"other bytes for {text[:20]}")
        return again

    async def client(self, number, end):
        connection, at = None, number
        while time.perf_counter() < end:
            try:
                connection = connection or await asyncio.open_connection("127.0.0.1", self.port)
                if not await self.ask(connection, TEXTS[at % len(TEXTS)]):
                    connection[1].close()
                    connection = None
            except (OSError, EOFError, ValueError, asyncio.TimeoutError) as error:
                self.lost.append(repr(error))
                connection = None
            at += 1
        if connection:
            connection[1].close()


def memory(pid):
    """(megabytes now, at its peak)"""
    if not pid:
        return 0, 0
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        sizes = {line.split()[0]: int(line.split()[1]) / 1024 for line in status if line.startswith(("VmRSS", "VmHWM"))}
    return sizes["VmRSS:"], sizes["VmHWM:"]


def percentiles(times):
    ordered = sorted(times)
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.9, 0.99)] + [ordered[-1]]
    return " ".join(f"{1000 * value:9.1f}" for value in at)


async def measure(name, port, pid, arguments):
    load = Load(port, arguments.check)
    begun = time.perf_counter()
    clients = [asyncio.create_task(load.client(i, begun + arguments.seconds)) for i in range(arguments.clients)]
    await asyncio.sleep(arguments.seconds / 10)
    early = memory(pid)[0]
    await asyncio.gather(*clients)
    taken = time.perf_counter() - begun
    late, peak = memory(pid)
    print(f"{name}: {len(load.whole) + len(load.lost)} asked, {len(load.lost)} lost {sorted(set(load.lost))[:3] or ''}")
    print(f"  first, ms: 50 90 99 % most  {percentiles(load.first or [0])}")
    print(f"  whole, ms: 50 90 99 % most  {percentiles(load.whole or [0])}")
    print(f"  sound: {load.sound / taken:.1f} s a second")
    print(f"  memory, MB: {early:.0f} early, {late:.0f} at the end, {peak:.0f} at its peak", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("servers", nargs="+", metavar="NAME=PORT,PID")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    for server in arguments.servers:
        name, where = server.split("=")
        port, pid = where.split(",")
        asyncio.run(measure(name, int(port), int(pid), arguments))


main()
