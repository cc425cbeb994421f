"""Releases that wait for a person's word are asked about, and answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gallery_media.desk.approve import approve, hide, proposal_named, refuse
from gallery_media.desk.decide import UNPACKED
from gallery_media.desk.gather import Gathered
from gallery_media.desk.live import live_manifest_of
from gallery_media.desk.promote import unstage
from gallery_media.desk.propose import forget_previews, needs_a_word, propose, tidy_previews
from gallery_media.desk.released import Released, as_it_is
from gallery_media.desk.shown_less import shown_less
from gallery_media.desk.waiting_photos import WaitingPhotos
from gallery_media.errors import ObjectMissing
from gallery_media.model.photo import PhotoId
from gallery_media.model.proposal import Proposal, RefusalReason
from gallery_media.model.release import Stamp
from gallery_media.publishing.waiting import WaitingPages, read_waiting
from gallery_media.storage.keys import waiting_key
from gallery_media.wiring.putting_out import PuttingOut


class Approvals(PuttingOut):
    """Asks before it puts out, where a gallery's settings want that."""

    def proposals(self) -> tuple[Proposal, ...]:
        """All that waits for a person's word, or was refused and can still be let out."""
        return self.catalogue.proposals()

    def proposal(self, gallery: str, number: str) -> Proposal:
        """What somebody speaks of. Raises NothingWaits."""
        return proposal_named(gallery, number, self.catalogue)

    def approve(self, gallery: str, number: str) -> Proposal:
        """Let what was previewed under this number go out, with the next release."""
        found = approve(gallery, number, self.catalogue)
        self._keep()
        return found

    def refuse(self, gallery: str, number: str, reason: RefusalReason) -> Proposal:
        """Keep it in the house until something about it changes."""
        found = refuse(gallery, number, reason, self.catalogue)
        self._keep()
        return found

    def hide(self, gallery: str, number: str, photos: Iterable[PhotoId]) -> int:
        """Hold photos that the preview shows; how many. What is left is asked about anew."""
        hidden = hide(gallery, number, photos, self.catalogue)
        self._keep()
        return len(hidden)

    def is_waiting(self, gallery: str, digest: str) -> bool:
        """Whether somebody may still decide about this."""
        asked = self.catalogue.proposal(gallery)
        return asked is not None and asked.digest == digest

    def waiting_photos(self, asked: Proposal) -> WaitingPhotos:
        """What an answer would change. Raises ObjectMissing."""
        pages = self.waiting_pages(asked.gallery, asked.digest)
        live = live_manifest_of(asked.gallery, self.catalogue, self.stores.originals)
        return WaitingPhotos.between(pages.photos if pages else {}, live.photos if live else ())

    def waiting_pages(self, gallery: str, digest: str) -> WaitingPages | None:
        """What a preview shows; None where its file is gone or was never there."""
        try:
            return read_waiting(self.stores.originals.get(waiting_key(gallery, digest)).body)
        except (ObjectMissing, ValueError):
            return None

    def _as_far_as_approved(self, gathered: Gathered, *, pack: bool, ask: bool) -> Released | None:
        """What is live, without what must go, and the question about the rest; None when it may
        all go out. Taking away comes first: it waits for no answer, and for no preview."""
        site = self.site_of(gathered.gallery.slug)
        if not needs_a_word(site, gathered, self.catalogue):
            return None
        less = shown_less(gathered, self.catalogue, self.stores.originals)
        if less is not None:
            released = self._put_out(less, pack=pack)
            self._keep_house_files(lambda: less)
        else:
            released = self._as_it_is(gathered)
        if ask:
            before = self.catalogue.proposal(gathered.gallery.slug)
            asked = propose(
                site,
                gathered,
                catalogue=self.catalogue,
                originals=self.stores.originals,
                public=self.stores.public,
                inspect=self._inspecting(gathered.gallery),
                memory=self._pages,
            )
            released = replace(released, asked=asked, asked_before=before)
        self._keep()
        return released

    def _answered(self, gallery: str) -> None:
        """What is live now is asked about no more."""
        asked, live = self.catalogue.proposal(gallery), self.catalogue.live_release(gallery)
        if asked is None or live is None:
            return
        if asked.digest == live.content_digest.removesuffix(UNPACKED):
            manifest = live_manifest_of(gallery, self.catalogue, self.stores.originals)
            public = {item.key for item in manifest.objects} if manifest else set()
            # Whoever put it out may have been killed before this.
            unstage([one.key for one in self.stage.list() if one.key in public], self.stage)
            self.catalogue.settle_proposal(gallery, asked.digest)
            tidy_previews(gallery, self.stores.originals)
        else:
            forget_previews(gallery, self.catalogue, self.stores.originals)

    def _as_it_is(self, gathered: Gathered) -> Released:
        gallery = gathered.gallery
        live = self.catalogue.live_release(gallery.slug)
        if live is None:
            stamp = Stamp("", 0, gathered.revision)
            return Released(gallery.slug, stamp, changed=False, photos=0, put=0, kept=0, entries=())
        # Photos that an earlier release showed count as published, also after going back.
        manifest = live_manifest_of(gallery.slug, self.catalogue, self.stores.originals)
        shown = len(manifest.photos) if manifest else 0
        return as_it_is(gallery, live, live.revision, self._cdn, photos=shown)
