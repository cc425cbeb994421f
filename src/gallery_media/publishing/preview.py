"""A page's title and first picture in; what other sites show when somebody shares it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Picture
from gallery_media.model.localised import Text
from gallery_media.model.variant import LabelKind
from gallery_media.publishing.alt import alt_words
from gallery_media.publishing.shorten import shorten
from gallery_media.publishing.shot import jpeg_up_to

PREVIEW_LONG_EDGE = 1080
LONGEST_DESCRIPTION = 200
"""Characters; search engines cut descriptions at about 160, social networks at about 200."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Title, description and picture; the picture's address is absolute, or "" without a host."""

    title: Text
    description: str
    image: str
    width: int
    height: int
    alt: str


def preview_of(
    absolute: Callable[[str], str],
    lang: str,
    picture: Picture | None,
    title: Text,
    said: str,
    card: LabelKind = LabelKind.CARD,
) -> Preview:
    """What is shown of a page elsewhere; ``said`` becomes the description.

    The picture is the page's ``card``; where there is none (too small a photo, or switched off),
    a JPEG of the photo itself.
    """
    if picture is None:
        return Preview(title, shorten(said, LONGEST_DESCRIPTION), "", 0, 0, "")
    variant = picture.labelled(card, lang) or jpeg_up_to(picture, PREVIEW_LONG_EDGE)
    if variant is None:
        return Preview(title, shorten(said, LONGEST_DESCRIPTION), "", 0, 0, "")
    return Preview(
        title,
        shorten(said, LONGEST_DESCRIPTION),
        absolute(variant_key(variant.sha256, variant.width, variant.format.value)),
        variant.width,
        variant.height,
        alt_words(picture.caption, lang).words or title.words,
    )
