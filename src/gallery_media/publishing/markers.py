"""A page of a CMS and fragments in; the page with the fragments between its markers out.

A marker is a comment of the page itself: what looks like one inside a script, a style sheet or a
text field is none, and whoever has such a page is told instead of getting it changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from gallery_media.errors import EmbedRefused

START = "gallery-media:start"
END = "gallery-media:end"

_ANY = re.compile(r"<!--(?:(?!-->)[\s\S])*?gallery-media:[\s\S]*?-->")
_START = re.compile(
    r"\s*gallery-media:start\s+([a-z0-9-]+)(?:\s+([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*))?\s*"
)
_END = re.compile(r"\s*gallery-media:end\s*")

Fragment = Callable[[str, str], str]
"""Gives the fragment of a gallery in a language; the language is "" when nothing names one."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One place between two markers: offsets of what is to be replaced, gallery and language."""

    start: int
    end: int
    gallery: str
    lang: str


def replaced(name: str, text: str, fragment: Fragment, lang: str = "") -> str:
    """The page with each place filled anew; the same once more changes nothing.

    ``lang``: for markers that name no language, before that of the page. Raises EmbedRefused.
    """
    reader = _Reader(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    places = list(_places(name, reader))
    if not places:
        raise EmbedRefused(
            f"{name} has no place for a gallery; write <!-- {START} NAME --> and <!-- {END} --> "
            "where it belongs."
        )
    if len(_ANY.findall(text)) != 2 * len(places):
        raise EmbedRefused(
            f"{name}: a marker stands inside a script, a style sheet or a text field, where it is "
            "no comment; move it out of there."
        )
    for place in reversed(places):
        found = fragment(place.gallery, place.lang or lang or reader.lang).strip("\n")
        filled = f"\n{found}\n".replace("\n", newline)
        text = text[: place.start] + filled + text[place.end :]
    return text


def _places(name: str, reader: _Reader) -> Iterator[Marked]:
    opened: tuple[int, str, str] | None = None
    for begin, end, comment in reader.comments:
        line = reader.line_of(begin)
        start, finish = _START.fullmatch(comment), _END.fullmatch(comment)
        if start and opened is None:
            opened = (end, start[1], start[2] or "")
        elif finish and opened is not None:
            yield Marked(opened[0], begin, opened[1], opened[2])
            opened = None
        elif start or finish:
            what = "begins inside another place" if start else "ends what never began"
            raise EmbedRefused(f"{name}, line {line}: a place for a gallery {what}.")
        else:
            raise EmbedRefused(
                f"{name}, line {line}: this is no marker; write <!-- {START} NAME --> or "
                f"<!-- {START} NAME lv -->, and <!-- {END} -->."
            )
    if opened is not None:
        raise EmbedRefused(f"{name}: the place for {opened[1]} has no <!-- {END} -->.")


class _Reader(HTMLParser):
    """Finds comments that speak of the house, and the page's language."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lang = ""
        self.comments: list[tuple[int, int, str]] = []
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.lang = dict(attrs).get("lang") or ""

    def handle_comment(self, data: str) -> None:
        if "gallery-media:" in data:
            line, column = self.getpos()
            begin = self._lines[line - 1] + column
            self.comments.append((begin, begin + len(f"<!--{data}-->"), data))

    def line_of(self, offset: int) -> int:
        """Counted from 1."""
        return sum(1 for start in self._lines if start <= offset)
