"""A photo and its words go in, the photo with a strip of words below it comes out.

Nothing is written over the photo, so nothing is written over a face. Black on white is 17:1, and
measured all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from gallery_media.imaging.contrast import ENOUGH, legibility
from gallery_media.imaging.geometry import Size
from gallery_media.imaging.labelled import CUT, TOO_PALE, Labelled, Unlabelled
from gallery_media.imaging.negative import Pixels
from gallery_media.imaging.raster import to_picture, to_pixels
from gallery_media.imaging.typeset import Block, Style, draw, typeset
from gallery_media.imaging.wording import Unwritable, word

PAPER, INK, QUIET_INK, HAIRLINE = (255, 255, 255), (26, 26, 26), (89, 89, 89), (217, 217, 217)

MIN_WIDTH = 400
"""Pixels. A narrower photo stands in the middle of so much paper: a column needs some words."""

MOST_LINES = 5
_REACH = 3  # pixels around a letter that its contrast is measured against


@dataclass(frozen=True, slots=True)
class Words:
    """What the strip says, in one language (ISO 639, as "lv"); the credit may be empty."""

    caption: str
    credit: str = ""
    language: str = ""


def captioned(pixels: Pixels, words: Words) -> Labelled | Unlabelled:
    """The photo untouched, below it the caption and smaller the credit line.

    Same pixels and words give the same bytes wherever ``fonts.fingerprint`` is the same.
    """
    photo = to_picture(pixels)
    width = max(photo.width, MIN_WIDTH)
    margin = round(width * 0.03) + 8
    try:
        caption = word(words.caption, words.language)
        credit = word(words.credit, words.language) if words.credit.strip() else None
    except Unwritable as why:
        return Unlabelled(str(why))
    size = _size(width, photo.height)
    measure = min(width - 2 * margin, 46 * size)  # some 90 letters: more, and the eye loses lines
    blocks = [
        (typeset(caption, Style(range(size, round(size * 0.8), -1), MOST_LINES), measure), INK)
    ]
    if credit:
        small = max(11, round(size * 0.8))
        style = Style((small,), 2)
        blocks.append((typeset(credit, style, measure), QUIET_INK))
    canvas, contrast = _laid_out(photo, width, margin, blocks)
    if contrast < ENOUGH:
        return Unlabelled(TOO_PALE)
    missing = {one for block, _ in blocks for one in block.wording.missing}
    flags = (CUT,) if any(block.cut for block, _ in blocks) else ()
    return Labelled(to_pixels(canvas, pixels.bands), contrast, tuple(sorted(missing)), flags)


def tallest(photo: Size) -> int:
    """The most pixels that a strip adds below a photo of this size: all lines that there may be,
    at the widest leading of the faces, and their margins."""
    width = max(photo.width, MIN_WIDTH)
    return round((MOST_LINES + 2) * 1.6 * _size(width, photo.height)) + round(width * 0.06) + 24


def _size(width: int, height: int) -> int:
    """Pixels per em: 27 for 1080 x 720, relatively larger on a narrow photo, smaller on a wide."""
    return max(14, round(0.0125 * width + 0.0185 * min(width, height)))


def _laid_out(
    photo: Image.Image, width: int, margin: int, blocks: list[tuple[Block, tuple[int, int, int]]]
) -> tuple[Image.Image, float]:
    gap = round(blocks[0][0].size * 0.45)
    above = round(margin * 0.62)
    strip = above + sum(block.height for block, _ in blocks) + gap * (len(blocks) - 1) + above
    canvas = Image.new("RGB", (width, photo.height + strip), PAPER)
    canvas.paste(HAIRLINE, (0, photo.height, width, photo.height + 1))
    canvas.paste(photo, ((width - photo.width) // 2, 0))
    top, contrasts = photo.height + above, []
    for block, ink in blocks:
        row = (0, top - _REACH, width, top + block.height + _REACH)
        ground, mask = canvas.crop(row), Image.new("L", (width, row[3] - row[1]))
        draw(mask, block, margin, _REACH, width - 2 * margin)
        drawn = ground.copy()
        drawn.paste(ink, mask=mask)
        contrasts.append(legibility(ground, drawn, mask, _REACH))
        canvas.paste(drawn, row[:2])
        top += block.height + gap
    return canvas, min(contrasts)
