"""Each rule about XMP says no by itself: crafted packets, refused for that reason."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.audit.xmp_block import prove_xmp
from gallery_media.metadata.audit.xmp_tree import Element, parse
from gallery_media.metadata.embed.xmp import xmp_packet
from gallery_media.model.metadata import PublicMetadata
from tests.makers.records import FULL

RECORD = PublicMetadata(creators=("Jānis",), copyright_notice="© J")
XMP = xmp_packet(RECORD)
OPENING, CLOSING = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>', '<?xpacket end="r"?>'


def in_xmp(old: str, new: str) -> bytes:
    changed = XMP.replace(old.encode(), new.encode(), 1)
    assert changed != XMP
    return changed


NAME = "<rdf:li>Jānis</rdf:li>"


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        (b"", "missing"),
        (XMP + b" " * 65_000, "too long"),
        (in_xmp(NAME, "text" + NAME), "text between"),
        (in_xmp(NAME, NAME + "\n"), "text between"),
        (in_xmp(NAME, "<!--x-->" + NAME), "neither element nor text"),
        (in_xmp("Jānis", "<![CDATA[Jānis]]>"), "neither element nor text"),
        (b'<?xml version="1.0"?>' + XMP, "neither element nor text"),
        (b"<!DOCTYPE x>" + XMP, "neither element nor text"),
        (b'<!DOCTYPE x SYSTEM "x.dtd">' + XMP, "neither element nor text"),
        (in_xmp("</rdf:RDF>", ""), "not well-formed"),
        (in_xmp("Jānis", "&x;"), "not well-formed"),
        (XMP[:-40], "not well-formed"),
        (XMP.decode().encode("utf-16"), "spelled"),
        (in_xmp("Jānis", "J&#257;nis"), "spelled"),
        (in_xmp("W5M0", "W5M1"), "spelled"),
        (in_xmp("W5M0", "W5L0"), "spelled"),
        (in_xmp('end="r"', 'end="w"'), "spelled"),
        (in_xmp('end="r"', 'end="q"'), "spelled"),
        (in_xmp(NAME, "<?note x?>" + NAME), "spelled"),
        (in_xmp(NAME, "<rdf:li >Jānis</rdf:li>"), "spelled"),
        (in_xmp("© J", "©&#32;J"), "spelled"),
        (XMP + b"\n", "spelled"),
        (in_xmp(NAME, NAME + "<rdf:Bag></rdf:Bag>"), "property that is not on the list"),
        (in_xmp(NAME, NAME + "<rdf:lj></rdf:lj>"), "property that is not on the list"),
        (in_xmp("x-default", "x-defaulT"), "attribute that is not on the list"),
        (in_xmp("<rdf:Seq>", '<rdf:Seq rdf:ID="x">'), "attribute that is not on the list"),
        (in_xmp("dc/elements/1.1/", "dc/elements/1.2/"), "attribute that is not on the list"),
        (in_xmp("Jānis", "Zane"), "differs"),
        (in_xmp(NAME, NAME + NAME), "differs"),
        (in_xmp(NAME, ""), "differs"),
        (in_xmp("<rdf:Seq>", '<rdf:Seq rdf:about="">'), "differs"),
    ],
    ids=lambda value: value if isinstance(value, str) else "packet",
)
def test_each_rule_about_xmp_speaks(packet: bytes, reason: str) -> None:
    """The right packet is accepted; each wrong one for its own reason."""
    prove_xmp(XMP, RECORD)
    with pytest.raises(Refusal, match=reason):
        prove_xmp(packet, RECORD)


def test_a_packet_is_refused_where_the_record_is_empty() -> None:
    """And without one nothing is missing."""
    prove_xmp(b"", PublicMetadata())
    with pytest.raises(Refusal, match="not in its record"):
        prove_xmp(XMP, PublicMetadata())


@pytest.mark.parametrize("name", [field.name for field in fields(PublicMetadata)])
def test_each_field_alone_has_its_place_in_a_packet(name: str) -> None:
    """A packet with nothing else is right, and one without it is wrong."""
    alone = replace(PublicMetadata(), **{name: getattr(FULL, name)})
    prove_xmp(xmp_packet(alone), alone)
    others = replace(FULL, **{name: getattr(PublicMetadata(), name)})
    prove_xmp(xmp_packet(others), others)
    with pytest.raises(Refusal, match="differs"):
        prove_xmp(xmp_packet(others), FULL)


def packet(inside: str) -> bytes:
    return f"{OPENING}{inside}{CLOSING}".encode()


def test_a_packet_becomes_a_tree() -> None:
    """Names with their prefixes, attributes in order, references resolved in texts."""
    inside = '<a b="c" d:e="f"><g:h>&amp;&lt;&gt;"</g:h><i></i></a>'
    children = [Element("g:h", text='&<>"'), Element("i")]
    assert parse(packet(inside)) == Element("a", (("b", "c"), ("d:e", "f")), children)


def nested(depth: int) -> str:
    return "<a>" * depth + "</a>" * depth


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        (nested(9), nested(10), "too large a tree"),
        (f"<a>{'<b></b>' * 99}</a>", f"<a>{'<b></b>' * 100}</a>", "too large a tree"),
    ],
    ids=["depth", "elements"],
)
def test_a_tree_may_have_nine_floors_and_a_hundred_elements(
    right: str, wrong: str, reason: str
) -> None:
    """The deepest that a record needs is nine, and the widest far below a hundred."""
    assert parse(packet(right)).children
    with pytest.raises(Refusal, match=reason):
        parse(packet(wrong))


def test_a_long_text_that_arrives_in_pieces_is_read_whole() -> None:
    """Expat hands over what follows a reference by itself when it is longer than its buffer."""
    assert parse(packet(f"<a>&amp;{'x' * 20_000}</a>")).text == "&" + "x" * 20_000


def test_a_packet_may_have_65000_bytes() -> None:
    """What fits into one segment of a JPEG, whatever the format is."""
    room = 65_000 - len(packet("<a></a>"))
    assert parse(packet(f"<a>{'x' * room}</a>")).text == "x" * room
    with pytest.raises(Refusal, match="too long"):
        parse(packet(f"<a>{'x' * (room + 1)}</a>"))


@pytest.mark.parametrize("inside", ['<a b="&amp;"></a>', "<a b='c'></a>", '<a b="&quot;"></a>'])
def test_attributes_have_one_spelling_too(inside: str) -> None:
    """No quotes and no references in them."""
    with pytest.raises(Refusal, match="spelled"):
        parse(packet(inside))
