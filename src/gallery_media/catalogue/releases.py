"""Releases: what was flipped goes in; the live release, and the ones before it, come out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import find_gallery, gallery_id
from gallery_media.catalogue.ledger import insert_if_new, locking
from gallery_media.catalogue.values import ReleaseRow, ReleaseState
from gallery_media.errors import Conflict
from gallery_media.model.photo import PhotoId, PhotoState

IDS_AT_ONCE = 1000
"""Ids in one statement: far below every database's limit of parameters."""


class ReleaseVerbs(EventVerbs):
    """What can be done with releases. The entry page in the bucket is the truth about which one
    is live; the catalogue follows it."""

    def begin_release(
        self, gallery: str, release: str, generation: int, revision: int
    ) -> ReleaseRow:
        """A release is going to be written under this id; the same once more changes nothing."""
        with self._writing() as connection:
            number = gallery_id(connection, gallery)
            self._begin(connection, number, release, generation, revision)
            return _one(connection, gallery, release)

    def record_flip(
        self,
        gallery: str,
        release: str,
        generation: int,
        revision: int,
        manifest_key: str,
        content_digest: str,
        photos: Iterable[PhotoId],
        inputs: str = "",
        entries: Mapping[str, str] | None = None,
    ) -> ReleaseRow:
        """The entry page now shows this release: it is live, and its photos are published.

        ``inputs``, ``entries``: as in ``ReleaseRow``.
        The same flip twice is one. A flip that is recorded after a newer one was is kept as
        superseded. Raises Conflict when another release has the same generation.
        """
        with self._writing() as connection:
            number = gallery_id(connection, gallery)
            self._begin(connection, number, release, generation, revision)
            if _one(connection, gallery, release).flipped_at is not None:
                return _one(connection, gallery, release)
            # Photos before galleries, everywhere: see galleries.bump.
            self._publish(connection, number, release, sorted(set(photos)))
            live = connection.execute(
                locking(select(t.gallery).where(t.gallery.c.id == number))
            ).one()
            if generation == live.live_generation:
                raise Conflict(
                    f"gallery {gallery}: generation {generation} is already release "
                    f"{live.live_release}; look at the entry page again."
                )
            newest = generation > live.live_generation
            here = t.release.c.gallery_id == number
            if newest:
                connection.execute(
                    update(t.release)
                    .where(here, t.release.c.state == ReleaseState.LIVE)
                    .values(state=ReleaseState.SUPERSEDED)
                )
                connection.execute(
                    update(t.gallery)
                    .where(t.gallery.c.id == number)
                    .values(live_release=release, live_generation=generation)
                )
            connection.execute(
                update(t.release)
                .where(here, t.release.c.id == release)
                .values(
                    state=ReleaseState.LIVE if newest else ReleaseState.SUPERSEDED,
                    manifest_key=manifest_key,
                    content_digest=content_digest,
                    inputs=inputs,
                    entries=dict(entries or {}),
                    flipped_at=self._clock(),
                )
            )
            # Whatever was begun before this one and never flipped has been written over by it.
            # What was begun after it may still be writing, and stays unfinished.
            begun = _one(connection, gallery, release).begun_at
            connection.execute(
                update(t.release)
                .where(here, t.release.c.state == ReleaseState.BEGUN, t.release.c.begun_at < begun)
                .values(state=ReleaseState.SUPERSEDED)
            )
            self._log(
                connection,
                "flipped" if newest else "flipped late",
                gallery_id=number,
                detail={"release": release, "generation": generation, "revision": revision},
            )
            return _one(connection, gallery, release)

    def live_release(self, gallery: str) -> ReleaseRow | None:
        """The release that visitors see, or None before the first one."""
        with self._reading() as connection:
            row = find_gallery(connection, gallery)
            if row is None or row.live_release is None:
                return None
            return _one(connection, gallery, row.live_release)

    def unfinished(self, gallery: str) -> bool:
        """Whether a release was begun and may have put pages, but was never seen to flip."""
        query = _releases(gallery).where(t.release.c.state == ReleaseState.BEGUN).limit(1)
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def reopen_release(self, gallery: str, release: str) -> None:
        """It ended before its flip was recorded, and may have written over pages of a release that
        was quicker: it is unfinished until one that begins from now on has flipped."""
        c = t.release.c
        with self._writing() as connection:
            number = gallery_id(connection, gallery)
            done = connection.execute(
                update(t.release)
                .where(c.gallery_id == number, c.id == release, c.flipped_at.is_(None))
                .values(state=ReleaseState.BEGUN, begun_at=self._clock())
            )
            if done.rowcount:
                self._log(
                    connection,
                    "release unfinished",
                    gallery_id=number,
                    detail={"release": release},
                )

    def confirm(self, gallery: str, release: str, revision: int, inputs: str = "") -> None:
        """The live release was found to show this revision too: nothing visible had changed.

        ``inputs``: as in ``ReleaseRow``; "" leaves what was known.
        """
        c = t.release.c
        with self._writing() as connection:
            number = gallery_id(connection, gallery)
            here = (c.gallery_id == number) & (c.id == release)
            connection.execute(
                update(t.release).where(here, c.catalog_rev < revision).values(catalog_rev=revision)
            )
            if inputs:
                connection.execute(update(t.release).where(here).values(inputs=inputs))

    def retire_releases(self, gallery: str, releases: Collection[str]) -> None:
        """These are kept no longer: nobody can go back to them. The live one never goes."""
        with self._writing() as connection:
            number = gallery_id(connection, gallery)
            c = t.release.c
            done = connection.execute(
                update(t.release)
                .where(
                    c.gallery_id == number,
                    c.id.in_(releases),
                    c.state != ReleaseState.LIVE,
                    c.retired_at.is_(None),
                )
                .values(retired_at=self._clock())
            )
            if done.rowcount:
                self._log(
                    connection,
                    "releases retired",
                    gallery_id=number,
                    detail={"releases": sorted(releases)},
                )

    def releases(self, gallery: str) -> tuple[ReleaseRow, ...]:
        """All releases of a gallery, the newest generation first."""
        query = _releases(gallery).order_by(
            t.release.c.generation.desc(), t.release.c.begun_at.desc(), t.release.c.id
        )
        with self._reading() as connection:
            return tuple(_release_of(row) for row in connection.execute(query))

    def _begin(
        self, connection: Connection, number: int, release: str, generation: int, revision: int
    ) -> None:
        values = {
            "gallery_id": number,
            "id": release,
            "generation": generation,
            "catalog_rev": revision,
            "manifest_key": "",
            "content_digest": "",
            "state": ReleaseState.BEGUN,
            "begun_at": self._clock(),
        }
        if insert_if_new(connection, t.release, values, "gallery_id", "id"):
            self._log(connection, "release begun", gallery_id=number, detail={"release": release})
            return
        there = connection.execute(
            select(t.release.c.generation, t.release.c.catalog_rev).where(
                t.release.c.gallery_id == number, t.release.c.id == release
            )
        ).one()
        if tuple(there) != (generation, revision):
            raise Conflict(
                f"release {release}: it was begun as generation {there.generation} of revision "
                f"{there.catalog_rev}; begin a new release."
            )

    def _publish(
        self, connection: Connection, number: int, release: str, photos: Sequence[PhotoId]
    ) -> None:
        """PREPARED to PUBLISHED for all that still are; no photo's record reads otherwise, so a
        release of 10,000 photos writes no 10,000 records."""
        for start in range(0, len(photos), IDS_AT_ONCE):
            some = photos[start : start + IDS_AT_ONCE]
            waiting = (t.photo.c.id.in_(some)) & (t.photo.c.state == PhotoState.PREPARED)
            query = select(t.photo.c.id).where(waiting).order_by(t.photo.c.id)
            ids = connection.execute(locking(query)).scalars().all()
            lines = [
                {
                    "kind": "published",
                    "gallery_id": number,
                    "photo_id": photo,
                    "from_state": PhotoState.PREPARED.value,
                    "to_state": PhotoState.PUBLISHED.value,
                }
                for photo in ids
            ]
            if not lines:
                continue
            self._log_all(connection, lines, {"release": release})
            connection.execute(
                update(t.photo)
                # Exactly those: another may have become PREPARED since, and waits for the next.
                .where(t.photo.c.id.in_(ids))
                .values(
                    state=PhotoState.PUBLISHED,
                    row_version=t.photo.c.row_version + 1,
                    updated_at=self._clock(),
                )
            )


def _releases(gallery: str) -> Any:
    return (
        select(t.release, t.gallery.c.slug)
        .join_from(t.release, t.gallery, t.gallery.c.id == t.release.c.gallery_id)
        .where(t.gallery.c.slug == gallery)
    )


def _one(connection: Connection, gallery: str, release: str) -> ReleaseRow:
    return _release_of(
        connection.execute(_releases(gallery).where(t.release.c.id == release)).one()
    )


def _release_of(row: Row[Any]) -> ReleaseRow:
    return ReleaseRow(
        id=row.id,
        gallery=row.slug,
        generation=row.generation,
        revision=row.catalog_rev,
        state=ReleaseState(row.state),
        begun_at=row.begun_at,
        manifest_key=row.manifest_key,
        content_digest=row.content_digest,
        inputs=row.inputs,
        entries=dict(row.entries),
        flipped_at=row.flipped_at,
        retired_at=row.retired_at,
    )
