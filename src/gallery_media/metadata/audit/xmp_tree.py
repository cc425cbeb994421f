"""An XMP packet goes in, its tree of elements comes out, or a Refusal; every byte is accounted for.

Expat with everything switched off that brings in or hides something: document types, entities,
comments, declarations, CDATA. Then the tree is written out again, in the only spelling that is
allowed, and must give the same bytes: there is no white space, reference or quote to hide in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from gallery_media.metadata.audit.refusal import Refusal, require

MOST_BYTES = 65_000
_DEEPEST = 9
_MOST_ELEMENTS = 100
_OPENING = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_CLOSING = '<?xpacket end="r"?>'

Attributes = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Element:
    """Name with its prefix, attributes in file order, and either children or text."""

    name: str
    attributes: Attributes = ()
    children: list[Element] = field(default_factory=list)
    text: str = ""


def parse(packet: bytes) -> Element:
    """The root element of a packet that is in the one allowed spelling."""
    require(len(packet) <= MOST_BYTES, "its XMP is too long")
    holder = Element("")
    path = [holder]
    elements = 0

    def start(name: str, attributes: list[str]) -> None:
        nonlocal elements
        elements += 1
        require(len(path) <= _DEEPEST and elements <= _MOST_ELEMENTS, "its XMP is too large a tree")
        pairs = tuple(zip(attributes[::2], attributes[1::2], strict=True))
        element = Element(name, pairs)
        path[-1].children.append(element)
        path.append(element)

    def end(_name: str) -> None:
        element = path.pop()
        require(not (element.children and element.text), "its XMP has text between its properties")

    def text(characters: str) -> None:
        path[-1].text += characters

    def refuse(*_anything: object) -> NoReturn:
        raise Refusal("its XMP holds something that is neither element nor text")

    parser = expat.ParserCreate("UTF-8")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    # Processing instructions may pass here: the two that are right are compared below.
    parser.CommentHandler = refuse
    parser.StartCdataSectionHandler = refuse
    parser.XmlDeclHandler = refuse
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.SkippedEntityHandler = refuse
    try:
        parser.Parse(packet, True)
    except expat.ExpatError as why:
        raise Refusal("its XMP is not well-formed") from why
    (root,) = holder.children
    written = f"{_OPENING}{_spelled(root)}{_CLOSING}"
    require(written.encode() == packet, "its XMP is spelled in an unusual way")
    return root


def _spelled(element: Element) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in element.attributes)
    text = element.text
    for character, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(character, reference)
    inside = text + "".join(map(_spelled, element.children))
    return f"<{element.name}{attributes}>{inside}</{element.name}>"
