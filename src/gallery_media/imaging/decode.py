"""The original's bytes go in, a ``Negative`` no larger than the highest rung comes out.

The only place where an original is decoded, and it is decoded once: a JPEG already smaller
(libjpeg's scaled decode), everything then resized to the highest rung while it streams in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pillow_heif
import pyvips

from gallery_media.errors import PhotoRejected
from gallery_media.imaging import engine
from gallery_media.imaging.geometry import Size, plan, shrink_on_load
from gallery_media.imaging.negative import Negative
from gallery_media.imaging.sniff import Sniffed
from gallery_media.model.variant import DAMAGED, Recipe
from gallery_media.reasons import Code

_DISPLAY_P3_PRIMARIES = 12  # ITU-T H.273, table 2
_MAX_PROFILE = 4_000_000  # bytes; the largest press profiles have under 3 MB

# libjpeg's words for padding between header segments; before a restart (d0 to d7) or the end
# marker (d9) the same words mean damage.
_HARMLESS = re.compile(r"\d+ extraneous bytes before marker 0x(?!d[0-79])")

# A HEIC whose items cannot be shown is opened as a list without pictures: hence LookupError.
_DECODERS_COMPLAIN = (
    *(pyvips.Error, OSError, ValueError, RuntimeError, SyntaxError, EOFError, LookupError),
)

_LOADERS: dict[str, Callable[..., Any]] = {
    "image/jpeg": pyvips.Image.jpegload_buffer,  # also for Ultra HDR: gives its SDR picture
    "image/png": pyvips.Image.pngload_buffer,
    "image/gif": pyvips.Image.gifload_buffer,
    "image/webp": pyvips.Image.webpload_buffer,
    "image/tiff": pyvips.Image.tiffload_buffer,
    "image/avif": pyvips.Image.heifload_buffer,
}


def decode(data: bytes, sniffed: Sniffed, recipe: Recipe) -> Negative:
    """Decode and fit to the highest rung that this photo will have; not yet turned upright.

    Raises PhotoRejected when the decoder gives up, or for pixels that are no 8 or 16 bit integers.
    """
    try:
        if sniffed.mime == "image/heic":
            return _fitted(_open_heic(data, sniffed), sniffed, recipe, ())
        try:
            return _fitted(_open(data, sniffed, recipe, "warning"), sniffed, recipe, ())
        except pyvips.Error as complaint:
            flags = () if _HARMLESS.search(str(complaint)) else (DAMAGED,)
            return _fitted(_open(data, sniffed, recipe, "truncated"), sniffed, recipe, flags)
    except _DECODERS_COMPLAIN as why:
        raise PhotoRejected(Code.UNDECODABLE) from why


def _open(data: bytes, sniffed: Sniffed, recipe: Recipe, fail_on: str) -> Negative:
    """A lazy image: nothing but the header is read yet."""
    load = _LOADERS[sniffed.mime]
    options: dict[str, Any] = {"access": "sequential", "fail_on": fail_on}
    whole = load(data, **options)
    orientation = _orientation(whole)
    stored = _as_promised(Size(whole.width, whole.height), sniffed)
    upright = stored.turned() if orientation >= 5 else stored
    top = _top(upright, recipe)
    if sniffed.mime == "image/jpeg":
        shrink = shrink_on_load(stored, top.turned() if orientation >= 5 else top)
        whole = load(data, shrink=shrink, **options) if shrink > 1 else whole
    return Negative(whole, upright, top, orientation, _profile(whole, sniffed))


def _open_heic(data: bytes, sniffed: Sniffed) -> Negative:
    """HEVC needs another decoder; this one has already turned the picture upright."""
    options = pillow_heif.options
    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    photo = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
    profile = photo.info.get("icc_profile") or b""
    _as_promised(Size(*photo.size), sniffed)
    picture = photo.to_pillow()
    if picture.mode not in ("L", "LA", "RGB", "RGBA"):
        picture = picture.convert("RGBA" if "A" in picture.mode else "RGB")
    bands = len(picture.getbands())
    image = engine.from_memory(picture.tobytes(), picture.width, picture.height, bands)
    image = image.copy(interpretation="srgb" if bands >= 3 else "b-w")
    size = Size(picture.width, picture.height)
    if len(profile) > _MAX_PROFILE:
        profile = b""
    return Negative(image, size, size, 1, profile or _named_profile(sniffed))


def _fitted(
    negative: Negative, sniffed: Sniffed, recipe: Recipe, flags: tuple[str, ...]
) -> Negative:
    """Resize (Lanczos, 3 lobes) and compute: here the original's pixels are read, once."""
    image = negative.image
    if image.format not in ("uchar", "ushort") or image.bands > 5:
        raise PhotoRejected(Code.PIXELS)
    top = _top(negative.original, recipe)
    width, height = (
        (top.height, top.width) if negative.orientation >= 5 else (top.width, top.height)
    )
    if (image.width, image.height) != (width, height):
        # Colours under transparent pixels are arbitrary and must not bleed into visible ones.
        alpha, format = image.hasalpha(), image.format
        image = image.premultiply() if alpha else image
        image = image.resize(width / image.width, vscale=height / image.height, kernel="lanczos3")
        image = image.unpremultiply().cast(format) if alpha else image
    words = ("animated",) if sniffed.animated else ()
    return Negative(
        engine.in_memory(image),
        negative.original,
        top,
        negative.orientation,
        negative.profile,
        (*words, *flags),
    )


def _as_promised(found: Size, sniffed: Sniffed) -> Size:
    """The size, unless the decoder makes more of the file than the limits were checked for."""
    promised = Size(sniffed.width, sniffed.height)
    if found.long_edge > promised.long_edge or found.short_edge > promised.short_edge:
        raise PhotoRejected(Code.LARGER_THAN_SAID)
    return found


def _top(upright: Size, recipe: Recipe) -> Size:
    sizes = (step.size for step in plan(upright, recipe.rungs))
    return max(sizes, key=lambda size: size.long_edge)


def _orientation(image: Any) -> int:
    if image.get_typeof("orientation") == 0:
        return 1
    value = int(image.get("orientation"))
    return value if 1 <= value <= 8 else 1


def _profile(image: Any, sniffed: Sniffed) -> bytes | str:
    if image.get_typeof("icc-profile-data") == 0:
        return _named_profile(sniffed)
    profile = bytes(image.get("icc-profile-data"))
    return profile if len(profile) <= _MAX_PROFILE else b""


def _named_profile(sniffed: Sniffed) -> str:
    return "p3" if sniffed.primaries == _DISPLAY_P3_PRIMARIES else ""
