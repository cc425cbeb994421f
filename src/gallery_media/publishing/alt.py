"""A picture's words in, the alt text of its page language out; a file name never passes.

Rule J1 of the page design: alt text in the page's language, else in another one (marked), else
the caption, which then names the link instead of being read twice, else a neutral text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gallery_media.model.localised import NOTHING, Localised, Text
from gallery_media.model.words import Caption

_FILE_NAME = re.compile(
    r".*\.(jpe?g|png|heic|heif|tiff?|avif|webp|gif|cr[23]|nef|arw|dng)"
    r"|_?(img|dsc[fn]?)[_-]?\d+\S*"
    r"|_?(lampa|pict?|p|mvi|gopr)[_-]?\d{3,}\S*"
    r"|olympus digital camera",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<=[^\W\d_]{2})[.!?…]+(?=\s+([^\W\d_]))")


@dataclass(frozen=True, slots=True)
class Alt:
    """Alt text for one picture; ``by_caption`` when the visible caption has to name it."""

    text: Text
    by_caption: bool = False


def alt_for(caption: Caption, lang: str, neutral: str) -> Alt:
    """The alt text on a page in ``lang``; ``neutral`` is the last resort, in ``lang``."""
    if text := words(caption.alt_text, lang):
        return Alt(text)
    if shown_caption(caption, lang):
        return Alt(NOTHING, by_caption=True)
    return Alt(Text(neutral, lang))


def shown_caption(caption: Caption, lang: str) -> Text:
    """What stands under a picture: its caption, else its headline, else nothing."""
    return words(caption.caption, lang) or words(caption.headline, lang)


def words(localised: Localised, lang: str) -> Text:
    """The best text that a person wrote: what looks like a camera's file name is passed over."""
    human = Localised(
        tuple(text for text in localised.texts if not _FILE_NAME.fullmatch(text.words.strip()))
    )
    return human.best(lang)


def heading(caption: Caption, lang: str) -> Text:
    """The headline, else the caption's first sentence, else nothing."""
    if headline := words(caption.headline, lang):
        return headline
    text = words(caption.caption, lang)
    return Text(first_sentence(text.words), text.lang) if text else NOTHING


def first_sentence(text: str) -> str:
    """Up to the first stop that ends a sentence; a full stop is left out, as headings have none.

    "2017. gada 30. jūnijā" and "J. Bērziņš" hold stops that end nothing: a stop counts only after
    two letters, and before a space and a capital letter.
    """
    stops = (stop for stop in _STOP.finditer(text) if stop[1].isupper())
    stop = next(stops, None)
    return (text[: stop.end()] if stop else text).removesuffix(".")
