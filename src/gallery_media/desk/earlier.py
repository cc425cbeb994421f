"""A gallery goes in; the releases that a form offers to go back to come out."""

from __future__ import annotations

from datetime import UTC, datetime

from gallery_media.catalogue import Catalogue, ReleaseRow, ReleaseState
from gallery_media.desk.decide import UNPACKED
from gallery_media.desk.retain import retention

OFFERED = 20
"""The newest: on a busy day a gallery has hundreds, and each can still be named by hand."""


def earlier_releases(gallery: str, catalogue: Catalogue) -> tuple[ReleaseRow, ...]:
    """Those that are kept and show something else than the live one, the newest first.

    The catalogue alone is asked: whether photos were withdrawn since is found when one is chosen.
    """
    rows = catalogue.releases(gallery)
    row = catalogue.gallery(gallery)
    kept = retention(rows, datetime.now(UTC), row.pinned_release if row else None).kept
    now = {_shown(one) for one in rows if one.state is ReleaseState.LIVE}
    found = (
        one
        for one in rows
        if one.id in kept and one.flipped_at is not None and _shown(one) not in now
    )
    return tuple(found)[:OFFERED]


def _shown(row: ReleaseRow) -> str:
    """With or without its ZIP files it shows the same."""
    return row.content_digest.removesuffix(UNPACKED)
