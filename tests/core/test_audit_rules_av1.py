"""Each rule about AV1 units and their sequence header says no by itself."""

from __future__ import annotations

import pytest

from gallery_media.metadata.audit.obu import Sequence, walk_units
from gallery_media.metadata.audit.refusal import Refusal


def sequence(
    *,
    profile: int = 0,
    still: int = 0b11,
    level: int = 3,
    size: tuple[int, int] = (48, 32),
    sides: tuple[int, int] = (6, 5),
    deep: int = 0,
    grey: int = 0,
    colours: int | None = None,
    full: int = 1,
    place: int = 0,
    end: str = "1",
) -> bytes:
    """A sequence header bit by bit, wrong only where it is told to be; ``sides``: their bits."""
    fields = [(profile, 3), (still, 2), (level, 5), (sides[0] - 1, 4), (sides[1] - 1, 4)]
    fields += [(size[0] - 1, sides[0]), (size[1] - 1, sides[1]), (0b101010, 6)]
    fields += [(deep, 1), (grey, 1), (colours is not None, 1)]
    fields += [] if colours is None else [(colours, 24)]
    fields += [(full, 1)]
    fields += [] if grey else [(place, 2), (1, 1)]
    fields += [(1, 1)]  # film grain
    bits = "".join(f"{value:0{width}b}" for value, width in fields) + end
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def leb128(value: int) -> bytes:
    written = b""
    while value > 0x7F:
        written, value = written + bytes((value & 0x7F | 0x80,)), value >> 7
    return written + bytes((value,))


def unit(kind: int, body: bytes, header: int | None = None) -> bytes:
    first = kind << 3 | 0b10 if header is None else header
    return bytes((first,)) + leb128(len(body)) + body


DELIMITER, FRAME = unit(2, b""), unit(6, b"frame")


def units(body: bytes) -> bytes:
    """A delimiter, this sequence header, and a frame."""
    return DELIMITER + unit(1, body) + FRAME


PLAIN = units(sequence())


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (sequence(), Sequence(48, 32, False, b"\x81\x03\x0c\0")),
        (sequence(level=31), Sequence(48, 32, False, b"\x81\x1f\x0c\0")),
        (sequence(place=1), Sequence(48, 32, False, b"\x81\x03\x0d\0")),
        (sequence(place=2), Sequence(48, 32, False, b"\x81\x03\x0e\0")),
        (sequence(grey=1), Sequence(48, 32, True, b"\x81\x03\x1c\0")),
        (sequence(colours=0x010D06), Sequence(48, 32, False, b"\x81\x03\x0c\0")),
        (sequence(size=(64, 1)), Sequence(64, 1, False, b"\x81\x03\x0c\0")),
        (sequence(size=(1, 4096), sides=(1, 12)), Sequence(1, 4096, False, b"\x81\x03\x0c\0")),
        (sequence(size=(65536, 2), sides=(16, 1)), Sequence(65536, 2, False, b"\x81\x03\x0c\0")),
    ],
)
def test_a_sequence_header_is_read_right(body: bytes, found: Sequence) -> None:
    """Size, channels, and what the file's configuration must say."""
    assert walk_units(units(body)) == found


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (sequence(profile=1), "profile"),
        (sequence(profile=4), "profile"),
        (sequence(still=0b00), "no single still"),
        (sequence(still=0b10), "no single still"),
        (sequence(still=0b01), "no single still"),
        (sequence(deep=1), "8 bits"),
        (sequence(colours=0x010D05), "plain sRGB"),
        (sequence(colours=0x010D07), "plain sRGB"),
        (sequence(colours=1), "plain sRGB"),
        (sequence(full=0), "range"),
        (sequence(end="0"), "tail"),
        (sequence(end="11"), "tail"),
        (sequence(end="1" + "0" * 30 + "1"), "tail"),
        (b"", "header is cut off"),
        (sequence()[:-1], "header is cut off"),
        (sequence(colours=0x010D06)[:6], "header is cut off"),
    ],
)
def test_each_rule_about_sequence_headers_speaks(body: bytes, reason: str) -> None:
    """Nothing but an 8-bit still in sRGB, and nothing behind its last field."""
    with pytest.raises(Refusal, match=reason):
        walk_units(units(body))


@pytest.mark.parametrize("length", [1, 127, 128, 300, 0x3FFF, 0x4000, 0x1FFFFF, 0x200000])
def test_a_frame_may_be_long(length: int) -> None:
    """Sizes of one to four bytes."""
    data = DELIMITER + unit(1, sequence()) + unit(6, bytes(length))
    assert walk_units(data).width == 48


SEQUENCE = unit(1, sequence())
HEADER = len(DELIMITER) + len(SEQUENCE)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not those of a picture"),
        (DELIMITER + SEQUENCE, "not those of a picture"),
        (SEQUENCE + DELIMITER + FRAME, "not those of a picture"),
        (DELIMITER + FRAME + SEQUENCE, "not those of a picture"),
        (DELIMITER + DELIMITER + FRAME, "not those of a picture"),
        (DELIMITER + SEQUENCE + SEQUENCE, "not those of a picture"),
        (PLAIN + FRAME, "more AV1 units"),
        (DELIMITER + PLAIN, "more AV1 units"),
        (unit(2, b"x") + PLAIN[2:], "delimiter is not empty"),
        (PLAIN[:HEADER] + unit(6, b""), "unit of kind 6"),
        (PLAIN[:HEADER] + unit(0, b"words"), "unit of kind 0"),
        (PLAIN[:HEADER] + unit(5, b"words"), "unit of kind 5"),
        (PLAIN[:HEADER] + unit(7, b"words"), "unit of kind 7"),
        (PLAIN[:HEADER] + unit(15, b"words"), "unit of kind 15"),
        (PLAIN[:HEADER] + unit(3, b"words"), "unit of kind 3"),
        (unit(2, b"", header=0x11) + PLAIN[2:], "odd header"),
        (unit(2, b"", header=0x13) + PLAIN[2:], "odd header"),
        (unit(2, b"", header=0x10) + PLAIN[2:], "odd header"),
        (unit(2, b"", header=0x16) + PLAIN[2:], "odd header"),
        (unit(2, b"", header=0x92) + PLAIN[2:], "odd header"),
        (PLAIN[:-1], "longer than the file"),
        (PLAIN[: HEADER + 1], "unit is cut off"),
        (PLAIN[: HEADER + 1] + b"\x85", "unit is cut off"),
        (PLAIN[: HEADER + 1] + b"\x85\0frame", "longer than it need be"),
        (PLAIN[: HEADER + 1] + b"\x85\x80\0frame", "longer than it need be"),
        (PLAIN[: HEADER + 1] + b"\x80\x80\x80\x80\x01" + bytes(9), "longer than it need be"),
    ],
)
def test_each_rule_about_units_speaks(data: bytes, reason: str) -> None:
    """Three units in one order, each with a plain header and the shortest size."""
    with pytest.raises(Refusal, match=reason):
        walk_units(data)
