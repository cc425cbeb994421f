"""A photo and a credit line go in, the photo with the credit in a corner comes out."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from gallery_media.imaging.labelled import CUT, TOO_PALE, Labelled, Unlabelled
from gallery_media.imaging.negative import Pixels
from gallery_media.imaging.plate import TooPale, write_on_plate
from gallery_media.imaging.raster import to_picture, to_pixels
from gallery_media.imaging.typeset import Block, Style, draw, typeset
from gallery_media.imaging.wording import Unwritable, word
from gallery_media.model.region import Region

LARGEST_SHARE = 0.03
"""Of the photo's area, plate and all."""

NO_CORNER = "faces are in every corner; the credit would cover one"
TOO_SMALL = "the photo is too small for a credit that can be read"

_WEIGHT = 0.5  # how dark the plate is where contrast asks for no more
_SMALLEST = 11  # pixels per em


def credit_mark(
    pixels: Pixels, credit: str, language: str = "", regions: Sequence[Region] = ()
) -> Labelled | Unlabelled:
    """The credit on a plate of its own in the first corner where it covers none of the regions.

    The lower corner at the end of a line comes first: on the right, in right-to-left text left.
    """
    try:
        wording = word(credit, language)
    except Unwritable as why:
        return Unlabelled(str(why))
    photo = to_picture(pixels)
    size = max(_SMALLEST, round(0.015 * max(photo.size)))
    block = typeset(wording, Style((size, max(_SMALLEST, size - 2)), 1), round(photo.width * 0.55))
    pad = round(block.size * 0.5)
    plate = (block.width + 2 * pad, block.height + 2 * round(pad * 0.3))
    if plate[0] * plate[1] > LARGEST_SHARE * photo.width * photo.height:
        return Unlabelled(TOO_SMALL)
    corner = _free_corner(photo.size, plate, pad, regions, rtl=wording.direction == "rtl")
    if corner is None:
        return Unlabelled(NO_CORNER)
    try:
        marked, contrast = _marked(photo, block, corner, plate, pad)
    except TooPale:
        return Unlabelled(TOO_PALE)
    flags = (CUT,) if block.cut else ()
    return Labelled(to_pixels(marked, pixels.bands), contrast, wording.missing, flags)


def _free_corner(
    size: tuple[int, int],
    plate: tuple[int, int],
    inset: int,
    regions: Sequence[Region],
    *,
    rtl: bool,
) -> tuple[int, int] | None:
    far, low = size[0] - plate[0] - inset, size[1] - plate[1] - inset
    corners = [(far, low), (inset, low), (far, inset), (inset, inset)]
    for x, y in [corners[1], corners[0], corners[3], corners[2]] if rtl else corners:
        covered = Region(
            x / size[0], y / size[1], (x + plate[0]) / size[0], (y + plate[1]) / size[1]
        )
        if not any(covered.meets(one.with_air()) for one in regions):
            return x, y
    return None


def _marked(
    photo: Image.Image, block: Block, corner: tuple[int, int], plate: tuple[int, int], pad: int
) -> tuple[Image.Image, float]:
    shape, words = Image.new("L", plate), Image.new("L", plate)
    ImageDraw.Draw(shape).rounded_rectangle(
        (0, 0, plate[0] - 1, plate[1] - 1), round(plate[1] * 0.18), fill=255
    )
    draw(words, block, pad, round(pad * 0.3), plate[0] - 2 * pad)
    area = (corner[0], corner[1], corner[0] + plate[0], corner[1] + plate[1])
    part, contrast = write_on_plate(photo.crop(area), shape, words, _WEIGHT, reach=2)
    photo.paste(part, corner)
    return photo, contrast
