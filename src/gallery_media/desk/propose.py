"""A gallery whose release needs a person's word goes in; a preview and a question come out.

Nothing of it is public by this: its pages lie in one file of the private bucket, and the catalogue
keeps the question with the digest of all that visitors would see. Only an answer to that very
digest lets a release out, so that what goes live is what somebody looked at.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from gallery_media.catalogue import Catalogue, ReleaseRow
from gallery_media.desk.decide import UNPACKED, decide
from gallery_media.desk.gather import Gathered
from gallery_media.desk.prepared import smallest_shown
from gallery_media.errors import Conflict
from gallery_media.model.proposal import Proposal, ProposalState
from gallery_media.model.release import Manifest, Page
from gallery_media.model.site import Site
from gallery_media.publishing.digest import content_digest
from gallery_media.publishing.memory import PageMemory
from gallery_media.publishing.waiting import waiting_bytes
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import PRIVATE, waiting_key, waiting_prefix
from gallery_media.storage.port import Storage


def needs_a_word(site: Site, gathered: Gathered, catalogue: Catalogue) -> bool:
    """Whether a person has to look before this goes out, where the gallery's settings want that.

    Not when visitors see it already, nor when it was approved; taking a closed gallery away, and
    going back to a release that was public before, wait for nobody.
    """
    gallery = gathered.gallery
    row, live = catalogue.gallery(gallery.slug), catalogue.live_release(gallery.slug)
    if gallery.closed or (row is not None and row.pinned):
        return False
    digest = content_digest(site, gallery)
    if live is not None and live.content_digest.removesuffix(UNPACKED) == digest:
        return False
    asked = catalogue.proposal(gallery.slug)
    return not (
        asked is not None and asked.digest == digest and asked.state is ProposalState.APPROVED
    )


def propose(
    site: Site,
    gathered: Gathered,
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    inspect: Callable[[Sequence[Page], Manifest], None],
    memory: PageMemory | None = None,
) -> Proposal:
    """Ask, with a preview; what is asked already, with its answer, stands.

    ``inspect``: as for a release: what a release would be stopped for is not asked at all. Raises
    Conflict when a photo was withdrawn meanwhile: gather anew and call again.
    """
    gallery, digest = gathered.gallery, content_digest(site, gathered.gallery)
    key = waiting_key(gallery.slug, digest)
    photos = tuple(picture.photo for picture in gallery.pictures)
    asked = catalogue.proposal(gallery.slug)
    known = asked is not None and asked.digest == digest
    if not known or originals.head(key) is None:
        decision = decide(
            site,
            gallery,
            gathered.revision,
            catalogue=catalogue,
            originals=originals,
            public=public,
            memory=memory,
        )
        if isinstance(decision, ReleaseRow):
            raise Conflict(f"Gallery {gallery.slug}: this went live meanwhile; look again.")
        plan, manifest = decision.plan, decision.manifest
        pages = (*itertools.chain(*plan.before), *plan.flip, *plan.after)
        inspect(pages, manifest)
        originals.put(
            key,
            waiting_bytes(
                pages,
                (one.key for one in manifest.objects),
                {one.photo: smallest_shown(one.variants) for one in gallery.pictures},
            ),
            content_type="application/zip",
            cache_control=PRIVATE,
        )
        reached(Step.PREVIEW_PUT, gallery.slug)
    found = catalogue.propose(gallery.slug, digest, gathered.revision, len(photos))
    reached(Step.ASKED, gallery.slug)
    if catalogue.withdrawn_among(photos):
        forget_previews(gallery.slug, catalogue, originals)
        raise Conflict(f"Gallery {gallery.slug}: a photo was withdrawn meanwhile; look again.")
    tidy_previews(gallery.slug, originals, keep=digest)
    return found


def forget_previews(gallery: str, catalogue: Catalogue, originals: Storage) -> None:
    """What waits shows something that must not be seen any more: nobody sees or approves it."""
    catalogue.drop_proposal(gallery)
    tidy_previews(gallery, originals)


def tidy_previews(gallery: str, originals: Storage, *, keep: str = "") -> None:
    """Erase previews of a gallery that nobody is asked about; ``keep``: the digest of one."""
    kept = waiting_key(gallery, keep) if keep else ""
    for listed in list(originals.list(waiting_prefix(gallery))):
        if listed.key != kept:
            originals.erase(listed.key)
