"""The demo's table: how many originals gave something away, and how many published files."""

from __future__ import annotations

from gallery_media.demo.report import WHAT, revelations_table
from gallery_media.metadata.read import Position, RawTags, Tag
from gallery_media.metadata.read_containers import Container
from gallery_media.metadata.revealed import Revelation, RevelationKind, what_it_reveals


def tags(*found: tuple[str, str, str], position: Position | None = None) -> tuple[Revelation, ...]:
    """What a JPEG with these tags (group, name, value) gives away."""
    return what_it_reveals(RawTags(Container.JPEG, tuple(Tag(*tag) for tag in found), position))


def test_every_kind_is_counted_once_a_file() -> None:
    """Two serial numbers in one file are one file that gives a serial number away."""
    both = tags(("Exif", "BodySerialNumber", "4410"), ("Exif", "LensSerialNumber", "77"))
    (row,) = revelations_table([both, both, tags()], [tags(), tags()])
    assert row.kind is RevelationKind.SERIAL_NUMBER
    assert row.before == "2 of 3 photos"
    assert row.after == "0 of 2 objects"
    assert row.example == "4410 · 77"


def test_what_was_published_is_never_hidden() -> None:
    """A published file that tells more than any original still gets its row."""
    leaking = tags(position=Position(57.3129, 25.271))
    (row,) = revelations_table([tags()], [leaking])
    assert row.kind is RevelationKind.PLACE
    assert row.after == "1 of 1 objects"
    assert row.example == "57.3129, 25.2710"


def test_rows_come_in_the_order_of_the_kinds() -> None:
    """Place and people first, however the files list them."""
    told = tags(
        ("IFD0", "Artist", "Līga"), ("Exif", "CameraOwnerName", "Līga"), ("IFD0", "Make", "A")
    )
    kinds = [row.kind for row in revelations_table([told], [])]
    assert kinds == [RevelationKind.OWNER, RevelationKind.DEVICE, RevelationKind.BYLINE]


def test_every_kind_has_a_name_for_the_table() -> None:
    """A new kind cannot be forgotten."""
    assert set(WHAT) == set(RevelationKind)
