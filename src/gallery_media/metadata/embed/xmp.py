"""A record goes in, an XMP packet comes out: one description, its properties in alphabetical order.

Only the language x-default, no white space between elements, no padding: the auditor compares
byte for byte with what it would write itself.
"""

from __future__ import annotations

from gallery_media.model.metadata import PublicMetadata

_NAMESPACES = {
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
_HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
)
_TAIL = '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'


def xmp_packet(record: PublicMetadata) -> bytes:
    """UTF-8, below 65,000 bytes (see ``LONGEST``)."""
    properties = (
        ("Iptc4xmpCore:AltTextAccessibility", _alt(record.alt_text)),
        ("Iptc4xmpCore:ExtDescrAccessibility", _alt(record.long_description)),
        ("Iptc4xmpExt:DigitalSourceType", _text(record.digital_source_type or "")),
        ("dc:creator", _seq(record.creators)),
        ("dc:description", _alt(record.caption)),
        ("dc:rights", _alt(record.copyright_notice)),
        ("photoshop:Credit", _text(record.credit_line)),
        ("photoshop:DateCreated", _text(record.event_date)),
        ("photoshop:Headline", _text(record.headline)),
        ("photoshop:Source", _text(record.source)),
        ("plus:DataMining", _text(record.data_mining or "")),
        ("plus:Licensor", _licensor(record.licensor_name, record.licensor_url)),
        ("xmpRights:Marked", "True" if record.copyright_notice else ""),
        ("xmpRights:UsageTerms", _alt(record.usage_terms)),
        ("xmpRights:WebStatement", _text(record.licence_url)),
    )
    present = [(name, content) for name, content in properties if content]
    used = sorted({name.partition(":")[0] for name, _ in present})
    spaces = "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in used)
    body = "".join(_element(name, content) for name, content in present)
    description = f'<rdf:Description rdf:about=""{spaces}>{body}</rdf:Description>'
    return f"{_HEAD}{description}{_TAIL}".encode()


def _element(name: str, content: str, attribute: str = "") -> str:
    return f"<{name}{attribute}>{content}</{name}>" if content else ""


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _alt(text: str) -> str:
    """A text with its one language (XMP part 1, 8.2.2.4)."""
    return _element("rdf:Alt", _element("rdf:li", _text(text), ' xml:lang="x-default"'))


def _seq(texts: tuple[str, ...]) -> str:
    return _element("rdf:Seq", "".join(_element("rdf:li", _text(text)) for text in texts))


def _licensor(name: str, url: str) -> str:
    """PLUS wants a list of structures; the house names one licensor, without mail or telephone."""
    parts = _element("plus:LicensorName", _text(name)) + _element("plus:LicensorURL", _text(url))
    return _element("rdf:Seq", _element("rdf:li", parts, ' rdf:parseType="Resource"'))
