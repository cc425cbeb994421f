"""XMP packets that say where heads are, as Lightroom, IPTC tools and Microsoft write them."""

from __future__ import annotations

from collections.abc import Sequence

_NAMES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" '
    'xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:MP="http://ns.microsoft.com/photo/1.2/" '
    'xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" '
    'xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" '
    'xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" '
    'xmlns:gm="urn:gallery-media:people/1.0/"'
)
_START, _END = f"<rdf:RDF {_NAMES}><rdf:Description>", "</rdf:Description></rdf:RDF>"


def packet(*packets: bytes) -> bytes:
    """Several packets of this module as one."""
    inner = (one.decode().removeprefix(_START).removesuffix(_END) for one in packets)
    return f"{_START}{''.join(inner)}{_END}".encode()


def mwg(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    kind: str = "Face",
    unit: str = "normalized",
    as_elements: bool = False,
) -> str:
    """One region of MWG's list; x and y are its middle. A name stands beside it, as it does."""
    values = {"x": x, "y": y, "w": width, "h": height, "unit": unit}
    if as_elements:
        inner = "".join(f"<stArea:{key}>{value}</stArea:{key}>" for key, value in values.items())
        area = f'<mwg-rs:Area rdf:parseType="Resource">{inner}</mwg-rs:Area>'
    else:
        said = " ".join(f'stArea:{key}="{value}"' for key, value in values.items())
        area = f"<mwg-rs:Area {said}/>"
    type_ = f' mwg-rs:Type="{kind}"' if kind else ""
    return (
        f'<rdf:li><rdf:Description mwg-rs:Name="Ilze Ozola"{type_}>{area}'
        "</rdf:Description></rdf:li>"
    )


def mwg_packet(*regions: str, applied: tuple[int, int] | None = None) -> bytes:
    """``applied``: width and height of the picture that they apply to."""
    listed = f"<mwg-rs:RegionList><rdf:Bag>{''.join(regions)}</rdf:Bag></mwg-rs:RegionList>"
    size = ""
    if applied:
        said = f'stDim:w="{applied[0]}" stDim:h="{applied[1]}" stDim:unit="pixel"'
        size = f"<mwg-rs:AppliedToDimensions {said}/>"
    inner = f'<mwg-rs:Regions rdf:parseType="Resource">{size}{listed}</mwg-rs:Regions>'
    return f"{_START}{inner}{_END}".encode()


def iptc(
    shape: str,
    *,
    unit: str = "relative",
    role: str = "",
    corners: Sequence[tuple[float, float]] = (),
    **numbers: float,
) -> str:
    """One image region of IPTC's list; ``numbers`` are rbX, rbY, rbW, rbH, rbRx."""
    said = {"rbShape": shape, "rbUnit": unit, **numbers}
    inner = "".join(
        f"<Iptc4xmpExt:{key}>{value}</Iptc4xmpExt:{key}>" for key, value in said.items()
    )
    if corners:
        points = "".join(
            f'<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:rbX>{x}</Iptc4xmpExt:rbX>'
            f"<Iptc4xmpExt:rbY>{y}</Iptc4xmpExt:rbY></rdf:li>"
            for x, y in corners
        )
        inner += f"<Iptc4xmpExt:rbVertices><rdf:Seq>{points}</rdf:Seq></Iptc4xmpExt:rbVertices>"
    roles = (
        '<Iptc4xmpExt:rRole><rdf:Bag><rdf:li rdf:parseType="Resource"><xmp:Identifier><rdf:Bag>'
        f"<rdf:li>{role}</rdf:li></rdf:Bag></xmp:Identifier></rdf:li></rdf:Bag></Iptc4xmpExt:rRole>"
        if role
        else ""
    )
    boundary = f'<Iptc4xmpExt:RegionBoundary rdf:parseType="Resource">{inner}'
    return (
        f'<rdf:li rdf:parseType="Resource">{boundary}</Iptc4xmpExt:RegionBoundary>{roles}</rdf:li>'
    )


def iptc_packet(*regions: str) -> bytes:
    listed = f"<rdf:Bag>{''.join(regions)}</rdf:Bag>"
    return f"{_START}<Iptc4xmpExt:ImageRegion>{listed}</Iptc4xmpExt:ImageRegion>{_END}".encode()


def blur_packet(places: str, *, listed: bool = False) -> bytes:
    """The house's own list of places to cover."""
    inner = f"<rdf:Bag><rdf:li>{places}</rdf:li></rdf:Bag>" if listed else places
    return f"{_START}<gm:Blur>{inner}</gm:Blur>{_END}".encode()


def people_packet(*packets: bytes, **flags: str) -> bytes:
    """What the house's own words say of people: ``objection="blur"``, besides other packets."""
    said = "".join(f"<gm:{name.title()}>{word}</gm:{name.title()}>" for name, word in flags.items())
    return packet(*packets, f"{_START}{said}{_END}".encode())


def microsoft_packet(rectangle: str) -> bytes:
    inner = (
        '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>'
        f'<rdf:li rdf:parseType="Resource"><MPReg:Rectangle>{rectangle}</MPReg:Rectangle>'
        "</rdf:li></rdf:Bag></MPRI:Regions></MP:RegionInfo>"
    )
    return f"{_START}{inner}{_END}".encode()
