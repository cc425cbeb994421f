"""A token goes in, finished files that carry it in every known hiding place come out.

They prove that the auditor refuses what it must; the clean samples beside them prove that it is
not simply refusing everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gallery_media.metadata.audit import samples
from gallery_media.model.variant import Format


@dataclass(frozen=True, slots=True)
class Canary:
    """One planted file: where the token sits, in which format, and the bytes."""

    carrier: str
    format: Format
    data: bytes


def plant(token: bytes) -> Iterator[Canary]:
    """Every canary of both formats, each a file that ordinary viewers show without complaint."""
    for carrier, data in (*_in_jpeg(token), *_structure_of_jpeg(token)):
        yield Canary(carrier, Format.JPEG, data)
    for carrier, data in (*_around_avif(token), *_in_meta(token), *_in_mdat(token)):
        yield Canary(carrier, Format.AVIF, data)


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _in_jpeg(token: bytes) -> Iterator[tuple[str, bytes]]:
    clean = samples.JPEG
    places = {
        "behind the start": 2,
        "behind JFIF": 20,
        "before the frame header": clean.index(b"\xff\xc2"),
        "before the first scan": clean.index(b"\xff\xda"),
        "before the last scan": clean.rindex(b"\xff\xda"),
        "before the end": len(clean) - 2,
    }
    carriers = {
        "comment": _segment(0xFE, token),
        "EXIF": _segment(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00" + token),
        "XMP": _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + token),
        "colour profile": _segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + token),
        "MPF": _segment(0xE2, b"MPF\x00" + token),
        "JUMBF": _segment(0xEB, b"JP\x00\x01" + token),
        "Photoshop": _segment(0xED, b"Photoshop 3.0\x008BIM" + token),
        "Adobe": _segment(0xEE, b"Adobe\x00" + token),
        "JFXX thumbnail": _segment(0xE0, b"JFXX\x00\x10" + token),
        "second JFIF": clean[2:20],
        "reserved segment": _segment(0xF0, token),
        "bare bytes": token,
        "fill bytes": b"\xff" * 16,
    }
    for at, position in places.items():
        for carrier, extra in carriers.items():
            yield f"JPEG {carrier}, {at}", clean[:position] + extra + clean[position:]


def _structure_of_jpeg(token: bytes) -> Iterator[tuple[str, bytes]]:
    clean = samples.JPEG
    head, tail = clean[:2], clean[20:]
    jfif = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01"
    yield "JPEG JFIF thumbnail", head + _segment(0xE0, jfif + b"\x01\x01" + token[:3]) + tail
    yield "JPEG JFIF tail", head + _segment(0xE0, jfif + bytes(2) + token) + tail
    yield "JPEG JFIF density", head + _segment(0xE0, jfif[:-4] + token[:4] + bytes(2)) + tail
    yield "JPEG bytes behind the end", clean + token
    yield "JPEG second picture behind the end", clean + clean
    quantiser = (token * 64)[:64]
    yield "JPEG unused quantiser", clean[:20] + _segment(0xDB, b"\x03" + quantiser) + tail
    yield "JPEG quantiser's values", clean[:25] + quantiser + clean[89:]
    first_table = clean.index(b"\xff\xc4")
    unused = b"\x13" + bytes(7) + bytes([len(set(token))]) + bytes(8) + bytes(set(token))
    yield (
        "JPEG unused Huffman table",
        clean[:first_table] + _segment(0xC4, unused) + clean[first_table:],
    )
    # Only the last scan of a progressive picture ends right before the end marker.
    yield "JPEG bytes behind the last block", clean[:-2] + token + clean[-2:]


def _box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def _pieces() -> tuple[bytes, dict[bytes, bytes], bytes]:
    """The clean sample's ftyp box, the boxes in its meta, and its AV1 units."""
    clean = samples.AVIF
    ftyp = clean[: int.from_bytes(clean[:4], "big")]
    meta_size = int.from_bytes(clean[len(ftyp) : len(ftyp) + 4], "big")
    inside = clean[len(ftyp) + 12 : len(ftyp) + meta_size]
    boxes: dict[bytes, bytes] = {}
    while inside:
        size = int.from_bytes(inside[:4], "big")
        boxes[inside[4:8]] = inside[8:size]
        inside = inside[size:]
    return ftyp, boxes, clean[len(ftyp) + meta_size + 8 :]


def _assemble(
    boxes: dict[bytes, bytes],
    units: bytes,
    *,
    slack: bytes = b"",
    before: bytes = b"",
    between: bytes = b"",
) -> bytes:
    """A file whose offsets and lengths are right again after something was planted in it."""
    ftyp = _pieces()[0] + before
    meta_size = 12 + sum(8 + len(body) for body in boxes.values())
    offset = len(ftyp) + meta_size + len(between) + 8
    iloc = boxes[b"iloc"]
    place = offset.to_bytes(4, "big") + len(units).to_bytes(4, "big")
    placed = {**boxes, b"iloc": iloc[:14] + place + iloc[22:]}
    meta = _box(b"meta", bytes(4) + b"".join(_box(kind, body) for kind, body in placed.items()))
    return ftyp + meta + between + _box(b"mdat", units + slack)


def _around_avif(token: bytes) -> Iterator[tuple[str, bytes]]:
    _, boxes, units = _pieces()
    for kind in (b"uuid", b"free", b"skip", b"moov", b"Exif", b"xml "):
        extra, name = _box(kind, token), kind.decode()
        yield f"AVIF {name} box behind ftyp", _assemble(boxes, units, before=extra)
        yield f"AVIF {name} box behind meta", _assemble(boxes, units, between=extra)
        yield f"AVIF {name} box at the end", samples.AVIF + extra
    yield "AVIF bytes at the end", samples.AVIF + token
    yield "AVIF slack in mdat", _assemble(boxes, units, slack=token)
    brand = samples.AVIF.replace(b"MA1B", token[:4])
    yield "AVIF brand", brand
    yield "AVIF minor version", samples.AVIF[:12] + token[:4] + samples.AVIF[16:]


def _in_meta(token: bytes) -> Iterator[tuple[str, bytes]]:
    _, boxes, units = _pieces()
    for kind in (b"uuid", b"free", b"xml ", b"idat", b"iref", b"dinf", b"grpl"):
        yield f"AVIF {kind.decode()} in meta", _assemble({**boxes, kind: token}, units)
    named = {**boxes, b"hdlr": boxes[b"hdlr"][:-1] + token + b"\x00"}
    yield "AVIF handler name", _assemble(named, units)
    item = boxes[b"iinf"][6:]
    renamed = _box(b"infe", item[8:20] + token + b"\x00")
    yield "AVIF item name", _assemble({**boxes, b"iinf": boxes[b"iinf"][:6] + renamed}, units)
    second = _box(b"infe", b"\x02\x00\x00\x00\x00\x02\x00\x00Exif\x00")
    two = bytes(4) + b"\x00\x02" + item + second
    # An item without an extent is legal, and enough: its mere presence must be refused.
    yield "AVIF second item", _assemble({**boxes, b"iinf": two}, units)
    exif = b"\x00\x02\x00\x00\x00\x01" + (len(samples.AVIF)).to_bytes(4, "big")
    iloc = boxes[b"iloc"]
    both = iloc[:6] + b"\x00\x02" + iloc[8:] + exif + len(token).to_bytes(4, "big")
    yield "AVIF Exif item", _assemble({**boxes, b"iinf": two, b"iloc": both}, units, slack=token)
    properties = boxes[b"iprp"]
    size = int.from_bytes(properties[:4], "big")
    ipco, ipma = properties[8:size], properties[size:]
    for kind in (b"uuid", b"irot", b"imir", b"auxC", b"udes", b"cclv"):
        wider = {**boxes, b"iprp": _box(b"ipco", ipco + _box(kind, token)) + ipma}
        yield f"AVIF {kind.decode()} property", _assemble(wider, units)
    profile = ipco[: ipco.index(b"colr") - 4] + _box(b"colr", b"prof" + token)
    yield (
        "AVIF colour profile",
        _assemble({**boxes, b"iprp": _box(b"ipco", profile) + ipma}, units),
    )
    units_too = ipco.replace(_box(b"av1C", b"\x81\x00\x0c\x00"), b"")
    wide = _box(b"av1C", b"\x81\x00\x0c\x00" + _unit(5, token))
    stuffed = units_too[:36] + wide + units_too[36:]
    yield (
        "AVIF units in the configuration",
        _assemble({**boxes, b"iprp": _box(b"ipco", stuffed) + ipma}, units),
    )


def _unit(kind: int, body: bytes) -> bytes:
    return bytes([kind << 3 | 2, len(body)]) + body


def _in_mdat(token: bytes) -> Iterator[tuple[str, bytes]]:
    _, boxes, units = _pieces()
    header = 2 + 2 + units[3]
    places = {"first": 0, "behind the delimiter": 2, "before the frame": header, "last": len(units)}
    for at, position in places.items():
        for kind, name in ((5, "metadata"), (15, "padding"), (9, "reserved"), (8, "tile list")):
            planted = units[:position] + _unit(kind, token) + units[position:]
            yield f"AVIF {name} unit, {at}", _assemble(boxes, planted)
    yield "AVIF bytes behind the frame", _assemble(boxes, units + token)
    yield "AVIF second frame", _assemble(boxes, units + units[header:])
    delimiter = _unit(2, token) + units[2:]
    yield "AVIF delimiter with content", _assemble(boxes, delimiter)
    longer = bytes([units[2], units[3] + len(token)]) + units[4:header] + token + units[header:]
    yield "AVIF tail of the sequence header", _assemble(boxes, units[:2] + longer)
