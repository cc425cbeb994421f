"""A writer's way to say that a file is not what it can write into: a rule in, or AuditRefused."""

from __future__ import annotations

from gallery_media.errors import AuditRefused


def expect(holds: bool, format: str, otherwise: str) -> None:
    """Raise AuditRefused unless the finished file has the structure that the rule demands."""
    if not holds:
        raise AuditRefused(
            f"metadata cannot be written into a finished {format}: {otherwise}. "
            "Nothing was published; report this to the maintainers."
        )
