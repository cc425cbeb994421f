"""A gallery and the words about a photo go in; how that photo is to be made comes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from gallery_media.desk.lettering import Lettering
from gallery_media.metadata.public import public_text, shortened
from gallery_media.model.gallery import Gallery
from gallery_media.model.instructions import Instructions
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import LONGEST, Preset, PublicMetadata
from gallery_media.model.variant import Recipe
from gallery_media.model.words import Caption


class Instruct(Protocol):
    """Turns the words about one photo into its instructions; ``cover``: it is shown first."""

    def __call__(self, caption: Caption, *, cover: bool = False) -> Instructions: ...


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
    known: dict[tuple[Caption, bool], Instructions] = {}

    def instruct(caption: Caption, *, cover: bool = False) -> Instructions:
        if (caption, cover) not in known:
            known[caption, cover] = Instructions(
                lettering.onto(recipe, caption, cover=cover),
                _given(gallery.rights, caption, lang),
                caption.focal_point,
            )
        return known[caption, cover]

    return instruct


def _given(rights: PublicMetadata, caption: Caption, lang: str) -> PublicMetadata:
    """Files have one language: the gallery's first, or another where that one is missing."""

    def text(words: Localised, field: str) -> str:
        return shortened(public_text(words.best(lang).words), LONGEST[field])

    credit = shortened(public_text(caption.credit_line), LONGEST["credit_line"])
    return replace(
        rights,
        credit_line=credit or rights.credit_line,
        caption=text(caption.caption, "caption"),
        headline=text(caption.headline, "headline"),
        alt_text=text(caption.alt_text, "alt_text"),
        long_description=text(caption.long_description, "long_description"),
    )
