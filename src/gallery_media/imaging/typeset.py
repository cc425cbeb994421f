"""Words and a width in pixels go in, a block of lines comes out, and the block onto a mask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypedDict

from PIL import Image, ImageDraw, ImageFont

from gallery_media.imaging.breaking import Broken, balanced, break_lines
from gallery_media.imaging.fonts import can_shape, font_of
from gallery_media.imaging.wording import Wording


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of words is set: sizes in pixels per em, the largest that fits is taken.

    ``evenness`` is the smallest share of the width that evening out may use; ``leading`` is a
    factor upon the face's own.
    """

    sizes: Sequence[int]
    most_lines: int
    strong: bool = False
    evenness: float = 0.8
    leading: float = 1.0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines set at one size, in pixels: ``width`` and ``height`` enclose all ink.

    ``ascent`` is from the top down to the first baseline, ``step`` from each to the next.
    """

    wording: Wording
    lines: tuple[str, ...]
    size: int
    strong: bool
    ascent: int
    step: int
    width: int
    height: int
    cut: bool

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        return font_of(self.wording.face, self.size, self.strong)


def typeset(wording: Wording, style: Style, width: int) -> Block:
    """Set words in a column: at the largest size that fits; at the smallest, if none does, cut."""
    for size in style.sizes:
        broken = _break(wording, style, size, width)
        if not broken.cut:
            break
    return _block(wording, style, size, broken)


def draw(mask: Image.Image, block: Block, left: int, top: int, width: int) -> None:
    """Draw the block in white on a mask ("L"): from ``left``, or right-aligned within ``width``.

    A right-to-left paragraph stands on the right (HTML and every newspaper do the same).
    """
    pen = ImageDraw.Draw(mask)
    rightwards = block.wording.direction == "ltr"
    baseline = top + block.ascent
    for line in block.lines:
        at = (left if rightwards else left + width, baseline)
        anchor = "ls" if rightwards else "rs"
        pen.text(at, line, fill=255, font=block.font, anchor=anchor, **_shaped(block.wording))
        baseline += block.step


def _break(wording: Wording, style: Style, size: int, width: int) -> Broken:
    font = font_of(wording.face, size, style.strong)

    @cache
    def width_of(text: str) -> float:
        return font.getlength(text, **_shaped(wording))

    broken = break_lines(wording.text, width_of, width, style.most_lines)
    if broken.cut or len(broken.lines) == 1:
        return broken
    return balanced(wording.text, width_of, width, style.evenness)


def _block(wording: Wording, style: Style, size: int, broken: Broken) -> Block:
    font = font_of(wording.face, size, style.strong)
    step = round(size * wording.face.leading * style.leading)
    boxes = [font.getbbox(line, anchor="ls", **_shaped(wording)) for line in broken.lines]
    # Vowel signs and stacked accents reach farther than the alphabet; nothing may be cut off.
    ascent = max(round(size * wording.face.ascent), -int(boxes[0][1]))
    descent = max(round(size * wording.face.descent), int(boxes[-1][3]))
    width = int(max(font.getlength(line, **_shaped(wording)) for line in broken.lines)) + 1
    height = ascent + step * (len(broken.lines) - 1) + descent
    return Block(wording, broken.lines, size, style.strong, ascent, step, width, height, broken.cut)


class _Shaping(TypedDict):
    direction: str | None
    language: str | None


def _shaped(wording: Wording) -> _Shaping:
    """What raqm wants to be told; the basic layout, which never sees such text, refuses to be."""
    if not can_shape():
        return {"direction": None, "language": None}
    return {"direction": wording.direction, "language": wording.language or None}
