"""AVIF files put together box by box, wrong only where a test says so."""

from __future__ import annotations

from collections.abc import Callable

from gallery_media.model.metadata import PublicFormat
from tests.makers.records import FINISHED

PLAIN = FINISHED[PublicFormat.AVIF]
Change = Callable[[bytes], bytes]


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def apart(data: bytes) -> dict[bytes, bytes]:
    """Kind and body of each box, without the reader that is tested here."""
    found = {}
    while data:
        size = int.from_bytes(data[:4], "big")
        found[data[4:8]] = data[8:size]
        data = data[size:]
    return found


def units_of(data: bytes) -> bytes:
    return apart(data)[b"mdat"]


EXIF, XMP = b"Exif\0", b"mime\0application/rdf+xml\0"
UNITS = units_of(PLAIN)


def same(body: bytes) -> bytes:
    return body


def infe(number: int, kind: bytes) -> bytes:
    return box(b"infe", b"\2\0\0\0" + number.to_bytes(2, "big") + b"\0\0" + kind)


def avif(
    *blocks: bytes,
    kinds: tuple[bytes, ...] = (EXIF, XMP),
    units: bytes = UNITS,
    base: bytes = PLAIN,
    slack: bytes = b"",
    **changes: Change,
) -> bytes:
    """The picture of ``base`` with these blocks as items; ``changes`` to bodies, by box.

    Places and lengths are right again after every change, so that nothing else is wrong.
    """
    top = apart(base)
    inside = apart(top[b"meta"][4:])
    items = inside[b"iinf"][6:]
    links = bytes(4)
    for number, kind in enumerate(kinds[2 - len(blocks) :], start=2):
        items += infe(number, kind)
        links += box(b"cdsc", number.to_bytes(2, "big") + b"\0\1\0\1")
    count = (1 + len(blocks)).to_bytes(2, "big")
    inside[b"iinf"] = bytes(4) + count + items
    if blocks:
        order = [b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp"]
        inside = {kind: {**inside, b"iref": links}[kind] for kind in order}
    position = 0
    for _ in range(2):  # once to learn how long everything is, once for good
        places, at = [], position
        for body in blocks:
            places.append((at, len(body)))
            at += len(body)
        rows = b""
        for number, (place, length) in enumerate([(at, len(units)), *places], start=1):
            rows += number.to_bytes(2, "big") + b"\0\0\0\1"
            rows += place.to_bytes(4, "big") + length.to_bytes(4, "big")
        inside[b"iloc"] = bytes(4) + b"\x44\0" + count + rows
        changed = {kind: changes.get(kind.decode(), same)(body) for kind, body in inside.items()}
        meta = bytes(4) + b"".join(box(kind, body) for kind, body in changed.items())
        meta = changes.get("meta", same)(meta)
        head = box(b"ftyp", changes.get("ftyp", same)(top[b"ftyp"]))
        position = len(head) + 8 + len(meta) + 8
    return head + box(b"meta", meta) + box(b"mdat", b"".join(blocks) + units + slack)


def with_item(change: Change) -> Change:
    """Changes the picture's own entry in iinf."""

    def changed(body: bytes) -> bytes:
        size = int.from_bytes(body[6:10], "big")
        return body[:6] + box(b"infe", change(body[14 : 6 + size])) + body[6 + size :]

    return changed


def with_property(kind: bytes, change: Change) -> Change:
    def changed(body: bytes) -> bytes:
        parts = apart(body)
        inner = apart(parts[b"ipco"])
        inner[kind] = change(inner[kind])
        parts[b"ipco"] = b"".join(box(name, inside) for name, inside in inner.items())
        return b"".join(box(name, inside) for name, inside in parts.items())

    return changed


def swap(old: bytes, new: bytes) -> Change:
    def changed(body: bytes) -> bytes:
        assert old in body
        return body.replace(old, new, 1)

    return changed


def flip(at: int, bits: int) -> Change:
    def changed(body: bytes) -> bytes:
        spoilt = bytearray(body)
        spoilt[at] ^= bits
        return bytes(spoilt)

    return changed


def more(body: bytes) -> bytes:
    return body + b"\0"
