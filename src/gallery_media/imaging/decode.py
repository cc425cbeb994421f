"""The original's bytes go in, a ``Negative`` no larger than the highest rung comes out.

The only place where an original is decoded, and it is decoded once: a JPEG already smaller
(libjpeg's scaled decode), then resized to the highest rung; PNG, GIF, WebP, TIFF and HDR AVIF
while they stream in, JPEG, HEIC and other AVIF from memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pillow_heif
import pyvips
from PIL import _avif  # its class for files keeps a second copy of all pixels

from gallery_media.errors import PhotoRejected
from gallery_media.imaging import engine
from gallery_media.imaging.bare import Bare, bare
from gallery_media.imaging.code_points import CodePoints
from gallery_media.imaging.geometry import Size, plan, shrink_on_load
from gallery_media.imaging.holes import has_hole
from gallery_media.imaging.jpeg import decode_jpeg, size_of_jpeg
from gallery_media.imaging.memory import has_room_for, ran_out_of_memory
from gallery_media.imaging.negative import Negative
from gallery_media.imaging.sniff import Sniffed
from gallery_media.model.variant import DAMAGED, Recipe
from gallery_media.reasons import Code

# A HEIC whose items cannot be shown is opened as a list without pictures: hence LookupError.
_DECODERS_COMPLAIN = (
    *(pyvips.Error, OSError, ValueError, RuntimeError, SyntaxError, EOFError, LookupError),
)

_MOST_BANDS = 16
"""Of a TIFF, with what is left out: photos have four inks and a few selections at the most."""

_LOADERS: dict[str, Callable[..., Any]] = {
    "image/png": pyvips.Image.pngload_source,
    "image/gif": pyvips.Image.gifload_source,
    "image/webp": pyvips.Image.webpload_source,
    "image/tiff": pyvips.Image.tiffload_source,
    "image/avif": pyvips.Image.heifload_source,
}


def decode(data: bytes, sniffed: Sniffed, recipe: Recipe) -> Negative:
    """Decode and fit to the highest rung that this photo will have; not yet turned upright.

    Raises PhotoRejected when the decoder gives up, or for pixels that are no 8 or 16 bit integers;
    MemoryError when it is for want of memory.
    """
    try:
        part = bare(data, sniffed.mime)
        hole = DAMAGED if has_hole(data, sniffed.mime) else ""
        if sniffed.mime == "image/jpeg":
            return _fitted(*_open_jpeg(part, sniffed, recipe))
        if sniffed.mime == "image/heic":
            return _fitted(_open_heic(data, sniffed, recipe), hole)
        if sniffed.mime == "image/avif" and not sniffed.needs_its_bits:
            return _fitted(_open_avif(part, sniffed, recipe), hole)
        try:
            return _fitted(_open(part, sniffed, recipe, "warning"), hole)
        except pyvips.Error:
            return _fitted(_open(part, sniffed, recipe, "truncated"), DAMAGED)
    except _DECODERS_COMPLAIN as why:
        if ran_out_of_memory(why) or not has_room_for(sniffed.width * sniffed.height):
            raise MemoryError from why
        raise PhotoRejected(Code.UNDECODABLE) from why


def _open_jpeg(part: Bare, sniffed: Sniffed, recipe: Recipe) -> tuple[Negative, str]:
    stored = _as_promised(size_of_jpeg(part), sniffed)
    upright = stored.turned() if part.orientation >= 5 else stored
    top = _top(upright, recipe)
    shrink = shrink_on_load(stored, top.turned() if part.orientation >= 5 else top)
    image, flag = decode_jpeg(part, stored, shrink)
    flags = ("animated",) if sniffed.animated else ()
    return Negative(image, upright, top, part.orientation, part.profile, flags), flag


def _open(part: Bare, sniffed: Sniffed, recipe: Recipe, fail_on: str) -> Negative:
    """A lazy image: nothing but the header is read yet."""
    # A source reads the bytes where they are; a buffer would be copied for each opening.
    source = pyvips.Source.new_from_memory(part.data)
    image = _LOADERS[sniffed.mime](source, access="sequential", fail_on=fail_on)
    orientation = part.orientation or _orientation(image)
    stored = _as_promised(Size(image.width, image.height), sniffed)
    upright = stored.turned() if orientation >= 5 else stored
    flags = ("animated",) if sniffed.animated else ()
    top, profile = _top(upright, recipe), _profile(image, part.data, sniffed)
    image = _without_extras(image, sniffed.extras)
    return Negative(image, upright, top, orientation, profile, flags)


def _without_extras(image: Any, extras: tuple[bool, ...]) -> Any:
    """Colours, and transparency if there is any; to libvips the first other channel would be it."""
    colours = image.bands - len(extras)
    if not extras or colours < 1 or image.bands > _MOST_BANDS:
        return image
    kept = image.extract_band(0, n=colours)
    if any(extras):
        kept = kept.bandjoin(image.extract_band(colours + extras.index(True)))
    return kept.copy(interpretation=image.interpretation)


def _open_avif(part: Bare, sniffed: Sniffed, recipe: Recipe) -> Negative:
    """To eight bits a channel, by Pillow: half the memory and time of libvips (3 whole copies of
    a picture less). Where more bits are needed it goes through libvips, which keeps them."""
    decoder = _avif.AvifDecoder(part.data, "auto", 1)
    (width, height), _, mode, profile, _, orientation, _ = decoder.get_info()
    stored = _as_promised(Size(width, height), sniffed)
    upright = stored.turned() if orientation >= 5 else stored
    pixels, *_ = decoder.get_frame(0)
    image = engine.from_memory(pixels, width, height, len(mode)).copy(interpretation="srgb")
    if sniffed.grey:
        alpha = image.extract_band(3) if mode == "RGBA" else None
        image = image.extract_band(0)
        image = (image.bandjoin(alpha) if alpha is not None else image).copy(interpretation="b-w")
    known = profile or _named_profile(sniffed)
    flags = ("animated",) if sniffed.animated else ()
    return Negative(image, upright, _top(upright, recipe), orientation, known, flags)


def _open_heic(data: bytes, sniffed: Sniffed, recipe: Recipe) -> Negative:
    """HEVC needs another decoder; this one has already turned the picture upright."""
    options = pillow_heif.options
    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    # More than 8 bits arrive as 16: rounded to 8 before conversion, an HDR sky would band.
    photo = pillow_heif.open_heif(data, convert_hdr_to_8bit=False)
    size = _as_promised(Size(*photo.size), sniffed)
    profile = photo.info.get("icc_profile") or b""
    channels, _, bits = photo.mode.partition(";")
    bands, wide = len(channels), bool(bits)
    # Where rows are padded (rare), the padding is cut off as if it were pixels at the right.
    across = photo.stride // (bands * (2 if wide else 1))
    image = engine.from_memory(
        photo.data, across, size.height, bands, "ushort" if wide else "uchar"
    )
    names = ("srgb", "rgb16") if bands >= 3 else ("b-w", "grey16")
    image = image.crop(0, 0, size.width, size.height).copy(interpretation=names[wide])
    flags = ("animated",) if sniffed.animated else ()
    return Negative(image, size, _top(size, recipe), 1, profile or _named_profile(sniffed), flags)


def _fitted(negative: Negative, flag: str = "") -> Negative:
    """Resize (Lanczos, 3 lobes) and compute: here the original's pixels are read, once."""
    image = negative.image
    if image.format not in ("uchar", "ushort") or image.bands > 5:
        raise PhotoRejected(Code.PIXELS)
    top = negative.top
    width, height = (
        (top.height, top.width) if negative.orientation >= 5 else (top.width, top.height)
    )
    if (image.width, image.height) != (width, height):
        # Colours under transparent pixels are arbitrary and must not bleed into visible ones.
        alpha, format = image.hasalpha(), image.format
        image = image.premultiply() if alpha else image
        image = image.resize(width / image.width, vscale=height / image.height, kernel="lanczos3")
        image = image.unpremultiply().cast(format) if alpha else image
    flags = (*negative.flags, flag) if flag else negative.flags
    return replace(negative, image=engine.in_memory(image), flags=flags)


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


def _profile(image: Any, data: bytes, sniffed: Sniffed) -> bytes | CodePoints:
    is_png = sniffed.mime == "image/png"
    if is_png and CodePoints(sniffed.primaries, sniffed.transfer).is_known:
        return _named_profile(sniffed)  # PNG, third edition, 4.3: cICP comes before iCCP
    if image.get_typeof("icc-profile-data") == 0:
        # libpng has left out one that it took for broken; whoever converts says so.
        lost = is_png and b"iCCP" in data[: data.find(b"IDAT")]
        return b"broken" if lost else _named_profile(sniffed)
    return bytes(image.get("icc-profile-data"))


def _named_profile(sniffed: Sniffed) -> bytes | CodePoints:
    points = CodePoints(sniffed.primaries, sniffed.transfer)
    return b"" if points.means_srgb else points
