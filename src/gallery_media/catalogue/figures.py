"""What is counted of the whole house: nothing goes in, a few numbers by gallery come out.

Four queries whatever the house's size: this is asked every few seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.values import Outcome
from gallery_media.model.photo import PhotoState


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """A gallery's live release."""

    generation: int
    since: datetime


@dataclass(frozen=True, slots=True)
class CatalogueFigures:
    """By gallery: photos by state, held ones by the code of their reason ("" where a person gave
    one), files in quarantine so far, and what is live. Then photos whose withdrawal is not done."""

    photos: Mapping[tuple[str, PhotoState], int]
    held: Mapping[tuple[str, str], int]
    refused: Mapping[str, int]
    live: Mapping[str, LiveFigures]
    withdrawing: int


class FigureVerbs(Ledger):
    """Counts that cost the same however often they are asked for."""

    def figures(self) -> CatalogueFigures:
        """Each gallery has each state, most with 0; a photo in two galleries counts in both."""
        code = t.photo.c.reason_code
        by_state = (
            select(t.gallery_photo.c.gallery_id, t.photo.c.state, code, func.count().label("n"))
            .join(t.photo, t.photo.c.id == t.gallery_photo.c.photo_id)
            .group_by(t.gallery_photo.c.gallery_id, t.photo.c.state, code)
        )
        refusals = (
            select(t.receipt.c.gallery_id, func.count().label("n"))
            .where(t.receipt.c.outcome == Outcome.QUARANTINED)
            .group_by(t.receipt.c.gallery_id)
        )
        galleries = select(
            t.gallery.c.id, t.gallery.c.slug, t.release.c.generation, t.release.c.flipped_at
        ).outerjoin(
            t.release,
            (t.release.c.gallery_id == t.gallery.c.id)
            & (t.release.c.id == t.gallery.c.live_release),
        )
        unfinished = (
            select(func.count()).select_from(t.photo)
            .where(t.photo.c.state == PhotoState.WITHDRAWING)
        )  # fmt: skip
        with self._reading() as connection:
            rows = connection.execute(galleries).all()
            slugs = {row.id: row.slug for row in rows}
            photos = {(slug, state): 0 for slug in slugs.values() for state in PhotoState}
            held: Counter[tuple[str, str]] = Counter()
            for gallery, state, reason, count in connection.execute(by_state):
                photos[slugs[gallery], PhotoState(state)] += count
                if state == PhotoState.HELD:
                    held[slugs[gallery], reason] += count
            refused = {slugs[gallery]: count for gallery, count in connection.execute(refusals)}
            withdrawing = connection.execute(unfinished).scalar_one()
        return CatalogueFigures(
            photos=photos,
            held=held,
            refused=refused,
            live={
                row.slug: LiveFigures(row.generation, row.flipped_at)
                for row in rows
                if row.flipped_at is not None
            },
            withdrawing=withdrawing,
        )
