"""``licence`` of gallery.toml goes in, one text or one for each language; a Licence comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, PlainValidator

from gallery_media.model.licence import Licence
from gallery_media.model.localised import Localised
from gallery_media.settings.discovery import is_free
from gallery_media.settings.house import ADDRESS
from gallery_media.settings.localised import localised, ordered
from gallery_media.settings.toml import Strict


def _said(texts: Localised) -> Localised:
    if not texts:
        raise ValueError("a licence needs a name")
    return texts


def _addresses(texts: Localised) -> Localised:
    """Of one licence: what allows text and data mining does so in every language."""
    for text in texts.texts:
        if not re.search(ADDRESS, text.words):
            raise ValueError("write a web address that begins with https://")
    if len({is_free(text.words) for text in texts.texts}) > 1:
        raise ValueError("the addresses are of different licences; a gallery has one")
    return texts


class LicenceSettings(Strict):
    """Under which terms visitors may use the photos; see ``Licence``."""

    name: Annotated[Localised, PlainValidator(localised), AfterValidator(_said)]
    url: Annotated[Localised, PlainValidator(localised), AfterValidator(_addresses)] = Localised()

    def licence(self, languages: Iterable[str]) -> Licence:
        """With the gallery's languages in front, the first of them first."""
        order = tuple(languages)
        return Licence(ordered(self.name, order), ordered(self.url, order))
