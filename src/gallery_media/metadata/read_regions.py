"""Reads where heads are: an XMP packet goes in, regions of the stored picture come out, unnamed.

Three ways of writing them: MWG regions (Lightroom, digiKam, Apple), IPTC image regions, and
Microsoft's. Coordinates are those of the picture as stored, before it is turned upright; what
writers say of the size they apply to is not to be trusted (of eight test files turned by a tag,
all have stored coordinates, and five name the upright size).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from gallery_media.metadata.read_xmp import MOST_BYTES, MOST_DEPTH, XmpRefused
from gallery_media.model.region import MOST_REGIONS, Region, region

_MWG = "http://www.metadataworkinggroup.com/schemas/regions/"
_AREA = "http://ns.adobe.com/xmp/sType/Area#"
_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_MICROSOFT = "http://ns.microsoft.com/photo/1.2/t/Region#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MARKS = (_MWG.encode(), _MICROSOFT.encode(), b"ImageRegion")

_MWG_KINDS = frozenset({"", "face", "pet"})
"""Of MWG's types those that a crop should keep; a bar code or a camera's focus frame is not."""

_NO_SUBJECT = ("cropping", "compositeImageItem", "copyrightRegion")
"""Ends of IPTC's region roles (NewsCodes, imageregionrole) that point to no person or thing."""


@dataclass
class _Node:
    """An element, or an attribute as an element without children; names are ``namespace local``."""

    name: str
    text: str = ""
    children: list[_Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[_Node]:
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

    def items(self) -> Iterator[_Node]:
        """The items of the list that this property holds."""
        for child in self.children:
            if child.name == f"{_RDF} li":
                yield child
            elif child.name in (f"{_RDF} Bag", f"{_RDF} Seq", f"{_RDF} Alt"):
                yield from child.items()


def stored_regions(packet: bytes) -> tuple[Region, ...]:
    """Regions in shares of the stored picture, at most 100; what cannot be read is passed over.

    Raises XmpRefused for a packet that ``read_xmp.properties`` would refuse as well.
    """
    if not any(mark in packet for mark in _MARKS):
        return ()
    root = _tree(packet)
    found = [*_mwg(root), *_iptc(root)] or [*_microsoft(root)]
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_REGIONS]


def turned(one: Region, orientation: int) -> Region:
    """A region of the stored picture in the upright one; ``orientation`` is EXIF's, 1 to 8.

    Source: EXIF 2.32, table 6.
    """
    left, top, right, bottom = one.left, one.top, one.right, one.bottom
    if orientation in (5, 6, 7, 8):  # first mirrored along the main diagonal
        left, top, right, bottom = top, left, bottom, right
    if orientation in (2, 3, 6, 7):
        left, right = 1 - right, 1 - left
    if orientation in (3, 4, 7, 8):
        top, bottom = 1 - bottom, 1 - top
    return Region(left, top, right, bottom)


def _mwg(root: _Node) -> Iterator[Region | None]:
    for listed in root.all(f"{_MWG} RegionList"):
        for item in listed.items():
            if item.first(f"{_MWG} Type").lower() not in _MWG_KINDS:
                continue
            for area in item.all(f"{_MWG} Area"):
                x, y, width, height, across = (
                    area.number(f"{_AREA} {name}") for name in ("x", "y", "w", "h", "d")
                )
                if area.first(f"{_AREA} unit").lower() not in ("", "normalized"):
                    continue
                width, height = width or across, height or across
                if x is not None and y is not None and width and height:
                    yield region(x - width / 2, y - height / 2, width, height)


def _iptc(root: _Node) -> Iterator[Region | None]:
    for listed in root.all(f"{_IPTC} ImageRegion"):
        for item in listed.items():
            if _is_no_subject(item):
                continue
            for shape in item.all(f"{_IPTC} RegionBoundary"):
                yield _boundary(shape)


def _is_no_subject(item: _Node) -> bool:
    names = (
        identifier.text
        for role in item.all(f"{_IPTC} rRole")
        for listed in role.all(f"{_XMP} Identifier")
        for identifier in listed.items()
    )
    ends = tuple(end.lower() for end in _NO_SUBJECT)
    return any(name.strip().lower().endswith(ends) for name in names)


def _boundary(shape: _Node) -> Region | None:
    """A rectangle, or the one around a circle or polygon; in shares, not in pixels, whose picture
    may have been another size."""
    if shape.first(f"{_IPTC} rbUnit").lower() != "relative":
        return None
    x, y, width, height, radius = (
        shape.number(f"{_IPTC} rb{name}") for name in ("X", "Y", "W", "H", "Rx")
    )
    kind = shape.first(f"{_IPTC} rbShape").lower()
    if kind == "polygon":
        return _around([*shape.all(f"{_IPTC} rbVertices")])
    if x is None or y is None:
        return None
    if kind == "circle" and radius:
        return region(x - radius, y - radius, 2 * radius, 2 * radius)
    return region(x, y, width, height) if width and height else None


def _around(listed: list[_Node]) -> Region | None:
    corners = [
        (x, y)
        for vertices in listed
        for vertex in vertices.items()
        if (x := vertex.number(f"{_IPTC} rbX")) is not None
        and (y := vertex.number(f"{_IPTC} rbY")) is not None
    ]
    if not corners:
        return None
    left, top = (min(corner[axis] for corner in corners) for axis in (0, 1))
    right, bottom = (max(corner[axis] for corner in corners) for axis in (0, 1))
    return region(left, top, right - left, bottom - top)


def _microsoft(root: _Node) -> Iterator[Region | None]:
    for rectangle in root.all(f"{_MICROSOFT} Rectangle"):
        try:
            left, top, width, height = map(float, rectangle.text.split(","))
        except ValueError:
            continue
        yield region(left, top, width, height)


def _tree(packet: bytes) -> _Node:
    if len(packet) > MOST_BYTES:
        raise XmpRefused("the packet is larger than 4 MB")
    root = _Node("")
    path = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(path) > MOST_DEPTH:
            raise XmpRefused("nested deeper than 60 levels")
        node = _Node(name, children=[_Node(key, value) for key, value in attributes.items()])
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
