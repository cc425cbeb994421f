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
from dataclasses import dataclass

from gallery_media.catalogue import Catalogue, ReleaseRow
from gallery_media.desk.alt_text import AltFault
from gallery_media.desk.decide import Live, Pack, decide, listed_pages, no_packages
from gallery_media.desk.pack import Packing
from gallery_media.desk.purge import Cdn, Purged
from gallery_media.errors import Conflict, StorageUnavailable
from gallery_media.model.addresses import cache_control, entry_key, listings_prefix
from gallery_media.model.gallery import Gallery
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Manifest, Page, Stamp
from gallery_media.model.site import Site
from gallery_media.publishing.manifest import manifest_json
from gallery_media.publishing.memory import PageMemory
from gallery_media.publishing.plan import ReleasePlan, digest, stable_addresses
from gallery_media.publishing.snapshot import snapshot_bytes
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import PRIVATE, manifest_key, snapshot_key
from gallery_media.storage.port import ObjectHead, Storage

UPLOAD_THREADS = 8  # throughput flattens there (storage page, section 3)


@dataclass(frozen=True, slots=True)
class Released:
    """What came of a release. ``changed`` False: everything was right already, nothing was put.
    ``draft``: the gallery's settings say that it is not to be released yet. ``kept``: pages that
    were compared and found right. ``purged``: addresses that the cache forgot; ``not_purged``: why
    it did not, "" when all went well. ``weaker``: the storage keeps no conditional writes, so that
    a lock and looking stood in for them. ``unpacked``: ZIP files that the next release has to make,
    because this one did not wait for them; ``alt_faults``: photos whose alt text is not as it
    should be; ``kept_back``: those of them that are not shown for it."""

    gallery: str
    stamp: Stamp
    changed: bool
    photos: int
    put: int
    kept: int
    entries: tuple[str, ...]
    draft: bool = False
    purged: int = 0
    not_purged: str = ""
    weaker: bool = False
    unpacked: int = 0
    alt_faults: tuple[AltFault, ...] = ()
    kept_back: tuple[PhotoId, ...] = ()


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
) -> Released:
    """Make the public bucket show ``gallery`` as it was at ``revision`` of the catalogue.

    ``inspect`` sees every page that would be put, and the manifest, before anything is; what it
    raises stops the release. ``memory``: pages of earlier releases. ``pack``: gives the ZIP files
    that its pages offer. ``cdn``: the cache in front of
    the bucket; when it does not take the order, the gallery is live all the same, ``Released``
    says so, and the next release orders it again. Raises Conflict when somebody else flipped
    meanwhile, or a newer revision is live: gather the gallery anew and call again.
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
    )
    if isinstance(decision, ReleaseRow):
        return _nothing_to_do(gallery, decision, revision, catalogue, cdn)
    stamp, plan, manifest = decision.stamp, decision.plan, decision.manifest
    inspect((*itertools.chain(*plan.before), *plan.flip, *plan.after), manifest)
    reached(Step.INSPECTED, stamp.release)
    catalogue.begin_release(gallery.slug, stamp.release, stamp.generation, revision)
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
    key = manifest_key(gallery.slug, stamp.release)
    originals.put(
        key,
        manifest_json(manifest),
        content_type="application/json",
        cache_control=PRIVATE,
        if_none_match=True,
    )
    reached(Step.PAGES_PUT, stamp.release)
    if cdn is not None:
        cdn.order(gallery.slug, stamp.release, stable_addresses(plan))
    heads = {page.lang: _flip(public, page, stamp, decision.live) for page in plan.flip}
    reached(Step.FLIPPED, stamp.release)
    _follow(public, plan, gallery, heads)
    catalogue.record_flip(
        gallery.slug,
        release=stamp.release,
        generation=stamp.generation,
        revision=stamp.revision,
        manifest_key=key,
        content_digest=manifest.content_digest,
        photos=manifest.photos,
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


def _nothing_to_do(
    gallery: Gallery, live: ReleaseRow, revision: int, catalogue: Catalogue, cdn: Cdn | None
) -> Released:
    # Otherwise whoever asks whether there is news would be sent here again and again.
    catalogue.confirm(gallery.slug, live.id, revision)
    purged = cdn.carry_out(gallery.slug, live.generation) if cdn else Purged()
    return Released(
        gallery=gallery.slug,
        stamp=Stamp(live.id, live.generation, max(live.revision, revision)),
        changed=False,
        photos=len(gallery.pictures),
        put=0,
        kept=0,
        entries=tuple(entry_key(gallery.slug, lang) for lang in gallery.languages),
        purged=purged.addresses,
        not_purged=purged.trouble,
    )


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
    prefixes = tuple(listings_prefix(gallery.slug, lang) for lang in gallery.languages)
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
    """Put what follows the flip and take away pages that are gone, unless we were overtaken."""
    for lang, ours in heads.items():
        now = public.head(entry_key(gallery.slug, lang))
        if now is None or now.etag != ours.etag:
            raise Conflict(f"Gallery {gallery.slug}: another release flipped right after this one.")
    _put_all(public, plan.after)
    for key in plan.gone:
        public.delete(key)
