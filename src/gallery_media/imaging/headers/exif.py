"""An EXIF block goes in, what it says of the picture comes out: orientation and colour space.

At most three directories are read, one entry after the other, and nothing else. A decoder's own
EXIF library follows every pointer: 5,000 pointers to one directory cost it 5 s a photo, and any
stranger may write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_ORIENTATION = 0x0112
_EXIF, _INTEROPERABILITY = 0x8769, 0xA005
_COLOUR_SPACE, _INDEX = 0xA001, 0x0001
_ASCII, _SHORT, _LONG = 2, 3, 4
_SRGB = 1
_ADOBE_RGB = b"R03"
_MAX_ENTRIES = 1_000


def orientation(block: bytes) -> int:
    """EXIF 2.32 orientation, 1 to 8; 1 where the block has none, or makes no sense.

    ``block`` begins with the TIFF header, or with "Exif" and two zero bytes before it.
    """
    found = _opened(block)
    value = found.short(found.first, _ORIENTATION) if found else 0
    return value if 1 <= value <= 8 else 1


def is_adobe_rgb(block: bytes) -> bool:
    """Whether a camera says by DCF's rule R03 that its colours are Adobe RGB (DCF 2.0, 4.3.2).

    The rule stands in the third directory, behind IFD0 and EXIF's. R98 is sRGB. A colour space
    that says sRGB outright is believed.
    """
    found = _opened(block)
    if not found:
        return False
    exif = found.pointer(found.first, _EXIF)
    rules = found.pointer(exif, _INTEROPERABILITY)
    return (
        found.word(rules, _INDEX).rstrip(b"\0 ") == _ADOBE_RGB
        and found.short(exif, _COLOUR_SPACE) != _SRGB
    )


@dataclass(frozen=True, slots=True)
class _Tiff:
    """Bytes from the TIFF header on; places are counted from it, and 0 is no directory."""

    data: bytes
    order: Literal["little", "big"]

    @property
    def first(self) -> int:
        return int.from_bytes(self.data[4:8], self.order)

    def short(self, start: int, tag: int) -> int:
        """The first number of an entry, or 0."""
        return int.from_bytes(self._value(start, tag, _SHORT)[:2], self.order)

    def pointer(self, start: int, tag: int) -> int:
        return int.from_bytes(self._value(start, tag, _LONG), self.order)

    def word(self, start: int, tag: int) -> bytes:
        """A text of up to four bytes, as it stands in its entry; else nothing."""
        return self._value(start, tag, _ASCII, at_most=4)

    def _value(self, start: int, tag: int, kind: int, at_most: int | None = None) -> bytes:
        """Four bytes of the directory's first entry with this tag, if it is of this kind."""
        if not start:
            return b""
        count = int.from_bytes(self.data[start : start + 2], self.order)
        for index in range(min(count, _MAX_ENTRIES)):
            at = start + 2 + 12 * index
            entry = self.data[at : at + 12]
            if len(entry) < 12:
                return b""
            if int.from_bytes(entry[:2], self.order) != tag:
                continue
            fits = at_most is None or int.from_bytes(entry[4:8], self.order) <= at_most
            return entry[8:] if fits and int.from_bytes(entry[2:4], self.order) == kind else b""
        return b""


def _opened(block: bytes) -> _Tiff | None:
    tiff = block.removeprefix(b"Exif\0\0")
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return None
    return _Tiff(tiff, "little" if tiff[:2] == b"II" else "big")
