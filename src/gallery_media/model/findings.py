"""What an audit says about public objects: findings by kind, and one report a gallery's release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FindingKind(StrEnum):
    """What can be wrong; each is a person's business."""

    MISSING = "missing"
    OTHER_BYTES = "other bytes"
    WRONG_TYPE = "wrong type"
    WRONG_CACHE = "wrong cache rule"
    EXTRA_HEADER = "extra header"
    NO_VERDICT = "no verdict"
    NOT_CLEAN = "not clean"
    DEAD_LINK = "dead link"
    OTHER_RELEASE = "other release"
    STRAY = "stray"
    OPEN_DOOR = "open door"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. ``detail`` is a sentence for the photo desk."""

    kind: FindingKind
    key: str
    detail: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the audit of one release looked at and found; size in bytes as fetched.

    ``variants`` were read by the auditor again, ``links`` are different targets, ``doors`` are
    private objects that a stranger asked for. ``policies`` and ``auditors`` name what was allowed
    and who looked today. ``notes`` are too young to be findings.
    """

    gallery: str
    release: str
    at: datetime
    objects: int
    size: int
    variants: int
    links: int
    doors: int
    policies: tuple[str, ...]
    auditors: tuple[str, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseReport:
    """What belongs to no single gallery: how many objects are listed, and which should not be."""

    listed: int
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()
