"""Messages between the house and its children: a small JSON header and raw bytes, both ways.

Not pickle: a child has read hostile files, so nothing that it sends may be more than numbers,
words and bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

_MAX_HEADER = 1_000_000  # bytes
_MAX_PARTS = 256

OUT_OF_MEMORY = "OutOfMemory"
"""In the place of an error's family: the child's memory was too small for this photo."""


class BrokenFrame(Exception):
    """The other side is gone, or sent something that is no frame."""


def write_frame(stream: BinaryIO, header: dict[str, Any], parts: Iterable[bytes] = ()) -> None:
    """Send one message; raises OSError when the other side is gone."""
    blobs = tuple(parts)
    text = json.dumps({**header, "parts": [len(blob) for blob in blobs]}).encode()
    stream.write(len(text).to_bytes(4, "big") + text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def read_frame(stream: BinaryIO, max_bytes: int) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Receive one message of at most ``max_bytes`` of parts. Raises BrokenFrame."""
    length = int.from_bytes(_exactly(stream, 4), "big")
    if length > _MAX_HEADER:
        raise BrokenFrame("its header is too long")
    try:
        header = json.loads(_exactly(stream, length))
        sizes = header.pop("parts")
        fits = len(sizes) <= _MAX_PARTS and all(type(size) is int and size >= 0 for size in sizes)
        fits = fits and sum(sizes) <= max_bytes
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as why:
        raise BrokenFrame("its header makes no sense") from why
    if not fits:
        raise BrokenFrame("it is too large")
    return header, tuple(_exactly(stream, size) for size in sizes)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise BrokenFrame("the other side is gone")
    return data
