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
    "p h2 h3 h4 h5 h6 ul ol li a em strong del blockquote code pre br hr "
    "table thead tbody tr th td".split()
)
"""What a news text needs. No img: every picture on a page has been through the darkroom."""

ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


_MARK = re.compile(r"\{\{\s*gallery\s*(?:\(\s*(?:photos\s*=\s*(\d{1,2})\s*)?\)\s*)?\}\}")
_ANY_MARK = re.compile(r"\{\{\s*gallery\b.*")
MOST_PHOTOS = 24


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """The text before the gallery's photos and after them. ``photos``: how many, where the text
    says so; ``after`` is empty where they stand at the end."""

    before: Markup
    after: Markup
    photos: int | None


def marked_count(body: str) -> int | None:
    """How many photos the text's mark asks for, if it has one and says so. Raises ValueError."""
    marks = [token.content for token in _reader().parse(body) if _looks_like_mark(token)]
    if len(marks) > 1:
        raise ValueError("the gallery's photos stand in the text once; take the other mark out")
    if not marks:
        return None
    found = _MARK.fullmatch(marks[0].strip())
    if found is None or int(found[1] or 0) > MOST_PHOTOS:
        raise ValueError(
            "the place of the gallery's photos is marked by a line of its own, "
            f"{{{{ gallery }}}} or {{{{ gallery(photos=6) }}}} with at most {MOST_PHOTOS}"
        )
    return int(found[1]) if found[1] is not None else None


def article_body(body: str) -> ArticleBody:
    """HTML of ``body``, its highest heading at the second level (the first is the title's).

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
    return ArticleBody(_cleaned(reader, before), _cleaned(reader, after), marked_count(body))


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _looks_like_mark(token: Token) -> bool:
    """In a paragraph of the text itself, and in no list, quotation or code."""
    return token.type == "inline" and token.level == 1 and bool(_ANY_MARK.match(token.content))


def _cleaned(reader: MarkdownIt, tokens: Sequence[Token]) -> Markup:
    written = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        written, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None
    )
    # nh3 has just cleaned it against the lists above.
    return Markup(clean)  # noqa: S704
