"""Finished AVIF bytes go in; nothing comes out but a Refusal when a byte has no known purpose.

Exactly ftyp, meta and mdat; one picture, no second item of any kind (no EXIF, XMP, thumbnail,
alpha, gain map); four properties; and in mdat the AV1 units of that picture from the first byte
to the last (AVIF 1.1, ISO/IEC 23008-12).
"""

from __future__ import annotations

from gallery_media.metadata.audit.boxes import Box, contents
from gallery_media.metadata.audit.obu import Sequence, walk_units
from gallery_media.metadata.audit.refusal import require

# The encoder leaves the baseline profile's brand MA1B out for one channel and for large pictures.
_BRANDS = (b"avifmif1miafMA1B", b"avifmif1miaf")
_META = (b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp")
_PROPERTIES = (b"ispe", b"pixi", b"av1C", b"colr")
_HANDLER = bytes(8) + b"pict" + bytes(13)
# The encoder names its one item so; any other name would be somebody's words.
_NAMES = (b"\x00", b"Color\x00")
_ITEM = 1


def walk_avif(data: bytes, width: int, height: int) -> None:
    """Account for every byte. Width and height in pixels, as planned. Raises Refusal."""
    ftyp, meta, mdat = contents(data, (b"ftyp", b"meta", b"mdat"))
    _brands(ftyp.body)
    require(meta.body[:4] == bytes(4), "its meta box is of another version")
    hdlr, pitm, iloc, iinf, iprp = contents(meta.body[4:], _META)
    require(hdlr.body == _HANDLER, "its handler has a name")
    require(pitm.body == bytes(4) + _ITEM.to_bytes(2, "big"), "its primary picture is odd")
    _item(iinf.body)
    _extent(iloc.body, mdat)
    _properties(iprp.body, walk_units(mdat.body), width, height)


def _brands(body: bytes) -> None:
    require(body[:8] == b"avif" + bytes(4), "its main brand is not AVIF")
    require(body[8:] in _BRANDS, "it has other brands")


def _item(body: bytes) -> None:
    require(body[:6] == bytes(4) + b"\x00\x01", "it has more than one item")
    (infe,) = contents(body[6:], (b"infe",))
    start = b"\x02" + bytes(3) + _ITEM.to_bytes(2, "big") + bytes(2) + b"av01"
    require(infe.body[:12] == start, "its item is no AV1 picture")
    require(infe.body[12:] in _NAMES, "its item has a name")


def _extent(body: bytes, mdat: Box) -> None:
    """One extent, which is the whole of mdat (version 0, 4-byte offsets and lengths)."""
    start = bytes(4) + b"\x44\x00\x00\x01" + _ITEM.to_bytes(2, "big") + b"\x00\x00\x00\x01"
    require(body[:-8] == start, "its item is stored in a way that no variant needs")
    offset, length = int.from_bytes(body[-8:-4], "big"), int.from_bytes(body[-4:], "big")
    require((offset, length) == (mdat.start, len(mdat.body)), "its picture is not all of mdat")


def _properties(body: bytes, sequence: Sequence, width: int, height: int) -> None:
    ipco, ipma = contents(body, (b"ipco", b"ipma"))
    ispe, pixi, av1c, colr = contents(ipco.body, _PROPERTIES)
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    require(ispe.body == bytes(4) + size, "its size is not as planned")
    require((sequence.width, sequence.height) == (width, height), "its AV1 size is not as planned")
    depths = b"\x01\x08" if sequence.monochrome else b"\x03\x08\x08\x08"
    require(pixi.body == bytes(4) + depths, "its channels are not as expected")
    require(av1c.body == sequence.configuration, "its AV1 configuration differs from its picture")
    # BT.709 primaries, sRGB curve, BT.601 matrix, full range: nclx 1/13/6.
    require(colr.body == b"nclx\x00\x01\x00\x0d\x00\x06\x80", "its colours are not plain sRGB")
    start = bytes(4) + b"\x00\x00\x00\x01" + _ITEM.to_bytes(2, "big") + b"\x04"
    require(ipma.body[:-4] == start, "its properties belong to something else")
    order = bytes(index & 0x7F for index in ipma.body[-4:])
    require(order == b"\x01\x02\x03\x04", "its properties belong to something else")
    essential = bytes(index & 0x80 for index in ipma.body[-4:])
    require(essential == b"\x00\x00\x80\x00", "its properties are marked in an unknown way")
