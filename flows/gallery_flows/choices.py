"""Releases and photos go in; how a form names them comes out, and back.

For people first, the id last. Words are those of pages: number and place, no names, captions or
files (privacy page).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from gallery_media.catalogue import ReleaseRow
from gallery_media.desk.waiting_photos import WaitingPhotos
from gallery_media.errors import RollbackRefused
from gallery_media.model.proposal import Proposal
from gallery_media.wiring import Newsroom

NOTHING = "nothing waits for approval"
"""The one choice of the form while there is nothing to choose."""

BEFORE = "the one before the live one"

MOST_PHOTOS = 500
"""Of all releases that wait: a browser draws no longer list at once. Beyond it, ids are typed."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What forms offer now, as they name it: releases that wait for a person, their photos, and
    releases to go back to."""

    waiting: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()

    def put_into(self, properties: dict[str, Any], flow: str) -> None:
        """As choices of the form of a flow; without photos to choose from, their ids are typed."""
        if flow == "approve_release":
            properties["release"]["enum"] = list(self.waiting) or [NOTHING]
            items = {"type": "string"}
            properties["photos"]["items"] = (
                items | {"enum": list(self.photos)} if self.photos else items
            )
        if flow == "rollback_gallery":
            properties["release"]["enum"] = [BEFORE, *self.earlier]


def offered(room: Newsroom) -> Offered:
    """All of it, asked of catalogue and private bucket."""
    return Offered(waiting_releases(room), waiting_photos(room), earlier_releases(room))


def waiting_releases(room: Newsroom) -> tuple[str, ...]:
    """What somebody may decide about."""
    return tuple(waiting_choice(one) for one in room.proposals())


def waiting_photos(room: Newsroom) -> tuple[str, ...]:
    """What somebody may hide; nothing where that would be too many. Raises ObjectMissing."""
    asked = room.proposals()
    if sum(one.photos for one in asked) > MOST_PHOTOS:
        return ()
    return tuple(
        choice for one in asked for choice in photo_choices(one.gallery, room.waiting_photos(one))
    )


def earlier_releases(room: Newsroom) -> tuple[str, ...]:
    """What there is to go back to, in all galleries."""
    zone = room.house.site.zone
    return tuple(
        earlier_choice(gallery, row, zone)
        for gallery, rows in room.earlier_releases().items()
        for row in rows
    )


def waiting_choice(asked: Proposal) -> str:
    """Gallery and number of the preview."""
    return f"{asked.gallery} {asked.number}"


def photo_choices(gallery: str, photos: WaitingPhotos) -> Sequence[str]:
    """Each by its place, as its page in the preview says it."""
    total = len(photos.shown)
    return [
        f"{gallery}, photo {number} of {total}, "
        f"{'new' if photo in photos.new else 'live already'}: {photo}"
        for number, photo in enumerate(photos.shown, 1)
    ]


def photos_chosen(named: Iterable[str]) -> list[str]:
    """The ids that choices, or somebody by hand, name."""
    return [one.rpartition(": ")[2].strip() for one in named]


def earlier_choice(gallery: str, row: ReleaseRow, zone: tzinfo) -> str:
    """When it went live, in the house's time."""
    since = (row.flipped_at or datetime.fromtimestamp(0, UTC)).astimezone(zone)
    return f"{gallery}, live since {since:%Y-%m-%d %H:%M}: {row.id}"


def earlier_chosen(gallery: str, release: str) -> str:
    """The id that a choice, or somebody by hand, names; "" for the one before the live one.

    Raises RollbackRefused for another gallery's.
    """
    if release == BEFORE:
        return ""
    words, _, number = release.rpartition(": ")
    if words and not words.startswith(f"{gallery}, "):
        raise RollbackRefused(
            f"Release {number} is none of gallery {gallery}; nothing was changed. Choose one whose "
            "line begins with the gallery's name."
        )
    return number
