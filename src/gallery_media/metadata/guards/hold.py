"""Kinds of guarded things go in; the operator's sentence comes out, without a value."""

from __future__ import annotations

from collections.abc import Iterable

from gallery_media.metadata.guards.scan import GuardKind

_NAMES = {
    GuardKind.EMAIL: "an e-mail address",
    GuardKind.TELEPHONE: "a telephone number",
    GuardKind.COORDINATES: "coordinates",
    GuardKind.PERSONAL_CODE: "a Latvian personal code",
}


def hold_reason(kinds: Iterable[GuardKind]) -> str:
    """Why a photo waits for a person: ``Its words hold …``; "" when nothing was found.

    It never carries the value itself, because reasons are shown in Prefect and kept in the
    catalogue (privacy notes, section 2).
    """
    found = set(kinds)
    names = [_NAMES[kind] for kind in GuardKind if kind in found]
    if not names:
        return ""
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return (
        f"Its words hold {listed}, which must not become public by accident. "
        "Say them anew (rights and credit in gallery.toml, captions in captions.csv), and it is "
        "tried again by itself; or export the file without them and drop that."
    )
