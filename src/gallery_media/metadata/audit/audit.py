"""Finished bytes and what they should be go in, a ``Verdict`` comes out, or ``AuditRefused``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit.avif import walk_avif
from gallery_media.metadata.audit.avif_blocks import open_avif
from gallery_media.metadata.audit.blocks import prove_blocks
from gallery_media.metadata.audit.jpeg import walk_jpeg
from gallery_media.metadata.audit.jpeg_blocks import open_jpeg
from gallery_media.metadata.audit.pixels import prove_pixels
from gallery_media.metadata.audit.png import walk_png
from gallery_media.metadata.audit.refusal import Refusal, require
from gallery_media.metadata.audit.webp import walk_webp
from gallery_media.model.metadata import Preset, PublicFormat, PublicMetadata
from gallery_media.model.variant import Format
from gallery_media.model.verdict import CREDITS, PIXELS_ONLY, STRICT, Verdict

AUDITOR = "value-walk/5"
"""Names this auditor in verdicts; a stricter one gets another name. What an older one let out is
looked at again by the next ``gallery-media audit``, and never kept when a photo is made anew."""

_WALKS = {Format.JPEG: walk_jpeg, Format.AVIF: walk_avif}
_OPENERS = {
    PublicFormat.JPEG: open_jpeg,
    PublicFormat.AVIF: open_avif,
    PublicFormat.WEBP: walk_webp,
    PublicFormat.PNG: walk_png,
}
_POLICIES = {Preset.STRICT: STRICT, Preset.CREDITS: CREDITS, Preset.NONE: PIXELS_ONLY}


def audit_pixels_only(data: bytes, expected: Format, width: int, height: int) -> Verdict:
    """Read finished bytes back: nothing but pixels and the structure that they need.

    ``width`` and ``height`` in pixels, as planned. First a walk that accounts for every byte, then
    a decoder proves that there is a picture. Whatever goes wrong in here is a refusal: there is no
    verdict "unknown". Raises AuditRefused with the reason.
    """

    def look() -> str:
        _WALKS[expected](data, width, height)
        prove_pixels(data, expected, width, height)
        return PIXELS_ONLY

    return _verdict(look, data, expected, width, height)


def audit(
    data: bytes,
    expected: str,
    width: int,
    height: int,
    record: PublicMetadata,
    preset: Preset = Preset.STRICT,
) -> Verdict:
    """Read finished bytes back: pixels, and metadata whose values equal the record's.

    ``expected`` is the extension of a ``PublicFormat`` (or a ``Format``); ``record`` comes from the
    catalogue, narrowed to the preset. A press JPEG (``CREDITS``) must have the pinned colour
    profile, and no other file may. A value that is missing, added or different is refused, and
    so is every byte that belongs neither to the picture nor to such a value. Raises AuditRefused.
    """

    def look() -> str:
        require(preset in _POLICIES, "what it was made for is never public")
        require(record == record.narrowed(preset), "its record says more than its preset allows")
        format = PublicFormat(expected)
        blocks = _OPENERS[format](data, width, height)
        is_jpeg = format is PublicFormat.JPEG
        is_press = is_jpeg and preset is Preset.CREDITS
        prove_blocks(blocks, record, has_iim=is_jpeg, has_profile=is_press)
        prove_pixels(data, expected, width, height, blocks.decoder_names)
        return _POLICIES[preset]

    return _verdict(look, data, expected, width, height)


def _verdict(look: Callable[[], str], data: bytes, format: str, width: int, height: int) -> Verdict:
    """What was found, or AuditRefused: any surprise means no (privacy, verifier rule 8)."""
    try:
        policy = look()
    except Refusal as why:
        raise AuditRefused(_words(format, width, height, str(why))) from why
    except Exception as why:
        surprise = f"the auditor could not read it ({type(why).__name__})"
        raise AuditRefused(_words(format, width, height, surprise)) from why
    return Verdict(hashlib.sha256(data).hexdigest(), policy, AUDITOR, width, height)


def _words(format: str, width: int, height: int, reason: str) -> str:
    return (
        f"a variant ({format.upper()}, {width} x {height}) must not leave the house: {reason}. "
        "Nothing was published; report this to the maintainers."
    )
