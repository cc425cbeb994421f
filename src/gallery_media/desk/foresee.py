"""A gallery goes in; what its next release would do comes out, counted and by key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gallery_media.catalogue import Catalogue, ReleaseRow
from gallery_media.desk.decide import Pack, decide, no_packages
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site
from gallery_media.publishing.plan import ReleasePlan, stable_addresses
from gallery_media.storage.port import Storage

KINDS = {
    Step.ASSET: "assets",
    Step.LISTING: "listing pages",
    Step.PHOTO_PAGE: "photo pages",
    Step.ENTRY: "entry pages",
    Step.AFTER: "articles and files",
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """``put``: keys by kind, in the order of a release; sizes in bytes. ``to_prepare``: photos that
    are made first and are not counted here. ``to_pack``: ZIP files that would be made. ``purge``:
    addresses that a cache would forget. ``asks``: somebody has to see a preview first."""

    gallery: str
    draft: bool
    generation: int
    photos: int
    to_prepare: int
    put: dict[str, tuple[str, ...]] = field(default_factory=dict)
    size: int = 0
    kept: int = 0
    delete: tuple[str, ...] = ()
    purge: tuple[str, ...] = ()
    to_pack: int = 0
    asks: bool = False

    @property
    def changes(self) -> bool:
        return bool(self.put) or self.to_prepare > 0


def foresee(
    site: Site,
    gallery: Gallery,
    revision: int,
    *,
    to_prepare: int,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    pack: Pack = no_packages,
    thorough: bool = False,
) -> Forecast:
    """Raises Conflict when a newer revision is live; ``release`` would, too. Writes nothing.

    ``pack``: gives the ZIP files that lie there already, and names those that do not.
    ``thorough``: believe no digest, write and compare every page.
    """
    decision = decide(
        site,
        gallery,
        revision,
        catalogue=catalogue,
        originals=originals,
        public=public,
        pack=pack,
        thorough=thorough,
    )
    photos = len(gallery.pictures)
    if isinstance(decision, ReleaseRow):
        return Forecast(gallery.slug, gallery.draft, decision.generation, photos, to_prepare)
    plan = decision.plan
    pages = tuple(_pages(plan))
    # The plan names certificates whether they lie there or not.
    lying = {listed.key for listed in public.list(f"g/{gallery.slug}/")}
    return Forecast(
        gallery=gallery.slug,
        draft=gallery.draft,
        generation=decision.stamp.generation,
        photos=photos,
        to_prepare=to_prepare,
        put={
            word: keys
            for step, word in KINDS.items()
            if (keys := tuple(page.key for page in pages if page.step is step))
        },
        size=sum(len(page.body) for page in pages),
        kept=len(plan.keep),
        delete=tuple(key for key in plan.gone if key in lying),
        purge=stable_addresses(plan),
        to_pack=len(decision.packing.missing),
    )


def _pages(plan: ReleasePlan) -> Iterable[Page]:
    for group in plan.before:
        yield from group
    yield from plan.flip
    yield from plan.after
