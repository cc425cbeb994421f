"""A finished AVIF and blocks go in; the same picture with EXIF and XMP items comes out.

The house's AVIF has one item and one extent, so the boxes that name and place items are written
afresh; the picture's own boxes and units are carried over as they are (ISO/IEC 23008-12).
"""

from __future__ import annotations

import struct

from gallery_media.metadata.embed.structure import expect

_META = (b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp")
_PICTURE = 1


def into_avif(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """Items of type Exif and mime that describe the picture; an empty block is left out."""
    ftyp, meta, mdat = _named(data, (b"ftyp", b"meta", b"mdat"))
    hdlr, pitm, iloc, iinf, iprp = _named(meta[4:], _META)
    expect(iloc[4:14] == b"\x44\0\0\x01\0\x01\0\0\0\x01", "AVIF", "its picture is not one extent")
    expect(iinf[4:6] == b"\0\x01", "AVIF", "it has more than one item")
    items = [(b"Exif\0", bytes(4) + exif)] if exif else []
    items.append((b"mime\0application/rdf+xml\0", xmp))
    numbered = list(enumerate(items, start=_PICTURE + 1))

    entries = b"".join(_entry(number, kind) for number, (kind, _) in numbered)
    names = bytes(4) + struct.pack(">H", 1 + len(items)) + iinf[6:] + entries
    links = bytes(4) + b"".join(
        _box(b"cdsc", struct.pack(">HHH", number, 1, _PICTURE)) for number, _ in numbered
    )
    bodies = [body for _, body in items] + [mdat]

    def placed(first: int) -> bytes:
        """iloc, if the content of mdat starts at this offset in the file."""
        offsets, at = [], first
        for body in bodies:
            offsets.append((at, len(body)))
            at += len(body)
        in_order = [offsets[-1], *offsets[:-1]]  # the picture is item 1 and stands last in mdat
        rows = (
            struct.pack(">HHHII", number, 0, 1, *place)
            for number, place in enumerate(in_order, start=_PICTURE)
        )
        return iloc[:6] + struct.pack(">H", len(bodies)) + b"".join(rows)

    def assembled(first: int) -> bytes:
        inside = (
            (b"hdlr", hdlr), (b"pitm", pitm), (b"iloc", placed(first)),
            (b"iinf", names), (b"iref", links), (b"iprp", iprp),
        )  # fmt: skip
        boxes = b"".join(_box(kind, body) for kind, body in inside)
        return _box(b"ftyp", ftyp) + _box(b"meta", bytes(4) + boxes)

    start = len(assembled(0)) + 8
    return assembled(start) + _box(b"mdat", b"".join(bodies))


def _entry(number: int, kind: bytes) -> bytes:
    """infe, version 2: number, no protection, type, then an empty name (and a MIME type)."""
    body = b"\x02\0\0\0" + struct.pack(">HH", number, 0) + kind[:4] + kind[4:]
    return _box(b"infe", body)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def _named(data: bytes, kinds: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """The contents of exactly these boxes in this order."""
    contents, at = [], 0
    for kind in kinds:
        size = int.from_bytes(data[at : at + 4], "big")
        whole = size >= 8 and at + size <= len(data)
        expect(whole and data[at + 4 : at + 8] == kind, "AVIF", "its boxes are not as expected")
        contents.append(data[at + 8 : at + size])
        at += size
    expect(at == len(data), "AVIF", "it has more boxes than expected")
    return tuple(contents)
