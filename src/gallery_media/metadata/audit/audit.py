"""Finished bytes and what they should be go in, a ``Verdict`` comes out, or ``AuditRefused``."""

from __future__ import annotations

import hashlib

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit.avif import walk_avif
from gallery_media.metadata.audit.jpeg import walk_jpeg
from gallery_media.metadata.audit.pixels import prove_pixels
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.model.variant import Format
from gallery_media.model.verdict import PIXELS_ONLY, Verdict

AUDITOR = "pixels-only-walk/1"
"""Names this auditor in verdicts; a stricter one gets another name, and old verdicts expire."""

_WALKS = {Format.JPEG: walk_jpeg, Format.AVIF: walk_avif}


def audit_pixels_only(data: bytes, expected: Format, width: int, height: int) -> Verdict:
    """Read finished bytes back: nothing but pixels and the structure that they need.

    ``width`` and ``height`` in pixels, as planned. First a walk that accounts for every byte, then
    a decoder proves that there is a picture. Whatever goes wrong in here is a refusal: there is no
    verdict "unknown". Raises AuditRefused with the reason.
    """
    try:
        _WALKS[expected](data, width, height)
        prove_pixels(data, expected, width, height)
    except Refusal as why:
        raise AuditRefused(_words(expected, width, height, str(why))) from why
    except Exception as why:  # any surprise means no (privacy, verifier rule 8)
        surprise = f"the auditor could not read it ({type(why).__name__})"
        raise AuditRefused(_words(expected, width, height, surprise)) from why
    return Verdict(hashlib.sha256(data).hexdigest(), PIXELS_ONLY, AUDITOR, width, height)


def _words(expected: Format, width: int, height: int, reason: str) -> str:
    return (
        f"a variant ({expected.name}, {width} x {height}) must not leave the house: {reason}. "
        "Nothing was published; report this to the maintainers."
    )
