"""A proxy that breaks things on purpose: an upstream address goes in, a faulty one comes out.

It speaks just enough HTTP/1.1 to know where a request ends: one request a connection, bodies by
Content-Length. That suffices for boto3 and urllib. Faults are drawn by a seeded generator, or
scripted one by one.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections import Counter, deque
from collections.abc import Iterable
from enum import StrEnum
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n"
    b"x-amz-request-id: fault\r\nConnection: close\r\n\r\n"
)
BROKEN = BUSY.replace(b"503 Service Unavailable", b"500 Internal Server Error")
DELAY = 0.2


class Fault(StrEnum):
    """What may happen to one request."""

    BUSY = "503, nothing forwarded"
    RESET_BEFORE = "connection reset, nothing forwarded"
    RESET_AFTER = "connection reset after the server has done its work"
    BROKEN_AFTER = "500 after the server has done its work"
    DELAY = "answered late"
    TRUNCATED = "the answer ends in the middle"


class FaultProxy:
    """Listens on loopback in a thread of its own, as a context manager.

    ``rate``: the share of requests that meet a fault. ``script`` goes first: one entry for each
    request, None for a sound one, a number for an answer that ends after so many bytes.
    """

    def __init__(
        self,
        upstream: str,
        *,
        rate: float = 0.0,
        faults: Iterable[Fault] = tuple(Fault),
        script: Iterable[Fault | int | None] = (),
        seed: int = 1,
    ) -> None:
        address = urlsplit(upstream)
        self._upstream = (address.hostname or "127.0.0.1", address.port or 80)
        self._rate = rate
        self._faults = tuple(faults)
        self._script = deque(script)
        self._random = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.met: Counter[Fault] = Counter()
        self.requests = 0
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def follow(self, script: Iterable[Fault | int | None]) -> None:
        """Meet the next requests in this way, one entry each; counting starts anew."""
        self.met.clear()
        self.requests = 0
        self._script = deque(script)

    def weather(self, rate: float, faults: Iterable[Fault] = tuple(Fault)) -> None:
        """From the next request on, this share of them meets one of these faults."""
        self._rate, self._faults = rate, tuple(faults)

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def _shut(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _request(reader, writer)
            if request:
                await self._answer(request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away; that is its own affair
        finally:
            writer.close()

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        fault = self._next_fault()
        if fault is Fault.RESET_BEFORE:
            reset(writer)
            return
        if fault is Fault.BUSY:
            writer.write(BUSY)
            return
        if fault is Fault.DELAY:
            await asyncio.sleep(DELAY)
        answer = await self._forward(request)
        if fault is Fault.RESET_AFTER:
            reset(writer)
            return
        if fault is Fault.BROKEN_AFTER:
            answer = BROKEN
        if fault is Fault.TRUNCATED:
            answer = answer[: max(1, len(answer) - max(20, len(answer) // 4))]
        if isinstance(fault, int):
            answer = answer[:fault]
        writer.write(answer)
        await writer.drain()

    async def _forward(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self._upstream)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read()  # the server closes, because we asked it to
        finally:
            writer.close()

    def _next_fault(self) -> Fault | int | None:
        self.requests += 1
        fault: Fault | int | None
        if self._script:
            fault = self._script.popleft()
        elif self._random.random() < self._rate:
            fault = self._random.choice(self._faults)
        else:
            fault = None
        if isinstance(fault, Fault):
            self.met[fault] += 1
        return fault


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """One whole request, rewritten so that the server closes the connection after its answer."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    lines = head[:-4].split(b"\r\n")
    kept = [lines[0]]
    length = 0
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        lowered = name.strip().lower()
        if lowered == b"content-length":
            length = int(value)
        if lowered == b"expect":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            await writer.drain()
        if lowered not in (b"expect", b"connection"):  # neither is part of a signature
            kept.append(line)
    body = await reader.readexactly(length)
    return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + body


def reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN: what a crashed proxy or a firewall does."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
