"""A gallery's originals and its finished release go in; whatever gives a secret away comes out.

An original's secrets are collected once, in the darkroom's child that reads metadata, and kept in
the private bucket beside it: a release then costs the search and nothing else. The values exist
in that bucket and in this process's memory, nowhere else; a hit names photos and places.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from gallery_media.darkroom import Darkroom
from gallery_media.errors import ObjectMissing, SecretFound
from gallery_media.metadata.search import Hit, search
from gallery_media.metadata.secrets import Secret, SecretKind
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.photo import Photo
from gallery_media.model.release import Page
from gallery_media.model.site import Site
from gallery_media.storage.keys import PRIVATE, original_key, secrets_key
from gallery_media.storage.port import Storage

COLLECTOR = 1
"""Version of what counts as a secret; what an older one collected is collected again."""

_NAMED_PLACES = 5

_ADDRESSES = "the addresses"
_MARGIN = b"\n" * 16
"""So that no address decides what kind of file they are together."""

Look = Callable[[Iterable[tuple[str, bytes]], Iterable[Secret]], tuple[Hit, ...]]
"""What ``search`` is."""


def secrets_of_photo(
    photo: Photo,
    name: str,
    *,
    originals: Storage,
    darkroom: Darkroom,
    data: bytes | None = None,
    stored: Callable[[], None] = lambda: None,
) -> tuple[Secret, ...]:
    """One original's secrets; whoever has its bytes in hand (``data``) saves fetching them.

    ``stored`` is called when they were put into the bucket.
    """
    kept = _kept(photo, name, originals)
    if kept is not None:
        return kept
    sha256 = photo.original.sha256
    body = originals.get(original_key(sha256)).body if data is None else data
    secrets = darkroom.secrets(body, name=name, sha256=sha256, photo=photo.id)
    content = {
        "collector": COLLECTOR,
        "name": name,
        "sha256": sha256,
        "secrets": [[secret.kind.value, secret.value] for secret in secrets],
    }
    originals.put(
        secrets_key(photo.id),
        json.dumps(content, ensure_ascii=False, indent=1).encode(),
        content_type="application/json",
        cache_control=PRIVATE,
    )
    stored()
    return secrets


def _kept(photo: Photo, name: str, originals: Storage) -> tuple[Secret, ...] | None:
    """What was collected before, if it was from this file under this name and by this code."""
    try:
        content = json.loads(originals.get(secrets_key(photo.id)).body)
        made_from = (content["collector"], content["name"], content["sha256"])
        wanted = (COLLECTOR, name, photo.original.sha256)
        # Of an original that is not kept any more nothing newer can be collected.
        if made_from != wanted and not photo.original_erased:
            return None
        return tuple(
            Secret(SecretKind(kind), value, photo.id) for kind, value in content["secrets"]
        )
    except (ObjectMissing, ValueError, KeyError, TypeError):
        return None


def words_of_the_desk(site: Site, gallery: Gallery) -> Iterator[str]:
    """Every text that the desk itself publishes: what ``without_allowed`` takes for public."""
    yield from (text for _, text in texts_of(site, gallery))


def texts_of(site: Site, gallery: Gallery) -> Iterator[tuple[str, str]]:
    """The same, each with the photo (id) that it is about; "" for the gallery as a whole."""
    whole = [gallery.slug, gallery.credit_line, gallery.removal_contact, *gallery.rights.texts()]
    for article in gallery.articles:
        whole += (article.title, article.summary, article.body, article.section)
        whole += article.authors
        if article.funding is not None:
            whole += (article.funding.fund, article.funding.project_no, article.funding.text)
    localised: list[Localised] = [
        gallery.title, gallery.intro, gallery.event.name, gallery.event.place,
        gallery.privacy_notice, site.name, site.organisation,
        *(section.title for section in gallery.sections.titled), gallery.credit_lines,
    ]  # fmt: skip
    whole += (text.words for texts in localised for text in texts.texts)
    yield from (("", text) for text in whole)
    for picture in gallery.pictures:
        photo, caption = picture.photo, picture.caption
        yield photo, caption.credit_line
        # As filter pages are called. A section's name is a photographer's folder, and no word
        # of the desk.
        yield from ((photo, tag) for tag in picture.tags)
        # Every web variant says it already, as the law asks, and structured data repeats it.
        yield from ((photo, text) for text in picture.rights.texts())
        for field in (
            caption.headline, caption.caption, caption.alt_text, caption.long_description
        ):  # fmt: skip
            yield from ((photo, text.words) for text in field.texts)


def search_release(
    pages: Iterable[Page],
    variants: Iterable[tuple[str, bytes]],
    keys: Iterable[str],
    metadata: Mapping[str, Mapping[str, str]],
    secrets: Iterable[Secret],
    look: Look = search,
) -> tuple[Hit, ...]:
    """Look for secrets in everything that a release would make public.

    Args:
        pages: everything rendered: pages, assets, feeds.
        variants: key and bytes of pictures and downloads; fetched one at a time.
        keys: every public key, of pages too.
        metadata: by key, the headers and user metadata that the storage sends along.
        secrets: what is left of them after ``without_allowed``.
        look: ``search``, or that of a ``Searcher`` which remembers its needles.
    """
    wanted = tuple(secrets)
    addresses = list(dict.fromkeys(keys))
    numbered = [(f"address {number}", key.encode()) for number, key in enumerate(addresses, 1)]
    # Thousands of short texts: one by one only if there is something in all of them together.
    together = b"\n".join(key for _, key in numbered)
    told = look(numbered, wanted) if look([(_ADDRESSES, _MARGIN + together)], wanted) else ()
    # An address that is a secret itself must not stand in a message.
    telling = {hit.place for hit in told}
    shown = {
        key: f"address {number}"
        for number, key in enumerate(addresses, 1)
        if f"address {number}" in telling
    }

    def objects() -> Iterator[tuple[str, bytes]]:
        for page in pages:
            yield shown.get(page.key, page.key), page.body
        for key, data in variants:
            yield shown.get(key, key), data
        for key, values in metadata.items():
            lines = "\n".join(f"{name}: {value}" for name, value in values.items())
            yield f"{shown.get(key, key)} (metadata)", lines.encode()

    return tuple(sorted({*told, *look(objects(), wanted)}))


def refuse_if_found(gallery: str, hits: Iterable[Hit]) -> None:
    """Raise SecretFound when there is any hit; the sentence names photos, kinds and places."""
    found = tuple(hits)
    if not found:
        return
    named = "; ".join(
        f"{hit.place}: {hit.kind.value}" + (f" of photo {hit.photo}" if hit.photo else "")
        for hit in found[:_NAMED_PLACES]
    )
    more = len(found) - _NAMED_PLACES
    raise SecretFound(
        f"Gallery {gallery}: the release would give away what must stay in the house, nothing was "
        f"published. {named}{f'; and {more} more' if more > 0 else ''}. "
        "Take it out of the template, the settings or the caption that it came from, "
        "and publish again."
    )
