"""Words that the desk publishes about a photo: headline, caption, alt text and credit."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.model.localised import Localised


@dataclass(frozen=True, slots=True)
class Caption:
    """What the desk wrote about one photo, each text in one or more languages."""

    headline: Localised = Localised()
    caption: Localised = Localised()
    alt_text: Localised = Localised()
    long_description: Localised = Localised()
    credit_line: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which terms visitors may use the photos."""

    name: str
    url: str = ""
