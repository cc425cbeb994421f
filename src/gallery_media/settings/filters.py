"""``[filters]`` of gallery.toml in; by what visitors may choose photos out."""

from __future__ import annotations

from gallery_media.model.filters import FilterKind, FilterRules
from gallery_media.settings.toml import Strict


class FilterSettings(Strict):
    """Which filter pages the gallery has; see ``FilterRules``."""

    section: bool = True
    day: bool = True
    photographer: bool = True
    tag: bool = False

    def rules(self) -> FilterRules:
        return FilterRules(tuple(kind for kind in FilterKind if getattr(self, kind.value)))
