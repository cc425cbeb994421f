"""Counts what was given away: revelations of originals and published files in, rows out.

Pure; drawing the table is the command line's work, in the operator's own terminal only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery_media.metadata.revealed import Revelation, RevelationKind

Told = tuple[Revelation, ...]
"""What one file gives away."""


@dataclass(frozen=True, slots=True)
class RevelationRow:
    """How many files gave one kind of thing away, before and after; ``example`` from an original."""

    kind: RevelationKind
    what: str
    example: str
    originals: int
    originals_read: int
    published: int
    published_read: int

    @property
    def before(self) -> str:
        """``24 of 24 photos``."""
        return f"{self.originals} of {self.originals_read} photos"

    @property
    def after(self) -> str:
        """``0 of 216 objects``."""
        return f"{self.published} of {self.published_read} objects"


_K = RevelationKind
WHAT: dict[RevelationKind, str] = {
    _K.PLACE: "position and place",
    _K.PEOPLE: "names of people",
    _K.OWNER: "camera owner",
    _K.CONTACT: "e-mail and telephone",
    _K.SERIAL_NUMBER: "serial numbers",
    _K.TIME_TO_THE_SECOND: "time to the second",
    _K.HIDDEN_THUMBNAIL: "hidden thumbnail",
    _K.SECOND_PICTURE: "second picture",
    _K.DEVICE: "camera and lens",
    _K.COMPUTER: "computer and programs",
    _K.MAKER_NOTE: "maker note",
    _K.EDIT_HISTORY: "editing history",
    _K.UNIQUE_ID: "ids that link photos",
    _K.COMMENT: "comments",
    _K.CAPTION: "captions and keywords",
    _K.BYLINE: "byline and copyright",
    _K.CONTENT_CREDENTIALS: "content credentials",
    _K.TRAILER: "data behind the picture",
    _K.UNREAD: "parts that cannot be read",
}
"""What each kind is called in the table."""


def revelations_table(
    originals: Iterable[Told], published: Iterable[Told]
) -> tuple[RevelationRow, ...]:
    """One row for each kind that any original or any published file gives away."""
    before, after = _count(originals), _count(published)
    return tuple(
        RevelationRow(
            kind=kind,
            what=WHAT[kind],
            example=(before.examples.get(kind) or after.examples.get(kind, "")),
            originals=before.found.get(kind, 0),
            originals_read=before.read,
            published=after.found.get(kind, 0),
            published_read=after.read,
        )
        for kind in RevelationKind
        if kind in before.found or kind in after.found
    )


@dataclass(frozen=True, slots=True)
class _Count:
    read: int
    found: dict[RevelationKind, int]
    examples: dict[RevelationKind, str]


def _count(files: Iterable[Told]) -> _Count:
    read = 0
    found: dict[RevelationKind, int] = {}
    examples: dict[RevelationKind, str] = {}
    for told in files:
        read += 1
        for revelation in told:
            found[revelation.kind] = found.get(revelation.kind, 0) + 1
            examples.setdefault(revelation.kind, revelation.value_shown)
    return _Count(read, found, examples)
