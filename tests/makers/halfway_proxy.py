"""A proxy that lets the first uploads break off halfway: an upstream goes in, a faulty one out."""

from __future__ import annotations

import asyncio

from tests.makers.fault_proxy import FaultProxy, reset


class HalfwayProxy(FaultProxy):
    """The next ``breaks`` PUTs end after half of their body, without an answer.

    ``puts``: bodies that were let through whole, by key. ``broken``: how many were not.
    """

    def __init__(self, upstream: str, breaks: int = 0) -> None:
        super().__init__(upstream)
        self.breaks = breaks
        self.broken = 0
        self.puts: list[str] = []

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"PUT "):
            if self.broken < self.breaks:
                self.broken += 1
                await reader.readexactly(_length(head) // 2)
                reset(writer)
                return
            self.puts.append(head.split(b"?")[0].rpartition(b"/")[2].decode())
        # What was read goes back to the front, for the part that knows requests.
        whole = asyncio.StreamReader(limit=2**20)
        whole.feed_data(head + await reader.readexactly(_length(head)))
        whole.feed_eof()
        await super()._serve(whole, writer)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
