"""A gallery and the words about a photo go in; how that photo is to be made comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gallery_media.metadata.public import public_text, shortened
from gallery_media.model.gallery import Gallery
from gallery_media.model.instructions import Instructions
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import LONGEST, Preset, PublicMetadata
from gallery_media.model.variant import Recipe
from gallery_media.model.words import Caption

Instruct = Callable[[Caption], Instructions]


def instructing(gallery: Gallery, recipe: Recipe) -> Instruct:
    """What turns the words about one photo of ``gallery`` into its instructions.

    Photos about which the same is said share one value, so that its digest is computed once.
    """
    if gallery.preset is Preset.NONE:
        recipe = recipe.without_metadata()
    if gallery.press:
        recipe = recipe.with_press()
    lang = gallery.languages[0]
    known: dict[PublicMetadata, Instructions] = {}

    def instruct(caption: Caption) -> Instructions:
        given = _given(gallery.rights, caption, lang)
        if given not in known:
            known[given] = Instructions(recipe, given)
        return known[given]

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
