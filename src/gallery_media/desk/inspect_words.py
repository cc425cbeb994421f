"""A gallery's words and its secrets go in, hits come out, at the cost of what is new among them.

A release renders the pages that changed and searches those. The words on all its other pages were
searched when these were new, for the secrets that there were then: a photo that comes later brings
secrets of its own, and where it was taken may stand in an older photo's caption. So the words
themselves, which is all that differs between pages of one kind, are searched each time: new words
for every secret, and the old ones for new secrets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gallery_media.desk.secrets import Look
from gallery_media.metadata.search import Hit, Searcher
from gallery_media.metadata.secrets import Secret

_MARGIN = "\n" * 16
"""So that no text decides what kind of file they are together."""


@dataclass(frozen=True, slots=True)
class Searched:
    """In none of these texts stands any of these secrets."""

    texts: frozenset[str] = frozenset()
    secrets: frozenset[Secret] = frozenset()


def search_words(
    texts: Iterable[tuple[str, str]], secrets: tuple[Secret, ...], before: Searched, look: Look
) -> tuple[tuple[Hit, ...], Searched]:
    """Hits in a gallery's words, and what ``before`` is next time, if there are none.

    ``texts``: each with the photo that it is about, or "". ``secrets``: all that must not be
    found; ``look``: for all of them.
    """
    photos = {text: photo for photo, text in texts if text}
    fresh = {text: photo for text, photo in photos.items() if text not in before.texts}
    known = {text: photo for text, photo in photos.items() if text in before.texts}
    new = tuple(secret for secret in secrets if secret not in before.secrets)
    hits = {*_search(fresh, secrets, look)}
    if new:
        hits |= {*_search(known, new, Searcher().search)}
    return tuple(sorted(hits)), Searched(frozenset(photos), frozenset(secrets))


def _search(photos: Mapping[str, str], secrets: tuple[Secret, ...], look: Look) -> tuple[Hit, ...]:
    """One by one only if there is something in all of them together."""
    if not photos or not look([("words", (_MARGIN + "\n".join(photos)).encode())], secrets):
        return ()
    return look(((_place(photo), text.encode()) for text, photo in photos.items()), secrets)


def _place(photo: str) -> str:
    return f"the words of photo {photo}" if photo else "the words of the gallery"
