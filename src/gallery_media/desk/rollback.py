"""A gallery and one of its earlier releases go in; visitors see it again, as a new generation.

The gallery is held there (pinned): what is dropped or written later waits until it is let go on.
A withdrawn photo never comes back by this: no release that lists one can be gone back to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from gallery_media.catalogue import Catalogue, ReleaseRow
from gallery_media.desk.decide import UNPACKED
from gallery_media.desk.gather import Gathered
from gallery_media.desk.release import Released
from gallery_media.desk.retain import retention
from gallery_media.desk.without_bare import without_bare
from gallery_media.desk.working import working
from gallery_media.errors import ObjectMissing, RollbackRefused
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest
from gallery_media.publishing.certificate import SCHEMA as CERTIFICATE
from gallery_media.publishing.manifest import read_manifest
from gallery_media.publishing.snapshot import read_snapshot
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import PRIVATE, certificate_key, pin_key, snapshot_key
from gallery_media.storage.port import Storage


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """One release that is kept: what it shows, what its audit said, and why one cannot go back.

    ``certificate``: "none", "clean" or "N findings". ``refused``: "" when one can go back to it.
    """

    release: str
    generation: int
    flipped_at: datetime | None
    live: bool
    photos: int
    objects: int
    certificate: str
    refused: str = ""


def kept_releases(
    gallery: str, *, catalogue: Catalogue, originals: Storage
) -> tuple[KeptRelease, ...]:
    """The newest first. Raises RollbackRefused for a gallery that was never released."""
    rows = _kept(gallery, catalogue)
    live = catalogue.live_release(gallery)
    return tuple(_line(row, live, catalogue, originals) for row in rows)


def choose_release(
    gallery: str, release: str, *, catalogue: Catalogue, originals: Storage
) -> KeptRelease:
    """The release to go back to; "" means the newest before the live one that shows something
    else. Raises RollbackRefused when there is none, or it cannot be gone back to."""
    kept = kept_releases(gallery, catalogue=catalogue, originals=originals)
    if release:
        found = next((one for one in kept if one.release == release), None)
        if found is None:
            raise RollbackRefused(
                f"Gallery {gallery} keeps no release {release}; gallery-media releases {gallery} "
                "shows those that are kept."
            )
    else:
        # With or without its ZIP files it shows the same.
        contents = {
            row.id: row.content_digest.removesuffix(UNPACKED) for row in catalogue.releases(gallery)
        }
        now = next((contents[one.release] for one in kept if one.live), "")
        earlier = [one for one in kept if not one.live and contents[one.release] != now]
        if not earlier:
            raise RollbackRefused(
                f"Gallery {gallery} keeps no earlier release that shows anything else; there is "
                "nothing to go back to."
            )
        found = earlier[0]
    if found.refused:
        raise RollbackRefused(
            f"Gallery {gallery} cannot go back to {found.release}: {found.refused}; choose another "
            f"one from gallery-media releases {gallery}."
        )
    return found


def roll_back(
    gallery: str,
    release: str,
    publish: Callable[[str], Released],
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
) -> Released:
    """Pin the gallery to the release, then publish it as the next generation.

    Cut off in between, the next publish goes on. Raises RollbackRefused, and CatalogueBusy while
    prune is at work.
    """
    # Nobody may tidy up what was just found to be there.
    with working(catalogue, f"roll back {gallery}"):
        target = choose_release(gallery, release, catalogue=catalogue, originals=originals)
        _all_there(gallery, target.release, catalogue, originals, public)
        reached(Step.CHOSEN, target.release)
        hold_at(gallery, target.release, catalogue=catalogue, originals=originals)
        return publish(gallery)


def hold_at(gallery: str, release: str, *, catalogue: Catalogue, originals: Storage) -> None:
    """Pin the gallery; also in the private bucket, so that losing the catalogue undoes nothing."""
    catalogue.pin(gallery, True, release)
    reached(Step.PINNED, release)
    _remember(gallery, release, originals)
    reached(Step.PIN_KEPT, release)


def follow_pin(gallery: str, live: str, *, catalogue: Catalogue, originals: Storage) -> None:
    """After a release of a pinned gallery it is that release which it is held at: the one before
    may be given up any day.

    The bucket first: cut off in between, the next publish does both again.
    """
    row = catalogue.gallery(gallery)
    if row is not None and row.pinned and row.pinned_release != live:
        _remember(gallery, live, originals)
        reached(Step.PIN_MOVED, live)
        catalogue.move_pin(gallery, live)


def let_go(gallery: str, *, catalogue: Catalogue, originals: Storage) -> bool:
    """What is new goes out again with the next publish; whether the gallery was pinned."""
    row = catalogue.gallery(gallery)
    if row is None or not row.pinned:
        return False
    originals.erase(pin_key(gallery))
    reached(Step.PIN_LIFTED, gallery)
    catalogue.pin(gallery, False)
    return True


def gather_pinned(
    gallery: str, release: str, *, catalogue: Catalogue, originals: Storage
) -> Gathered:
    """The gallery as it was, without photos that were withdrawn since. Where somebody was blurred
    since, the photo is as it is now, and one that is held for the sake of its people is left out.

    Raises RollbackRefused when what it was is not kept any more.
    """
    then = snapshot_of(gallery, release, originals)
    snapshot = catalogue.snapshot(gallery, then.languages)
    gone = set(catalogue.withdrawn_among([picture.photo for picture in then.pictures]))
    left = [picture for picture in then.pictures if picture.photo not in gone]
    pictures = without_bare(left, catalogue.bare_files(gallery), snapshot.pictures)
    shown = replace(then, pictures=pictures, withdrawn=snapshot.withdrawn)
    return Gathered(gallery=shown, revision=snapshot.gallery.catalog_rev, unmatched=0)


def snapshot_of(gallery: str, release: str, originals: Storage) -> Gallery:
    """The gallery as the release showed it. Raises RollbackRefused when that is not kept."""
    try:
        return read_snapshot(originals.get(snapshot_key(gallery, release)).body)
    except (ObjectMissing, ValueError) as why:
        raise RollbackRefused(
            f"Gallery {gallery}: how release {release} looked is not kept, so nothing was changed; "
            f"let new releases out with gallery-media publish {gallery} --unpin."
        ) from why


def _kept(gallery: str, catalogue: Catalogue) -> Sequence[ReleaseRow]:
    rows = catalogue.releases(gallery)
    row = catalogue.gallery(gallery)
    kept = retention(rows, datetime.now(UTC), row.pinned_release if row else None).kept
    found = [one for one in rows if one.id in kept and one.flipped_at is not None]
    if not found:
        raise RollbackRefused(f"Nothing of {gallery} was ever released; publish it first.")
    return found


def _line(
    row: ReleaseRow, live: ReleaseRow | None, catalogue: Catalogue, originals: Storage
) -> KeptRelease:
    is_live = live is not None and live.id == row.id
    try:
        manifest = read_manifest(originals.get(row.manifest_key).body)
    except (ObjectMissing, ValueError):
        why = "its manifest is not there or cannot be read"
        return KeptRelease(row.id, row.generation, row.flipped_at, is_live, 0, 0, "none", why)
    return KeptRelease(
        release=row.id,
        generation=row.generation,
        flipped_at=row.flipped_at,
        live=is_live,
        photos=len(manifest.photos),
        objects=len(manifest.objects),
        certificate=_certificate(manifest, originals),
        refused=_refused(manifest, catalogue, originals),
    )


def _refused(manifest: Manifest, catalogue: Catalogue, originals: Storage) -> str:
    if gone := catalogue.withdrawn_among(manifest.photos):
        return f"it shows {len(gone)} photo{'' if len(gone) == 1 else 's'} withdrawn since"
    if originals.head(snapshot_key(manifest.gallery, manifest.stamp.release)) is None:
        return "it was made by a version that kept no snapshot"
    return ""


def _certificate(manifest: Manifest, originals: Storage) -> str:
    key = certificate_key(manifest.gallery, manifest.stamp.release)
    try:
        values = json.loads(originals.get(key).body)
    except (ObjectMissing, ValueError):
        return "none"
    if not isinstance(values, dict) or values.get("schema") != CERTIFICATE:
        return "none"
    findings = len(values.get("findings", ()))
    return "clean" if not findings else f"{findings} findings"


def _all_there(
    gallery: str, release: str, catalogue: Catalogue, originals: Storage, public: Storage
) -> None:
    """Its pictures must still be public: what the live release shows as well certainly is."""
    rows = {row.id: row for row in catalogue.releases(gallery)}
    wanted = _pictures(rows[release], originals)
    live = catalogue.live_release(gallery)
    certain = _pictures(live, originals) if live else set()
    missing = [key for key in sorted(wanted - certain) if public.head(key) is None]
    if missing:
        raise RollbackRefused(
            f"Gallery {gallery} cannot go back to {release}: {len(missing)} of its files are gone, "
            f"the first is {missing[0]}; choose a newer release."
        )


def _pictures(row: ReleaseRow, originals: Storage) -> set[str]:
    manifest = read_manifest(originals.get(row.manifest_key).body)
    return {item.key for item in manifest.objects if item.key.startswith(("m/", "d/"))}


def _remember(gallery: str, release: str, originals: Storage) -> None:
    originals.put(
        pin_key(gallery),
        json.dumps({"release": release}).encode(),
        content_type="application/json",
        cache_control=PRIVATE,
    )
