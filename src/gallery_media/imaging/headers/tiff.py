"""TIFF bytes go in (classic or BigTIFF, first page), a ``Header`` comes out; raw files are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gallery_media.imaging.headers.header import Header, Malformed
from gallery_media.reasons import Code

_SUBFILE, _WIDTH, _HEIGHT, _SUB_IFDS, _DNG = 254, 256, 257, 330, 50706
_MAKE = 271
_LONGEST_MAKE = 40
_MAKERS = (
    (b"NIKON", "nef"),
    (b"SONY", "arw"),
    (b"PENTAX", "pef"),
    (b"RICOH", "pef"),
    (b"SAMSUNG", "srw"),
    (b"HASSELBLAD", "3fr"),
    (b"PHASE ONE", "iiq"),
    (b"LEAF", "iiq"),
    (b"KODAK", "dcr"),
    (b"EASTMAN KODAK", "dcr"),
)
_DEPTH, _COMPRESSION, _PHOTOMETRIC, _SAMPLE_FORMAT = 258, 259, 262, 339
_TILE_WIDTH, _TILE_HEIGHT = 322, 323
_SAMPLES, _EXTRA_SAMPLES = 277, 338
_OFFSETS, _COUNTS = (273, 324), (279, 325)
_UNIT = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 13: 4, 16: 8, 18: 8}
_MAX_ENTRIES = 1_000
_MAX_PIECES = 200_000


# TIFF 6.0, PhotometricInterpretation: what the decoder hands on as numbers without their meaning.
_YCBCR, _LABS = 6, (8, 9, 10)
_BITS, _PLAIN_NUMBERS = (1, 2, 4, 8, 16), (1, 4)  # SampleFormat: unsigned, or not said
_JPEGS = (6, 7)  # compressions whose decoder turns YCbCr into RGB itself

_RGB, _INKS = 2, 5
_COLOURS = {0: 1, 1: 1, 3: 1, _RGB: 3, _INKS: 4, _YCBCR: 3}  # 0, 1: grey; 3: a palette
_UNSPECIFIED, _ALPHA = 0, 2
_ALPHAS = (1, _ALPHA, 999)
"""TIFF 6.0, ExtraSamples: colours multiplied by it, or not; and Corel's number for the latter."""


class CameraRaw(Malformed):
    """The TIFF holds sensor data with a small preview in front, not a picture.

    ``kind``: which maker's, as a word of the reasons' list ("nef").
    """

    def __init__(self, kind: str) -> None:
        super().__init__("it is a camera raw file")
        self.kind = kind


class Unusual(Exception):
    """A sound file of a kind that programs show differently; ``code`` says which."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Layout:
    order: Literal["little", "big"]
    word: int  # bytes of an offset: 4 in TIFF 6.0, 8 in BigTIFF

    def number(self, raw: bytes) -> int:
        return int.from_bytes(raw, self.order)


def read_header(data: bytes) -> Header:
    """First directory only: size, and whether its strips or tiles lie inside the file.

    Raises CameraRaw for raw formats built on TIFF, Unusual for what would come out wrong,
    Malformed for an impossible directory.
    """
    if data[8:10] == b"CR":
        raise CameraRaw("cr2")
    if data[:4] in (b"IIRO", b"IIRS", b"MMOR"):
        raise CameraRaw("orf")
    layout = _Layout("little" if data[:2] == b"II" else "big", 4)
    start = layout.number(data[4:8])
    if layout.number(data[2:4]) == 43:
        layout = _Layout(layout.order, 8)
        start = layout.number(data[8:16])
    if start + layout.word > len(data):
        return Header("image/tiff", 0, 0, complete=False)
    tags = _directory(data, start, layout)
    if _DNG in tags:
        raise CameraRaw("dng")
    if _SUB_IFDS in tags and _first(tags, _SUBFILE) & 1:
        raise CameraRaw(_maker(tags))
    _refuse_colours(_first(tags, _PHOTOMETRIC), _first(tags, _COMPRESSION))
    _refuse_numbers(_first(tags, _DEPTH), _first(tags, _SAMPLE_FORMAT))
    tile = _first(tags, _TILE_WIDTH), _first(tags, _TILE_HEIGHT)
    return Header(
        "image/tiff",
        _first(tags, _WIDTH),
        _first(tags, _HEIGHT),
        _whole(data, tags),
        extras=_extras(tags),
        # A tile is decoded whole, however little of it the picture needs.
        largest_edge=max(tile),
        largest_pixels=tile[0] * tile[1],
    )


def _refuse_colours(photometric: int, compression: int) -> None:
    if (photometric == _YCBCR and compression not in _JPEGS) or photometric in _LABS:
        raise Unusual(Code.COLOUR_NUMBERS)


def _extras(tags: dict[int, Callable[[], list[int]]]) -> tuple[bool, ...]:
    """Of each channel behind the colours whether it is transparency, and not a saved selection."""
    samples, photometric = _first(tags, _SAMPLES) or 1, _first(tags, _PHOTOMETRIC)
    said = (tags[_EXTRA_SAMPLES]() if _EXTRA_SAMPLES in tags else [])[: samples - 1]
    unsaid = max(0, samples - _COLOURS.get(photometric, samples) - len(said))
    if not said and unsaid and photometric == _RGB:
        # Against the standard; old programs write it so, and all others read it so.
        said, unsaid = [_ALPHA], unsaid - 1
    return tuple(kind in _ALPHAS for kind in (*said, *([_UNSPECIFIED] * unsaid)))


def _directory(data: bytes, start: int, layout: _Layout) -> dict[int, Callable[[], list[int]]]:
    head, size = (2, 12) if layout.word == 4 else (8, 20)
    count = layout.number(data[start : start + head])
    if count > _MAX_ENTRIES:
        raise Malformed("its directory is impossibly long")
    tags: dict[int, Callable[[], list[int]]] = {}
    for index in range(count):
        entry = data[start + head + index * size :][:size]
        tags[layout.number(entry[:2])] = lambda entry=entry: _values(data, entry, layout)  # type: ignore[misc]
    return tags


def _values(data: bytes, entry: bytes, layout: _Layout) -> list[int]:
    unit = _UNIT.get(layout.number(entry[2:4]), 0)
    count = layout.number(entry[4 : 4 + layout.word])
    if not unit or count > _MAX_PIECES:
        return []
    raw = entry[4 + layout.word :]
    if unit * count > layout.word:
        raw = data[layout.number(raw) :][: unit * count]
    return [layout.number(raw[at : at + unit]) for at in range(0, unit * count, unit)]


def _first(tags: dict[int, Callable[[], list[int]]], tag: int) -> int:
    values = tags[tag]() if tag in tags else []
    return values[0] if values else 0


def _maker(tags: dict[int, Callable[[], list[int]]]) -> str:
    """Which maker's raw format; a name that is on no list is not repeated."""
    said = bytes(tags[_MAKE]()[:_LONGEST_MAKE] if _MAKE in tags else ()).upper()
    return next((kind for make, kind in _MAKERS if said.startswith(make)), "raw")


def _whole(data: bytes, tags: dict[int, Callable[[], list[int]]]) -> bool:
    for offsets, counts in zip(_OFFSETS, _COUNTS, strict=True):
        if offsets in tags and counts in tags:
            pieces = zip(tags[offsets](), tags[counts](), strict=False)
            return all(offset + count <= len(data) for offset, count in pieces)
    return True


def _refuse_numbers(bits: int, sample_format: int) -> None:
    """Floating point and 32 bits have no range of their own: black and white would be guessed."""
    if (bits or 1) not in _BITS or (sample_format or 1) not in _PLAIN_NUMBERS:
        raise Unusual(Code.PIXELS)
