"""What a child process may use: numbers go in, a value that the darkroom enforces."""

from __future__ import annotations

from dataclasses import dataclass, field

from gallery_media.imaging.limits import Limits

_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class DarkroomLimits:
    """Memory is address space in bytes, times are seconds of wall clock for one photo.

    What photos need is in docs/benchmarks.md, "Memory"; the auditor needs 0.3 GiB for a ladder. The
    wall clock is the one that counts: a hang that waits uses no CPU time, and CPU time is only
    a second net. A child is replaced after ``photos_per_child``, so that what one file did to a
    decoder's memory does not live long.
    """

    photo: Limits = field(default_factory=Limits)
    develop_memory: int = 2 * _GIB
    audit_memory: int = 2 * _GIB
    develop_seconds: float = 120.0
    audit_seconds: float = 20.0
    start_seconds: float = 60.0
    open_files: int = 64
    photos_per_child: int = 200
