"""A gallery's releases go in; which of them are kept to go back to, and which are not, come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gallery_media.catalogue import ReleaseRow, ReleaseState

KEPT_RELEASES = 10
"""The newest ones (storage page, section 2)."""

KEPT_FOR = timedelta(hours=24)
"""However many there are: readers of an hour-old page still turn its pages."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Ids of releases. ``retired`` are kept no longer, or were given up before."""

    kept: frozenset[str]
    retired: frozenset[str]


def retention(
    releases: Iterable[ReleaseRow], now: datetime, pinned: str | None = None
) -> Retention:
    """The live and the pinned one, the newest ten that were flipped, and all of the last day.

    What was given up stays so. A release that was begun and never flipped counts as long as it is
    young: its publisher may still be at work.
    """
    rows = sorted(releases, key=lambda row: row.generation, reverse=True)
    flipped = [row for row in rows if row.flipped_at is not None and row.retired_at is None]
    kept = {row.id for row in flipped[:KEPT_RELEASES]}
    kept |= {
        row.id
        for row in rows
        if row.state is ReleaseState.LIVE
        or row.id == pinned
        or (row.retired_at is None and now - (row.flipped_at or row.begun_at) < KEPT_FOR)
    }
    return Retention(frozenset(kept), frozenset(row.id for row in rows) - kept)
