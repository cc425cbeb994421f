"""Photos are taken back everywhere, and held ones let go."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property, partial

from gallery_media.desk.allow import allow
from gallery_media.desk.choose_photo import photo_to_withdraw
from gallery_media.desk.erase import erase
from gallery_media.desk.hold_unmakeable import hold_unmakeable
from gallery_media.desk.lease import place_lease
from gallery_media.desk.promote import unstage
from gallery_media.desk.propose import forget_previews
from gallery_media.desk.release import Released
from gallery_media.desk.speaking import places_about
from gallery_media.desk.turn import HOLD
from gallery_media.desk.withdraw import finish_withdrawals, withdraw
from gallery_media.desk.withdrawal_receipt import keep_receipt
from gallery_media.desk.withdrawing import Withdrawing
from gallery_media.desk.words import wording_of
from gallery_media.embedded.locks import FileLock
from gallery_media.model.photo import Photo, PhotoId
from gallery_media.model.withdrawal import Withdrawal, WithdrawalReason
from gallery_media.settings.gallery import erases_originals, read_gallery
from gallery_media.storage.anonymous import ask
from gallery_media.wiring.reception import Reception
from gallery_media.wiring.releases import Releases


class Withdrawals(Reception, Releases):
    """Carries out what somebody decided about one photo."""

    def release(
        self, gallery: str, *, pack: bool = True, thorough: bool = False, ask: bool = True
    ) -> Released:
        """Make the public bucket show the gallery as it is now, and keep nothing of what it must
        not show any more."""
        hold_unmakeable(
            self.project,
            self.house,
            gallery,
            catalogue=self.catalogue,
            today=self.now().date(),
        )
        released = super().release(gallery, pack=pack, thorough=thorough, ask=ask)
        erase(gallery, self._withdrawing)
        self._keep()
        return released

    def photo_named(self, named: str) -> PhotoId:
        """The photo that somebody means by its number or by an address of it."""
        return photo_to_withdraw(named, self.catalogue)

    def withdraw(
        self,
        photo: PhotoId,
        reason: WithdrawalReason,
        by: str,
        *,
        erase: bool | None = None,
        urgent: bool = False,
    ) -> Withdrawal:
        """Take a photo back everywhere; ``erase`` None: as its gallery's settings say."""
        if erase is None:
            found = self.catalogue.photo(photo)
            erase = found is not None and erases_originals(self.project, found.gallery)
        done = withdraw(photo, reason, by, self._withdrawing, erase=erase, urgent=urgent)
        self._keep()
        return done

    def finish_withdrawals(self, by: str) -> tuple[Withdrawal, ...]:
        """Go on with withdrawals that were cut off."""
        done = finish_withdrawals(self._withdrawing, by)
        self._keep()
        return done

    def allow(self, photo: PhotoId) -> Photo:
        """Let a held photo go on: a person has looked at it."""
        allowed = allow(photo, self.catalogue, self.house.desk.language, standing=self._standing)
        self._keep()
        return allowed

    def _standing(self, photo: Photo) -> str:
        """What is said of the photo's people by now."""
        described = read_gallery(self.project, self.house, photo.gallery)
        wording = wording_of(
            described,
            self.project,
            catalogue=self.catalogue,
            only=[photo.id],
            today=self.now().date(),
        )
        return wording.settle(photo.id).decided.standing

    @cached_property
    def _withdrawing(self) -> Withdrawing:
        return Withdrawing(
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            # Nobody waits for ZIP files without the photo while those with it are public, and
            # nobody's word is needed to take it away.
            release=partial(self.release, pack=False, ask=False),
            addresses=self._addresses,
            ask=partial(ask, "GET"),
            purge=self._purge,
            unstage=lambda keys: unstage(keys, self.stage),
            forget_previews=lambda gallery: forget_previews(
                gallery, self.catalogue, self.stores.originals
            ),
            copies=(self.project.done, self.project.quarantine),
            known_by=self._known_by,
            keep_receipt=lambda done: keep_receipt(
                done, self.project.withdrawals, self.site, self._contact(done.galleries)
            ),
            rewrite_receipts=self.receipts,
            alone=self._alone_with,
            places_about=lambda photo: places_about(
                photo, self.catalogue.galleries_with(photo), self.project, self.catalogue
            ),
        )

    @contextmanager
    def _alone_with(self, photo: PhotoId, patience: float) -> Iterator[bool]:
        folder = self.project.state / "withdrawing"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        some = photo[:2]  # a lock for some photos: none has to be taken away, and none names one
        deadline = time.monotonic() + patience
        with closing(FileLock(folder / some)) as lock:
            if not lock.exclusive_until(deadline):
                yield False
                return
            place = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
            left = max(0.0, deadline - time.monotonic())
            with place_lease(
                self.catalogue, f"withdrawing {some}", place, patience=left, seconds=HOLD
            ) as is_ours:
                yield is_ours

    def _known_by(self, original: bytes) -> str:
        return self.darkroom.develop_and_audit(original, self.recipe, only=())[0].fingerprint

    def _contact(self, galleries: Iterable[str]) -> str:
        described = (read_gallery(self.project, self.house, slug) for slug in galleries)
        return next((found.removal_contact for found in described), "")
