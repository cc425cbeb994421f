"""Each rule about EXIF says no by itself: crafted blocks, refused for that reason.

Values are compared in the end, so a rule could be missing and nobody would notice; the reason
tells which one spoke.
"""

from __future__ import annotations

import struct

import pytest

from gallery_media.metadata.audit.exif_block import prove_exif
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.embed.exif import exif_block
from gallery_media.model.metadata import PublicMetadata
from tests.makers.neighbours import neighbours

RECORD = PublicMetadata(creators=("Jānis",), copyright_notice="© J")
ARTIST, NOTICE = "Jānis".encode() + b"\0", "© J".encode() + b"\0"
START = b"MM\0*\0\0\0\x08"


def exif(*entries: tuple[int, int, bytes], header: bytes = START, tail: bytes = b"",
         following: int = 0, gap: int = 0, pad: bytes = b"\0", step: int = 0) -> bytes:  # fmt: skip
    """A block of these entries (tag, type, value), wrong only where it is told to be."""
    at = 14 + 12 * len(entries) + gap
    rows, values = b"", bytes(gap)
    for tag, kind, value in entries:
        rows += struct.pack(">HHI", tag, kind, len(value))
        if len(value) <= 4:
            rows += value + pad * (4 - len(value))
            continue
        rows += struct.pack(">I", at + step)
        padded = value + pad * (len(value) % 2)
        values, at = values + padded, at + len(padded)
    count = struct.pack(">H", len(entries))
    return header + count + rows + struct.pack(">I", following) + values + tail


RIGHT = ((0x013B, 2, ARTIST), (0x8298, 2, NOTICE))
FOUR = ((0x010E, 2, b"a\0"), (0x010F, 2, b"a\0"), *RIGHT)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"", "missing"),
        (exif(*RIGHT, header=b"II\0*\0\0\0\x08"), "odd header"),
        (exif(*RIGHT)[:7], "odd header"),
        (exif(), "more tags"),
        (exif(*FOUR), "more tags"),
        (exif(*RIGHT)[:9], "more tags"),
        (exif(*RIGHT, following=8), "second directory"),
        (exif(*RIGHT, following=1 << 31), "second directory"),
        (exif(*RIGHT)[:37], "second directory"),
        (exif((0x0131, 2, ARTIST), RIGHT[1]), "not on the list"),
        (exif(RIGHT[1], RIGHT[0]), "not in order"),
        (exif(RIGHT[0], RIGHT[0]), "not in order"),
        (exif((0x013B, 7, ARTIST), RIGHT[1]), "no text"),
        (exif((0x013B, 1, ARTIST), RIGHT[1]), "no text"),
        (exif((0x013B, 3, ARTIST), RIGHT[1]), "no text"),
        (exif((0x013B, 0x0102, ARTIST), RIGHT[1]), "no text"),
        (exif(*RIGHT, gap=2), "leave a gap"),
        (exif(*RIGHT, step=-1), "leave a gap"),
        (exif(*RIGHT, step=1), "leave a gap"),
        (exif(*RIGHT)[:-1], "cut off"),
        (exif(*RIGHT, pad=b"x"), "bytes between"),
        (exif((0x013B, 2, b"a\0"), RIGHT[1], pad=b"x"), "bytes between"),
        (exif((0x013B, 2, b"ab\0"), RIGHT[1], pad=b"x"), "bytes between"),
        (exif((0x013B, 2, b"a\0"), RIGHT[1]).replace(b"a\0\0\0", b"a\0x\0"), "bytes between"),
        (exif((0x013B, 2, b"a\0"), RIGHT[1]).replace(b"a\0\0\0", b"a\0\0x"), "bytes between"),
        (exif((0x013B, 2, b"abc"), RIGHT[1]), "does not end"),
        (exif((0x013B, 2, ARTIST[:-1] + b"x"), RIGHT[1]), "does not end"),
        (exif((0x013B, 2, ARTIST + b"x\0"), RIGHT[1]), "does not end"),
        (exif((0x013B, 2, ARTIST + b"\0"), RIGHT[1]), "does not end"),
        (exif(*RIGHT, tail=b"\0\0"), "behind its values"),
        (exif(*RIGHT, tail=b"\0"), "behind its values"),
        (exif((0x013B, 2, b"Zane\0"), RIGHT[1]), "differs"),
        (exif(RIGHT[0]), "differs"),
        (exif(FOUR[0], *RIGHT), "differs"),
    ],
    ids=lambda value: value if isinstance(value, str) else "block",
)  # fmt: skip
def test_each_rule_about_exif_speaks(block: bytes, reason: str) -> None:
    """The right block is accepted; each wrong one for its own reason."""
    assert exif(*RIGHT) == exif_block(RECORD)
    prove_exif(exif(*RIGHT), RECORD)
    with pytest.raises(Refusal, match=reason):
        prove_exif(block, RECORD)


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        (range(8), "odd header"),
        (range(8, 9), "more tags"),
        (range(10, 12), "not on the list"),
        (range(12, 14), "no text"),
        (range(14, 17), "cut off"),
        (range(18, 22), "leave a gap"),
        (range(34, 38), "second directory"),
    ],
)
def test_no_byte_of_a_directory_can_be_its_neighbour(places: range, reason: str) -> None:
    """Where two rules could object, the first one does."""
    for _, changed in neighbours(exif(*RIGHT), places):
        with pytest.raises(Refusal, match=reason):
            prove_exif(changed, RECORD)


@pytest.mark.parametrize(
    "record",
    [
        PublicMetadata(caption="x"),
        PublicMetadata(caption="ab", copyright_notice="abc"),
        PublicMetadata(creators=("abcd",), caption="abcde", copyright_notice="abcdef"),
        PublicMetadata(creators=("Ā", "Ž"), copyright_notice="y" * 300),
    ],
)
def test_values_of_every_length_are_read_right(record: PublicMetadata) -> None:
    """Inside the entry up to four bytes, behind the directory from five; long ones whole."""
    prove_exif(exif_block(record), record)


def test_a_block_is_refused_where_the_record_has_no_words_for_it() -> None:
    """A headline has no place in EXIF; and without a block nothing is missing."""
    only_headline = PublicMetadata(headline="Gājiens")
    prove_exif(b"", only_headline)
    with pytest.raises(Refusal, match="not in its record"):
        prove_exif(exif(*RIGHT), only_headline)


def test_exifread_has_a_word_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the walk believes: if the other reader sees another text, the answer is no."""
    module = __import__("gallery_media.metadata.audit.exif_block", fromlist=["exif_block"])
    expected = {0x013B: "Jānis", 0x8298: "© J"}
    monkeypatch.setattr(module, "_walk", lambda _: expected)
    for other in (
        PublicMetadata(creators=("Zane",), copyright_notice="© J"),
        PublicMetadata(creators=("Jānis",)),
        PublicMetadata(creators=("Jānis",), copyright_notice="© J", caption="x"),
    ):
        with pytest.raises(Refusal, match="ExifRead"):
            prove_exif(exif_block(other), RECORD)
