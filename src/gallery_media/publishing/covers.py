"""Ways from the entry page into a large gallery go in; each with its first photo comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gallery_media.publishing.edition import Edition
from gallery_media.publishing.filter_pages import FilterGroup
from gallery_media.publishing.pager import PartLink
from gallery_media.publishing.view import Thumb, thumbs

EAGER = 4
"""Covers that a first window may show."""


@dataclass(frozen=True, slots=True)
class Cover:
    """``words``: what it is called, "" for photos without a section; ``count`` is 0 where the words
    say which photos they are; ``parts``: its later ones, where it has more than one."""

    words: str
    count: int
    href: str
    current: bool
    thumb: Thumb
    parts: tuple[PartLink, ...] = ()


def section_covers(edition: Edition, sections: FilterGroup) -> tuple[Cover, ...]:
    """One for each section."""
    shown = _thumbs(edition, [link.first for link in sections.links], EAGER)
    return tuple(
        Cover(link.words, link.count, link.href, False, thumb, link.parts[1:])
        for link, thumb in zip(sections.links, shown, strict=True)
    )


def part_covers(edition: Edition, parts: Sequence[PartLink]) -> tuple[Cover, ...]:
    """One for each part of a gallery without sections; none where it has a single one."""
    if len(parts) < 2:
        return ()
    shown = _thumbs(edition, [part.first - 1 for part in parts], 0)
    said = edition.language.gettext("Photos %(first)s–%(last)s")
    number = edition.language.number
    return tuple(
        Cover(
            said % {"first": number(part.first), "last": number(part.last)},
            0,
            part.href,
            part.current,
            thumb,
        )
        for part, thumb in zip(parts, shown, strict=True)
    )


def _thumbs(edition: Edition, indices: Sequence[int], eager: int) -> tuple[Thumb, ...]:
    pictures = tuple(edition.gallery.pictures[index] for index in indices)
    return thumbs(
        edition.gallery, pictures, edition.language, edition.entry, numbers=indices, eager=eager
    )
