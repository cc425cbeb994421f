"""Rebuilding: what the private bucket remembers goes in, one transaction makes a catalogue of it.

What only a catalogue knows is lost with it: the log, receipts of files that never became photos,
invites. With ``replace`` these stay as they are.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import gallery_id
from gallery_media.catalogue.ledger import insert_if_new
from gallery_media.catalogue.receipts import receipt_values
from gallery_media.catalogue.records import FORMAT
from gallery_media.catalogue.tombstones import bury
from gallery_media.catalogue.values import ReleaseRow, ReleaseState
from gallery_media.errors import RebuildRefused
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.withdrawal import Tombstone

_OLDEST_FORMAT = 2
_PHOTO_TABLES = (
    t.doomed,
    t.caption,
    t.file_words,
    t.variant,
    t.version,
    t.gallery_photo,
    t.release,
    t.tombstone,
)


@dataclass(frozen=True, slots=True)
class RestoredGallery:
    """A gallery as its entry pages and manifests say; ``published`` are the live release's photos.

    ``revision`` is the live entry page's. ``pinned_release``: where a rollback holds it, or None.
    """

    slug: str
    revision: int
    releases: Sequence[ReleaseRow]
    published: frozenset[PhotoId] = frozenset()
    pinned_release: str | None = None


@dataclass(frozen=True, slots=True)
class RestoredGrave:
    """A tombstone and the galleries its photo was in."""

    tombstone: Tombstone
    galleries: Sequence[str]


class RestoreVerbs(EventVerbs):
    """What rebuilding needs."""

    def is_empty(self) -> bool:
        """Whether nothing was ever received or released here."""
        with self._reading() as connection:
            return not any(
                connection.execute(select(table).limit(1)).first()
                for table in (t.photo, t.receipt, t.release, t.tombstone)
            )

    def restore(
        self,
        records: Iterable[Mapping[str, Any]],
        graves: Iterable[RestoredGrave],
        galleries: Iterable[RestoredGallery],
        *,
        replace: bool,
    ) -> None:
        """All or nothing. ``records``: the newest of each photo, as ``PhotoRecord.content``.

        A photo with a tombstone stays withdrawn, or goes on being withdrawn, whatever its record
        says. Raises RebuildRefused when there are rows and ``replace`` is not wanted, or a record
        is of a format that this version does not know.
        """
        buried = {one.tombstone.photo: one for one in graves if one.tombstone.photo}
        with self._writing() as connection:
            self._make_room(connection, replace)
            live = {one.slug: one for one in galleries}
            published = {photo for one in live.values() for photo in one.published}
            for record in records:
                grave = buried.pop(PhotoId(record["photo"]), None)
                self._photo(connection, record, grave, published)
            for grave in buried.values():
                self._photo(connection, _record_of(grave), grave, published)
            for one in live.values():
                self._gallery(connection, one)
            self._log(connection, "rebuilt", detail={"replaced": replace})

    def _make_room(self, connection: Connection, replace: bool) -> None:
        if connection.execute(select(t.photo.c.id).limit(1)).first() and not replace:
            raise RebuildRefused(
                "This catalogue has photos, so it is not lost and nothing was changed; if it is "
                "really to be replaced by what the private bucket remembers, use --replace."
            )
        for table in _PHOTO_TABLES:
            connection.execute(delete(table))
        connection.execute(delete(t.receipt).where(t.receipt.c.photo_id.is_not(None)))
        connection.execute(delete(t.photo))

    def _photo(
        self,
        connection: Connection,
        record: Mapping[str, Any],
        grave: RestoredGrave | None,
        published: set[PhotoId],
    ) -> None:
        number = record["format"]
        if not _OLDEST_FORMAT <= number <= FORMAT:
            raise RebuildRefused(
                f"Photo {record['photo']}: its record has format {number}, this program reads "
                f"{_OLDEST_FORMAT} to {FORMAT}; update gallery-media, then rebuild again."
            )
        photo = PhotoId(record["photo"])
        home = next((g["slug"] for g in record["galleries"] if g["home"]), None)
        if home is None:
            raise RebuildRefused(f"Photo {photo}: its record names no gallery; put it right first.")
        received = datetime.fromisoformat(record["received_at"])
        connection.execute(
            insert(t.photo).values(
                id=photo,
                sha256=record["sha256"],
                bytes=record["bytes"],
                mime=record["mime"],
                width=record["width"],
                height=record["height"],
                mean_colour=tuple(record["mean_colour"]) if record["mean_colour"] else None,
                flags=record["flags"],
                recipe=record["recipe"],
                gallery_id=gallery_id(connection, home),
                photographer=record["photographer"],
                section=record.get("section", ""),
                state=_state(record, grave, published),
                reason=record["reason"],
                reason_code=record.get("reason_code", ""),
                reason_params=record.get("reason_params", {}),
                attempts=0,
                clearance=record["clearance"],
                held_recipe=record.get("held_recipe"),
                fingerprint=record.get("fingerprint", ""),
                thumbhash=record.get("thumbhash", ""),
                looked_at=record.get("looked_at", False),
                row_version=0,
                # The bucket holds exactly this record, unless it was made from a tombstone.
                record_seq=max(record["seq"], 1),
                recorded_seq=record["seq"],
                created_at=received,
                updated_at=received,
            )
        )
        self._belongings(connection, photo, record, received)
        if grave is not None:
            bury(connection, grave.tombstone)
            for version in record.get("versions", ()):
                earlier = {
                    "sha256": version["sha256"],
                    "reason": grave.tombstone.reason,
                    "by": grave.tombstone.by,
                    "at": grave.tombstone.at,
                    "erase": grave.tombstone.erase,
                    "shown": grave.tombstone.shown,
                }
                insert_if_new(connection, t.tombstone, earlier, "sha256")

    def _belongings(
        self, connection: Connection, photo: PhotoId, record: Mapping[str, Any], at: datetime
    ) -> None:
        for place in record["galleries"]:
            connection.execute(
                insert(t.gallery_photo).values(
                    gallery_id=gallery_id(connection, place["slug"]),
                    photo_id=photo,
                    position=place["position"],
                )
            )
        for receipt in record["receipts"]:
            values = receipt_values(
                receipt["claim"],
                gallery_id(connection, receipt["gallery"]),
                base64.b64decode(receipt["name_raw"]),
                receipt["photographer"],
            )
            values |= {
                "photo_id": photo,
                "outcome": receipt["outcome"],
                "reason": "",
                "section": record.get("section", ""),
                "at": datetime.fromisoformat(receipt["at"]),
            }
            insert_if_new(connection, t.receipt, values, "claim_id")
        for variant in record["variants"]:
            own = {"recipe": record["recipe"], **variant, "photo_id": photo, "uploaded_at": at}
            connection.execute(insert(t.variant).values(**own))
        for caption in record["captions"]:
            connection.execute(insert(t.caption).values(photo_id=photo, **caption))
        for words in record.get("file_words", ()):
            connection.execute(insert(t.file_words).values(photo_id=photo, at=at, **words))
        for version in record.get("versions", ()):
            replaced = {**version, "replaced_at": datetime.fromisoformat(version["replaced_at"])}
            connection.execute(insert(t.version).values(photo_id=photo, **replaced))

    def _gallery(self, connection: Connection, gallery: RestoredGallery) -> None:
        number = gallery_id(connection, gallery.slug)
        for row in gallery.releases:
            connection.execute(
                insert(t.release).values(
                    gallery_id=number,
                    id=row.id,
                    generation=row.generation,
                    catalog_rev=row.revision,
                    manifest_key=row.manifest_key,
                    content_digest=row.content_digest,
                    state=row.state,
                    begun_at=row.begun_at,
                    flipped_at=row.flipped_at,
                )
            )
        live = next((row for row in gallery.releases if row.state is ReleaseState.LIVE), None)
        last = select(t.gallery_photo.c.position).where(t.gallery_photo.c.gallery_id == number)
        positions = connection.execute(last).scalars().all()
        connection.execute(
            update(t.gallery)
            .where(t.gallery.c.id == number)
            .values(
                # One more than is live, so that the next publish compares once.
                catalog_rev=gallery.revision + 1,
                next_position=max(positions, default=0) + 1,
                live_release=live.id if live else None,
                live_generation=live.generation if live else 0,
                pinned=gallery.pinned_release is not None,
                pinned_release=gallery.pinned_release,
            )
        )


def _state(
    record: Mapping[str, Any], grave: RestoredGrave | None, published: set[PhotoId]
) -> PhotoState:
    state = PhotoState(record["state"])
    if grave is not None:
        return state if state is PhotoState.WITHDRAWN else PhotoState.WITHDRAWING
    if state is PhotoState.PREPARED and record["photo"] in published:
        return PhotoState.PUBLISHED
    return state


def _record_of(grave: RestoredGrave) -> dict[str, Any]:
    """A withdrawal was cut off between erasing the photo's records and writing the last one: what
    the tombstone says is all there is, and enough to finish."""
    stone = grave.tombstone
    return {
        "format": FORMAT,
        "photo": stone.photo,
        "seq": 0,
        "sha256": stone.sha256,
        "bytes": 0,
        "mime": "",
        "width": 0,
        "height": 0,
        "mean_colour": None,
        "flags": [],
        "recipe": None,
        "clearance": {},
        "photographer": "",
        "state": PhotoState.WITHDRAWING.value,
        "reason": stone.reason,
        "received_at": stone.at.isoformat(),
        "galleries": [
            {"slug": slug, "position": 0, "home": place == 0}
            for place, slug in enumerate(grave.galleries)
        ],
        "receipts": [],
        "variants": [],
        "captions": [],
    }
