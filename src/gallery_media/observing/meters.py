"""Parts with their seconds and mishaps by kind go in; what Prometheus collects comes out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext

from prometheus_client import CollectorRegistry, Counter, Histogram

from gallery_media.darkroom.process import Role
from gallery_media.mishaps import Mishap, counting
from gallery_media.model.findings import FindingKind
from gallery_media.observing.stopwatch import Part, Stopwatch
from gallery_media.steps import listening

SHARED_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own: a folder in which all processes of a host keep their sums."""

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Seconds: an audit takes 0.03, a photo a second or so, a release of thousands a minute."""

REGISTRY = CollectorRegistry()

SECONDS = Histogram(
    "gallery_media_step_seconds",
    "How long a part of a photo's way took, or a release.",
    ["step"],
    buckets=BUCKETS,
    registry=REGISTRY,
)
MISHAPS = {
    Mishap.STORAGE: Counter(
        "gallery_media_storage_errors",
        "Answers of the object storage that were errors, each try counted.",
        ["kind"],
        registry=REGISTRY,
    ),
    Mishap.DARKROOM: Counter(
        "gallery_media_darkroom_failures",
        "Child processes that died or were stopped while they worked, by what they were for.",
        ["role"],
        registry=REGISTRY,
    ),
    Mishap.AUDIT: Counter(
        "gallery_media_audit_findings",
        "What audits found, and variants that were not let out.",
        ["kind"],
        registry=REGISTRY,
    ),
}

# Rates need a beginning: what has not happened yet is 0, not missing.
for _part in Part:
    SECONDS.labels(_part.value)
for _mishap, _kinds in (
    (Mishap.STORAGE, ("unavailable", "refused")),
    (Mishap.DARKROOM, tuple(role.value for role in Role)),
    (Mishap.AUDIT, ("refused", *(kind.value for kind in FindingKind))),
):
    for _kind in _kinds:
        MISHAPS[_mishap].labels(_kind)


def took(part: Part, _about: str, seconds: float) -> None:
    """A part is done."""
    SECONDS.labels(part.value).observe(seconds)


def went_wrong(mishap: Mishap, kind: str, times: int) -> None:
    """Something went wrong so many times."""
    MISHAPS[mishap].labels(kind).inc(times)


@contextmanager
def measured() -> Iterator[None]:
    """What this process does is measured while the block lasts."""
    with ExitStack() as closing:
        closing.enter_context(listening(Stopwatch(took)))
        closing.enter_context(counting(went_wrong))
        yield


@contextmanager
def measured_if_shared() -> Iterator[None]:
    """For processes that come and go and that nobody could ask: measured where a folder keeps the
    sums when they are gone."""
    with measured() if os.environ.get(SHARED_VARIABLE) else nullcontext():
        yield
