"""What is made unrecognisable in a photo, in each of its variants."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from enum import StrEnum
from functools import cached_property

from gallery_media.model.region import Region

MOSAIC = "mosaic/1"
"""Names the code that makes places unrecognisable; a change of it makes those photos anew."""


class BlurRule(StrEnum):
    """Which faces a gallery shows blurred, whoever they are."""

    NONE = "none"  # those alone that somebody asked for
    MARKED = "marked"  # all that files mark as faces
    ALL = "all"  # and those that the detector finds


@dataclass(frozen=True)
class Blur:
    """Regions of the upright picture; ``suggested``: also where the detector finds a face."""

    regions: tuple[Region, ...] = ()
    suggested: bool = False

    def __bool__(self) -> bool:
        return bool(self.regions) or self.suggested

    @cached_property
    def digest(self) -> str:
        """Names what is blurred, "" for nothing: variants of another digest show other faces."""
        if not self:
            return ""
        values = [MOSAIC, [list(astuple(one)) for one in self.regions], self.suggested]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


NO_BLUR = Blur()
