"""Versions: a photo goes in, the originals that it had before come out; a new one takes its place.

The photo keeps its id, its address, its words and its place. Its variants stay what visitors see
until those of the new version are ready, under a digest that no instructions have, so that they
are made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import bump, find_gallery_id, galleries_of
from gallery_media.catalogue.ledger import locking
from gallery_media.catalogue.photos import VISIBLE, photo_of, photos_in
from gallery_media.catalogue.reasons import NO_REASON
from gallery_media.catalogue.receipts import hidden_path, name_text
from gallery_media.catalogue.values import NEW_PHOTO, Replaces, Version
from gallery_media.errors import Conflict
from gallery_media.model.photo import Original, Photo, PhotoId, PhotoState

MOST_NAMESAKES = 5
"""Photos of one name in one folder that a new file is compared with: a counter that came round
five times in one folder is nobody's camera."""


class VersionVerbs(EventVerbs):
    """What can be done with versions."""

    def namesakes(self, gallery: str, name_raw: bytes, photographer: str) -> tuple[Photo, ...]:
        """Photos of this gallery that came under this name into this folder from this
        photographer, the newest arrival first; withdrawn ones too."""
        with self._reading() as connection:
            row = find_gallery_id(connection, gallery)
            found = namesakes(connection, row, name_raw, photographer) if row else ()
            rows = photos_in(gallery).where(t.photo.c.id.in_(found))
            photos = {row.id: photo_of(row) for row in connection.execute(rows)}
            return tuple(photos[photo] for photo in found if photo in photos)

    def knows(self, sha256: str) -> bool:
        """Whether these bytes are a photo's original, or were before another took its place."""
        current = select(t.photo.c.id).where(t.photo.c.sha256 == sha256)
        earlier = select(t.version.c.photo_id).where(t.version.c.sha256 == sha256)
        with self._reading() as connection:
            return any(connection.execute(one).first() for one in (current, earlier))

    def versions(self, photo: PhotoId) -> tuple[Version, ...]:
        """The photo's earlier versions, the first one first; the current one is not among them."""
        with self._reading() as connection:
            return versions_of(connection, photo)

    def _replace(
        self,
        connection: Connection,
        number: int,
        claim_id: str,
        replaces: Replaces,
        facts: Mapping[str, Any],
    ) -> PhotoId:
        """Put a new original in the place of the one that was compared with it."""
        photo = replaces.photo
        row = connection.execute(locking(select(t.photo).where(t.photo.c.id == photo))).one()
        gone = row.state in (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN)
        if row.sha256 != replaces.sha256 or gone:
            raise Conflict(
                f"photo {photo}: it was changed while a new version of it was looked at; "
                "the file is looked at again."
            )
        count = select(func.count()).select_from(t.version).where(t.version.c.photo_id == photo)
        version: int = connection.execute(count).scalar_one() + 1
        now = self._clock()
        connection.execute(
            insert(t.version).values(
                photo_id=photo,
                number=version,
                sha256=row.sha256,
                bytes=row.bytes,
                mime=row.mime,
                replaced_at=now,
            )
        )
        values = {
            **{name: facts[name] for name in ("sha256", "bytes", "mime")},
            "fingerprint": "",  # what is known is what the earlier one looks like
            **self._next_state(connection, row, facts),
        }
        connection.execute(
            update(t.photo)
            .where(t.photo.c.id == photo)
            .values(
                row_version=t.photo.c.row_version + 1,
                record_seq=t.photo.c.record_seq + 1,
                attempts=0,
                updated_at=now,
                **values,
            )
        )
        self._log(
            connection,
            "replaced",
            gallery_id=number,
            photo=photo,
            from_state=row.state,
            to_state=values["state"],
            detail={"claim": claim_id, "version": version + 1},
        )
        if row.state in VISIBLE:
            bump(connection, galleries_of(connection, photo))
        return photo

    def _next_state(
        self, connection: Connection, row: Row[Any], facts: Mapping[str, Any]
    ) -> dict[str, Any]:
        if row.state in VISIBLE:
            # Still shown, with the variants that it has: their size stays theirs.
            outdated = hashlib.sha256(f"{row.recipe} of {row.sha256}".encode()).hexdigest()
            v = t.variant.c
            connection.execute(
                update(t.variant)
                .where(v.photo_id == row.id, v.recipe == row.recipe)
                .values(recipe=outdated)
            )
            return {"state": row.state, "recipe": outdated}
        size = {name: facts[name] for name in ("width", "height")}
        if row.state == PhotoState.HELD and row.held_recipe is None:
            # A person keeps it back, and a new version does not change that person's mind.
            return {**size, "state": row.state, "recipe": None}
        return {
            **size,
            **NO_REASON,
            "state": PhotoState.RECEIVED.value,
            "recipe": None,
            "held_recipe": None,
        }


def namesakes(
    connection: Connection, number: int, name_raw: bytes, photographer: str
) -> tuple[PhotoId, ...]:
    """Photos whose home is this gallery, and whose latest original came under this name."""
    r = t.receipt.c
    name = name_text(name_raw)
    query = (
        select(r.photo_id)
        .join_from(t.receipt, t.photo, t.photo.c.id == r.photo_id)
        .where(
            r.gallery_id == number,
            t.photo.c.gallery_id == number,
            r.path.in_((name, hidden_path(name))),
            r.photographer == photographer,
            r.outcome.in_(NEW_PHOTO),
        )
        .group_by(r.photo_id)
        .order_by(func.max(r.at).desc(), r.photo_id)
        .limit(MOST_NAMESAKES)
    )
    return tuple(PhotoId(photo) for photo in connection.execute(query).scalars())


def versions_of(connection: Connection, photo: PhotoId) -> tuple[Version, ...]:
    """The photo's earlier versions, inside the caller's transaction."""
    v = t.version.c
    rows = connection.execute(select(t.version).where(v.photo_id == photo).order_by(v.number))
    return tuple(
        Version(row.number, Original(row.sha256, row.bytes, row.mime), row.replaced_at)
        for row in rows
    )
