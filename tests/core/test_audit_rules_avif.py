"""Each rule about AVIF boxes and items says no by itself, and so does each byte of them."""

from __future__ import annotations

import pytest

from gallery_media.imaging.encode import encode
from gallery_media.imaging.negative import Pixels
from gallery_media.metadata.audit.avif import walk_avif
from gallery_media.metadata.audit.avif_blocks import open_avif
from gallery_media.metadata.audit.blocks import Blocks
from gallery_media.metadata.audit.boxes import Box, contents, split
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.embed.avif import into_avif
from gallery_media.model.variant import Format, Rung
from tests.makers.avif_boxes import (
    EXIF,
    PLAIN,
    UNITS,
    XMP,
    avif,
    box,
    flip,
    infe,
    more,
    swap,
    units_of,
    with_item,
    with_property,
)
from tests.makers.neighbours import accepted_neighbours
from tests.makers.records import SIZE, a_finished


def a_grey_avif(width: int, height: int) -> bytes:
    return encode(Pixels(bytes(width * height), width, height, 1), Rung(Format.AVIF, 70, 60, 10))


def test_what_this_module_builds_is_what_the_house_writes() -> None:
    """The same bytes as from the encoder, and as from the embedder."""
    assert avif() == PLAIN
    assert avif(bytes(4) + b"MM", b"<x/>") == into_avif(PLAIN, b"MM", b"<x/>")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PLAIN, Blocks()),
        (a_grey_avif(*SIZE), Blocks()),
        (avif(iinf=with_item(swap(b"Color", b""))), Blocks()),
        (avif(ftyp=swap(b"MA1B", b"")), Blocks()),
        (avif(b"x"), Blocks(xmp=b"x")),
        (avif(bytes(4) + b"M", b"<x/>"), Blocks(exif=b"M", xmp=b"<x/>")),
        (avif(b"<x/>", base=a_grey_avif(*SIZE), units=units_of(a_grey_avif(*SIZE))),
         Blocks(xmp=b"<x/>")),
    ],
)  # fmt: skip
def test_a_right_avif_is_accepted_and_its_blocks_come_out_whole(data: bytes, found: Blocks) -> None:
    """Colour and grey, with and without the brand and the name that the encoder may leave out."""
    assert open_avif(data, *SIZE) == found
    if found == Blocks():
        walk_avif(data, *SIZE)


def test_no_byte_of_an_avif_container_can_be_its_neighbour() -> None:
    """Up to the units, which have tests of their own; with items, these included."""
    for data in (PLAIN, avif(bytes(4) + b"MM", b"<x/>")):
        start = data.index(b"mdat") + 4
        places = range(start if data == PLAIN else start + 4)
        assert accepted_neighbours(data, places, lambda changed: open_avif(changed, *SIZE)) == []
    places = range(PLAIN.index(b"mdat") + 4)
    assert accepted_neighbours(PLAIN, places, lambda changed: walk_avif(changed, *SIZE)) == []


OTHER = a_finished("avif", (SIZE[0] - 1, SIZE[1]))
TALLER = a_finished("avif", (SIZE[0], SIZE[1] + 1))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (avif(ftyp=more), "other brands"),
        (avif(ftyp=swap(b"MA1B", b"MA1A")), "other brands"),
        (avif(ftyp=swap(b"avif", b"avis")), "main brand"),
        (avif(ftyp=flip(7, 1)), "main brand"),
        (avif(meta=flip(0, 1)), "meta box"),
        (avif(hdlr=more), "handler"),
        (avif(hdlr=swap(bytes(13), b"x" + bytes(12))), "handler"),
        (avif(pitm=flip(5, 2)), "primary picture"),
        (avif(pitm=more), "primary picture"),
        (avif(iinf=flip(5, 3)), "more than one item"),
        (avif(iinf=flip(4, 1)), "more than one item"),
        (avif(iinf=flip(0, 1)), "more than one item"),
        (avif(iinf=more), "impossible size"),
        (avif(iinf=lambda body: body + infe(2, EXIF)), "more boxes"),
        (avif(iinf=with_item(flip(0, 1))), "no AV1 picture"),
        (avif(iinf=with_item(flip(7, 1))), "no AV1 picture"),
        (avif(iinf=with_item(swap(b"av01", b"hvc1"))), "no AV1 picture"),
        (avif(iinf=with_item(swap(b"Color", b"Jelgava"))), "item has a name"),
        (avif(iinf=with_item(more)), "item has a name"),
        (avif(iloc=more), "no variant needs"),
        (avif(iloc=flip(4, 0x10)), "no variant needs"),
        (avif(iloc=flip(7, 3)), "no variant needs"),
        (avif(iloc=flip(17, 1)), "not all of mdat"),
        (avif(iloc=flip(21, 1)), "not all of mdat"),
        (avif(slack=b"x"), "not all of mdat"),
        (avif(iprp=with_property(b"ispe", flip(11, 1))), "size is not as planned"),
        (avif(iprp=with_property(b"ispe", more)), "size is not as planned"),
        (avif(units=units_of(OTHER)), "AV1 size is not as planned"),
        (avif(units=units_of(TALLER)), "AV1 size is not as planned"),
        (avif(units=units_of(a_grey_avif(*SIZE))), "channels"),
        (avif(iprp=with_property(b"pixi", more)), "channels"),
        (avif(iprp=with_property(b"pixi", flip(5, 2))), "channels"),
        (avif(iprp=with_property(b"av1C", more)), "configuration differs"),
        (avif(iprp=with_property(b"av1C", flip(1, 1))), "configuration differs"),
        (avif(iprp=with_property(b"colr", more)), "plain sRGB"),
        (avif(iprp=with_property(b"colr", swap(b"nclx", b"prof"))), "plain sRGB"),
        (avif(iprp=swap(b"ipma\0\0\0\0\0\0\0\1\0\1", b"ipma\0\0\0\0\0\0\0\1\0\2")),
         "something else"),
        (avif(iprp=swap(b"\1\2\x83\4", b"\1\2\x84\3")), "something else"),
        (avif(iprp=swap(b"\1\2\x83\4", b"\x81\2\x83\4")), "unknown way"),
        (avif(iprp=swap(b"\1\2\x83\4", b"\1\x82\x83\4")), "unknown way"),
        (avif(iprp=swap(b"\1\2\x83\4", b"\1\2\3\4")), "unknown way"),
        (avif(iprp=swap(b"\1\2\x83\4", b"\1\2\x83\x84")), "unknown way"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)  # fmt: skip
def test_each_rule_about_avif_speaks(data: bytes, reason: str) -> None:
    """Each file is wrong in one thing, and refused for it."""
    with pytest.raises(Refusal, match=reason):
        walk_avif(data, *SIZE)
    with pytest.raises(Refusal, match=reason):
        open_avif(data, *SIZE)


FIRST, SECOND = bytes(4) + b"MM", b"<x/>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (avif(FIRST, SECOND, meta=flip(0, 1)), "meta box"),
        (avif(FIRST, SECOND, kinds=(b"Exig\0", XMP)), "besides EXIF and XMP"),
        (avif(FIRST, SECOND, kinds=(XMP, EXIF)), "besides EXIF and XMP"),
        (avif(SECOND, kinds=(EXIF, EXIF)), "besides EXIF and XMP"),
        (avif(FIRST, SECOND, kinds=(EXIF, XMP + b"utf-8\0")), "besides EXIF and XMP"),
        (avif(FIRST, SECOND, iinf=flip(4, 1)), "besides EXIF and XMP"),
        (avif(FIRST, SECOND, iinf=flip(0, 1)), "besides EXIF and XMP"),
        (avif(FIRST, SECOND, iinf=flip(5, 7)), "besides EXIF and XMP"),
        (avif(FIRST, SECOND, iinf=flip(5, 2)), "besides EXIF and XMP"),
        (avif(FIRST, SECOND, iinf=lambda body: body + infe(4, EXIF)), "more boxes"),
        (avif(FIRST, SECOND, iinf=with_item(swap(b"Color", b"Jelgava"))), "item has a name"),
        (avif(FIRST, SECOND, iref=flip(0, 1)), "links are of another version"),
        (avif(FIRST, SECOND, iref=flip(13, 1)), "a link is odd"),
        (avif(FIRST, SECOND, iref=flip(17, 2)), "a link is odd"),
        (avif(FIRST, SECOND, iref=swap(b"cdsc", b"thmb")), "boxes other than"),
        (avif(FIRST, SECOND, iref=lambda body: body + box(b"cdsc", b"")), "more boxes"),
        (avif(FIRST, SECOND, iloc=more), "stored oddly"),
        (avif(FIRST, SECOND, iloc=lambda body: body[:-1]), "stored oddly"),
        (avif(FIRST, SECOND, iloc=flip(0, 1)), "stored oddly"),
        (avif(FIRST, SECOND, iloc=flip(7, 1)), "stored oddly"),
        (avif(FIRST, SECOND, iloc=flip(9, 8)), "an item is odd"),
        (avif(FIRST, SECOND, iloc=flip(23, 8)), "an item is odd"),
        (avif(FIRST, SECOND, iloc=flip(27, 8)), "an item is odd"),
        (avif(FIRST, SECOND, iloc=flip(31, 8)), "overlap"),
        (avif(FIRST, SECOND, iloc=flip(17, 8)), "overlap"),
        (avif(FIRST, SECOND, iloc=flip(21, 1)), "not all of mdat"),
        (avif(FIRST, SECOND, slack=b"x"), "not all of mdat"),
        (avif(b"\0\0\0\1MM", SECOND), "EXIF does not start"),
        (avif(b"\0\0", SECOND), "EXIF does not start"),
        (avif(bytes(4), SECOND), "EXIF is empty"),
        (avif(FIRST, b""), "XMP is empty"),
        (avif(b""), "XMP is empty"),
        (avif(FIRST, SECOND, hdlr=more), "handler"),
        (avif(FIRST, SECOND, pitm=flip(5, 3)), "primary picture"),
        (avif(FIRST, SECOND, ftyp=more), "other brands"),
        (avif(FIRST, SECOND, iprp=with_property(b"av1C", more)), "configuration differs"),
        (avif(FIRST, SECOND, units=UNITS + b"x"), "odd header|cut off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_each_rule_about_avif_items_speaks(data: bytes, reason: str) -> None:
    """With items, the picture is held to every rule that it would be held to without."""
    with pytest.raises(Refusal, match=reason):
        open_avif(data, *SIZE)


def test_boxes_fill_the_bytes_exactly() -> None:
    """An empty box is one; what is shorter than a box's own header is none."""
    assert split(b"", 0) == ()
    two = box(b"free", b"") + box(b"skip", b"ab")
    found = (Box(b"free", b"", 8), Box(b"skip", b"ab", 16))
    assert split(two, 2) == contents(two, (b"free", b"skip")) == found
    for wrong in (b"\0\0\0\7free", b"\0\0\0\x09free", b"\0\0\0\0free", b"\0\0\0\x08", b"x"):
        with pytest.raises(Refusal, match="impossible size"):
            split(wrong, 2)
        with pytest.raises(Refusal, match="impossible size"):
            split(two + wrong, 3)
    with pytest.raises(Refusal, match="more boxes"):
        split(two, 1)
    for kinds in ((b"skip", b"free"), (b"free", b"skiq"), (b"free", b"skio"), (b"free",) * 3):
        with pytest.raises(Refusal, match="boxes other than"):
            contents(two, kinds)
