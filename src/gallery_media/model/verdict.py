"""The auditor's answer about finished bytes: a digest, what was allowed, and who looked."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.model.metadata import Preset

PIXELS_ONLY = "pixels-only/1"
"""A variant carries pixels and the structure they need, nothing else."""

STRICT = "strict/1"
"""A variant carries pixels and the rights block of its record, equal to the letter."""

CREDITS = "credits/1"
"""A press download carries pixels, the rights block and the words of its record."""

POLICIES = {Preset.STRICT: STRICT, Preset.CREDITS: CREDITS, Preset.NONE: PIXELS_ONLY}
"""What a file made for each public preset is held against."""

PRESETS = {policy: preset for preset, policy in POLICIES.items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Bytes with this SHA-256 were read back and hold only what the policy allows.

    There is no "unknown": when the auditor is not sure it raises, and no verdict exists.
    """

    sha256: str
    policy: str
    auditor: str
    width: int
    height: int
