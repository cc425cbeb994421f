"""A photo and its audited variants go in; what became of it, in one value for operators, comes out.

Counts, sizes and keys only: no value of a file, no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gallery_media.catalogue import Became
from gallery_media.metadata.clearance import Clearance
from gallery_media.model.addresses import variant_key
from gallery_media.model.metadata import Preset
from gallery_media.model.photo import Photo, PhotoState
from gallery_media.model.variant import LabelKind, Variant


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of one photo; size in bytes of all its variants. ``reason`` when it is held.

    ``kept`` and ``dropped`` count what clearance let out and what it did not, ``removed`` the
    latter by kind. ``thumb``: key of the smallest picture that visitors get. ``seconds`` of wall
    time.
    """

    photo: str
    state: PhotoState
    variants: int = 0
    size: int = 0
    reason: str = ""
    kept: int = 0
    dropped: int = 0
    removed: Mapping[str, int] = field(default_factory=dict)
    thumb: str = ""
    seconds: float = 0.0


def prepared(photo: Photo, variants: Iterable[Variant], clearance: Clearance) -> Prepared:
    """A photo that the next release may show."""
    made = tuple(variants)
    return Prepared(
        photo.id,
        PhotoState.PREPARED,
        len(made),
        sum(one.size for one in made),
        kept=len(clearance.kept),
        dropped=len(clearance.dropped),
        removed=clearance.removed(),
        thumb=smallest_shown(made),
    )


def prepared_elsewhere(became: Became, lang: str) -> Prepared:
    """A photo that another host prepared, as far as the catalogue knows: it keeps no seconds."""
    photo, made = became.photo, became.variants
    if photo.state is PhotoState.HELD:
        return Prepared(photo.id, photo.state, reason=photo.told(lang))
    return Prepared(
        photo.id,
        photo.state,
        len(made),
        sum(one.size for one in made),
        kept=len(became.clearance.get("kept", ())),
        dropped=sum(became.clearance.get("dropped", {}).values()),
        # Workers of an earlier version have not counted it by kind.
        removed=became.clearance.get("removed", {}),
        thumb=smallest_shown(made),
    )


def smallest_shown(variants: Iterable[Variant]) -> str:
    """The key of the smallest picture that visitors get; "" where there is none."""
    shown = (
        one for one in variants if one.preset is not Preset.CREDITS and one.label is LabelKind.NONE
    )
    smallest = min(shown, key=lambda one: (one.width, one.size), default=None)
    if smallest is None:
        return ""
    return variant_key(smallest.sha256, smallest.width, smallest.format.value)
