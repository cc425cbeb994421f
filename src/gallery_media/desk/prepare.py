"""A received photo goes in; audited variants in the public bucket and its facts come out."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from gallery_media.catalogue import AuditedVariant, Catalogue, Preparation
from gallery_media.darkroom import Darkroom
from gallery_media.desk.secrets import search_release, secrets_of_photo
from gallery_media.desk.shelve import shelve
from gallery_media.errors import AuditRefused, NotReady, ObjectMissing, PhotoRejected
from gallery_media.inbox.quarantine import set_aside
from gallery_media.model.photo import Photo, PhotoState
from gallery_media.model.variant import DAMAGED, Development, Recipe
from gallery_media.storage.keys import original_key
from gallery_media.storage.port import Storage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of one photo; size in bytes of all its variants. ``reason`` when it is held."""

    photo: str
    state: PhotoState
    variants: int = 0
    size: int = 0
    reason: str = ""


def prepare(
    photo: Photo,
    recipe: Recipe,
    *,
    originals: Storage,
    public: Storage,
    darkroom: Darkroom,
    catalogue: Catalogue,
    quarantine: Path,
) -> Prepared:
    """Develop, audit and store one photo's variants, then say so in the catalogue.

    A photo that cannot be published is held with its reason, a copy of the file and the reason
    lie in quarantine, and the other photos go on. Raises errors of the try-again family only.
    """
    original = b""
    try:
        original = originals.get(original_key(photo.original.sha256)).body
        development, verdicts = darkroom.develop_and_audit(original, recipe)
        if DAMAGED in development.flags:
            # It could be shown, grey patches and all; whether it should is for a person to say.
            raise PhotoRejected(
                "the file is damaged: parts of its picture may be grey; "
                "copy it from the camera again, or export it anew."
            )
        _search(photo, original, development, catalogue, originals, darkroom)
        variants = tuple(
            AuditedVariant(shelve(public, photo.id, developed, verdict), verdict)
            for developed, verdict in zip(development.variants, verdicts, strict=True)
        )
    except ObjectMissing:
        return _hold(photo, "its original is not in the storage; drop the file again.", catalogue)
    except (PhotoRejected, AuditRefused) as why:
        held = _hold(photo, str(why), catalogue)
        try:
            set_aside(original, catalogue.name(photo.id), photo.id, quarantine, str(why))
        except NotReady as trouble:  # the hold stands, and status shows its reason
            log.warning("no copy could be put into quarantine: %s", trouble)
        return held
    catalogue.mark_prepared(
        photo,
        Preparation(
            recipe=recipe.digest,
            width=development.width,
            height=development.height,
            mean_colour=development.mean_colour,
            variants=variants,
            flags=development.flags,
        ),
    )
    size = sum(found.variant.size for found in variants)
    log.info("photo %s: %d variants, %.1f MB", photo.id, len(variants), size / 1e6)
    return Prepared(photo.id, PhotoState.PREPARED, len(variants), size)


def _search(
    photo: Photo,
    original: bytes,
    development: Development,
    catalogue: Catalogue,
    originals: Storage,
    darkroom: Darkroom,
) -> None:
    """Look for what the original must not give away in the finished variants themselves."""
    secrets = secrets_of_photo(
        photo, catalogue.name(photo.id), originals=originals, darkroom=darkroom, data=original
    )
    variants = ((f"the {one.rung} px {one.format}", one.data) for one in development.variants)
    if hits := search_release((), variants, (), {}, secrets):
        raise AuditRefused(
            f"{hits[0].place} variant holds the original's {hits[0].kind.value}; "
            "nothing of this photo was published. Report this to the maintainers."
        )


def _hold(photo: Photo, reason: str, catalogue: Catalogue) -> Prepared:
    log.warning("photo %s is held: %s", photo.id, reason)
    catalogue.hold(photo, reason)
    return Prepared(photo.id, PhotoState.HELD, reason=reason)
