"""Files go in, what the house makes of their colours comes out: before any encoder, and after.

Also finds the test photos whose colours are wider than sRGB, by the name inside their profile.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.decode import decode
from gallery_media.imaging.develop import STEPS, develop
from gallery_media.imaging.encode import encode
from gallery_media.imaging.negative import Pixels
from gallery_media.imaging.sniff import sniff
from gallery_media.model.variant import Format, Recipe, Rung
from tests.makers.corpus import corpus_dir
from tests.makers.images import LIMITS

TOP = Recipe(rungs=(Rung(Format.JPEG, 30_000, 98),), name="colour", linear_light_up_to=0)
"""One rung, larger than any original: nothing is resized, and coding takes little."""

_NAMED = {
    "Display P3": "Display P3",
    "DCI-P3 D65 Gamut with sRGB Transfer": "Display P3",
    "Adobe RGB (1998)": "Adobe RGB (1998)",
    "opRGB": "Adobe RGB (1998)",
    "ProPhoto RGB": "ProPhoto RGB",
}
_KINDS = frozenset(".jpg .jpeg .png .webp .tif .tiff .avif .heic .heif".split())


@dataclass(frozen=True, slots=True)
class Converted:
    """Interleaved 8-bit pixels of the top rung: ``numbers`` as decoded, ``srgb`` as converted."""

    size: tuple[int, int]
    numbers: bytes
    srgb: bytes


def before_coding(data: bytes) -> Converted:
    """The steps of ``develop`` up to where an encoder would take over."""
    negative = decode(data, sniff(data, LIMITS), TOP)
    upright, *rest = STEPS
    negative = upright(negative, TOP)
    numbers = bytes(negative.image.write_to_memory())
    for step in rest:
        negative = step(negative, TOP)
    image = negative.image
    assert (image.bands, image.format) == (3, "uchar")
    return Converted((image.width, image.height), numbers, bytes(image.write_to_memory()))


def after_coding(data: bytes) -> Image.Image:
    """The top rung's JPEG, decoded again."""
    (variant,) = develop(data, TOP, LIMITS).variants
    return Image.open(io.BytesIO(variant.data)).convert("RGB")


def middle(made: Converted, edge: int) -> Converted:
    """The middle of a picture, at most ``edge`` pixels wide and high."""
    width, height = made.size
    left, top = max(0, (width - edge) // 2), max(0, (height - edge) // 2)
    box = (left, top, min(width, left + edge), min(height, top + edge))
    numbers, srgb = (
        Image.frombytes("RGB", made.size, data).crop(box).tobytes()
        for data in (made.numbers, made.srgb)
    )
    return Converted((box[2] - left, box[3] - top), numbers, srgb)


def coded(size: tuple[int, int], srgb: bytes) -> bytes:
    """The same pixels out of a JPEG, as the house encodes the top rung of ``TOP``."""
    picture = Image.open(io.BytesIO(encode(Pixels(srgb, *size, 3), TOP.rungs[0])))
    return picture.convert("RGB").tobytes()


def as_stored(data: bytes) -> Image.Image:
    """The original's own numbers as Pillow decodes them, upright."""
    pillow_heif.register_heif_opener()
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def pixels(data: bytes, bands: int = 3, every: int = 1) -> Iterator[tuple[int, ...]]:
    """Each pixel of interleaved 8-bit data, or one of ``every`` so many."""
    step = bands * every
    return zip(*(data[band::step] for band in range(bands)), strict=True)


@cache
def wide_gamut_photos(most_pixels: int) -> tuple[tuple[str, Path], ...]:
    """Name of the space and path of every accepted test photo in one of ``charts.SPACES``."""
    corpus = corpus_dir()
    paths = sorted((corpus / "metadata").rglob("*")) if corpus else []
    found = ((_space_of(path, most_pixels), path) for path in paths if _may_be_opened(path))
    return tuple((space, path) for space, path in found if space)


def _may_be_opened(path: Path) -> bool:
    hostile = "hostile-generated" in path.parts or "canary-generated" in path.parts
    return path.suffix.lower() in _KINDS and not hostile


def _space_of(path: Path, most_pixels: int) -> str:
    pillow_heif.register_heif_opener()
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > most_pixels or picture.mode != "RGB":
                return ""
            profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
            name = ImageCms.getProfileDescription(profile).strip()
        sniff(path.read_bytes(), LIMITS)
    except PhotoRejected:
        return ""  # the house refuses it, so there is nothing to measure
    except (OSError, ValueError, KeyError, SyntaxError, ImageCms.PyCMSError):
        return ""  # damaged, or without a profile: not what is looked for
    return _NAMED.get(name, "")
