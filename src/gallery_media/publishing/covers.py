"""Ways into a large gallery go in; each with its first photo comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gallery_media.model.localised import Text
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.filter_links import FilterLink
from gallery_media.publishing.pager import PartLink
from gallery_media.publishing.view import Thumb, thumbs

EAGER = 4
"""Covers that a first window may show."""


@dataclass(frozen=True, slots=True)
class Cover:
    """``words``: what it is called; ``count`` is 0 where the words say which photos they are;
    ``parts``: its later ones, where it has more than one. ``day`` (ISO): where it is one;
    ``anchor``: what other pages call its place."""

    words: Text
    count: int
    href: str
    current: bool
    thumb: Thumb
    parts: tuple[PartLink, ...] = ()
    day: str = ""
    anchor: str = ""


def filter_covers(edition: Edition, links: Sequence[FilterLink], page: str) -> tuple[Cover, ...]:
    """One for each of the filters to which ``page`` leads."""
    shown = picture_covers(edition, [link.first for link in links], page)
    return tuple(
        Cover(link.words, link.count, link.href, False, thumb, link.parts[1:])
        for link, thumb in zip(links, shown, strict=True)
    )


def part_covers(edition: Edition, parts: Sequence[PartLink]) -> tuple[Cover, ...]:
    """One for each part of a gallery without sections; none where it has a single one."""
    if len(parts) < 2:
        return ()
    shown = picture_covers(edition, [part.first - 1 for part in parts], edition.entry, eager=0)
    said = edition.language.gettext("Photos %(first)s–%(last)s")
    number = edition.language.number
    return tuple(
        Cover(
            Text(said % {"first": number(part.first), "last": number(part.last)}, edition.code),
            0,
            part.href,
            part.current,
            thumb,
        )
        for part, thumb in zip(parts, shown, strict=True)
    )


def picture_covers(
    edition: Edition, indices: Sequence[int], page: str, eager: int = EAGER
) -> tuple[Thumb, ...]:
    """These pictures of the gallery (from 0), as ``page`` shows them."""
    pictures = tuple(edition.gallery.pictures[index] for index in indices)
    return thumbs(
        edition.gallery,
        pictures,
        edition.language,
        page,
        numbers=indices,
        eager=eager,
        covers=True,
    )
