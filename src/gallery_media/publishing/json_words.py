"""Words of a gallery in, as members of ``gallery.json`` out: nothing where nobody says any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.publishing.alt import words


def texts_of(localised: Localised, gallery: Gallery) -> dict[str, str]:
    """What a person wrote, by language; a language of the gallery without words is left out.

    A camera's file name is no text. As on pages, a text that no language of the gallery has is
    given in the first one that has it.
    """
    found = {text.lang: text.words for text in localised.texts if words(Localised((text,)), "")}
    known = {lang: found[lang] for lang in gallery.languages if lang in found}
    return known or dict(list(found.items())[:1])


def by_language(localised: Localised, gallery: Gallery) -> dict[str, str]:
    """Nothing for a text that all languages share."""
    return {} if localised.exactly("") else texts_of(localised, gallery)


def licence_values(gallery: Gallery) -> dict[str, Any]:
    """Its first texts, and all of them where each language has its own."""
    licence = gallery.licence
    if not licence:
        return {}
    return {
        "name": licence.name,
        **given("url", licence.url),
        **given("names", by_language(licence.names, gallery)),
        **given("urls", by_language(licence.urls, gallery)),
    }


def credit_values(own: str, gallery: Gallery) -> dict[str, Any]:
    """Of a photo whose words say ``own``; by language only where the gallery's line stands in."""
    lines = {} if own and own != gallery.credit_line else texts_of(gallery.credit_lines, gallery)
    return {**given("credit", own or gallery.credit_line), **given("credits", lines)}


def given(name: str, value: str | Mapping[str, Any] | list[Any]) -> dict[str, Any]:
    """A member that is left out where there is nothing to say."""
    return {name: value} if value else {}
