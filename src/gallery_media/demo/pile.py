"""An open newsroom's parts and a number go in; a gallery with so many small photos comes out.

For benches: every row, receipt, original and clearance is real, and so are the variants' bytes, but
photos of one picture share them. Made in seconds where the darkroom would need minutes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from gallery_media.catalogue import AuditedVariant, Catalogue, Preparation
from gallery_media.darkroom import Darkroom
from gallery_media.demo.paint import paint_photo
from gallery_media.desk.shelve import shelve
from gallery_media.model.instructions import Instructions
from gallery_media.model.photo import Original, PhotoId
from gallery_media.model.variant import Development, RungName
from gallery_media.storage.keys import PRIVATE, original_key
from gallery_media.storage.port import Storage

PICTURES = 6
MEGAPIXELS = 0.03
THREADS = 2  # SQLite has one writer at a time, and waits of many add up


def with_comment(jpeg: bytes, comment: str) -> bytes:
    """The same picture as another file: a comment segment behind the start marker."""
    body = comment.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:]


@dataclass(frozen=True, slots=True)
class _Sample:
    """One picture of the pile: its file, and what the darkroom made of it."""

    data: bytes
    development: Development
    clearance: Mapping[str, Any]
    variants: tuple[tuple[RungName, AuditedVariant], ...]


def pile_up(
    slug: str,
    photos: int,
    how: Instructions,
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    darkroom: Darkroom,
) -> None:
    """Receive and prepare ``photos`` photos of the gallery ``slug``; a release shows them all.

    ``how``: the instructions of a photo without words of its own.
    """
    samples = [_sample(number, how, public, darkroom) for number in range(PICTURES)]

    def one(number: int) -> None:
        sample = samples[number % PICTURES]
        data = with_comment(sample.data, f"pile of a bench, number {number:06d}")
        sha256 = hashlib.sha256(data).hexdigest()
        originals.put(
            original_key(sha256),
            data,
            content_type="image/jpeg",
            cache_control=PRIVATE,
            if_none_match=True,
        )
        development = sample.development
        receipt = catalogue.receive(
            f"{number:016x}",
            slug,
            f"PILE_{number:06d}.JPG".encode(),
            Original(sha256, len(data), "image/jpeg"),
            development.width,
            development.height,
        )
        photo = catalogue.photo(receipt.photo_id) if receipt.photo_id else None
        if photo is None:
            raise ValueError(f"photo {number} of the pile was not received")
        catalogue.mark_prepared(
            photo,
            Preparation(
                recipe=how.digest,
                width=development.width,
                height=development.height,
                mean_colour=development.mean_colour,
                variants=tuple(
                    _as_of(rung, kept, photo.id, sha256, how) for rung, kept in sample.variants
                ),
                flags=development.flags,
                clearance=sample.clearance,
            ),
        )

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, range(photos)))


def _sample(number: int, how: Instructions, public: Storage, darkroom: Darkroom) -> _Sample:
    data = paint_photo(number, MEGAPIXELS).data
    clearance, _ = darkroom.clear(data, how.given, how.preset)
    development, verdicts = darkroom.develop_and_audit(data, how.recipe, clearance.public)
    variants = tuple(
        (
            developed.name,
            AuditedVariant(
                shelve(public, PhotoId("pile"), developed, verdict, gallery="pile"),
                verdict,
                developed.record,
                "",  # every photo's own, below
                developed.flags,
            ),
        )
        for developed, verdict in zip(development.variants, verdicts, strict=True)
    )
    return _Sample(data, development, clearance.summary(), variants)


def _as_of(
    name: RungName, kept: AuditedVariant, photo: PhotoId, original: str, how: Instructions
) -> AuditedVariant:
    """The sample's variant as one of this photo's own."""
    rung = next(one for one in how.recipe.rungs if one.name == name)
    return replace(
        kept,
        variant=replace(kept.variant, photo=photo),
        made_by=how.rung_digest(rung, original),
    )
