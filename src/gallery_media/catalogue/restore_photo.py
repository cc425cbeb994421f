"""One photo's record goes in, with its tombstone if it has one; all of its rows are there again."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.galleries import gallery_id
from gallery_media.catalogue.ledger import insert_if_new
from gallery_media.catalogue.receipts import receipt_values
from gallery_media.catalogue.records import FORMAT
from gallery_media.catalogue.tombstones import bury
from gallery_media.catalogue.values import EarlierGrave
from gallery_media.errors import RebuildRefused
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.withdrawal import Tombstone

_OLDEST_FORMAT = 2


@dataclass(frozen=True, slots=True)
class RestoredGrave:
    """A tombstone, the galleries its photo was in, and the versions that are buried with it."""

    tombstone: Tombstone
    galleries: Sequence[str]
    earlier: Sequence[EarlierGrave] = ()


def restore_photo(
    connection: Connection,
    record: Mapping[str, Any],
    grave: RestoredGrave | None,
    published: Collection[PhotoId],
) -> None:
    """Inside the caller's transaction. ``published``: what the live releases show.

    Raises RebuildRefused for a record of a format that this version does not know.
    """
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
            original_erased_at=_moment(record.get("original_erased_at")),
            people_allowed=record.get("people_allowed", ""),
            row_version=0,
            # The bucket holds exactly this record, unless it was made from a tombstone.
            record_seq=max(record["seq"], 1),
            recorded_seq=record["seq"],
            created_at=received,
            updated_at=received,
        )
    )
    _belongings(connection, photo, record, received)
    if grave is not None:
        bury(connection, grave.tombstone)
        looks = {one.version.original.sha256: one.fingerprint for one in grave.earlier}
        for sha256 in {*looks, *(version["sha256"] for version in record.get("versions", ()))}:
            stone = replace(
                grave.tombstone, sha256=sha256, photo=None, fingerprint=looks.get(sha256, "")
            )
            bury(connection, stone)


def _belongings(
    connection: Connection, photo: PhotoId, record: Mapping[str, Any], at: datetime
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
            "name_nfc": receipt.get("name", values["name_nfc"]),
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


def _state(
    record: Mapping[str, Any], grave: RestoredGrave | None, published: Collection[PhotoId]
) -> PhotoState:
    state = PhotoState(record["state"])
    if grave is not None:
        return state if state is PhotoState.WITHDRAWN else PhotoState.WITHDRAWING
    if state is PhotoState.PREPARED and record["photo"] in published:
        return PhotoState.PUBLISHED
    return state


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def record_of(grave: RestoredGrave) -> dict[str, Any]:
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
        "versions": [
            {
                "number": one.version.number,
                "sha256": one.version.original.sha256,
                "bytes": one.version.original.size,
                "mime": one.version.original.mime,
                "replaced_at": one.version.replaced_at.isoformat(),
            }
            for one in grave.earlier
        ],
    }
