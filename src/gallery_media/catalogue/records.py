"""Records for the private bucket: a photo goes in, everything known about it comes out as JSON.

They are append-only objects, so that the catalogue can be rebuilt from the bucket alone. The same
number always has the same content: nothing in it is "now", and published photos read as prepared,
because the live entry page already says what is published.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.receipts import HIDDEN
from gallery_media.catalogue.values import PhotoRecord
from gallery_media.catalogue.versions import versions_of
from gallery_media.model.photo import PhotoId, PhotoState

FORMAT = 4
"""Of the record's content; a reader refuses what it does not know."""


class RecordVerbs(Ledger):
    """What the bucket's journal needs."""

    def next_record(self, photo: PhotoId) -> PhotoRecord | None:
        """The photo's record as of now, with its number; None when there is no such photo."""
        with self._reading() as connection:
            return _record(connection, photo)

    def records_to_write(self, limit: int = 100) -> tuple[PhotoRecord, ...]:
        """Records that the bucket does not hold yet, those of the oldest photos first."""
        query = (
            select(t.photo.c.id)
            .where(t.photo.c.record_seq > t.photo.c.recorded_seq)
            .order_by(t.photo.c.created_at, t.photo.c.id)
            .limit(limit)
        )
        with self._reading() as connection:
            ids = connection.execute(query).scalars().all()
            found = (_record(connection, PhotoId(photo)) for photo in ids)
            return tuple(record for record in found if record is not None)

    def outlived(self, records: Iterable[PhotoRecord]) -> tuple[PhotoRecord, ...]:
        """Those of ``records`` that say more than may be known by now: their photos are withdrawn,
        and a newer record says so."""
        some = tuple(records)
        p = t.photo.c
        query = select(p.id, p.record_seq).where(
            p.id.in_({one.photo for one in some}), p.state == PhotoState.WITHDRAWN
        )
        with self._reading() as connection:
            newest = {row.id: row.record_seq for row in connection.execute(query)}
        return tuple(one for one in some if one.seq < newest.get(one.photo, one.seq))

    def mark_recorded(self, record: PhotoRecord) -> None:
        """The bucket holds this record; an older one changes nothing."""
        with self._writing() as connection:
            connection.execute(
                update(t.photo)
                .where(t.photo.c.id == record.photo, t.photo.c.recorded_seq < record.seq)
                .values(recorded_seq=record.seq)
            )


def _record(connection: Connection, photo: PhotoId) -> PhotoRecord | None:
    row = connection.execute(select(t.photo).where(t.photo.c.id == photo)).one_or_none()
    if row is None:
        return None
    state = PhotoState.PREPARED if row.state == PhotoState.PUBLISHED else PhotoState(row.state)
    content = {
        "format": FORMAT,
        "photo": row.id,
        "seq": row.record_seq,
        "sha256": row.sha256,
        "bytes": row.bytes,
        "mime": row.mime,
        "width": row.width,
        "height": row.height,
        "mean_colour": list(row.mean_colour) if row.mean_colour else None,
        "thumbhash": row.thumbhash,
        "flags": row.flags,
        "recipe": row.recipe,
        "clearance": row.clearance,
        "fingerprint": row.fingerprint,
        "looked_at": row.looked_at,
        "original_erased_at": (
            row.original_erased_at.isoformat() if row.original_erased_at else None
        ),
        "people_allowed": row.people_allowed,
        "held_recipe": row.held_recipe,
        "photographer": row.photographer,
        "section": row.section,
        "state": state.value,
        "reason": row.reason,
        "reason_code": row.reason_code,
        "reason_params": row.reason_params,
        "received_at": row.created_at.isoformat(),
        "galleries": _galleries(connection, row),
        "receipts": _receipts(connection, photo),
        "variants": _variants(connection, row),
        "captions": _captions(connection, photo),
        "versions": _versions(connection, photo),
        "file_words": _file_words(connection, photo),
    }
    return PhotoRecord(photo, row.record_seq, content)


def _galleries(connection: Connection, photo: Row[Any]) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(t.gallery.c.slug, t.gallery.c.id, t.gallery_photo.c.position)
        .join_from(t.gallery_photo, t.gallery)
        .where(t.gallery_photo.c.photo_id == photo.id)
        .order_by(t.gallery.c.slug)
    )
    return [
        {"slug": row.slug, "position": row.position, "home": row.id == photo.gallery_id}
        for row in rows
    ]


def _receipts(connection: Connection, photo: PhotoId) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(t.receipt, t.gallery.c.slug)
        .join_from(t.receipt, t.gallery)
        .where(t.receipt.c.photo_id == photo)
        .order_by(t.receipt.c.at, t.receipt.c.claim_id)
    )
    return [
        {
            "claim": row.claim_id,
            "gallery": row.slug,
            # Base64, because a file's name need not be text in any encoding.
            "name_raw": base64.b64encode(row.name_raw).decode("ascii"),
            # Both are digests then, and the name's does not follow from the path's.
            **({"name": row.name_nfc} if row.path.startswith(HIDDEN) else {}),
            "photographer": row.photographer,
            "outcome": row.outcome,
            "at": row.at.isoformat(),
        }
        for row in rows
    ]


def _variants(connection: Connection, photo: Row[Any]) -> list[dict[str, Any]]:
    v = t.variant.c
    rows = connection.execute(
        select(
            v.recipe,
            v.format,
            v.rung,
            v.label,
            v.lang,
            v.width,
            v.height,
            v.sha256,
            v.bytes,
            v.policy,
            v.auditor,
            v.record,
            v.made_by,
            v.flags,
            v.blur,
        )
        # By other recipes too: a release that is kept may still show them, and a withdrawal has to
        # find them.
        .where(v.photo_id == photo.id)
        .order_by(v.recipe, v.format, v.rung, v.label, v.lang)
    )
    return [dict(row._mapping) for row in rows]


def _versions(connection: Connection, photo: PhotoId) -> list[dict[str, Any]]:
    """Earlier originals, which stay in the private bucket."""
    return [
        {
            "number": version.number,
            "sha256": version.original.sha256,
            "bytes": version.original.size,
            "mime": version.original.mime,
            "replaced_at": version.replaced_at.isoformat(),
        }
        for version in versions_of(connection, photo)
    ]


def _captions(connection: Connection, photo: PhotoId) -> list[dict[str, Any]]:
    c = t.caption.c
    rows = connection.execute(
        select(c.lang, c.field, c.text, c.source, c.rev)
        .where(c.photo_id == photo)
        .order_by(c.lang, c.field)
    )
    return [dict(row._mapping) for row in rows]


def _file_words(connection: Connection, photo: PhotoId) -> list[dict[str, Any]]:
    f = t.file_words.c
    rows = connection.execute(
        select(f.source, f.sha256, f.reader, f.words, f.rights)
        .where(f.photo_id == photo)
        .order_by(f.source)
    )
    return [dict(row._mapping) for row in rows]
