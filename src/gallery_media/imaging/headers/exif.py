"""An EXIF block goes in, the orientation in it comes out: one directory is read and nothing else.

A decoder's own EXIF library follows every pointer: 5,000 pointers to one directory cost it 5 s a
photo, and any stranger may write them.
"""

from __future__ import annotations

from typing import Literal

_ORIENTATION = 0x0112
_SHORT = 3
_MAX_ENTRIES = 1_000


def orientation(block: bytes) -> int:
    """EXIF 2.32 orientation, 1 to 8; 1 where the block has none, or makes no sense.

    ``block`` begins with the TIFF header, or with "Exif" and two zero bytes before it.
    """
    tiff = block.removeprefix(b"Exif\0\0")
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return 1
    start = int.from_bytes(tiff[4:8], order)
    count = int.from_bytes(tiff[start : start + 2], order)
    for index in range(min(count, _MAX_ENTRIES)):
        entry = tiff[start + 2 + 12 * index :][:12]
        if int.from_bytes(entry[:2], order) != _ORIENTATION or len(entry) < 12:
            continue
        value = int.from_bytes(entry[8:10], order)
        is_short = int.from_bytes(entry[2:4], order) == _SHORT
        return value if is_short and 1 <= value <= 8 else 1
    return 1
