"""An article's Markdown in, HTML that is safe to put on a page out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li a em strong s blockquote code pre br hr "
    "table thead tbody tr th td div".split()
)
"""What a news text needs. No img: every picture on a page has been through the darkroom."""

ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "div": {"aria-label"}}
VALUES = {"div": {"class": {"scroll"}, "role": {"group"}, "tabindex": {"0"}}}
"""A table that is wider than the page is scrolled by keyboard too, so it can have the focus and has
a name."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


_MARK = re.compile(r"\{\{\s*gallery\s*(?:\(\s*(?:photos\s*=\s*(\d{1,2})\s*)?\)\s*)?\}\}")
_SAID = re.compile(r"\{\{\s*gallery\b")
MOST_PHOTOS = 24


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """The text before the gallery's photos and after them. ``photos``: how many, where the text
    says so; ``after`` is empty where they stand at the end."""

    before: Markup
    after: Markup
    photos: int | None


def check_article(body: str) -> None:
    """Raises ValueError with what to write instead where the text would not come out as its editor
    means it: a mark that cannot be read, or in a sentence or a list, or a second one; a picture."""
    tokens = _reader().parse(body)
    inline = [one for token in tokens for one in token.children or ()]
    if any(one.type == "image" for one in inline):
        raise ValueError(
            "a picture in the text is not shown: put the photo into the gallery, and name it as "
            "lead_image or show the gallery's photos by a line of its own, {{ gallery }}"
        )
    marks = [token.content.strip() for token in tokens if _looks_like_mark(token)]
    said = sum(len(_SAID.findall(one.content)) for one in inline if one.type == "text")
    readable = [one for one in marks if (found := _MARK.fullmatch(one)) and _fits(found)]
    if said != len(readable):
        raise ValueError(
            "the place of the gallery's photos is marked by a line of its own, "
            f"{{{{ gallery }}}} or {{{{ gallery(photos=6) }}}} with at most {MOST_PHOTOS}"
        )
    if said > 1:
        raise ValueError("the gallery's photos stand in the text once; take the other mark out")


def _fits(mark: re.Match[str]) -> bool:
    return int(mark[1] or 0) <= MOST_PHOTOS


def article_body(body: str, table: str) -> ArticleBody:
    """HTML of ``body``, its highest heading at the second level (the first is the title's).

    ``table``: what a table is called in the page's language.

    Twice safe: the Markdown reader escapes raw HTML, and what it writes is cleaned again against
    an allow-list, so that a fault in the one is caught by the other.
    """
    reader = _reader()
    tokens = reader.parse(body)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    down = 2 - min(levels, default=2)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + down, 6)}"
    at = next((n for n, token in enumerate(tokens) if _looks_like_mark(token)), None)
    # A paragraph is three tokens, and the mark is the one in the middle.
    before, after = (tokens, []) if at is None else (tokens[: at - 1], tokens[at + 2 :])
    found = None if at is None else _MARK.fullmatch(tokens[at].content.strip())
    photos = int(found[1]) if found and found[1] else None
    return ArticleBody(_cleaned(reader, before, table), _cleaned(reader, after, table), photos)


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _looks_like_mark(token: Token) -> bool:
    """In a paragraph of the text itself, and in no list, quotation or code."""
    return token.type == "inline" and token.level == 1 and bool(_SAID.match(token.content))


def _cleaned(reader: MarkdownIt, tokens: Sequence[Token], table: str) -> Markup:
    scrolled = [part for token in tokens for part in _scrolled(token, table)]
    written = reader.renderer.render(scrolled, reader.options, {})
    clean = nh3.clean(
        written,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        tag_attribute_values=VALUES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    # nh3 has just cleaned it against the lists above.
    return Markup(clean)  # noqa: S704


def _scrolled(token: Token, table: str) -> tuple[Token, ...]:
    """A table within a box that scrolls, so that it stays a table for those who listen."""
    if token.type == "table_open":
        box = Token("box_open", "div", 1, block=True)
        box.attrs = {"class": "scroll", "role": "group", "tabindex": "0", "aria-label": table}
        return box, token
    if token.type == "table_close":
        return token, Token("box_close", "div", -1, block=True)
    return (token,)
