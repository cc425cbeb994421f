"""A clearance goes in; what a person must look at before it leaves comes out."""

from __future__ import annotations

from gallery_media.metadata.clearance import Clearance, Origin
from gallery_media.metadata.guards.normalise import normalise
from gallery_media.metadata.guards.scan import GuardKind, scan


def guarded(clearance: Clearance) -> frozenset[GuardKind]:
    """Kinds of guarded things in texts that would leave and that only the file has said.

    What the desk itself wrote into its settings it has read.
    """
    texts = (
        text
        for kept in clearance.kept
        if kept.origin is not Origin.GALLERY
        for text in _texts(getattr(clearance.public, kept.field))
    )
    return frozenset(found.kind for text in texts for found in scan(normalise(text)))


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)
