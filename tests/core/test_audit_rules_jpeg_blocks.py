"""Each rule about a JPEG's metadata segments says no by itself: place, order, name and length."""

from __future__ import annotations

import struct

import pytest

from gallery_media.metadata.audit.blocks import Blocks
from gallery_media.metadata.audit.jpeg_blocks import open_jpeg
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.model.metadata import PublicFormat
from tests.makers.neighbours import accepted_neighbours
from tests.makers.records import FINISHED, SIZE

PLAIN = FINISHED[PublicFormat.JPEG]
HEAD, REST = PLAIN[:20], PLAIN[20:]
NAMES = {
    "exif": (0xE1, b"Exif\0\0"),
    "xmp": (0xE1, b"http://ns.adobe.com/xap/1.0/\0"),
    "icc_profile": (0xE2, b"ICC_PROFILE\0\1\1"),
    "photoshop": (0xED, b"Photoshop 3.0\0"),
}
"""In the order in which they stand."""


def segment(name: str, block: bytes, length: int | None = None) -> bytes:
    marker, identifier = NAMES[name]
    size = len(identifier) + len(block) + 2 if length is None else length
    return struct.pack(">BBH", 0xFF, marker, size) + identifier + block


def jpeg(*segments: bytes, rest: bytes = REST) -> bytes:
    return HEAD + b"".join(segments) + rest


ONE = {name: segment(name, b"x") for name in NAMES}


@pytest.mark.parametrize(
    "names",
    [(), *((name,) for name in NAMES), ("exif", "photoshop"), ("xmp", "icc_profile"), tuple(NAMES)],
    ids="+".join,
)
def test_blocks_come_out_whole_and_the_rest_is_pixels(names: tuple[str, ...]) -> None:
    """Any of them may be missing; a block of one byte is one."""
    blocks = {name: name.encode() * (place * 200 + 1) for place, name in enumerate(names)}
    data = jpeg(*(segment(name, block) for name, block in blocks.items()))
    assert open_jpeg(data, *SIZE) == Blocks(**blocks)
    assert open_jpeg(jpeg(*(ONE[name] for name in names)), *SIZE) == Blocks(
        **dict.fromkeys(names, b"x")
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_segment_that_is_empty_or_cut_off_is_refused(name: str) -> None:
    """Nothing, less than nothing, more than the file; and a file that ends with it."""
    identifier = len(NAMES[name][1])
    for length in (identifier + 2, identifier + 1, 0, 0xFFFF):
        with pytest.raises(Refusal, match="empty, or cut off"):
            open_jpeg(jpeg(segment(name, b"x", length)), *SIZE)
    for rest, reason in ((b"", "between two segments"), (None, "empty, or cut off")):
        whole = jpeg(ONE[name], rest=b"")
        with pytest.raises(Refusal, match=reason):
            open_jpeg(whole if rest == b"" else whole[:-1], *SIZE)


@pytest.mark.parametrize("first", NAMES)
@pytest.mark.parametrize("second", NAMES)
def test_segments_have_one_order_and_come_once(first: str, second: str) -> None:
    """Where two readers meet two segments, each might believe another one."""
    data = jpeg(ONE[first], ONE[second])
    if [*NAMES].index(first) < [*NAMES].index(second):
        assert open_jpeg(data, *SIZE) == Blocks(**{first: b"x", second: b"x"})
    else:
        with pytest.raises(Refusal, match="segment of kind E"):
            open_jpeg(data, *SIZE)


@pytest.mark.parametrize("name", NAMES)
def test_no_byte_of_a_marker_or_an_identifier_can_be_its_neighbour(name: str) -> None:
    """Then it is another segment, and no variant may have another."""
    data = jpeg(ONE[name])
    places = [20, 21, *range(24, 24 + len(NAMES[name][1]))]
    assert accepted_neighbours(data, places, lambda changed: open_jpeg(changed, *SIZE)) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", ["before JFIF", "before the frame", "before the scan", "instead"])
def test_a_segment_elsewhere_is_refused(name: str, place: str) -> None:
    """Behind the JFIF header, and only where there is one."""
    at = {
        "before JFIF": 2,
        "before the frame": PLAIN.index(b"\xff\xc2"),
        "before the scan": PLAIN.index(b"\xff\xda"),
        "instead": 2,
    }[place]
    behind = PLAIN[20:] if place == "instead" else PLAIN[at:]
    with pytest.raises(Refusal):
        open_jpeg(PLAIN[:at] + ONE[name] + behind, *SIZE)
