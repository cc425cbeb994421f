"""Kinds of guarded things go in; the reason to wait for a person comes out, without a value."""

from __future__ import annotations

from collections.abc import Iterable

from gallery_media.metadata.guards.scan import GuardKind
from gallery_media.reasons import Code, Reason

_NAMES = {
    GuardKind.EMAIL: "email",
    GuardKind.TELEPHONE: "telephone",
    GuardKind.COORDINATES: "coordinates",
    GuardKind.PERSONAL_CODE: "personal-code",
}


def hold_reason(kinds: Iterable[GuardKind]) -> Reason | None:
    """Why a photo waits for a person; None when nothing was found.

    It never carries the value itself, because reasons are shown in Prefect and kept in the
    catalogue (privacy notes, section 2).
    """
    found = set(kinds)
    names = [_NAMES[kind] for kind in GuardKind if kind in found]
    return Reason.of(Code.GUARDED, kinds="+".join(names)) if names else None
