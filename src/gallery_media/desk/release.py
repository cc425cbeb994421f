"""A gallery and what is live go in; one publication comes out, flipped by one conditional put.

Order is safety: variants are there already, then assets, listing pages and photo pages, then the
manifest, then the entry pages (the flip, fenced by their ETags), then what follows the flip, then
the catalogue's record. A crash between any two steps leaves a gallery that answers on every link;
the next run finds a release that was begun and not finished, and trusts no page with a stable
address to be what the last manifest says. Source: section 2 of the storage page.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from gallery_media.catalogue import Catalogue, ReleaseRow
from gallery_media.desk.decide import (
    Decision,
    Live,
    Pack,
    decide,
    listed_pages,
    no_packages,
    part_prefixes,
)
from gallery_media.desk.pack import Packing
from gallery_media.desk.purge import Cdn, Purged
from gallery_media.desk.released import Released, as_it_is
from gallery_media.errors import Conflict, StorageUnavailable, TryAgain
from gallery_media.model.addresses import cache_control, entry_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, Page, Stamp
from gallery_media.model.site import Site
from gallery_media.publishing.manifest import manifest_bytes
from gallery_media.publishing.memory import PageMemory
from gallery_media.publishing.plan import ReleasePlan, digest, stable_addresses
from gallery_media.publishing.snapshot import snapshot_bytes
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import PRIVATE, manifest_key, snapshot_key
from gallery_media.storage.port import ObjectHead, Storage

__all__ = ["Released", "release"]

UPLOAD_THREADS = 8  # throughput flattens there (storage page, section 3)


def release(
    site: Site,
    gallery: Gallery,
    revision: int,
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    inspect: Callable[[Sequence[Page], Manifest], None],
    new_release: Callable[[int], str] | None = None,
    memory: PageMemory | None = None,
    cdn: Cdn | None = None,
    pack: Pack = no_packages,
    inputs: str = "",
    thorough: bool = False,
    now: datetime | None = None,
) -> Released:
    """Make the public bucket show ``gallery`` as it was at ``revision`` of the catalogue.

    ``inspect`` sees every page that would be put, and the manifest, before anything is; what it
    raises stops the release. ``memory``: pages of earlier releases. ``pack``: gives the ZIP files
    that its pages offer. ``cdn``: the cache in front of
    the bucket; when it does not take the order, the gallery is live all the same, ``Released``
    says so, and the next release orders it again. ``inputs``: digest of all that ``gallery`` was
    made from, for ``recognise``. ``thorough``: believe no digest, write and compare every page.
    ``now``: as for ``decide``.
    Raises Conflict when somebody else flipped meanwhile, or a newer revision is live: gather the
    gallery anew and call again.
    """
    decision = decide(
        site,
        gallery,
        revision,
        catalogue=catalogue,
        originals=originals,
        public=public,
        new_release=new_release,
        memory=memory,
        pack=pack,
        thorough=thorough,
        now=now,
    )
    if isinstance(decision, ReleaseRow):
        # Otherwise whoever asks whether there is news would be sent here again and again.
        catalogue.confirm(gallery.slug, decision.id, revision, inputs)
        return as_it_is(gallery, decision, revision, cdn, photos=len(gallery.pictures))
    stamp, plan, manifest = decision.stamp, decision.plan, decision.manifest
    inspect((*itertools.chain(*plan.before), *plan.flip, *plan.after), manifest)
    reached(Step.INSPECTED, stamp.release)
    catalogue.begin_release(gallery.slug, stamp.release, stamp.generation, revision)
    key = manifest_key(gallery.slug, stamp.release)
    try:
        heads = _carry_out(decision, gallery, originals=originals, public=public, cdn=cdn)
    except TryAgain:
        # What we put may lie over what somebody quicker put: nobody believes it from now on.
        catalogue.reopen_release(gallery.slug, stamp.release)
        raise
    catalogue.record_flip(
        gallery.slug,
        release=stamp.release,
        generation=stamp.generation,
        revision=stamp.revision,
        manifest_key=key,
        content_digest=manifest.content_digest,
        photos=manifest.photos,
        inputs="" if decision.packing.missing else inputs,  # the next one has files to make
        entries={lang: head.etag for lang, head in heads.items()},
    )
    reached(Step.RELEASED, stamp.release)
    purged = cdn.carry_out(gallery.slug, stamp.generation) if cdn else Purged()
    return Released(
        gallery=gallery.slug,
        stamp=stamp,
        changed=True,
        photos=len(gallery.pictures),
        put=sum(map(len, plan.before)) + len(plan.flip) + len(plan.after),
        kept=len(plan.keep),
        entries=tuple(page.key for page in plan.flip),
        purged=purged.addresses,
        not_purged=purged.trouble,
        unpacked=len(decision.packing.missing),
    )


def _carry_out(
    decision: Decision, gallery: Gallery, *, originals: Storage, public: Storage, cdn: Cdn | None
) -> dict[str, ObjectHead]:
    """Put all that the release has, in the order of safety; the entry pages as they lie then."""
    stamp, plan, manifest = decision.stamp, decision.plan, decision.manifest
    for group in plan.before:
        _put_all(public, group)
    _check_listings(public, gallery, manifest)
    _check_packages(public, gallery, decision.packing)
    originals.put(
        snapshot_key(gallery.slug, stamp.release),
        snapshot_bytes(gallery),
        content_type="application/gzip",
        cache_control=PRIVATE,
        if_none_match=True,
    )
    originals.put(
        manifest_key(gallery.slug, stamp.release),
        manifest_bytes(manifest),
        content_type="application/gzip",
        cache_control=PRIVATE,
        if_none_match=True,
    )
    reached(Step.PAGES_PUT, stamp.release)
    if cdn is not None:
        cdn.order(gallery.slug, stamp.release, stable_addresses(plan))
    heads = {page.lang: _flip(public, page, stamp, decision.live) for page in plan.flip}
    reached(Step.FLIPPED, stamp.release)
    _follow(public, plan, gallery, heads)
    return heads


def _put_all(public: Storage, pages: Iterable[Page]) -> None:
    """Put pages that do not depend on each other, side by side."""
    with ThreadPoolExecutor(UPLOAD_THREADS, thread_name_prefix="upload") as threads:
        list(threads.map(lambda page: _put(public, page), pages))


def _put(public: Storage, page: Page) -> ObjectHead:
    return public.put(
        page.key,
        page.body,
        content_type=page.content_type,
        cache_control=cache_control(page),
        content_language=page.lang or None,
        if_none_match=page.immutable,
    )


def _check_listings(public: Storage, gallery: Gallery, manifest: Manifest) -> None:
    """All listing pages of the release are in the bucket, before anybody is sent there."""
    found = listed_pages(public, gallery)
    prefixes = part_prefixes(gallery)
    missing = [
        item.key
        for item in manifest.objects
        if item.key.startswith(prefixes) and found.get(item.key) != item.size
    ]
    if missing:
        raise StorageUnavailable(
            f"Gallery {gallery.slug}: the storage does not list {len(missing)} listing pages that "
            f"were put, such as {missing[0]}; nothing was flipped, publish again."
        )


def _check_packages(public: Storage, gallery: Gallery, packing: Packing) -> None:
    """A withdrawal may have taken a ZIP file away since it was made."""
    for one in packing.packed:
        if public.head(one.key) is None:
            raise Conflict(
                f"Gallery {gallery.slug}: a ZIP file was taken away while the gallery was "
                "published; nothing was flipped, publish again."
            )


def _flip(public: Storage, page: Page, stamp: Stamp, live: Live) -> ObjectHead:
    """The one moment of truth for a language: replace exactly the entry page that we looked at."""
    known = live.entries[page.lang]
    head = public.put(
        page.key,
        page.body,
        content_type=page.content_type,
        cache_control=cache_control(page),
        content_language=page.lang,
        metadata={
            "release": stamp.release,
            "generation": str(stamp.generation),
            "revision": str(stamp.revision),
        },
        if_none_match=known is None,
        if_match=known.etag if known else None,
    )
    if head.sha256 not in (digest(page), None):
        raise Conflict(f"{page.key} was replaced by somebody else.")
    return head


def _follow(
    public: Storage, plan: ReleasePlan, gallery: Gallery, heads: dict[str, ObjectHead]
) -> None:
    """Put what follows the flip and take away pages that are gone, unless we were overtaken.

    Whoever is overtaken while it does so may have put pages of before a withdrawal: the next
    release believes none of them.
    """
    _must_be_live(public, gallery, heads)
    _put_all(public, plan.after)
    for key in plan.gone:
        public.delete(key)
    _must_be_live(public, gallery, heads)


def _must_be_live(public: Storage, gallery: Gallery, heads: dict[str, ObjectHead]) -> None:
    for lang, ours in heads.items():
        now = public.head(entry_key(gallery.slug, lang))
        if now is None or now.etag != ours.etag:
            raise Conflict(f"Gallery {gallery.slug}: another release flipped right after this one.")
