"""A release that is about to be put goes in; nothing comes out, or an error that stops it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from gallery_media.catalogue import Catalogue
from gallery_media.darkroom import Darkroom
from gallery_media.desk.inspect_words import Searched, search_words
from gallery_media.desk.overtaken import leave_no_secrets
from gallery_media.desk.secrets import (
    refuse_if_found,
    search_release,
    secrets_of_photo,
    texts_of,
)
from gallery_media.metadata.search import Searcher
from gallery_media.metadata.secrets import Secret, without_allowed
from gallery_media.model.gallery import Gallery
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Page
from gallery_media.model.site import Site
from gallery_media.storage.port import Storage


class SecretSearch:
    """What inspects releases: remembers each original's secrets, so that they are fetched once."""

    def __init__(self, *, catalogue: Catalogue, originals: Storage, darkroom: Darkroom) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._darkroom = darkroom
        self._known: dict[tuple[PhotoId, str], tuple[Secret, ...]] = {}
        self._searched: dict[str, Searched] = {}
        self._searcher = Searcher()
        self._one_at_a_time = threading.Lock()

    def inspect(
        self,
        site: Site,
        gallery: Gallery,
        pages: Iterable[Page],
        keys: Iterable[str],
        said_elsewhere: Sequence[str] = (),
    ) -> None:
        """Look for the gallery's secrets in pages and keys, and in its words. Raises SecretFound.

        ``said_elsewhere``: what the desk itself wrote for these pages beside the gallery's own
        settings (another gallery's title, an address for messages), and so is nobody's secret.
        Variants were searched when they were made, each for its own original's secrets.
        """
        with self._one_at_a_time:
            originals = self._catalogue.originals(gallery.slug)
            secrets = (
                secret
                for one in gallery.pictures
                for secret in self._of(one.photo, originals.get(one.photo, ""))
            )
            texts = tuple(texts_of(site, gallery))
            public = without_allowed(
                tuple(secrets), (*(text for _, text in texts), *said_elsewhere)
            )
            look = self._searcher.search
            hits = search_release(pages, (), keys, {}, public, look)
            before = self._searched.get(gallery.slug, Searched())
            in_words, searched = search_words(texts, public, before, look)
            if not in_words:
                self._searched[gallery.slug] = searched
        refuse_if_found(gallery.slug, (*hits, *in_words))

    def _of(self, photo_id: PhotoId, sha256: str) -> tuple[Secret, ...]:
        """``sha256`` of its original as it is now: a new version has secrets of its own."""
        known = (photo_id, sha256)
        if known not in self._known:
            photo = self._catalogue.photo(photo_id)
            self._known[known] = (
                ()
                if photo is None
                else secrets_of_photo(
                    photo,
                    self._catalogue.name(photo_id),
                    originals=self._originals,
                    darkroom=self._darkroom,
                    stored=lambda: leave_no_secrets(photo_id, self._catalogue, self._originals),
                )
            )
        return self._known[known]
