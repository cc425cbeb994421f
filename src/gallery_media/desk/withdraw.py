"""A photo goes in; it is taken back everywhere, and that it is gone is proven from outside.

Order (section 2 of the storage page): tombstone, then a release without the photo, then its files
without any grace, then every earlier release that lists it, then caches, then the proof by
anonymous requests; only then is it withdrawn. Each step may be repeated: what was cut off anywhere
goes on from the tombstone. With ``urgent`` the files go first: a broken picture for seconds is
better than a shown one.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gallery_media.catalogue import Catalogue
from gallery_media.desk.exposure import Exposure, exposure, keys_of, nobodys
from gallery_media.desk.journal import keep_records
from gallery_media.desk.live import live_manifest_of
from gallery_media.desk.tomb import keep_tombstone
from gallery_media.desk.unshelve import unshelve
from gallery_media.errors import (
    GalleryMediaError,
    ObjectMissing,
    StorageUnavailable,
    UnknownPhoto,
    WithdrawalUnproven,
)
from gallery_media.inbox.forget import forget
from gallery_media.model.photo import Original, Photo, PhotoId, PhotoState
from gallery_media.model.withdrawal import (
    Proof,
    VariantAddress,
    Withdrawal,
    photo_named,
)
from gallery_media.steps import Step, reached
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.keys import (
    certificate_key,
    manifest_key,
    original_key,
    record_prefix,
    secrets_key,
    snapshot_key,
)
from gallery_media.storage.port import Storage
from gallery_media.storage.purge import Purge

log = logging.getLogger(__name__)

PROOF_SECONDS = 60.0
"""For which every address is asked again until it is gone (issue 6, item 4)."""
_PAUSE = 2.0
_ASKING = 8


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """Everything that a withdrawal needs.

    ``release``: publishes one gallery as it is now. ``addresses``: where strangers find a key, at
    the storage and at the site's own address. ``copies``: folders that may hold the file.
    ``known_by``: the fingerprint of an original, for photos that were never prepared with one.
    """

    catalogue: Catalogue
    originals: Storage
    public: Storage
    release: Callable[[str], object]
    addresses: Callable[[str], tuple[str, ...]]
    ask: Callable[[str], Answer]
    purge: Purge
    copies: tuple[Path, ...]
    known_by: Callable[[bytes], str]
    keep_receipt: Callable[[Withdrawal], object]
    patience: float = PROOF_SECONDS


def photo_to_withdraw(named: str, catalogue: Catalogue) -> PhotoId:
    """The photo that an id, its page's address or a picture file's address names.

    Raises UnknownPhoto, also when a picture file belongs to more than one photo.
    """
    try:
        found = photo_named(named)
    except ValueError as why:
        raise UnknownPhoto(
            "That is neither a photo's number nor a public address of one; both stand on the "
            "photo's page."
        ) from why
    if isinstance(found, VariantAddress):
        photos = catalogue.photos_with(found)
        if len(photos) != 1:
            raise UnknownPhoto(
                f"That file shows {len(photos)} photos of this house "
                f"({', '.join(photos) or 'none'}); name one by its number."
            )
        return photos[0]
    if catalogue.photo(found) is None:
        raise UnknownPhoto(f"There is no photo {found} in this house; look its number up again.")
    return found


def withdraw(
    photo: PhotoId, reason: str, by: str, desk: Withdrawing, *, erase: bool, urgent: bool = False
) -> Withdrawal:
    """Take a photo back everywhere; also goes on with a withdrawal that was cut off.

    ``by``: the command or flow that asks. Raises UnknownPhoto; WithdrawalUnproven while an address
    still answers; what stopped a gallery's release. Then the photo stays ``withdrawing``, and the
    next run goes on.
    """
    known = _photo(photo, desk.catalogue)
    galleries = desk.catalogue.galleries_with(photo)
    exposed = _exposures(photo, galleries, desk)
    grave = desk.catalogue.begin_withdrawal(
        photo,
        reason,
        by,
        erase=erase,
        fingerprint=_fingerprint(known, desk),
        shown=any(one.releases for one in exposed),
    )
    reached(Step.BURIED, photo)
    keep_tombstone(grave, galleries, desk.originals)
    keep_records(desk.catalogue, desk.originals)
    reached(Step.BURIAL_KEPT, photo)
    files = desk.catalogue.variant_files(photo)
    if urgent:
        unshelve(photo, files, public=desk.public, catalogue=desk.catalogue)
    trouble = _release_without(photo, galleries, desk)
    reached(Step.SHOWN_NO_MORE, photo)
    taken = unshelve(photo, files, public=desk.public, catalogue=desk.catalogue)
    exposed = _exposures(photo, galleries, desk)
    pages, more = _delete_rest(photo, exposed, desk)
    reached(Step.FILES_DELETED, photo)
    releases = _delete_releases(exposed, desk)
    reached(Step.RELEASES_DELETED, photo)
    own = _own_pages(photo, exposed)
    keys = sorted({*taken.deleted, *more, *pages, *own, *keys_of(files)})
    notices = _notices(photo, galleries, own, desk)
    shared = set(keys_of(files)) - set(taken.deleted)
    asked = [key for key in keys if key not in shared]
    desk.purge.purge([url for key in asked for url in desk.addresses(key)])
    if trouble is not None:
        raise trouble
    if still := [one.gallery for one in exposed if one.shown_now]:
        raise WithdrawalUnproven(
            f"Photo {photo}: its files are deleted, but gallery {still[0]} was not released "
            "without it, perhaps because it is a draft now; publish it, and the withdrawal goes on."
        )
    proofs = prove(asked, notices, desk)
    reached(Step.PROVEN, photo)
    originals = (known.original, *(one.original for one in desk.catalogue.versions(photo)))
    copies = sum(
        forget(folder, one.sha256, one.size) for folder in desk.copies for one in originals
    )
    reached(Step.COPIES_DELETED, photo)
    _clean_private(photo, originals if grave.erase else (), desk.originals)
    done = Withdrawal(
        photo=photo,
        galleries=galleries,
        reason=grave.reason,
        asked_at=grave.at,
        finished_at=datetime.now(UTC),
        original_erased=grave.erase,
        objects=len({*taken.deleted, *more, *pages}),
        releases=releases,
        copies=copies,
        proofs=proofs,
        shared_with=taken.shared_with,
    )
    desk.keep_receipt(done)
    reached(Step.FORGOTTEN, photo)
    desk.catalogue.finish_withdrawal(photo)
    keep_records(desk.catalogue, desk.originals)
    reached(Step.WITHDRAWN, photo)
    log.info(
        "photo %s is withdrawn: %d objects and %d earlier releases deleted, %d addresses asked",
        photo,
        done.objects,
        done.releases,
        len(proofs),
    )
    return done


def finish_withdrawals(desk: Withdrawing, by: str) -> tuple[Withdrawal, ...]:
    """Go on with every withdrawal that was cut off; the first trouble is raised at the end."""
    done: list[Withdrawal] = []
    troubles: list[GalleryMediaError] = []
    for grave in desk.catalogue.withdrawing():
        if grave.photo is None:
            continue
        try:
            done.append(withdraw(grave.photo, grave.reason, by, desk, erase=grave.erase))
        except GalleryMediaError as why:
            troubles.append(why)
    for trouble in troubles:
        raise trouble
    return tuple(done)


def prove(keys: Sequence[str], notices: dict[str, str], desk: Withdrawing) -> tuple[Proof, ...]:
    """Ask for every address as a stranger until it is gone.

    ``notices``: SHA-256 of the page that may answer at a key. Raises WithdrawalUnproven when an
    address still answers with something else at the end of the desk's patience.
    """
    waiting = [(key, url) for key in keys for url in desk.addresses(key)]
    proofs: dict[str, Proof] = {}
    until = time.monotonic() + desk.patience
    with ThreadPoolExecutor(_ASKING, thread_name_prefix="proof") as threads:
        while True:
            answers = threads.map(lambda one: _proof(one[1], notices.get(one[0]), desk), waiting)
            proofs.update((proof.url, proof) for proof in answers)
            waiting = [one for one in waiting if not proofs[one[1]].gone]
            if not waiting:
                return tuple(proofs[url] for url in sorted(proofs))
            if time.monotonic() >= until:
                break
            time.sleep(_PAUSE)
    raise WithdrawalUnproven(
        f"{len(waiting)} of {len(proofs)} addresses of the photo still answer, the first is "
        f"{waiting[0][0]} ({proofs[waiting[0][1]].status}); empty the cache in front of the "
        "storage, then withdraw the photo once more: it goes on from here."
    )


def _proof(url: str, notice: str | None, desk: Withdrawing) -> Proof:
    try:
        answer = desk.ask(url)
    except StorageUnavailable:
        return Proof(url, 0)
    is_notice = notice is not None and hashlib.sha256(answer.body).hexdigest() == notice
    return Proof(url, answer.status, notice=answer.status == 200 and is_notice)


def _photo(photo: PhotoId, catalogue: Catalogue) -> Photo:
    found = catalogue.photo(photo)
    if found is None:
        raise UnknownPhoto(f"There is no photo {photo} in this house; look its number up again.")
    return found


def _fingerprint(photo: Photo, desk: Withdrawing) -> str:
    """Needed where the photo was prepared by a version that kept none, or never prepared."""
    if photo.state in (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN) or desk.catalogue.fingerprint(
        photo.id
    ):
        return ""
    try:
        return desk.known_by(desk.originals.get(original_key(photo.original.sha256)).body)
    except ObjectMissing:
        return ""  # then only the exact file can be recognised, by its digest
    except GalleryMediaError as why:
        log.warning("photo %s has no fingerprint: %s", photo.id, type(why).__name__)
        return ""


def _exposures(photo: PhotoId, galleries: Iterable[str], desk: Withdrawing) -> tuple[Exposure, ...]:
    return tuple(
        exposure(
            photo,
            gallery,
            catalogue=desk.catalogue,
            originals=desk.originals,
            public=desk.public,
        )
        for gallery in galleries
    )


def _release_without(
    photo: PhotoId, galleries: Iterable[str], desk: Withdrawing
) -> GalleryMediaError | None:
    """Release every gallery that was ever released. What stops one is told at the end: the
    photo's own files must go in any case."""
    trouble: GalleryMediaError | None = None
    for gallery in galleries:
        if desk.catalogue.live_release(gallery) is None and not desk.catalogue.unfinished(gallery):
            continue
        try:
            desk.release(gallery)
        except GalleryMediaError as why:
            log.warning("photo %s: gallery %s could not be released without it", photo, gallery)
            trouble = trouble or why
    return trouble


def _delete_rest(
    photo: PhotoId, exposed: Iterable[Exposure], desk: Withdrawing
) -> tuple[frozenset[str], frozenset[str]]:
    """Pages and downloads of releases that show it, and picture files that only they have.

    What is live is left: either it does not show the photo any more, or its release failed, and
    then only the photo's own pages go.
    """
    pages: set[str] = set()
    files: set[str] = set()
    for one in exposed:
        own = _pages_of(photo, one)
        if one.shown_now:
            pages |= own & one.pages
            continue
        pages |= one.pages
        files |= nobodys(one.files, photo, desk.catalogue)
    for key in sorted(pages | files):
        desk.public.delete(key)
    return frozenset(pages), frozenset(files)


def _delete_releases(exposed: Iterable[Exposure], desk: Withdrawing) -> int:
    """Nobody can go back to a release that shows it; the manifests go last, as they are the list
    of what is to be deleted."""
    count = 0
    for one in exposed:
        gone = [manifest for manifest in one.releases if manifest.stamp.release != one.live]
        desk.catalogue.retire_releases(one.gallery, [found.stamp.release for found in gone])
        for manifest in gone:
            release = manifest.stamp.release
            desk.originals.erase(snapshot_key(one.gallery, release))
            desk.originals.erase(certificate_key(one.gallery, release))
            desk.originals.erase(manifest_key(one.gallery, release))
        count += len(gone)
    return count


def _pages_of(photo: PhotoId, exposed: Exposure) -> frozenset[str]:
    ending = f"/p/{photo}.html"
    every = (*exposed.releases, *exposed.kept)
    return frozenset(item.key for one in every for item in one.objects if item.key.endswith(ending))


def _own_pages(photo: PhotoId, exposed: Iterable[Exposure]) -> frozenset[str]:
    """The photo's own addresses, as any release that is still listed knew them."""
    return frozenset(key for one in exposed for key in _pages_of(photo, one))


def _notices(
    photo: PhotoId, galleries: Iterable[str], own: frozenset[str], desk: Withdrawing
) -> dict[str, str]:
    """What answers at the photo's own addresses now, as the live releases list it."""
    found: dict[str, str] = {}
    for gallery in galleries:
        manifest = live_manifest_of(gallery, desk.catalogue, desk.originals)
        if manifest is not None and photo not in manifest.photos:
            found |= {item.key: item.sha256 for item in manifest.objects if item.key in own}
    return found


def _clean_private(photo: PhotoId, erased: Iterable[Original], originals: Storage) -> None:
    """What the house itself keeps of it: secrets, records with its words, and the originals if so
    decided, each with all its versions."""
    originals.erase(secrets_key(photo))
    for listed in list(originals.list(record_prefix(photo))):
        originals.erase(listed.key)
    for original in erased:
        originals.erase(original_key(original.sha256))
