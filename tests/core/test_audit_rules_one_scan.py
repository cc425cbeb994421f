"""A picture in one scan gets a second one, spelled out by hand; a table of jpegli is known."""

from __future__ import annotations

from gallery_media.metadata.audit.jpeg_tables import read_quantisers
from gallery_media.metadata.audit.jpegli_tables import is_of_jpegli
from gallery_media.metadata.audit.one_scan import with_a_second_scan

HEIGHT, WIDTH = 0x0220, 0x0111  # 34 x 18 blocks of 16 pixels, two bits each: 153 bytes
START = bytes.fromhex("ffd8 ffe0 0004 4a46 ffdb 0105") + bytes(0x103)
FRAME = bytes.fromhex("ffc0 0011 08 0220 0111 03 01 2200 02 1101 03 1102")
TABLES = bytes.fromhex("ffc4 0006 00aabbcc")
SCAN = bytes.fromhex("ffda 000c 03 0100 0211 0311 003f00 deadbe ff00 ef")
END = b"\xff\xd9"

ITS_FRAME = bytes.fromhex("ffc0 0014 08 0220 0111 04 01 2200 02 1101 03 1102 04 1100")
ITS_TABLES = bytes.fromhex("ffc4 0026") + b"".join(
    bytes((key,)) + b"\x01" + bytes(16) for key in (0x03, 0x13)
)
ITS_SCAN = bytes.fromhex("ffda 0008 01 0433 003f00") + bytes(153)

OF_QUALITY_80 = bytes.fromhex(
    "0506060b080b0b0b0b0b0d0b0b0b0d0e0e0d0d0e0e0f0d0e0e0e0d0f10101011"
    "11101010100f1312130f10111314141311131616161316151516191619161612"
)
"""What jpegli writes for light at quality 80."""


def test_the_second_scan_is_put_behind_the_first() -> None:
    """One more component of one value all over, with tables of its own and nothing in its scan."""
    made = with_a_second_scan(START + FRAME + TABLES + SCAN + END)
    assert made == START + ITS_FRAME + TABLES + SCAN + ITS_TABLES + ITS_SCAN + END


def test_a_table_is_of_jpegli_to_the_last_byte() -> None:
    """Its digest is on the list, and that of its neighbour is not."""
    assert is_of_jpegli(OF_QUALITY_80)
    read_quantisers(b"\0" + OF_QUALITY_80, set())
    assert not is_of_jpegli(OF_QUALITY_80[:-1] + b"\x13")
