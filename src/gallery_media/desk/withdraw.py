"""A photo goes in; it is taken back everywhere, and that it is gone is proven from outside.

Order (section 2 of the storage page): tombstone, then a release without the photo, then its files
and every ZIP file that holds it, without any grace, then every earlier release that lists it, then
caches, then the proof by anonymous requests; only then is it withdrawn. Each step may be repeated:
what was cut off anywhere goes on from the tombstone. With ``urgent`` the files go first: a broken
picture for seconds is better than a shown one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from gallery_media.desk.bury import bury, originals_of
from gallery_media.desk.exposure import Exposure, exposure, keys_of
from gallery_media.desk.journal import keep_records
from gallery_media.desk.packages_with import delete_packages, forget_packages
from gallery_media.desk.prove import prove
from gallery_media.desk.take_away import (
    clean_private,
    delete_releases,
    delete_rest,
    forget_earlier_records,
    notices,
    own_pages,
)
from gallery_media.desk.tomb import Grave, keep_tombstone
from gallery_media.desk.unfinished import keep_reason
from gallery_media.desk.unshelve import unshelve
from gallery_media.desk.withdrawing import Withdrawing
from gallery_media.errors import (
    CatalogueBusy,
    GalleryMediaError,
    WithdrawalUnproven,
)
from gallery_media.inbox.forget import forget, forget_sidecars
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import Withdrawal
from gallery_media.steps import Step, reached

log = logging.getLogger(__name__)

PATIENCE = 120.0
"""Seconds for which a withdrawal waits for another process that takes the same photo back."""


def withdraw(
    photo: PhotoId, reason: str, by: str, desk: Withdrawing, *, erase: bool, urgent: bool = False
) -> Withdrawal:
    """Take a photo back everywhere; also goes on with a withdrawal that was cut off.

    ``by``: the command or flow that asks. Raises UnknownPhoto; WithdrawalUnproven while an address
    still answers; what stopped a gallery's release. Then the photo stays ``withdrawing``, and the
    next run goes on. CatalogueBusy while another process takes the same photo back: of two at once,
    each would count a part, and the receipt would say the smaller one.
    """
    with desk.alone(photo, PATIENCE) as is_ours:
        if not is_ours:
            raise CatalogueBusy(f"Photo {photo} is being taken back by another process.")
        return _withdraw(photo, reason, by, desk, erase=erase, urgent=urgent)


def _withdraw(
    photo: PhotoId, reason: str, by: str, desk: Withdrawing, *, erase: bool, urgent: bool
) -> Withdrawal:
    """What stops it is kept for whoever asks the house for its state."""
    try:
        return _all_steps(photo, reason, by, desk, erase=erase, urgent=urgent)
    except Exception as why:
        keep_reason(photo, why, desk.catalogue)
        raise


def _all_steps(
    photo: PhotoId, reason: str, by: str, desk: Withdrawing, *, erase: bool, urgent: bool
) -> Withdrawal:
    galleries = desk.catalogue.galleries_with(photo)
    exposed = _exposures(photo, galleries, desk)
    shown = any(one.releases for one in exposed)
    grave = bury(photo, reason, by, desk, erase=erase, shown=shown)
    reached(Step.BURIED, photo)
    earlier = desk.catalogue.earlier_graves(photo)
    keep_tombstone(Grave(grave, galleries, earlier), desk.originals)
    keep_records(desk.catalogue, desk.originals)
    reached(Step.BURIAL_KEPT, photo)
    for gallery in galleries:
        desk.forget_previews(gallery)
    files = desk.catalogue.variant_files(photo)
    stores = {"originals": desk.originals, "public": desk.public}
    zips: frozenset[str] = frozenset()
    if urgent:
        zips |= delete_packages(photo, galleries, **stores)
        unshelve(photo, files, public=desk.public, catalogue=desk.catalogue)
    trouble = _release_without(photo, galleries, desk)
    reached(Step.SHOWN_NO_MORE, photo)
    zips |= delete_packages(photo, galleries, **stores)
    taken = unshelve(photo, files, public=desk.public, catalogue=desk.catalogue)
    desk.unstage(taken.deleted)
    exposed = _exposures(photo, galleries, desk)
    pages, more = delete_rest(photo, exposed, desk)
    reached(Step.FILES_DELETED, photo)
    releases = delete_releases(exposed, desk)
    reached(Step.RELEASES_DELETED, photo)
    own = own_pages(photo, exposed)
    keys = sorted({*taken.deleted, *more, *pages, *zips, *own, *keys_of(files)})
    answering = notices(photo, galleries, own, desk)
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
    proofs = prove(asked, answering, desk)
    reached(Step.PROVEN, photo)
    originals = originals_of(photo, desk.catalogue)
    copies = sum(
        forget(folder, one.sha256, one.size) for folder in desk.copies for one in originals
    )
    sidecars = desk.catalogue.own_sidecars(photo)
    copies += sum(forget_sidecars(folder, sidecars) for folder in desk.copies)
    reached(Step.COPIES_DELETED, photo)
    forget_packages(photo, galleries, desk.originals)
    desk.catalogue.forget_words(photo)
    desk.rewrite_receipts()
    reached(Step.UNNAMED, photo)
    clean_private(photo, originals if grave.erase else (), desk.originals)
    done = Withdrawal(
        photo=photo,
        galleries=galleries,
        reason=grave.reason,
        asked_at=grave.at,
        finished_at=datetime.now(UTC),
        original_erased=grave.erase,
        objects=len({*taken.deleted, *more, *pages, *zips}),
        releases=releases,
        copies=copies,
        proofs=proofs,
        shared_with=taken.shared_with,
        still_named=desk.places_about(photo),
    )
    desk.keep_receipt(done)
    reached(Step.FORGOTTEN, photo)
    desk.catalogue.finish_withdrawal(photo)
    keep_records(desk.catalogue, desk.originals)
    forget_earlier_records(photo, desk)
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
            with desk.alone(grave.photo, 0.0) as is_ours:
                if is_ours:  # else it is not cut off: somebody is at it
                    done.append(
                        _withdraw(
                            grave.photo, grave.reason, by, desk, erase=grave.erase, urgent=False
                        )
                    )
        except GalleryMediaError as why:
            troubles.append(why)
    for trouble in troubles:
        raise trouble
    return tuple(done)


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
