"""Finished AVIF bytes go in, their metadata blocks come out; what is left must be pixels only.

EXIF and XMP are items of their own. Every byte that names, places or links them must be the one
that is expected; without them the file is put together again as one that has only its picture,
and goes through the walk that knows no metadata (ISO/IEC 23008-12, annex A).
"""

from __future__ import annotations

from gallery_media.metadata.audit.avif import walk_avif
from gallery_media.metadata.audit.blocks import Blocks
from gallery_media.metadata.audit.boxes import Box, contents
from gallery_media.metadata.audit.refusal import require

_META = (b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp")
_EXIF, _XMP = b"Exif\x00", b"mime\x00application/rdf+xml\x00"
_ROW = 14  # bytes of one place in iloc: item, reference, extents, offset, length


def open_avif(data: bytes, width: int, height: int) -> Blocks:
    """Account for every byte outside the blocks. Width and height in pixels. Raises Refusal."""
    ftyp, meta, mdat = contents(data, (b"ftyp", b"meta", b"mdat"))
    if b"iref" not in meta.body:
        walk_avif(data, width, height)
        return Blocks()
    require(meta.body[:4] == bytes(4), "its meta box is of another version")
    hdlr, pitm, iloc, iinf, iref, iprp = contents(meta.body[4:], _META)
    picture, kinds = _items(iinf.body)
    _links(iref.body, len(kinds))
    *blocks, units = _extents(iloc.body, len(kinds) + 1, mdat)
    _walk_bare(ftyp, (hdlr, pitm, iloc, Box(b"iinf", picture, 0), iprp), units, width, height)
    exif = b""
    if len(kinds) == 2:
        require(blocks[0][:4] == bytes(4), "its EXIF does not start where it should")
        exif = blocks[0][4:]
    require(len(exif) > 0 or len(kinds) == 1, "its EXIF is empty")
    require(len(blocks[-1]) > 0, "its XMP is empty")
    return Blocks(exif=exif, xmp=blocks[-1])


def _items(body: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """iinf with its first item only, and the kinds of the others: EXIF and XMP, or XMP alone."""
    count = int.from_bytes(body[4:6], "big")
    require(body[:4] == bytes(4) and count in (2, 3), "it has items besides EXIF and XMP")
    entries = contents(body[6:], (b"infe",) * count)
    kinds = (_EXIF, _XMP)[3 - count :]
    for number, (entry, kind) in enumerate(zip(entries[1:], kinds, strict=True), start=2):
        expected = b"\x02\x00\x00\x00" + number.to_bytes(2, "big") + bytes(2) + kind
        require(entry.body == expected, "it has items besides EXIF and XMP")
    size = 8 + len(entries[0].body)
    return bytes(4) + b"\x00\x01" + body[6 : 6 + size], kinds


def _links(body: bytes, count: int) -> None:
    """Each block describes the picture, and nothing else is linked."""
    require(body[:4] == bytes(4), "its links are of another version")
    for number, link in enumerate(contents(body[4:], (b"cdsc",) * count), start=2):
        require(link.body == number.to_bytes(2, "big") + b"\x00\x01\x00\x01", "a link is odd")


def _extents(body: bytes, count: int, mdat: Box) -> list[bytes]:
    """The contents of the items: blocks first, the picture last, and together all of mdat."""
    start = bytes(4) + b"\x44\x00" + count.to_bytes(2, "big")
    require(body[:8] == start and len(body) == 8 + _ROW * count, "its items are stored oddly")
    rows = [body[at : at + _ROW] for at in range(8, len(body), _ROW)]
    position, found = mdat.start, []
    for number, row in [*enumerate(rows[1:], start=2), (1, rows[0])]:
        require(row[:6] == number.to_bytes(2, "big") + b"\x00\x00\x00\x01", "an item is odd")
        offset, length = int.from_bytes(row[6:10], "big"), int.from_bytes(row[10:], "big")
        require(offset == position, "its items overlap, or leave a gap")
        at = position - mdat.start
        found.append(mdat.body[at : at + length])
        position += length
    require(position == mdat.start + len(mdat.body), "its items are not all of mdat")
    return found


def _walk_bare(ftyp: Box, meta: tuple[Box, ...], units: bytes, width: int, height: int) -> None:
    """The same picture as a file without items, which the pixels-only walk must accept."""
    inside = {box.kind: box.body for box in meta}
    row = b"\x00\x01\x00\x00\x00\x01"
    head = _box(b"ftyp", ftyp.body)
    # The place of the picture is known once the length of everything before it is.
    bare = {**inside, b"iloc": bytes(4) + b"\x44\x00\x00\x01" + row + bytes(8)}
    before = len(head) + 12 + sum(8 + len(body) for body in bare.values()) + 8
    place = before.to_bytes(4, "big") + len(units).to_bytes(4, "big")
    bare[b"iloc"] = bare[b"iloc"][:-8] + place
    boxes = b"".join(_box(kind, body) for kind, body in bare.items())
    whole = head + _box(b"meta", bytes(4) + boxes) + _box(b"mdat", units)
    walk_avif(whole, width, height)


def _box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body
