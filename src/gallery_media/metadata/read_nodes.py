"""Reads an XMP packet as a tree: XML goes in, nodes come out; document types are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from gallery_media.metadata.read_xmp import MOST_BYTES, MOST_DEPTH, XmpRefused

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass
class Node:
    """An element, or an attribute as an element without children; names are ``namespace local``."""

    name: str
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Node]:
        """Every element of that name below, at any depth."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def first(self, name: str) -> str:
        return next((found.text.strip() for found in self.all(name)), "")

    def number(self, name: str) -> float | None:
        try:
            return float(self.first(name))
        except ValueError:
            return None

    def items(self) -> Iterator[Node]:
        """The items of the list that this property holds."""
        for child in self.children:
            if child.name == f"{_RDF} li":
                yield child
            elif child.name in (f"{_RDF} Bag", f"{_RDF} Seq", f"{_RDF} Alt"):
                yield from child.items()


def tree(packet: bytes) -> Node:
    """The packet's outermost elements below a node without a name.

    Raises XmpRefused for a packet that ``read_xmp.properties`` would refuse as well.
    """
    if len(packet) > MOST_BYTES:
        raise XmpRefused("the packet is larger than 4 MB")
    root = Node("")
    path = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(path) > MOST_DEPTH:
            raise XmpRefused("nested deeper than 60 levels")
        node = Node(name, children=[Node(key, value) for key, value in attributes.items()])
        path[-1].children.append(node)
        path.append(node)

    def end(_name: str) -> None:
        path.pop()

    def text(words: str) -> None:
        path[-1].text += words

    def refuse(*_anything: object) -> NoReturn:
        raise XmpRefused("it declares a document type or an entity")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(packet.strip(b"\0 \t\r\n"), True)
    except (expat.ExpatError, ValueError, LookupError) as broken:
        raise XmpRefused("it is not well-formed XML") from broken
    return root
