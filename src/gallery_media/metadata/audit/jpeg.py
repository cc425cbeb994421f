"""Finished JPEG bytes go in; nothing comes out but a Refusal when a byte has no known purpose.

A strict grammar (ITU-T T.81): start, one JFIF header, then tables, one frame and its scans, end.
Each segment must have exactly the length that its content needs, every table must be used, and
the reader never searches for the next marker: the first byte that does not fit ends the audit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gallery_media.metadata.audit import jpeg_tables as tables
from gallery_media.metadata.audit.refusal import Refusal, require
from gallery_media.metadata.audit.scan_order import Sent, require_whole, send

_START, _END = b"\xff\xd8", b"\xff\xd9"
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_QUANTISATION, _HUFFMAN, _SCAN, _FINISH = 0xDB, 0xC4, 0xDA, 0xD9
_BASELINE, _PROGRESSIVE = 0xC0, 0xC2
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00]")
_MAX_SCANS = 32


@dataclass(slots=True)
class _Walk:
    """What has been seen so far; lives for one audit."""

    quantisers: set[int] = field(default_factory=set)
    unused_huffman: set[tuple[int, int]] = field(default_factory=set)
    known_huffman: set[tuple[int, int]] = field(default_factory=set)
    frame: tables.Frame | None = None
    sent: Sent = field(default_factory=dict)
    scans: int = 0


def walk_jpeg(data: bytes, width: int, height: int) -> None:
    """Account for every byte. Width and height in pixels, as planned. Raises Refusal."""
    require(data[:2] == _START, "it does not start like a JPEG")
    position = 2
    if data[position : position + 4] == _JFIF[:4]:
        require(data[2:20] == _JFIF, "its JFIF header holds more than a JFIF header needs")
        position = 20
    walk = _Walk()
    while True:
        require(data[position : position + 1] == b"\xff", "there are bytes between two segments")
        require(position + 2 <= len(data), "it ends before its end marker")
        marker = data[position + 1]
        if marker == _FINISH:
            break
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        body = data[position + 4 : position + 2 + length]
        require(len(body) == length - 2, "a segment is longer than the file")
        position += 2 + length
        _segment(marker, body, walk, width, height)
        if marker == _SCAN:
            position = _scan_end(data, position)
    if walk.frame is None or walk.scans == 0:
        raise Refusal("it has no picture")
    require_whole(walk.frame, walk.sent)
    require(not walk.unused_huffman, "it has a Huffman table that no scan uses")
    require(data[position:] == _END, "there are bytes behind the end marker")


def _segment(marker: int, body: bytes, walk: _Walk, width: int, height: int) -> None:
    if marker == _QUANTISATION:
        require(walk.frame is None, "it has a quantisation table behind its frame header")
        tables.read_quantisers(body, walk.quantisers)
    elif marker == _HUFFMAN:
        for key in tables.read_huffman(body):
            require(key not in walk.unused_huffman, "it has a Huffman table that no scan uses")
            walk.unused_huffman.add(key)
            walk.known_huffman.add(key)
    elif marker in (_BASELINE, _PROGRESSIVE):
        require(walk.frame is None, "it has two frames")
        walk.frame = tables.read_frame(body, progressive=marker == _PROGRESSIVE)
        size = (walk.frame.width, walk.frame.height)
        require(size == (width, height), f"it is {size[0]} x {size[1]}, not {width} x {height}")
        require(walk.quantisers == set(walk.frame.quantisers), "it has an unused quantiser")
    elif marker == _SCAN:
        if walk.frame is None:
            raise Refusal("it has a scan before its frame header")
        walk.scans += 1
        require(walk.scans <= _MAX_SCANS, "it has too many scans")
        used = tables.read_scan(body, walk.frame)
        send(body, walk.sent)
        require(used <= walk.known_huffman, "a scan uses a Huffman table that is not there")
        walk.unused_huffman -= used
        require(not walk.unused_huffman, "it has a Huffman table that no scan uses")
    else:
        raise Refusal(f"it has a segment of kind {marker:02X}, which no variant may have")


def _scan_end(data: bytes, position: int) -> int:
    """Position of the marker that ends the scan. No variant has restarts: an interval that is never
    reached is two bytes of anybody's choice."""
    found = _MARKER_IN_SCAN.search(data, position)
    if found is None:
        raise Refusal("it ends before its end marker")
    return found.start()
