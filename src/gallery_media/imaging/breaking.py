"""A paragraph and a measure go in, lines come out: where they break, and how the last one ends.

``width_of`` tells the width of a text in pixels, so nothing here knows of fonts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

WidthOf = Callable[[str], float]

ELLIPSIS = "…"
_HARD_SPACE = "\u00a0"
_CLUSTER = re.compile(r".[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u200c\u200d]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Broken:
    """Lines in reading order; ``cut`` says that the text went on and an ellipsis stands for it."""

    lines: tuple[str, ...]
    cut: bool = False


def break_lines(text: str, width_of: WidthOf, width: float, most: int) -> Broken:
    """At most ``most`` lines, none wider than ``width``; what does not fit ends in an ellipsis."""
    lines = _greedy(bound(text), width_of, width)
    if len(lines) <= most:
        return Broken(tuple(lines))
    rest = " ".join(lines[most - 1 :])
    return Broken((*lines[: most - 1], _shortened(rest, width_of, width)), cut=True)


def balanced(text: str, width_of: WidthOf, width: float, least: float) -> Broken:
    """The same number of lines as at ``width``, and as even as possible.

    No line is made shorter than it must be below ``least`` (share of the width): a sentence of
    five words need not stand in a narrow column to be even.
    """
    widest = _greedy(bound(text), width_of, width)
    low, high = least * width, width
    while high - low > 1:
        middle = (low + high) / 2
        if len(_greedy(bound(text), width_of, middle)) > len(widest):
            low = middle
        else:
            high = middle
    return Broken(tuple(_greedy(bound(text), width_of, high)))


def bound(text: str) -> str:
    """Ties together what should not part: a dash and the word before it, initials, ordinals.

    Latvian writes "2026. gada" and "J. Bērziņš"; a line that begins with a dash reads like a list.
    """
    text = re.sub(r" (?=[–—] )", _HARD_SPACE, text)
    return re.sub(r"(?:(?<=\b\w\.)|(?<=\d\.)) (?=\w)", _HARD_SPACE, text)


def _greedy(text: str, width_of: WidthOf, width: float) -> list[str]:
    lines: list[str] = []
    line, so_far = "", 0.0
    for piece in _pieces(text, width_of, width):
        # Words are measured one by one: no letter joins another across a space.
        if line and so_far + width_of(piece.rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line, so_far = "", 0.0
        line += piece
        so_far += width_of(piece)
    return [*lines, line.rstrip(" ")]


def _pieces(text: str, width_of: WidthOf, width: float) -> list[str]:
    """What may stand at the end of a line: words, halves at a hyphen; broken only if too wide."""
    words = re.findall(r"[^ ]*?(?:[^\W\d]-(?=[^\W\d])| +|$)", text)
    pieces: list[str] = []
    for word in filter(None, words):
        if width_of(word.rstrip(" ")) <= width:
            pieces.append(word)
        elif _HARD_SPACE in word:
            pieces += _pieces(word.replace(_HARD_SPACE, " "), width_of, width)
        else:
            pieces += _chopped(word, width_of, width)
    return pieces


def _chopped(word: str, width_of: WidthOf, width: float) -> list[str]:
    """A web address or the like: broken anywhere, but never between a letter and its marks."""
    pieces = [""]
    for cluster in _CLUSTER.findall(word):
        if pieces[-1] and width_of((pieces[-1] + cluster).rstrip(" ")) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def _shortened(text: str, width_of: WidthOf, width: float) -> str:
    """As much as fits before an ellipsis: whole words if one fits, else part of a word."""
    words = text.split(" ")
    for count in range(len(words), 0, -1):
        candidate = _ending(" ".join(words[:count]))
        if width_of(candidate) <= width:
            return candidate
    clusters = _CLUSTER.findall(words[0])
    for count in range(len(clusters), 0, -1):
        candidate = _ending("".join(clusters[:count]))
        if width_of(candidate) <= width:
            return candidate
    return ELLIPSIS


def _ending(text: str) -> str:
    return text.rstrip(' \u00a0,;:.!?–—-(„«"“') + ELLIPSIS
