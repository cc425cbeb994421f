"""Writes the words into a file as editing programs do: a shot and words go in, XMP and IIM come out."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from gallery_media.demo.cameras import Shot


@dataclass(frozen=True, slots=True)
class Face:
    """A named region as face-tagging programs store it: middle and size as shares of the picture."""

    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Told:
    """What the photographer wrote into the file before handing it over."""

    headline: str
    caption: str
    keywords: tuple[str, ...]
    sublocation: str
    faces: tuple[Face, ...]


_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
}


def xmp_packet(shot: Shot, told: Told, size: tuple[int, int]) -> bytes:
    """The XMP packet of an edited photo: credits, contact, history with paths, faces."""
    owner, taken = shot.camera.owner, shot.taken.isoformat(timespec="seconds")
    document = UUID(int=int(shot.unique_id, 16))
    folder = f"/Users/{owner.account}/Pictures/2017-06 Cesis festivals"
    history = "".join(
        f'<rdf:li rdf:parseType="Resource"><stEvt:action>{action}</stEvt:action>'
        f"<stEvt:when>{taken}</stEvt:when><stEvt:softwareAgent>Tumšā istaba 6.2</stEvt:softwareAgent>"
        f"<stEvt:changed>/</stEvt:changed><stEvt:parameters>{escape(words)}</stEvt:parameters></rdf:li>"
        for action, words in (
            ("derived", f"converted from raw, {folder}/{shot.name.rsplit('.', 1)[0]}.RAW"),
            ("saved", f"saved to {folder}/gatavs/{shot.name}"),
        )
    )
    names = "".join(f"<rdf:li>{escape(face.name)}</rdf:li>" for face in told.faces)
    people = f"<Iptc4xmpExt:PersonInImage><rdf:Bag>{names}</rdf:Bag></Iptc4xmpExt:PersonInImage>"
    spaces = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in _NAMESPACES.items())
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}>
<rdf:Description rdf:about="" xmp:CreatorTool="Tumšā istaba 6.2 (macOS)" xmp:CreateDate="{taken}"
 xmp:ModifyDate="{taken}" photoshop:DateCreated="{taken}" photoshop:City="Cēsis" photoshop:Country="Latvija"
 photoshop:Credit={quoteattr("Foto: " + owner.name)} photoshop:Headline={quoteattr(told.headline)}
 xmpMM:DocumentID="xmp.did:{document}" xmpMM:InstanceID="xmp.iid:{document}"
 crs:RawFileName={quoteattr(shot.name.rsplit(".", 1)[0] + ".RAW")}
 Iptc4xmpCore:Location={quoteattr(told.sublocation)}>
<dc:creator><rdf:Seq><rdf:li>{escape(owner.name)}</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© {shot.taken.year} {escape(owner.name)}</rdf:li></rdf:Alt></dc:rights>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(told.headline)}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(told.caption)}</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag>{"".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in told.keywords)}</rdf:Bag></dc:subject>
<xmpMM:History><rdf:Seq>{history}</rdf:Seq></xmpMM:History>
<Iptc4xmpCore:CreatorContactInfo rdf:parseType="Resource">
<Iptc4xmpCore:CiEmailWork>{owner.mail}</Iptc4xmpCore:CiEmailWork>
<Iptc4xmpCore:CiTelWork>{owner.phone}</Iptc4xmpCore:CiTelWork></Iptc4xmpCore:CreatorContactInfo>
{people + _regions(told.faces, size) if told.faces else ""}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    return packet.encode("utf-8")


def _regions(faces: Sequence[Face], size: tuple[int, int]) -> str:
    """Face regions (Metadata Working Group, Guidelines 2.0, section 5.9)."""
    items = "".join(
        f'<rdf:li rdf:parseType="Resource"><mwg-rs:Name>{escape(face.name)}</mwg-rs:Name>'
        f"<mwg-rs:Type>Face</mwg-rs:Type>"
        f'<mwg-rs:Area stArea:x="{face.x:.4f}" stArea:y="{face.y:.4f}" stArea:w="{face.width:.4f}"'
        f' stArea:h="{face.height:.4f}" stArea:unit="normalized"/></rdf:li>'
        for face in faces
    )
    return (
        '<mwg-rs:Regions rdf:parseType="Resource">'
        f'<mwg-rs:AppliedToDimensions stDim:w="{size[0]}" stDim:h="{size[1]}" stDim:unit="pixel"/>'
        f"<mwg-rs:RegionList><rdf:Bag>{items}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )


def photoshop_resources(shot: Shot, told: Told) -> bytes:
    """The payload of an APP13 segment: one image resource with IPTC datasets in UTF-8."""
    owner = shot.camera.owner
    datasets: list[tuple[int, str]] = [
        (5, told.headline), *((25, word) for word in told.keywords),
        (55, shot.taken.strftime("%Y%m%d")), (60, shot.taken.strftime("%H%M%S%z")), (80, owner.name),
        (90, "Cēsis"), (92, told.sublocation), (100, "LVA"), (101, "Latvija"), (105, told.headline),
        (110, f"Foto: {owner.name}"), (116, f"© {shot.taken.year} {owner.name}"),
        (118, owner.mail), (120, told.caption),
    ]  # fmt: skip
    block = _dataset(1, 90, b"\x1b%G") + _dataset(2, 0, b"\x00\x04")
    block += b"".join(_dataset(2, number, words.encode("utf-8")) for number, words in datasets)
    head = b"Photoshop 3.0\0" + b"8BIM" + struct.pack(">HH", 0x0404, 0)
    return head + struct.pack(">I", len(block)) + block + b"\0" * (len(block) % 2)


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value
