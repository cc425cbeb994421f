"""A gallery and the words about a photo go in; how that photo is to be made comes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from gallery_media.desk.article_photos import Cards
from gallery_media.desk.lettering import Lettering
from gallery_media.desk.words import Settled, rights_of
from gallery_media.metadata.public import public_text, shortened
from gallery_media.model.gallery import Gallery
from gallery_media.model.instructions import Instructions
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import LONGEST, Preset, PublicMetadata
from gallery_media.model.variant import Recipe
from gallery_media.publishing.alt import readable


class Instruct(Protocol):
    """Turns the words about one photo into its instructions; ``cards``: those that it carries
    besides its own."""

    def __call__(self, settled: Settled, cards: Cards = ()) -> Instructions: ...


def instructing(gallery: Gallery, recipe: Recipe, publisher: Localised | None) -> Instruct:
    """What turns the words about one photo of ``gallery`` into its instructions.

    ``publisher`` stands on cards; None: no cards. Photos about which the same is said share one
    value, so that its digest is computed once.
    """
    if gallery.preset is Preset.NONE:
        recipe = recipe.without_metadata()
    if gallery.press:
        recipe = recipe.with_press()
    lang = gallery.languages[0]
    lettering = Lettering(gallery, publisher)
    known: dict[tuple[Settled, Cards], Instructions] = {}

    def instruct(settled: Settled, cards: Cards = ()) -> Instructions:
        if (settled, cards) not in known:
            known[settled, cards] = Instructions(
                lettering.onto(recipe, settled.caption, cards),
                _given(rights_of(gallery.rights, settled.rights), settled, lang),
                settled.caption.focal_point,
                settled.of_files(),
                tuple(kind.value for kind in settled.guarded),
                settled.signs,
                settled.placed.crop,
                settled.decided.blur,
                settled.decided.holds,
                settled.as_is,
            )
        return known[settled, cards]

    return instruct


def _given(rights: PublicMetadata, settled: Settled, lang: str) -> PublicMetadata:
    """Files have one language: the gallery's first, or another where that one is missing."""

    def text(words: Localised, field: str) -> str:
        return shortened(public_text(words.best(lang).words), LONGEST[field])

    caption = settled.caption
    return replace(
        rights,
        credit_line=shortened(public_text(settled.embedded_credit), LONGEST["credit_line"]),
        caption=text(caption.caption, "caption"),
        headline=text(caption.headline, "headline"),
        alt_text=text(readable(caption.alt_text), "alt_text"),
        long_description=text(caption.long_description, "long_description"),
    )
