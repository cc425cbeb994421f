"""A photo and a headline go in, the picture that social networks show of a page comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from gallery_media.imaging import engine
from gallery_media.imaging.focal import Window, crop_window, focal_point
from gallery_media.imaging.geometry import Size
from gallery_media.imaging.labelled import BARE, CUT, TOO_PALE, Labelled
from gallery_media.imaging.negative import Pixels
from gallery_media.imaging.plate import PLATE, TooPale, write_on_plate
from gallery_media.imaging.raster import to_picture, to_pixels
from gallery_media.imaging.typeset import Block, Style, draw, typeset
from gallery_media.imaging.wording import Unwritable, word
from gallery_media.model.region import FocalPoint, Region
from gallery_media.model.variant import CARD_HEIGHT, CARD_WIDTH

CARD = Size(CARD_WIDTH, CARD_HEIGHT)

UPSCALED = "the photo is smaller than its card; the card is soft"
PANEL = "the words stand under the picture and not on it"

MARGIN, ABOVE, BELOW, GAP = 56, 34, 40, 14  # pixels: at the sides, and from line to line
HEADLINE = Style((58, 54, 50, 46, 42), 3, strong=True, evenness=0.5, leading=0.88)
SMALL = Style((26, 25, 24, 23), 1)

_FADE = 150  # pixels above the words over which the plate begins
_WEIGHT = 0.6  # darkness of the plate where contrast asks for no more
_REACH = 4


@dataclass(frozen=True, slots=True)
class CardWords:
    """What the card says in one language; all of it may be empty.

    ``kicker`` is the small line above the headline: the gallery or who publishes it.
    """

    headline: str = ""
    kicker: str = ""
    credit: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and its place in the foot of the card: pixels from the left and from its top."""

    block: Block
    left: int
    top: int
    width: int


def social_card(
    pixels: Pixels,
    words: CardWords,
    regions: Sequence[Region] = (),
    named: FocalPoint | None = None,
    *,
    below: bool = False,
) -> Labelled:
    """1200 x 630 pixels, cropped round the heads, with white words on a shade at the foot.

    ``regions`` are faces that are known, ``named`` a point that somebody chose. Words that would
    cover a known face, or any words if ``below``, stand on a panel under the picture. Words that
    cannot be drawn rightly are left out whole, and a flag says why.
    """
    photo = to_picture(pixels)
    placed, foot, missing, flags = _set(words)
    size = Size(photo.width, photo.height)
    point = named or focal_point(photo, regions)
    window = crop_window(size, CARD, point, regions, 1 - foot / CARD.height)
    soft = (UPSCALED,) if window.width < CARD.width else ()
    if not placed:
        return _bare(pixels, window, missing, flags + soft)
    if below or _covers_a_face(window, size, foot, regions):
        above = Size(CARD.width, CARD.height - foot)
        window = crop_window(size, above, point, regions)
        card = Image.new("RGB", (CARD.width, CARD.height), PLATE)
        card.paste(_cropped(pixels, window, above), (0, 0))
        shade = Image.new("L", card.size)
        flags += (PANEL,)
    else:
        card = _cropped(pixels, window, CARD)
        shade = _shade(foot)
    mask = _words(placed, foot)
    try:
        card, contrast = write_on_plate(card, shade, mask, _WEIGHT, _REACH)
    except TooPale:
        window = crop_window(size, CARD, point, regions)
        return _bare(pixels, window, missing, (*flags, TOO_PALE, *soft))
    return Labelled(to_pixels(card, pixels.bands), contrast, missing, flags + soft)


def _bare(
    pixels: Pixels, window: Window, missing: tuple[str, ...], flags: tuple[str, ...]
) -> Labelled:
    card = _cropped(pixels, window, CARD)
    return Labelled(to_pixels(card, pixels.bands), BARE, missing, flags)


def _set(words: CardWords) -> tuple[list[Placed], int, tuple[str, ...], tuple[str, ...]]:
    """What is written, where in the foot of the card, and how high that foot is."""
    flags: list[str] = []
    measure = CARD.width - 2 * MARGIN
    headline = _block(words.headline, words.language, HEADLINE, measure, flags)
    half = (measure - 2 * MARGIN) // 2
    kicker = _block(words.kicker, words.language, SMALL, half if words.credit else measure, flags)
    credit = _block(words.credit, words.language, SMALL, half if words.kicker else measure, flags)
    placed: list[Placed] = []
    foot = ABOVE
    if headline:
        placed.append(Placed(headline, MARGIN, foot, measure))
        foot += headline.height + GAP
    if kicker:
        placed.append(Placed(kicker, MARGIN, foot, measure))
    if credit:
        # At the end of the row, right or left as the kicker runs; alone it begins where it runs.
        right = kicker is not None and kicker.wording.direction != "rtl"
        left = CARD.width - MARGIN - credit.width if right else MARGIN
        placed.append(Placed(credit, left, foot, credit.width if kicker else measure))
    foot += max((block.height for block in (kicker, credit) if block), default=-GAP) + BELOW
    missing = {one for each in placed for one in each.block.wording.missing}
    return placed, foot if placed else 0, tuple(sorted(missing)), tuple(dict.fromkeys(flags))


def _block(text: str, language: str, style: Style, width: int, flags: list[str]) -> Block | None:
    if not text.strip():
        return None
    try:
        block = typeset(word(text, language), style, width)
    except Unwritable as why:
        flags.append(str(why))
        return None
    flags += [CUT] if block.cut else []
    return block


def _covers_a_face(window: Window, size: Size, foot: int, regions: Sequence[Region]) -> bool:
    start = window.top + window.height * (1 - foot / CARD.height)
    written = Region(
        window.left / size.width,
        start / size.height,
        (window.left + window.width) / size.width,
        (window.top + window.height) / size.height,
    )
    return any(written.meets(one) for one in regions)


def _cropped(pixels: Pixels, window: Window, wanted: Size) -> Image.Image:
    """By libvips: Pillow's Lanczos takes six times as long (images page, section 2)."""
    image = engine.from_memory(pixels.data, pixels.width, pixels.height, pixels.bands)
    part = image.extract_area(window.left, window.top, window.width, window.height)
    part = part.resize(
        wanted.width / window.width, vscale=wanted.height / window.height, kernel="lanczos3"
    )
    made = Pixels(bytes(part.write_to_memory()), part.width, part.height, part.bands)
    if (made.width, made.height) != (wanted.width, wanted.height):
        raise ValueError("the crop has not the size of the card")
    return to_picture(made)


def _shade(foot: int) -> Image.Image:
    """Nothing at the top, whole below the first line, and no edge to be seen in between."""
    start, end = CARD.height - foot - _FADE, CARD.height - foot + ABOVE // 2
    rows = bytearray()
    for y in range(CARD.height):
        way = min(1.0, max(0.0, (y - start) / (end - start)))
        rows += bytes([round(255 * way * way * (3 - 2 * way))]) * CARD.width
    return Image.frombytes("L", (CARD.width, CARD.height), bytes(rows))


def _words(placed: list[Placed], foot: int) -> Image.Image:
    mask = Image.new("L", (CARD.width, CARD.height))
    for each in placed:
        draw(mask, each.block, each.left, CARD.height - foot + each.top, each.width)
    return mask
