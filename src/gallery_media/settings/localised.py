"""One text, or one for each language, as gallery.toml gives it; a Localised comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gallery_media.model.localised import Localised
from gallery_media.settings.house import LANGUAGE


def localised(said: object) -> Localised:
    """One text for all languages has language "". Raises ValueError with what to write instead."""
    if isinstance(said, str):
        return Localised.of({"": said})
    if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
        raise ValueError('write one text, or one for each language: { lv = "…", en = "…" }')
    for lang in said:
        if not re.search(LANGUAGE, lang):
            raise ValueError(f'"{lang}" is no language; write lv, en or the like')
    return Localised.of(said)


def ordered(texts: Localised, languages: Iterable[str]) -> Localised:
    """The texts with the gallery's languages in front, the first of them first."""
    known = tuple(text for lang in languages if (text := texts.exactly(lang)))
    return Localised(known + tuple(text for text in texts.texts if text not in known))
