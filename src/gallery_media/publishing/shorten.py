"""A text and a number of characters in; the text out, or its beginning up to the end of a word."""

from __future__ import annotations


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters on one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
