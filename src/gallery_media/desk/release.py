"""A gallery and what is live go in; one publication comes out, flipped by one conditional put.

Order is safety: variants are there already, then assets, listing pages and photo pages, then the
manifest, then the entry pages (the flip, fenced by their ETags), then what follows the flip, then
the catalogue's record. A crash between any two steps leaves a gallery that answers on every link;
the next run finds a release that was begun and not finished, and trusts no page with a stable
address to be what the last manifest says. Source: section 2 of the storage page.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from gallery_media.catalogue import Catalogue
from gallery_media.errors import Conflict, ObjectMissing, StorageUnavailable
from gallery_media.model.addresses import cache_control, entry_key, listings_prefix
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, Page, PublicObject, Stamp
from gallery_media.model.site import Site
from gallery_media.publishing.manifest import manifest_json, read_manifest
from gallery_media.publishing.memory import PageMemory
from gallery_media.publishing.pages import content_digest, render_changes
from gallery_media.publishing.plan import (
    ReleasePlan,
    digest,
    make_manifest,
    plan_release,
    rewritten_in_place,
)
from gallery_media.publishing.snapshot import snapshot_bytes
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import PRIVATE, manifest_key, snapshot_key
from gallery_media.storage.port import ObjectHead, Storage

UPLOAD_THREADS = 8  # throughput flattens there (storage page, section 3)


@dataclass(frozen=True, slots=True)
class Released:
    """What came of a release. ``changed`` False: everything was right already, nothing was put.
    ``draft``: the gallery's settings say that it is not to be released yet."""

    gallery: str
    stamp: Stamp
    changed: bool
    photos: int
    put: int
    kept: int
    entries: tuple[str, ...]
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """What visitors see now: each language's entry page, and the manifest they came from."""

    entries: dict[str, ObjectHead | None]
    generation: int
    revision: int
    releases: frozenset[str]
    manifest: Manifest | None


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
) -> Released:
    """Make the public bucket show ``gallery`` as it was at ``revision`` of the catalogue.

    ``inspect`` sees every page that would be put, and the manifest, before anything is; what it
    raises stops the release. ``memory``: pages of earlier releases. Raises Conflict when somebody
    else flipped meanwhile, or a newer revision is live: gather the gallery anew and call again.
    """
    live = look(gallery, catalogue=catalogue, originals=originals, public=public)
    if live.revision > revision:
        raise Conflict(
            f"Gallery {gallery.slug}: revision {live.revision} is live already and this is "
            f"revision {revision}; nothing was changed."
        )
    wanted = content_digest(site, gallery)
    unfinished = catalogue.unfinished(gallery.slug)
    if not unfinished and _is_live(live, wanted):
        return _nothing_to_do(gallery, live, revision, catalogue)
    stamp = Stamp(
        release=(new_release or make_release_id)(live.generation + 1),
        generation=live.generation + 1,
        revision=revision,
    )
    reached(Step.GATHERED, stamp.release)
    lying = _in_place(public, gallery) if unfinished else None
    listed = _listings(public, gallery)
    trusted = _trusted(live.manifest, listed, in_place=not unfinished)
    rendering = render_changes(site, gallery, stamp, trusted, memory=memory)
    plan = plan_release(live.manifest, rendering.pages, lying, rendering.kept)
    manifest = make_manifest(gallery, stamp, wanted, rendering.pages, rendering.kept)
    reached(Step.RENDERED, stamp.release)
    inspect((*itertools.chain(*plan.before), *plan.flip, *plan.after), manifest)
    reached(Step.INSPECTED, stamp.release)
    catalogue.begin_release(gallery.slug, stamp.release, stamp.generation, revision)
    for group in plan.before:
        _put_all(public, group)
    _check_listings(public, gallery, manifest)
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
    heads = {page.lang: _flip(public, page, stamp, live) for page in plan.flip}
    reached(Step.FLIPPED, stamp.release)
    _follow(public, plan, gallery, heads)
    catalogue.record_flip(
        gallery.slug,
        release=stamp.release,
        generation=stamp.generation,
        revision=stamp.revision,
        manifest_key=key,
        content_digest=wanted,
        photos=manifest.photos,
    )
    reached(Step.RELEASED, stamp.release)
    return Released(
        gallery=gallery.slug,
        stamp=stamp,
        changed=True,
        photos=len(gallery.pictures),
        put=sum(map(len, plan.before)) + len(plan.flip) + len(plan.after),
        kept=len(plan.keep),
        entries=tuple(page.key for page in plan.flip),
    )


def make_release_id(generation: int) -> str:
    """Sortable, and never the same twice even where two publishers start together."""
    return f"{generation:06d}-{secrets.token_hex(4)}"


def look(gallery: Gallery, *, catalogue: Catalogue, originals: Storage, public: Storage) -> Live:
    """Read what is live: the entry pages' own metadata, never the catalogue's memory of it."""
    entries = {lang: public.head(entry_key(gallery.slug, lang)) for lang in gallery.languages}
    heads = [head for head in entries.values() if head is not None]
    recorded = catalogue.live_release(gallery.slug)
    generation = max((_number(head, "generation") for head in heads), default=0)
    return Live(
        entries=entries,
        generation=max(generation, recorded.generation if recorded else 0),
        revision=max((_number(head, "revision") for head in heads), default=0),
        releases=frozenset(
            head.metadata.get("release", "") if head else "" for head in entries.values()
        ),
        manifest=_manifest(originals, recorded.manifest_key if recorded else None),
    )


def _manifest(originals: Storage, key: str | None) -> Manifest | None:
    """The manifest of the last recorded release; without it every page is put again."""
    if key is None:
        return None
    try:
        return read_manifest(originals.get(key).body)
    except ObjectMissing:
        return None


def _number(head: ObjectHead, name: str) -> int:
    value = head.metadata.get(name, "0")
    return int(value) if value.isdigit() else 0


def _is_live(live: Live, wanted: str) -> bool:
    """The recorded release has this content, and each entry page really is of that release."""
    found = live.manifest
    return (
        found is not None
        and found.content_digest == wanted
        and live.releases == frozenset([found.stamp.release])
    )


def _in_place(public: Storage, gallery: Gallery) -> tuple[str, ...]:
    """What a release that was cut off may have left behind: the gallery's keys as they lie."""
    return tuple(found.key for found in public.list(f"g/{gallery.slug}/"))


def _nothing_to_do(gallery: Gallery, live: Live, revision: int, catalogue: Catalogue) -> Released:
    if live.manifest is None:
        raise ValueError("nothing is live, so something has to be done")
    # Otherwise whoever asks whether there is news would be sent here again and again.
    catalogue.confirm(gallery.slug, live.manifest.stamp.release, revision)
    return Released(
        gallery=gallery.slug,
        stamp=live.manifest.stamp,
        changed=False,
        photos=len(gallery.pictures),
        put=0,
        kept=len(live.manifest.objects),
        entries=tuple(entry_key(gallery.slug, lang) for lang in gallery.languages),
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


def _listings(public: Storage, gallery: Gallery) -> dict[str, int]:
    """Further listing pages of all releases that lie in the bucket, by size."""
    return {
        listed.key: listed.size
        for lang in gallery.languages
        for listed in public.list(listings_prefix(gallery.slug, lang))
    }


def _trusted(
    manifest: Manifest | None, listed: Mapping[str, int], *, in_place: bool
) -> tuple[PublicObject, ...]:
    """Pages of the live release that need not be written again, if they are to be the same.

    Photo pages only while nobody was interrupted ``in_place``; listing pages only where they lie.
    """
    return tuple(
        item
        for item in (manifest.objects if manifest else ())
        if item.made_from
        and (in_place if rewritten_in_place(item.key) else listed.get(item.key) == item.size)
    )


def _check_listings(public: Storage, gallery: Gallery, manifest: Manifest) -> None:
    """All listing pages of the release are in the bucket, before anybody is sent there."""
    found = _listings(public, gallery)
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
