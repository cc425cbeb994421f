"""Builders of what files say in words: IIM in any code page, XMP in any language, RawTags."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from gallery_media.metadata.read import RawTags, Tag
from gallery_media.metadata.read_containers import Container
from gallery_media.metadata.said import Said
from tests.makers.images import a_jpeg
from tests.makers.tiff_blocks import a_tiff_block, text

IIM_NUMBERS = {
    "ObjectName": 5, "Keywords": 25, "DateCreated": 55, "By-line": 80, "Headline": 105,
    "Credit": 110, "Caption-Abstract": 120, "Language": 135,
}  # fmt: skip
EXIF_NUMBERS = {"ImageDescription": 0x010E, "Model": 0x0110, "Artist": 0x013B, "Copyright": 0x8298}
LATVIAN = "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ"
PANGRAM = "Glāžšķūņa rūķīši dzērumā čiepj Baha koncertflīģeļu vākus"


def raw(*said: tuple[str, str, str], in_step: bool | None = None) -> RawTags:
    """A JPEG that said this: group, name, value."""
    tags = tuple(Tag(group, name, value) for group, name, value in said)
    return RawTags(Container.JPEG, tags, iim_in_step=in_step)


def xmp(name: str, **by_lang: str) -> tuple[tuple[str, str, str], ...]:
    """One XMP property in these languages; ``x_default`` stands for x-default."""
    return tuple(
        ("XMP", name, Said(words, lang=lang.replace("_", "-"))) for lang, words in by_lang.items()
    )


def an_iim_block(
    words: Mapping[str, str | bytes], encoding: str, declaration: bytes = b""
) -> bytes:
    """Datasets as a program writes them whose letters are in ``encoding``."""

    def dataset(record: int, number: int, value: bytes) -> bytes:
        return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value

    block = dataset(1, 90, declaration) if declaration else b""
    block += dataset(2, 0, b"\0\2")
    for name, value in words.items():
        data = value if isinstance(value, bytes) else value.encode(encoding)
        block += dataset(2, IIM_NUMBERS[name], data)
    return block


def an_exif_block(words: Mapping[str, str], encoding: str) -> bytes:
    """EXIF as a program writes it whose letters are in ``encoding``; no tag says which."""
    return a_tiff_block(
        {EXIF_NUMBERS[name]: text(said.encode(encoding)) for name, said in words.items()}
    )


def a_jpeg_with_words(
    iim: bytes = b"", packet: bytes = b"", *, exif: bytes = b"", in_step: bool = True
) -> bytes:
    """A photo with an IIM block and its digest, with an XMP packet and an EXIF block."""
    digest = hashlib.md5(iim if in_step else b"other", usedforsecurity=False).digest()
    resources = b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + b"\0" * (len(body) % 2)
        for number, body in ((0x0404, iim), (0x0425, digest))
    )
    segments = [(0xED, b"Photoshop 3.0\0" + resources)] if iim else []
    if exif:
        segments.insert(0, (0xE1, b"Exif\0\0" + exif))
    if packet:
        segments.append((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet))
    plain = a_jpeg()
    built = (struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments)
    return plain[:2] + b"".join(built) + plain[2:]


_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


def a_packet(
    alternatives: Mapping[str, Mapping[str, str]],
    lists: Mapping[str, tuple[str, ...]] | None = None,
) -> bytes:
    """An XMP packet: language alternatives and bags by the property's name."""
    spaces = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in _SPACES.items())
    parts = [
        f"<{name}><rdf:Alt>"
        + "".join(
            f"<rdf:li xml:lang={quoteattr(lang)}>{escape(words)}</rdf:li>"
            for lang, words in by_lang.items()
        )
        + f"</rdf:Alt></{name}>"
        for name, by_lang in alternatives.items()
    ]
    parts += [
        f"<{name}><rdf:Bag>"
        + "".join(f"<rdf:li>{escape(words)}</rdf:li>" for words in values)
        + f"</rdf:Bag></{name}>"
        for name, values in (lists or {}).items()
    ]
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}><rdf:Description rdf:about="">'
        f"{''.join(parts)}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
