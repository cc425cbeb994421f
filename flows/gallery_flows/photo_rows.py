"""What became of photos goes in; lines of a table that operators read come out.

Ids, states, counts and reasons only; pictures are those that visitors get. Prefect's table draws
Markdown and HTML in its cells (its newer pages, "V2", show them as text).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap

from gallery_media.desk.prepared import Prepared
from gallery_media.model.photo import PhotoState

PICTURE = "\u2003picture\u2003"
"""Its spaces keep the column as wide as a thumbnail: pictures are never wider than their column."""

WIDTH = 96

LINE = 44
"""Characters of a cell's line."""

MOST_FINE = 300
MOST_TROUBLED = 500
"""An artifact is one JSON document that the browser has to draw."""

Row = dict[str, str | int]


def rows(
    prepared: Sequence[Prepared], failed: Sequence[str], state: str, picture: Callable[[str], str]
) -> list[Row]:
    """Those that need a person or another try first. ``state``: what became of the others;
    ``picture``: the address of a key."""
    held = [one for one in prepared if one.state is PhotoState.HELD]
    fine = [one for one in prepared if one.state is not PhotoState.HELD]
    troubled = [_row(one, "held", picture) for one in held]
    troubled += [_row(Prepared(photo, PhotoState.RECEIVED), _FAILED, picture) for photo in failed]
    return troubled[:MOST_TROUBLED] + [_row(one, state, picture) for one in fine[:MOST_FINE]]


def thumbnail(key: str, picture: Callable[[str], str]) -> str:
    """A cell with the picture of this key; nothing where there is none, or nobody could see it."""
    address = picture(key) if key else ""
    return f'<img src="{address}" alt="" width="{WIDTH}">' if address else ""


def lines(told: str) -> str:
    """A cell with these words in short lines: Prefect's table breaks none by itself."""
    return "<br>".join(wrap(told, LINE, break_long_words=False))


def left_out(shown: int, prepared: int, failed: int) -> str:
    """How many the table does not show, in words; "" when it shows all."""
    more = prepared + failed - shown
    return f"; {more:,} more are not in this table" if more else ""


_FAILED = "not made yet, tried again"


def _row(one: Prepared, state: str, picture: Callable[[str], str]) -> Row:
    return {
        "photo": one.photo,
        PICTURE: thumbnail(one.thumb, picture),
        "state": state,
        "reason": lines(one.reason),
        "files": one.variants,
        "MB": f"{one.size / 1e6:.2f}" if one.size else "",
        "seconds": f"{one.seconds:.1f}" if one.seconds else "",
        # Last, because it is long and seldom needed.
        "removed": lines(
            ", ".join(f"{kind} {count}" for kind, count in sorted(one.removed.items()))
        ),
    }
