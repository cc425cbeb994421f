"""An article's Markdown in, HTML that is safe to put on a page out."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li a em strong del blockquote code pre br hr "
    "table thead tbody tr th td".split()
)
"""What a news text needs. No img: every picture on a page has been through the darkroom."""

ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def article_html(body: str) -> Markup:
    """HTML of ``body``, its highest heading at the second level (the first is the title's).

    Twice safe: the Markdown reader escapes raw HTML, and what it writes is cleaned again against
    an allow-list, so that a fault in the one is caught by the other.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = reader.parse(body)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    down = 2 - min(levels, default=2)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + down, 6)}"
    written = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        written, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None
    )
    # nh3 has just cleaned it against the lists above.
    return Markup(clean)  # noqa: S704
