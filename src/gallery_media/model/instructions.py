"""How one photo is to be made: a recipe, and what the desk says about the photo in its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, astuple, dataclass
from functools import cached_property

from gallery_media.model.blur import NO_BLUR, Blur
from gallery_media.model.jpegli import encoder_named
from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.region import FocalPoint, Focus, Region
from gallery_media.model.variant import Format, Label, Recipe, Rung, RungName
from gallery_media.model.words import PersonSign
from gallery_media.reasons import Code

DARKROOM = "darkroom/4"
"""Names the code that makes variants. A change of it that gives other bytes gets another name, and
everything is made anew."""

LABELS = "labels/1"
"""Names the code that draws words, in the same way; the fonts have a name of their own."""

UNREAD = "unread"
"""Stands for the digest while nobody has read the words of the photo's original."""


@dataclass(frozen=True)
class Instructions:
    """``given`` is what settings, words and sidecars say; the rest comes from the file.

    ``focal_point`` is what an editor said that crops must keep; ``regions``: where files say that
    heads are, in the upright picture; ``blur``: what nobody may recognise. ``words``: texts of
    files that pages will show, to be searched before. ``guarded``: kinds of things in its words,
    and ``signs``: what files say about its people, for which it waits for a person; both in one
    order. ``holds``: why it is not shown for the sake of its people, the gravest first. ``as_is``:
    it is shown even where parts of its picture are missing.
    """

    recipe: Recipe
    given: PublicMetadata = PublicMetadata()
    focal_point: FocalPoint | None = None
    words: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    signs: tuple[PersonSign, ...] = ()
    regions: tuple[Region, ...] = ()
    blur: Blur = NO_BLUR
    holds: tuple[Code, ...] = ()
    as_is: bool = False

    @property
    def focus(self) -> Focus:
        return Focus(self.regions, self.focal_point)

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
        about = (list(self.words), list(self.guarded), [sign.name for sign in self.signs])
        held = [code.value for code in self.holds]
        chosen = ["as is"] if self.as_is else []
        return _digest(
            [*self.names(), *(about if any(about) else ()), *([held] if held else ()), *chosen]
        )

    def names(self, original: str = "") -> dict[str, RungName]:
        """The name of each variant by the digest of what makes it; ``original`` is a SHA-256."""
        rungs = {self.rung_digest(rung, original): rung.name for rung in self.recipe.rungs}
        labels = {self.label_digest(one, original): one.name for one in self.recipe.labels}
        return rungs | labels

    def rung_digest(self, rung: Rung, original: str = "") -> str:
        """Names everything that decides one variant's bytes; ``original`` is a SHA-256.

        A smaller rung is made from larger ones, so the edges of the whole ladder belong to it.
        What is only embedded in other rungs does not: a new caption re-makes the press download
        and leaves the web variants as they are. Another JPEG encoder re-makes the JPEGs.
        """
        recipe = self.recipe
        values = [
            DARKROOM,
            original,
            [str(rung.format), rung.long_edge, rung.quality, rung.speed, str(rung.preset)],
            *self._ladder,
            self._encoder(rung.quality, rung.long_edge) if rung.format is Format.JPEG else "",
            self._records[rung.preset],
        ]
        if recipe.marks(rung):
            values += [LABELS, recipe.mark, recipe.letters, recipe.faces, *self._places]
        return _digest([*values, *self._blurred])

    def label_digest(self, label: Label, original: str = "") -> str:
        """The same for a variant with words: the words are among what decides."""
        point = self.focal_point
        looks = [self.recipe.faces, [point.x, point.y] if point else [], *self._places]
        return _digest(
            [
                DARKROOM,
                LABELS,
                original,
                asdict(label),
                *self._ladder,
                self._encoder(label.quality, label.long_edge),
                self._records[label.preset],
                self.recipe.letters,
                looks if label.kind.is_card else [],
                *self._blurred,
            ]
        )

    def _encoder(self, quality: int, long_edge: int) -> str:
        return encoder_named(self.recipe.jpeg_encoder, quality, long_edge)

    @cached_property
    def _records(self) -> dict[Preset, dict[str, str | list[str]]]:
        """What files of each preset say: worked out once, because a gallery has thousands."""
        return {preset: self.given.narrowed(preset).as_values() for preset in Preset}

    @cached_property
    def _places(self) -> list[object]:
        """Where heads are, for what follows them."""
        return [[list(astuple(one)) for one in self.regions]] if self.regions else []

    @cached_property
    def _blurred(self) -> list[object]:
        """What is burned into each variant, and by which detector's advice."""
        detector = self.recipe.faces if self.blur.suggested else ""
        return [self.blur.digest, detector] if self.blur else []

    @cached_property
    def _ladder(self) -> list[object]:
        recipe = self.recipe
        edges = sorted({rung.long_edge for rung in recipe.rungs})
        return [edges, recipe.linear_light_up_to, list(recipe.background)]


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]
