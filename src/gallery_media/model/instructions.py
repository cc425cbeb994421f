"""How one photo is to be made: a recipe, and what the desk says about the photo in its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.variant import Format, Recipe, Rung

DARKROOM = "darkroom/2"
"""Names the code that makes variants. A change of it that gives other bytes gets another name, and
everything is made anew."""


@dataclass(frozen=True)
class Instructions:
    """``given`` is what settings and editors say; what they leave open comes from the file."""

    recipe: Recipe
    given: PublicMetadata = PublicMetadata()

    @property
    def preset(self) -> Preset:
        """The widest of the rungs' presets: a record for it has what any of them embeds."""
        presets = {rung.preset for rung in self.recipe.rungs}
        return next(
            (preset for preset in (Preset.CREDITS, Preset.STRICT) if preset in presets), Preset.NONE
        )

    @cached_property
    def digest(self) -> str:
        """Names all of it: another digest means that other bytes may come out somewhere."""
        return _digest([self.rung_digest(rung) for rung in self.recipe.rungs])

    def rung_digest(self, rung: Rung, original: str = "") -> str:
        """Names everything that decides one variant's bytes; ``original`` is a SHA-256.

        A smaller rung is made from larger ones, so the edges of the whole ladder belong to it.
        What is only embedded in other rungs does not: a new caption re-makes the press download
        and leaves the web variants as they are. Another JPEG encoder re-makes the JPEGs.
        """
        recipe = self.recipe
        return _digest(
            [
                DARKROOM,
                original,
                [str(rung.format), rung.long_edge, rung.quality, rung.speed, str(rung.preset)],
                sorted({other.long_edge for other in recipe.rungs}),
                recipe.linear_light_up_to,
                list(recipe.background),
                recipe.jpeg_encoder if rung.format is Format.JPEG else "",
                self.given.narrowed(rung.preset).as_values(),
            ]
        )


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]
