"""Days go in; every file that arrived then comes out, with where its photo is now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.photos import VISIBLE
from gallery_media.catalogue.reasons import reason_of
from gallery_media.catalogue.receipts import receipt_of, receipts_query
from gallery_media.catalogue.values import NEW_PHOTO, Receipt
from gallery_media.catalogue.variant_rows import variant_of
from gallery_media.model.metadata import Preset
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.variant import Variant
from gallery_media.model.verdict import PRESETS
from gallery_media.reasons import Reason

IDS_AT_ONCE = 1000
"""Ids in one statement: far below every database's limit of parameters."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Enough of one arrival to see whether anything about it is different now."""

    claim_id: str
    at: datetime
    photographer: str
    photo: str
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """One arrival and its photo as it is now. ``why``: of its hold. ``preview``: the smallest
    audited web variant, of visible photos only. ``known_as``: the first name under which the same
    photographer sent this photo. ``invited``: it was sent from the upload page."""

    receipt: Receipt
    state: PhotoState | None
    why: Reason | None = None
    preview: Variant | None = None
    known_as: str = ""
    invited: bool = False


class ArrivedVerbs(Ledger):
    """What receipts for photographers are made of."""

    def signs(self) -> tuple[Sign, ...]:
        """Of every arrival, in the order in which they came."""
        r, p = t.receipt.c, t.photo.c
        query = (
            select(r.claim_id, r.at, r.photographer, r.photo_id, p.state, p.row_version)
            .select_from(t.receipt.outerjoin(t.photo, p.id == r.photo_id))
            .order_by(r.at, r.claim_id)
        )
        with self._reading() as connection:
            return tuple(
                Sign(
                    row.claim_id,
                    row.at,
                    row.photographer,
                    row.photo_id or "",
                    row.state or "",
                    row.row_version or 0,
                )
                for row in connection.execute(query)
            )

    def arrived(self, since: datetime, until: datetime) -> tuple[Arrived, ...]:
        """Arrivals from ``since`` on and before ``until``, in the order in which they came."""
        at = t.receipt.c.at
        query = receipts_query().where(at >= since, at < until).order_by(at, t.receipt.c.claim_id)
        with self._reading() as connection:
            receipts = [receipt_of(row) for row in connection.execute(query)]
            ids = sorted({one.photo_id for one in receipts if one.photo_id})
            states: dict[str, tuple[PhotoState, Reason | None]] = {}
            previews: dict[str, Variant] = {}
            names: dict[tuple[str, str], str] = {}
            invited = _invited(connection, [one.claim_id for one in receipts])
            for start in range(0, len(ids), IDS_AT_ONCE):
                some = ids[start : start + IDS_AT_ONCE]
                states |= _states(connection, some)
                previews |= _previews(connection, some)
                names |= _names(connection, some)
        return tuple(
            Arrived(
                receipt=one,
                state=states[one.photo_id][0] if one.photo_id else None,
                why=states[one.photo_id][1] if one.photo_id else None,
                preview=previews.get(one.photo_id or ""),
                known_as=names.get((one.photo_id or "", one.photographer), ""),
                invited=one.claim_id in invited,
            )
            for one in receipts
        )


def _states(
    connection: Connection, ids: Collection[PhotoId]
) -> Mapping[str, tuple[PhotoState, Reason | None]]:
    query = select(t.photo).where(t.photo.c.id.in_(ids))
    return {row.id: (PhotoState(row.state), reason_of(row)) for row in connection.execute(query)}


def _previews(connection: Connection, ids: Collection[PhotoId]) -> Mapping[str, Variant]:
    v, p = t.variant.c, t.photo.c
    query = (
        select(t.variant)
        .join_from(t.variant, t.photo, (p.id == v.photo_id) & (p.recipe == v.recipe))
        .where(v.photo_id.in_(ids), p.state.in_(VISIBLE), v.label == "")
        .order_by(v.photo_id, v.width.desc(), v.format.desc())
    )
    found: dict[str, Variant] = {}
    for row in connection.execute(query):
        if PRESETS[row.policy] is not Preset.CREDITS:  # what the press gets carries words
            found[row.photo_id] = variant_of(row)
    return found


def _invited(connection: Connection, claims: Sequence[str]) -> frozenset[str]:
    """Those of the claims that came from the upload page."""
    u = t.upload.c.id
    return frozenset(
        claim
        for start in range(0, len(claims), IDS_AT_ONCE)
        for claim in connection.execute(
            select(u).where(u.in_(claims[start : start + IDS_AT_ONCE]))
        ).scalars()
    )


def _names(connection: Connection, ids: Collection[PhotoId]) -> Mapping[tuple[str, str], str]:
    r = t.receipt.c
    query = (
        select(r.photo_id, r.photographer, r.path)
        .where(r.photo_id.in_(ids), r.outcome.in_(NEW_PHOTO))
        .order_by(r.at.desc(), r.claim_id.desc())
    )
    return {(row.photo_id, row.photographer): row.path for row in connection.execute(query)}
