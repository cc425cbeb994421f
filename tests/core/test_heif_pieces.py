"""Files that name more pieces than any picture has, and how little is kept of them."""

from __future__ import annotations

import tracemalloc

import pytest

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.headers.heif import MOST_PIECES, coded_pieces
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.sniff import sniff
from tests.makers.avif_boxes import box

ITEMS = 40
EXTENTS = 60_000


def hostile() -> bytes:
    """Items of 60,000 extents each, of one byte in the file."""
    numbers = [number.to_bytes(2, "big") for number in range(1, ITEMS + 1)]
    entries = b"".join(
        box(b"infe", b"\x02\0\0\0" + number + b"\0\0" + b"hvc1" + b"\0") for number in numbers
    )
    count = len(numbers).to_bytes(2, "big")
    places = b"".join(
        number + b"\0\0" + EXTENTS.to_bytes(2, "big") + bytes(EXTENTS) for number in numbers
    )
    meta = box(
        b"meta",
        bytes(4)
        + box(b"pitm", bytes(4) + numbers[0])
        + box(b"iinf", bytes(4) + count + entries)
        + box(b"iloc", bytes(4) + b"\x10\0" + count + places),
    )
    return box(b"ftyp", b"heic\0\0\0\0heicmif1") + meta


def test_whoever_only_recognises_a_file_keeps_no_list_of_its_pieces() -> None:
    """It happens in the house's own process: two megabytes must not become hundreds."""
    data = hostile()
    tracemalloc.start()
    try:
        with pytest.raises(PhotoRejected):
            sniff(data, Limits())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * len(data)


def test_pieces_are_given_up_to_a_number() -> None:
    """In the child that decodes it, too."""
    assert sum(1 for _ in coded_pieces(hostile(), b"hvc1")) == MOST_PIECES
