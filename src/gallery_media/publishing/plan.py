"""Decide, then do: what is live and what is wanted go in, an ordered ReleasePlan comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.package import MIME, Packed
from gallery_media.model.release import Manifest, Page, PublicObject, Stamp, Step, Worded
from gallery_media.publishing.certificate_keys import certificates_beside


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """What carrying out a release means, in its safe order.

    ``before`` is put first, group after group; pages of one group do not depend on each other.
    Then ``flip`` (the entry pages, one conditional put each), then ``after``. ``keep`` are keys
    that are already right; ``gone`` are keys of the live release that the new one no longer has,
    among them its certificate: nobody may read what was proved about another release, or find
    in it the address of a photo that was taken away. Some of these may not be there.
    """

    before: tuple[tuple[Page, ...], ...]
    flip: tuple[Page, ...]
    after: tuple[Page, ...]
    keep: tuple[str, ...]
    gone: tuple[str, ...]


def plan_release(
    live: Manifest | None,
    pages: Iterable[Page],
    lying: Iterable[str] | None = None,
    kept: Iterable[PublicObject] = (),
) -> ReleasePlan:
    """Compare by digest. Entry pages are always put: their generation makes them new.

    ``lying`` are the gallery's keys that really lie in the bucket, listed after a release was
    interrupted: then nothing that is rewritten in place is trusted to be what the manifest says.
    ``kept`` are objects of the live release that the new one shows as they are.

    Among photo pages new ones come before changed ones: a changed neighbour may already link to a
    new page, and no page that visitors can reach links to the new one earlier.
    """
    wanted = tuple(pages)
    known = {found.key: found.sha256 for found in live.objects} if live else {}
    if lying is None:
        lying = ()
    else:
        lying = tuple(lying)
        known = {key: "" if rewritten_in_place(key) else sha256 for key, sha256 in known.items()}
        known |= {key: "" for key in lying if rewritten_in_place(key)}
    changed = [page for page in wanted if known.get(page.key) != digest(page)]
    groups: dict[tuple[Step, bool], list[Page]] = {}
    for page in changed:
        # Pages that follow the flip come before it the first time: the entry page links to them.
        if page.step < Step.ENTRY or (page.step is Step.AFTER and page.key not in known):
            groups.setdefault((page.step, page.key in known), []).append(page)
    as_they_are = tuple(item.key for item in kept)
    keys = {*(page.key for page in wanted), *as_they_are}
    to_put = {page.key for page in changed}
    # No manifest lists certificates, so that they are known by the entry pages beside them.
    stale = certificates_beside((*known, *keys))
    gone = (key for key in (*known, *lying, *stale) if key not in keys and rewritten_in_place(key))
    return ReleasePlan(
        before=tuple(tuple(groups[order]) for order in sorted(groups)),
        flip=tuple(page for page in wanted if page.step is Step.ENTRY),
        after=tuple(page for page in changed if page.step is Step.AFTER and page.key in known),
        keep=(
            *as_they_are,
            *(p.key for p in wanted if p.step is not Step.ENTRY and p.key not in to_put),
        ),
        gone=tuple(sorted(set(gone), key=lambda key: (not key.endswith("/index.html"), key))),
    )


def rewritten_in_place(key: str) -> bool:
    """Pages with a stable address. Further listing pages and immutable files stay for readers of
    older pages."""
    return key.startswith("g/") and "/r/" not in key


def stable_addresses(plan: ReleasePlan) -> tuple[str, ...]:
    """Keys that answer otherwise once the plan is carried out: what a cache has to forget.

    New pages are among them, because a cache may remember that there was nothing.
    """
    put = (*(page for group in plan.before for page in group), *plan.flip, *plan.after)
    keys = {*(page.key for page in put), *plan.gone}
    return tuple(sorted(key for key in keys if rewritten_in_place(key)))


def make_manifest(
    gallery: Gallery,
    stamp: Stamp,
    content_digest: str,
    pages: Iterable[Page],
    kept: Iterable[PublicObject] = (),
    packed: Iterable[Packed] = (),
    worded: Iterable[Worded] = (),
) -> Manifest:
    """Everything that should be public once this release is live: variants, then pages and ZIP
    files (``packed``), those of ``kept`` among them."""
    variants = {
        variant_key(variant.sha256, variant.width, variant.format.value): variant
        for picture in gallery.pictures
        for variant in picture.variants
    }
    objects = [
        PublicObject(key, variant.sha256, variant.size, variant.format.mime)
        for key, variant in sorted(variants.items())
    ]
    shown = [
        *kept,
        *(PublicObject(one.key, one.sha256, one.size, MIME) for one in packed),
        *(
            PublicObject(page.key, digest(page), len(page.body), page.content_type, page.made_from)
            for page in pages
        ),
    ]
    objects += sorted(shown, key=lambda item: item.key)
    return Manifest(
        gallery=gallery.slug,
        stamp=stamp,
        content_digest=content_digest,
        photos=tuple(picture.photo for picture in gallery.pictures),
        objects=tuple(objects),
        worded=tuple(worded),
    )


def digest(page: Page) -> str:
    """SHA-256 (hex) of the page's bytes."""
    return hashlib.sha256(page.body).hexdigest()
