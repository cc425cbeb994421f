"""JPEG bytes go in (plain, MPO, Ultra HDR: the first picture counts), a ``Header`` comes out."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.imaging.headers.header import Header, Malformed

_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA
_END = 0xD9
_MAX_SEGMENTS = 20_000


def read_header(data: bytes) -> Header:
    """Walk the segments up to the first scan (ITU-T T.81, annex B).

    Raises Malformed when a segment is impossible. A file without the end marker after its first
    scan is reported as incomplete; what follows that marker (MPO, gain map) is not looked at.
    """
    width = height = 0
    for marker, start, end in segments(data):
        if marker in _SIZES:
            height = int.from_bytes(data[start + 1 : start + 3], "big")
            width = int.from_bytes(data[start + 3 : start + 5], "big")
        if marker == _SCAN:
            return Header("image/jpeg", width, height, data.find(b"\xff\xd9", end) >= 0)
    return Header("image/jpeg", width, height, complete=False)


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Each segment's marker, start and end of its content, up to and with the first scan's.

    Ends without a scan where the bytes do. Raises Malformed when a segment is impossible.
    """
    position = 2
    for _ in range(_MAX_SEGMENTS):
        position, marker = _next_marker(data, position)
        if marker < 0:
            return
        if marker == _END:
            raise Malformed("it ends without a picture")
        if marker in _ALONE:
            continue
        length = int.from_bytes(data[position : position + 2], "big")
        if position + 2 <= len(data) and length < 2:
            raise Malformed("a segment is shorter than its own length field")
        yield marker, position + 2, position + length
        if marker == _SCAN:
            return
        position += length
    raise Malformed("it has too many segments")


def _next_marker(data: bytes, position: int) -> tuple[int, int]:
    """Position behind the next marker and its code, or -1 at the end of the bytes.

    Cameras are known to pad between segments; like every decoder, this one skips the padding.
    """
    start = data.find(b"\xff", position)
    while 0 <= start < len(data) - 1:
        code = data[start + 1]
        if code not in (0x00, 0xFF):
            return start + 2, code
        start = data.find(b"\xff", start + 1)
    return len(data), -1
