"""A page's number and how many there are in; the links of its pager out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PagerLink:
    """One page of a listing; ``gap`` says that pages before it are not shown."""

    number: int
    href: str
    current: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class PartLink:
    """One part of a large gallery: its photos ``first`` to ``last`` (from 1), its first page."""

    first: int
    last: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Links among the listing pages; ``previous`` and ``following`` are "" at the ends."""

    number: int
    count: int
    links: tuple[PagerLink, ...]
    previous: str
    following: str


def pager(number: int, count: int, link: Callable[[int], str]) -> Pager:
    """First, last, this page and its neighbours: item D1 of the page design."""
    near = {1, number - 1, number, number + 1, count}
    shown = sorted(page for page in near if 1 <= page <= count)
    links = tuple(
        PagerLink(page, link(page), page == number, gap=bool(index) and page - shown[index - 1] > 1)
        for index, page in enumerate(shown)
    )
    return Pager(
        number,
        count,
        links,
        previous=link(number - 1) if number > 1 else "",
        following=link(number + 1) if number < count else "",
    )
