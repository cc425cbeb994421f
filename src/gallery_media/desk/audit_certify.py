"""An audited release goes in; its certificate comes out, and a copy lies in the private bucket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from gallery_media.desk.audit import AuditRoom
from gallery_media.desk.audit_record import keep, kept, published
from gallery_media.errors import ObjectMissing, PhotoRejected
from gallery_media.metadata.revealed import Revelation, RevelationKind
from gallery_media.model.addresses import variant_key
from gallery_media.model.findings import AuditReport
from gallery_media.model.metadata import Preset
from gallery_media.model.release import Manifest
from gallery_media.publishing.certificate import Certificate
from gallery_media.storage.keys import original_key
from gallery_media.storage.port import Storage

Reveal = Callable[[bytes], tuple[Revelation, ...]]
"""The darkroom's reader: a file's bytes go in, what it gives away comes out."""


def certify(
    manifest: Manifest, report: AuditReport, room: AuditRoom, reveal: Reveal
) -> Certificate:
    """Count what was removed, and keep the certificate beside the release's manifest.

    Originals are read only by the first audit of a release: what they held cannot change.
    """
    removed = _counted_before(manifest, room.originals)
    if removed is None:
        removed = count_removed(manifest, room, reveal)
    certificate = Certificate(manifest, report, removed)
    keep(certificate, published(manifest, room.originals), room.originals)
    return certificate


def count_removed(manifest: Manifest, room: AuditRoom, reveal: Reveal) -> dict[str, int]:
    """In how many originals each kind of thing was that the photo's public files do not have.

    One photo's files are in memory at a time; no value is kept. All variants of one preset carry
    the same record, so that the smallest of each preset speak for all.
    """
    counts: Counter[RevelationKind] = Counter()
    public = {item.key for item in manifest.objects}
    for picture in room.catalogue.pictures(manifest.gallery):
        smallest: dict[Preset, str] = {}
        for one in sorted(picture.variants, key=lambda one: one.size, reverse=True):
            key = variant_key(one.sha256, one.width, one.format.value)
            if key in public:
                smallest[one.preset] = key
        # Of a photo that was prepared anew since, this release shows other files: not counted.
        if smallest:
            original = original_key(picture.photo.original.sha256)
            told = (_kinds(key, room.public, reveal) for key in smallest.values())
            counts.update(_kinds(original, room.originals, reveal).difference(*told))
    return {kind.value: counts[kind] for kind in RevelationKind if counts[kind]}


def _kinds(key: str, storage: Storage, reveal: Reveal) -> set[RevelationKind]:
    """What one file gives away; a missing one is a finding of the audit and counts for nothing."""
    try:
        return {told.kind for told in reveal(storage.get(key).body)}
    except (ObjectMissing, PhotoRejected):
        return set()


def _counted_before(manifest: Manifest, originals: Storage) -> Mapping[str, int] | None:
    removed = kept(manifest, originals).get("removed")
    if not isinstance(removed, dict):
        return None
    return {kind.value: removed[kind.value] for kind in RevelationKind if kind.value in removed}
