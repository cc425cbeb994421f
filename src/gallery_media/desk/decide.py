"""A gallery and what is live go in; what a release of it would do comes out.

Decide, then do: ``desk/release`` carries out what is decided here, ``publish --dry-run`` tells it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from gallery_media.catalogue import Catalogue, ReleaseRow
from gallery_media.desk.pack import Packing
from gallery_media.desk.thorough import shows, without_lost
from gallery_media.errors import Conflict, ObjectMissing
from gallery_media.model.addresses import (
    entry_key,
    is_listing,
    is_photos_file,
    listings_prefix,
    photos_files_prefix,
)
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, PublicObject, Stamp
from gallery_media.model.site import Site
from gallery_media.publishing.manifest import read_manifest
from gallery_media.publishing.memory import PageMemory
from gallery_media.publishing.pages import content_digest, render_changes
from gallery_media.publishing.photos_json import is_in_parts
from gallery_media.publishing.plan import (
    ReleasePlan,
    make_manifest,
    plan_release,
    rewritten_in_place,
)
from gallery_media.publishing.worded import changes, worded
from gallery_media.steps import Step, reached
from gallery_media.storage.port import ObjectHead, Storage


@dataclass(frozen=True, slots=True)
class Live:
    """What visitors see now: each language's entry page, and the recorded release they are of."""

    entries: dict[str, ObjectHead | None]
    generation: int
    revision: int
    releases: frozenset[str]
    recorded: ReleaseRow | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A release before it is carried out: what to put and what to say about it."""

    live: Live
    stamp: Stamp
    plan: ReleasePlan
    manifest: Manifest
    packing: Packing = Packing()


Pack = Callable[[Site, Gallery], Packing]

UNPACKED = "-unpacked"
"""Behind the content digest of a release that lacks ZIP files: the next one shall make them."""


def no_packages(_site: Site, _gallery: Gallery) -> Packing:
    """Of a gallery nothing is packed."""
    return Packing()


def decide(
    site: Site,
    gallery: Gallery,
    revision: int,
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    new_release: Callable[[int], str] | None = None,
    memory: PageMemory | None = None,
    pack: Pack = no_packages,
    thorough: bool = False,
    now: datetime | None = None,
) -> Decision | ReleaseRow:
    """What to do so that the public bucket shows ``gallery``; the live release if it does already.

    ``pack`` gives the ZIP files that pages offer, once it is certain that there is something to do.
    ``thorough``: no digest is believed, every page is written again and compared. ``now``: the
    moment since which words are said that the live release does not say; the clock's if not given.
    Raises Conflict when a newer revision is live.
    """
    live = look(gallery, catalogue=catalogue, public=public)
    if live.revision > revision:
        raise Conflict(
            f"Gallery {gallery.slug}: revision {live.revision} is live already and this is "
            f"revision {revision}; nothing was changed."
        )
    wanted = content_digest(site, gallery)
    unfinished = catalogue.unfinished(gallery.slug)
    recorded = live.recorded
    is_live = not unfinished and recorded is not None and _is_live(live, recorded, wanted)
    if recorded is not None and is_live and not thorough:
        return recorded
    manifest = _manifest(originals, recorded.manifest_key if recorded else None)
    packing: Packing | None = None
    if thorough and manifest is not None:
        manifest, packing = without_lost(manifest, public), pack(site, gallery)
        if recorded is not None and is_live and shows(manifest, site, gallery, packing.packed):
            return recorded
    stamp = Stamp(
        release=(new_release or make_release_id)(live.generation + 1),
        generation=live.generation + 1,
        revision=revision,
    )
    reached(Step.GATHERED, stamp.release)
    packing = packing or pack(site, gallery)
    if packing.missing:
        wanted += UNPACKED
    if manifest is not None and not thorough:
        manifest = _without_lost_pages(manifest, listed_pages(public, gallery))
    lying = _in_place(public, gallery) if unfinished else None
    trusted = () if thorough else _trusted(manifest, in_place=not unfinished)
    words = worded(gallery, manifest.worded if manifest else (), now)
    rendering = render_changes(
        site, gallery, stamp, trusted, memory, packing.packed, changes(words)
    )
    plan = plan_release(manifest, rendering.pages, lying, rendering.kept)
    reached(Step.RENDERED, stamp.release)
    manifest = make_manifest(
        gallery, stamp, wanted, rendering.pages, rendering.kept, packing.packed, words
    )
    return Decision(live, stamp, plan, manifest, packing)


def make_release_id(generation: int) -> str:
    """Sortable, and never the same twice even where two publishers start together."""
    return f"{generation:06d}-{secrets.token_hex(4)}"


def look(gallery: Gallery, *, catalogue: Catalogue, public: Storage) -> Live:
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
        recorded=recorded,
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


def _is_live(live: Live, recorded: ReleaseRow, wanted: str) -> bool:
    """The recorded release has this content, and each entry page really is of that release."""
    return recorded.content_digest == wanted and still_shown(live, recorded)


def still_shown(live: Live, recorded: ReleaseRow) -> bool:
    """Each entry page in the bucket is the very object that the release put there."""
    etags = {lang: head.etag if head else "" for lang, head in live.entries.items()}
    ours = not recorded.entries or etags == dict(recorded.entries)
    return live.releases == frozenset([recorded.id]) and ours


def _in_place(public: Storage, gallery: Gallery) -> tuple[str, ...]:
    """What a release that was cut off may have left behind: the gallery's keys as they lie."""
    return tuple(found.key for found in public.list(f"g/{gallery.slug}/"))


def listed_pages(public: Storage, gallery: Gallery) -> dict[str, int]:
    """Further listing pages and parts of ``gallery.json``, of all releases that lie in the bucket,
    by size."""
    return {
        listed.key: listed.size
        for prefix in part_prefixes(gallery)
        for listed in public.list(prefix)
    }


def part_prefixes(gallery: Gallery) -> tuple[str, ...]:
    """What keys begin with that name the bytes of one part of the gallery."""
    listings = (listings_prefix(gallery.slug, lang) for lang in gallery.languages)
    # Only where there are some: each is a request more.
    files = (photos_files_prefix(gallery.slug),) if is_in_parts(gallery) else ()
    return (*listings, *files)


def _without_lost_pages(manifest: Manifest, listed: Mapping[str, int]) -> Manifest:
    """Further listing pages that somebody took away are put again, not believed to be there."""
    return replace(
        manifest,
        objects=tuple(
            item
            for item in manifest.objects
            if not (is_listing(item.key) or is_photos_file(item.key))
            or listed.get(item.key) == item.size
        ),
    )


def _trusted(manifest: Manifest | None, *, in_place: bool) -> tuple[PublicObject, ...]:
    """Pages of the live release that need not be written again, if they are to be the same.

    Photo pages only while nobody was interrupted ``in_place``.
    """
    return tuple(
        item
        for item in (manifest.objects if manifest else ())
        if item.made_from and (in_place or not rewritten_in_place(item.key))
    )
