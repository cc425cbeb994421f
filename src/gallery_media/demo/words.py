"""What the desk says about the demo photos: a scene's name goes in, its words in each language come out."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.demo import words_en, words_lv

_LANGUAGES = {"lv": words_lv.SPOKEN, "en": words_en.SPOKEN}


@dataclass(frozen=True, slots=True)
class DemoWords:
    """Headline, caption and alt text of one photo in one language (BCP 47)."""

    lang: str
    headline: str
    caption: str
    alt_text: str


def words_about(scene: str) -> tuple[DemoWords, ...]:
    """The words about a scene, Latvian first.

    Raises:
        KeyError: no scene has this name.
    """
    return tuple(DemoWords(lang, *spoken[scene]) for lang, spoken in _LANGUAGES.items())
