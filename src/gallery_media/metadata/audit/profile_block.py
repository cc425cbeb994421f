"""A colour profile goes in; a Refusal comes out unless it is the one that the house pins.

Profiles name screens, makers and dates, and have room for more, so this one is known by its
digest and by nothing else. The auditor does not ask the writer what it meant to write.
"""

from __future__ import annotations

import hashlib

from gallery_media.metadata.audit.refusal import require

PINNED = "491eeb88e09924d941919cc9cd44fc44b0225ca13b84838740ee90d70b1fe25a"
"""SHA-256 of the sRGB profile in press JPEGs. Another profile needs another auditor's name."""


def prove_profile(profile: bytes, *, expected: bool) -> None:
    """The pinned profile where one is expected, none where not. Raises Refusal."""
    require(expected or not profile, "it has a colour profile, which only a press JPEG may have")
    require(bool(profile) or not expected, "it lacks the colour profile of a press JPEG")
    if profile:
        right = hashlib.sha256(profile).hexdigest() == PINNED
        require(right, "its colour profile is not the house's")
