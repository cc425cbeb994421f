"""An XMP packet and a record go in; a Refusal comes out unless they say the same.

First every name is held against an allow-list, so that the reason can say what kind of thing was
wrong; then the whole tree must equal the one that this module derives from the record.
"""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.metadata.audit.refusal import require
from gallery_media.metadata.audit.xmp_tree import Attributes, Element, parse
from gallery_media.model.metadata import PublicMetadata

_SPACES = {
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
_META: Attributes = (("xmlns:x", "adobe:ns:meta/"),)
_RDF: Attributes = (("xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),)
_DEFAULT: Attributes = (("xml:lang", "x-default"),)
_STRUCTURE: Attributes = (("rdf:parseType", "Resource"),)
_ABOUT = ("rdf:about", "")

_ELEMENTS = frozenset(
    "x:xmpmeta rdf:RDF rdf:Description rdf:Alt rdf:Seq rdf:li "
    "Iptc4xmpCore:AltTextAccessibility Iptc4xmpCore:ExtDescrAccessibility "
    "Iptc4xmpExt:DigitalSourceType dc:creator dc:description dc:rights photoshop:Credit "
    "photoshop:DateCreated photoshop:Headline photoshop:Source plus:DataMining plus:Licensor "
    "plus:LicensorName plus:LicensorURL xmpRights:Marked xmpRights:UsageTerms "
    "xmpRights:WebStatement".split()
)
_ATTRIBUTES = frozenset(
    {_ABOUT, *_META, *_RDF, *_DEFAULT, *_STRUCTURE}
    | {(f"xmlns:{prefix}", uri) for prefix, uri in _SPACES.items()}
)


def prove_xmp(packet: bytes, record: PublicMetadata) -> None:
    """The packet is the record, to the letter; no packet where the record is empty."""
    require(bool(packet) == bool(record.filled), "its XMP is missing, or not in its record")
    if not packet:
        return
    root = parse(packet)
    for element in _every(root):
        require(element.name in _ELEMENTS, "its XMP has a property that is not on the list")
        for attribute in element.attributes:
            require(attribute in _ATTRIBUTES, "its XMP has an attribute that is not on the list")
    require(root == _expected(record), "its XMP differs from its record")


def _every(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _every(child)


def _expected(record: PublicMetadata) -> Element:
    properties = list(_properties(record))
    prefixes = sorted({element.name.split(":")[0] for element in properties})
    spaces = tuple((f"xmlns:{prefix}", _SPACES[prefix]) for prefix in prefixes)
    description = Element("rdf:Description", (_ABOUT, *spaces), properties)
    return Element("x:xmpmeta", _META, [Element("rdf:RDF", _RDF, [description])])


def _properties(record: PublicMetadata) -> Iterator[Element]:
    """One element for each field that has a value, in alphabetical order."""
    yield from _language("Iptc4xmpCore:AltTextAccessibility", record.alt_text)
    yield from _language("Iptc4xmpCore:ExtDescrAccessibility", record.long_description)
    yield from _plain("Iptc4xmpExt:DigitalSourceType", record.digital_source_type)
    if record.creators:
        names = [Element("rdf:li", text=name) for name in record.creators]
        yield Element("dc:creator", children=[Element("rdf:Seq", children=names)])
    yield from _language("dc:description", record.caption)
    yield from _language("dc:rights", record.copyright_notice)
    yield from _plain("photoshop:Credit", record.credit_line)
    yield from _plain("photoshop:DateCreated", record.event_date)
    yield from _plain("photoshop:Headline", record.headline)
    yield from _plain("photoshop:Source", record.source)
    yield from _plain("plus:DataMining", record.data_mining)
    licensor = [
        *_plain("plus:LicensorName", record.licensor_name),
        *_plain("plus:LicensorURL", record.licensor_url),
    ]
    if licensor:
        one = Element("rdf:li", _STRUCTURE, licensor)
        yield Element("plus:Licensor", children=[Element("rdf:Seq", children=[one])])
    yield from _plain("xmpRights:Marked", "True" if record.copyright_notice else None)
    yield from _language("xmpRights:UsageTerms", record.usage_terms)
    yield from _plain("xmpRights:WebStatement", record.licence_url)


def _plain(name: str, text: str | None) -> Iterator[Element]:
    if text:
        yield Element(name, text=str(text))


def _language(name: str, text: str) -> Iterator[Element]:
    if text:
        only = Element("rdf:li", _DEFAULT, text=text)
        yield Element(name, children=[Element("rdf:Alt", children=[only])])
