"""Reads an XMP packet: XML goes in, its properties come out; document types are refused.

The parser is expat with every way to bring in something from outside switched off: a DTD or an
entity ends the reading, so no bomb unfolds and no address is asked.
"""

from __future__ import annotations

import re
from typing import NoReturn
from xml.parsers import expat

from gallery_media.metadata.said import Said

MOST_PROPERTIES = 5_000
MOST_DEPTH = 60
MOST_BYTES = 4_000_000

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_LANG = f"{_XML} lang"
_LANG_FORM = re.compile(r"[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8}){0,7}")
_STRUCTURE = frozenset({"RDF", "Description", "Seq", "Bag", "Alt", "li"})
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "urn:gallery-media:people/1.0/": "gm",
}


class XmpRefused(Exception):
    """The packet is not well-formed, too large, or wants something that photos never need."""


def properties(packet: bytes, *, only_xmp: bool = False) -> tuple[tuple[str, str], ...]:
    """Every property with its text: ``("xmpMM:History/stEvt:action", "saved")``, in file order.

    A text whose language the packet names is ``Said`` with it. With ``only_xmp`` other kinds of
    XML are refused.

    Raises:
        XmpRefused: a DTD or entity, more than 5,000 properties or 60 levels, or broken XML.
    """
    if len(packet) > MOST_BYTES:
        raise XmpRefused("the packet is larger than 4 MB")
    found: list[tuple[str, str]] = []
    path: list[str] = []
    texts: list[list[str]] = [[]]
    langs: list[str] = [""]
    outermost: set[str] = set()

    def keep(names: list[str], text: str) -> None:
        if len(found) >= MOST_PROPERTIES:
            raise XmpRefused("more than 5,000 properties")
        if words := text.strip():
            said = Said(words, lang=langs[-1]) if langs[-1] else words
            found.append(("/".join(name for name in names if name), said))

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(_short(name))
        if len(path) > MOST_DEPTH:
            raise XmpRefused("nested deeper than 60 levels")
        texts.append([])
        lang = attributes.get(_LANG, langs[-1])  # inherited (XML 1.0, 2.12)
        langs.append(lang if _LANG_FORM.fullmatch(lang) else "")
        if len(path) < 3:
            outermost.add(name)
        for attribute, value in attributes.items():
            if not attribute.startswith((_RDF, _XML)) and " " in attribute:
                keep([*path, _short(attribute)], value)

    def end(_name: str) -> None:
        text = "".join(texts.pop())
        if any(path):
            keep(path, text)
        path.pop()
        langs.pop()

    def refuse(*_anything: object) -> NoReturn:
        raise XmpRefused("it declares a document type or an entity")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: texts[-1].append(text)
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(packet.strip(b"\0 \t\r\n"), True)
    except (expat.ExpatError, ValueError, LookupError) as broken:
        raise XmpRefused("it is not well-formed XML") from broken
    if only_xmp and f"{_RDF} RDF" not in outermost:
        raise XmpRefused("it is XML of another kind")
    return tuple(found)


def _short(name: str) -> str:
    """``{namespace} local`` in the customary short form; RDF's own scaffolding becomes empty."""
    namespace, _, local = name.rpartition(" ")
    if (namespace == _RDF and local in _STRUCTURE) or namespace == "adobe:ns:meta/":
        return ""
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else local
