"""The auditor's answer about finished bytes: a digest, what was allowed, and who looked."""

from __future__ import annotations

from dataclasses import dataclass

PIXELS_ONLY = "pixels-only/1"
"""Policy of this release: a variant carries pixels and the structure they need, nothing else."""

STRICT = "strict/1"
"""A variant carries pixels and the rights block of its record, equal to the letter."""

CREDITS = "credits/1"
"""A press download carries pixels, the rights block and the words of its record."""


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
