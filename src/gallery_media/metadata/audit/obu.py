"""The AV1 units of one still picture go in, its sequence header comes out, or a Refusal.

Source: AV1 Bitstream & Decoding Process Specification, sections 5.3 to 5.5.
A variant holds a temporal delimiter, one sequence header and one frame; metadata, padding and
everything behind the frame is refused. What the frame's own bits mean is only known to a decoder:
bytes inside it are pixels to this walk, as they are inside a JPEG's scan.
"""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.metadata.audit.refusal import Refusal, require

_SEQUENCE, _DELIMITER, _FRAME = 1, 2, 6


@dataclass(frozen=True, slots=True)
class Sequence:
    """Size in pixels, one channel or three, and the av1C content that must go with it."""

    width: int
    height: int
    monochrome: bool
    configuration: bytes


def walk_units(data: bytes) -> Sequence:
    """Exactly delimiter, sequence header, frame; the frame's bytes reach to the end."""
    position, kinds = 0, []
    sequence = None
    while position < len(data):
        header = data[position]
        # forbidden bit 0, no extension, size present, reserved bit 0
        require(header & 0b1000_0111 == 0b10, "an AV1 unit has an odd header")
        kind = header >> 3
        size, position = _leb128(data, position + 1)
        body = data[position : position + size]
        require(len(body) == size, "an AV1 unit is longer than the file")
        position += size
        kinds.append(kind)
        require(len(kinds) <= 3, "it has more AV1 units than a picture needs")
        if kind == _SEQUENCE:
            sequence = _sequence(body)
        elif kind == _DELIMITER:
            require(size == 0, "a delimiter is not empty")
        else:
            require(kind == _FRAME and size > 0, f"it has an AV1 unit of kind {kind}")
    require(kinds == [_DELIMITER, _SEQUENCE, _FRAME], "its AV1 units are not those of a picture")
    if sequence is None:
        raise Refusal("it has no sequence header")
    return sequence


def _leb128(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for index in range(4):
        require(position + index < len(data), "an AV1 unit is cut off")
        byte = data[position + index]
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            require(index == 0 or byte > 0, "an AV1 size is longer than it need be")
            return value, position + index + 1
    raise Refusal("an AV1 size is longer than it need be")


class _Bits:
    """Reads a sequence header bit by bit, most significant first."""

    def __init__(self, data: bytes) -> None:
        self.value = int.from_bytes(data, "big")
        self.left = 8 * len(data)

    def take(self, count: int) -> int:
        require(count <= self.left, "a sequence header is cut off")
        self.left -= count
        return self.value >> self.left & (1 << count) - 1


def _sequence(body: bytes) -> Sequence:
    """Still pictures of profile 0, 8 bits, with the reduced header (5.5.1 and 5.5.2)."""
    bits = _Bits(body)
    require(bits.take(3) == 0, "its AV1 profile is not the main one")
    require(bits.take(2) == 0b11, "its AV1 stream is no single still picture")
    level = bits.take(5)
    width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
    width, height = bits.take(width_bits) + 1, bits.take(height_bits) + 1
    bits.take(6)  # coding tools: no places for text, and the decoder needs them as they are
    require(bits.take(1) == 0, "it has more than 8 bits a channel")
    monochrome = bits.take(1)
    colours = bits.take(24) if bits.take(1) else 0
    require(colours in (0, 0x010D06), "its AV1 colours are not plain sRGB")
    require(bits.take(1) == 1, "its range is not full")
    position = 0
    if not monochrome:
        position = bits.take(2)  # where chroma samples lie; 4:2:0 follows from profile 0
        bits.take(1)  # whether U and V have quantisers of their own
    bits.take(1)  # film grain
    require(bits.take(1) == 1 and bits.take(bits.left) == 0, "a sequence header has a tail")
    third = monochrome << 4 | 0b1100 | position
    return Sequence(width, height, bool(monochrome), bytes((0x81, level, third, 0)))
