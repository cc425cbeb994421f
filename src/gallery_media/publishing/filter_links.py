"""What a page says of the ways to a gallery's filters."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.model.filters import FilterKind
from gallery_media.model.localised import Text
from gallery_media.publishing.pager import PartLink


@dataclass(frozen=True, slots=True)
class FilterLink:
    """The way from a page to one filter; ``parts`` where it has more than one; ``first``:
    which picture of the gallery (from 0) is its first."""

    words: Text
    count: int
    href: str
    first: int
    parts: tuple[PartLink, ...]


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """All filters of one kind."""

    kind: FilterKind
    links: tuple[FilterLink, ...]
