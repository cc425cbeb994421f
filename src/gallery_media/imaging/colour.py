"""A ``Negative`` in any colour space goes in, the same in 8-bit sRGB or grey comes out."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pyvips
from PIL import ImageCms

from gallery_media.imaging import engine
from gallery_media.imaging.code_points import CodePoints, by_code_points
from gallery_media.imaging.negative import Negative

_GRID = 16  # steps along each axis; 4,096 colours tell an sRGB profile from all others we have
_SAME = 1  # levels of 255 that rounding may differ by
_GREY = frozenset({"b-w", "grey16"})
_MAX_PROFILE = 4_000_000  # bytes; the largest press profiles have under 3 MB

NO_PROFILE = "its colour profile is broken or for other colours, and was left out"
"""Flag: its colours may be a little off; a person should look."""


def to_srgb(negative: Negative) -> Negative:
    """Convert by the profile, unless that would change nothing; CMYK without one by a built-in.

    Variants carry no profile, and on the web untagged means sRGB. A profile that is broken, or
    made for another kind of colour, is left out and flagged (``NO_PROFILE``): sRGB or libvips'
    press profile is taken then.
    """
    image = negative.image
    if isinstance(negative.profile, CodePoints):
        return replace(negative, image=by_code_points(image, negative.profile), profile=b"")
    if negative.profile and not _is_for(negative.profile, image):
        flags = (*negative.flags, NO_PROFILE)
        return replace(negative, image=_by_meaning(image), profile=b"", flags=flags)
    if negative.profile and not _means_srgb(negative.profile, image):
        return replace(negative, image=_by_profile(image, negative.profile), profile=b"")
    return replace(negative, image=_by_meaning(image), profile=b"")


def _is_for(profile: bytes, image: Any) -> bool:
    """Whether the profile can be read and is for this image's kind of colour."""
    if len(profile) > _MAX_PROFILE:
        return False
    try:
        space = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space.strip()
    except (OSError, ValueError):
        return False
    if image.interpretation in _GREY or image.bands <= 2:
        return space == "GRAY"
    return space == ("CMYK" if image.interpretation == "cmyk" else "RGB")


def _means_srgb(profile: bytes, image: Any) -> bool:
    return image.interpretation != "cmyk" and is_srgb(profile, image.interpretation in _GREY)


@lru_cache(maxsize=16)
def is_srgb(profile: bytes, grey: bool) -> bool:
    """Whether converting by this profile moves no colour of a grid by more than one level."""
    axis = [round(step * 255 / (_GRID - 1)) for step in range(_GRID)]
    if grey:
        grid = engine.from_memory(bytes(range(256)), 256, 1, 1).copy(interpretation="b-w")
    else:
        colours = bytes(level for r in axis for g in axis for b in axis for level in (r, g, b))
        grid = engine.from_memory(colours, _GRID * _GRID, _GRID, 3).copy(interpretation="srgb")
    try:
        return bool((_by_profile(grid, profile) - grid).abs().max() <= _SAME)
    except pyvips.Error:
        return False


def _by_profile(image: Any, profile: bytes | str) -> Any:
    grey = image.interpretation in _GREY
    if isinstance(profile, bytes):
        image = image.copy()
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
        source: dict[str, Any] = {"embedded": True}
    else:
        source = {"input_profile": profile}
    # Relative colorimetric with black point compensation: matrix profiles come out as with any
    # intent, and press profiles keep their shadows.
    converted = image.icc_transform(
        "srgb", intent="relative", black_point_compensation=True, depth=8, **source
    )
    # Grey stays grey: all three channels are the same, and one is enough.
    return engine.in_memory(_first_band(converted) if grey else converted)


def _first_band(image: Any) -> Any:
    single = image.extract_band(0)
    if image.hasalpha():
        single = single.bandjoin(image.extract_band(image.bands - 1))
    return single.copy(interpretation="b-w")


def _by_meaning(image: Any) -> Any:
    if image.interpretation == "cmyk":
        return _by_profile(image, "cmyk")
    if image.interpretation in _GREY or image.bands <= 2:
        return _eight_bits(image).copy(interpretation="b-w")
    if image.interpretation in ("srgb", "rgb", "rgb16", "multiband"):
        return _eight_bits(image).copy(interpretation="srgb")
    return engine.in_memory(image.colourspace("srgb").cast("uchar"))


def _eight_bits(image: Any) -> Any:
    """Pixels that are already such are not copied."""
    if image.format == "uchar":
        return image
    return engine.in_memory((image >> 8).cast("uchar"))
