"""Reads where heads are: an XMP packet goes in, marks on the stored picture come out, unnamed.

Three ways of writing them: MWG regions (Lightroom, digiKam, Apple), IPTC image regions, and
Microsoft's. Coordinates are those of the picture as stored, before it is turned upright; what
writers say of the size they apply to is not to be trusted (of eight test files turned by a tag,
all have stored coordinates, and five name the upright size). A fourth is the house's own list of
places to blur, in the upright picture.
"""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.metadata.read_nodes import Node, tree
from gallery_media.model.marks import MOST_MARKS, Mark, MarkKind, Marks
from gallery_media.model.region import Region, region

HOUSE = "urn:gallery-media:people/1.0/"
"""The house's own namespace in XMP; docs/photographers.md says what stands in it."""

_MWG = "http://www.metadataworkinggroup.com/schemas/regions/"
_AREA = "http://ns.adobe.com/xmp/sType/Area#"
_DIMENSIONS = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_TIFF = "http://ns.adobe.com/tiff/1.0/"
_MICROSOFT = "http://ns.microsoft.com/photo/1.2/t/Region#"
_MARKS = (_MWG.encode(), _MICROSOFT.encode(), b"ImageRegion", HOUSE.encode())

_MWG_KINDS = {"": MarkKind.FACE, "face": MarkKind.FACE, "pet": MarkKind.OTHER}
"""Of MWG's types those that a crop should keep; a bar code or a camera's focus frame is not."""

_PEOPLE = {MarkKind.FACE, MarkKind.PERSON}

_NO_SUBJECT = ("cropping", "compositeImageItem", "copyrightRegion")
"""Ends of IPTC's region roles (NewsCodes, imageregionrole) that point to no person or thing."""


def marks_of(packet: bytes) -> Marks:
    """What the packet marks, at most 500; a face that cannot be placed makes it ``unread``.

    Raises XmpRefused for a packet that ``read_xmp.properties`` would refuse as well.
    """
    letters = packet.replace(b"\0", b"")  # packets in UTF-16 are allowed too
    if not any(mark in letters for mark in _MARKS):
        return Marks()
    root = tree(packet)
    found = [*_mwg(root), *_iptc(root), *_microsoft(root), *_to_blur(root)]
    placed = tuple(dict.fromkeys(Mark(kind, one) for kind, one in found if one))
    lost = {kind for kind, one in found if one is None}
    sizes = {*_applied(root)}
    said = root.first(f"{_TIFF} Orientation")
    return Marks(
        placed[:MOST_MARKS],
        min(sizes, default=None),
        int(said) if said in set("12345678") else 0,
        bool(lost & _PEOPLE) or len(sizes) > 1 or len(placed) > MOST_MARKS,
        MarkKind.BLUR in lost or len(placed) > MOST_MARKS,
    )


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


_Found = Iterator[tuple[MarkKind, Region | None]]
"""None: there is something, and nobody knows where."""


def _mwg(root: Node) -> _Found:
    for listed in root.all(f"{_MWG} RegionList"):
        for item in listed.items():
            kind = _MWG_KINDS.get(item.first(f"{_MWG} Type").lower())
            if kind is not None:
                areas = [*item.all(f"{_MWG} Area")]
                yield from ((kind, _area(area)) for area in areas)
                if not areas:
                    yield kind, None


def _area(area: Node) -> Region | None:
    """A rectangle, or the one around a circle (``d``); in shares, not in pixels."""
    x, y, width, height, across = (
        area.number(f"{_AREA} {name}") for name in ("x", "y", "w", "h", "d")
    )
    width, height = width or across, height or across
    shares = area.first(f"{_AREA} unit").lower() in ("", "normalized")
    if not shares or x is None or y is None or not width or not height:
        return None
    return region(x - width / 2, y - height / 2, width, height)


def _applied(root: Node) -> Iterator[tuple[int, int]]:
    """The sizes that MWG's regions apply to, in pixels."""
    for said in root.all(f"{_MWG} AppliedToDimensions"):
        width, height = (said.number(f"{_DIMENSIONS} {name}") for name in ("w", "h"))
        if width and height and 1 <= width <= 1_000_000 and 1 <= height <= 1_000_000:
            yield round(width), round(height)


def _iptc(root: Node) -> _Found:
    for listed in root.all(f"{_IPTC} ImageRegion"):
        for item in listed.items():
            if _is_no_subject(item):
                continue
            for shape in item.all(f"{_IPTC} RegionBoundary"):
                yield MarkKind.OTHER, _boundary(shape)


def _is_no_subject(item: Node) -> bool:
    names = (
        identifier.text
        for role in item.all(f"{_IPTC} rRole")
        for listed in role.all(f"{_XMP} Identifier")
        for identifier in listed.items()
    )
    ends = tuple(end.lower() for end in _NO_SUBJECT)
    return any(name.strip().lower().endswith(ends) for name in names)


def _boundary(shape: Node) -> Region | None:
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


def _around(listed: list[Node]) -> Region | None:
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


def _microsoft(root: Node) -> _Found:
    for rectangle in root.all(f"{_MICROSOFT} Rectangle"):
        yield MarkKind.PERSON, _corners(rectangle.text)


def _to_blur(root: Node) -> _Found:
    """``left, top, width, height`` in shares of the upright picture, an item or a line each."""
    for listed in root.all(f"{HOUSE} Blur"):
        texts = [item.text for item in listed.items()] or listed.text.split(";")
        yield from ((MarkKind.BLUR, _corners(text)) for text in texts if text.strip())


def _corners(text: str) -> Region | None:
    try:
        left, top, width, height = map(float, text.split(","))
    except ValueError:
        return None
    return region(left, top, width, height)
