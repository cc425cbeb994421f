"""A picture's words in, the alt text of its page language out; a file name never passes.

Rule J1 of the page design: alt text in the page's language, else in another one (marked), else
the caption, which then names the link instead of being read twice, else a neutral text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from gallery_media.model.localised import NOTHING, Localised, Text
from gallery_media.model.words import Caption
from gallery_media.publishing.shorten import shorten

LONGEST_HEADING = 100
"""Characters of a heading that nobody wrote as one: two lines beside a photo on a large screen."""

_FILE_NAME = re.compile(
    r".*\.(jpe?g|png|heic|heif|tiff?|avif|webp|gif|svg|cr[23]|nef|arw|dng)"
    r"|_?(img|dsc[fn]?)[_-]?\d+\S*"
    r"|_?(lampa|pict?|p|mvi|gopr)[_-]?\d{3,}\S*"
    r"|olympus digital camera",
    re.IGNORECASE,
)
_BEGINS_WITH_ONE = re.compile(
    r"_?(img|dsc[fn]?)[_-]?\d{3,}|lampa[_-](?!(?:19|20)\d\d\b)\d{3,}", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")
_JOINED = re.compile(r"\S*[-._]\S*|.*_.*")
_STOP = re.compile(r"([^\W\d_]{2,})([.!?…]+)(?=\s+([^\W\d_]))")
_ABBREVIATIONS = frozenset(
    "prof asoc doc dr mag akad ing inž arh rež māksl sv vietn dep dz pag nov raj apv biedr sab "
    "plk pulkv ltn kpt ģen piem sk "
    "mr mrs ms st gen col lt capt sgt rev hon sen rep gov pres vs approx".split()
)
"""Words that are written short before a name, in Latvian and in English."""


@dataclass(frozen=True, slots=True)
class Alt:
    """Alt text for one picture; ``by_caption`` when the visible caption has to name it."""

    text: Text
    by_caption: bool = False


def alt_for(caption: Caption, lang: str, neutral: str) -> Alt:
    """The alt text on a page in ``lang``; ``neutral`` is the last resort, in ``lang``."""
    if text := alt_words(caption, lang):
        return Alt(text)
    if _fit(shown_caption(caption, lang).words):
        return Alt(NOTHING, by_caption=True)
    return Alt(Text(neutral, lang))


def alt_words(caption: Caption, lang: str) -> Text:
    """The best alt text that is fit to be read out: none that begins with a file name."""
    return readable(caption.alt_text).best(lang)


def readable(alt: Localised) -> Localised:
    """Its texts that name no file, neither alone nor with words behind it (rule J2)."""
    return Localised(tuple(text for text in alt.texts if _fit(text.words)))


def in_words(text: str) -> bool:
    """Whether a text that is written once for a whole site can be read out: it has letters, and is
    not names joined as files have them, ``esf-logo-lv``."""
    text = text.strip()
    joined = _JOINED.fullmatch(text.rstrip(".!"))
    return bool(_LETTER.search(text)) and _fit(text) and not joined


def shown_caption(caption: Caption, lang: str) -> Text:
    """What stands under a picture: its caption, else its headline, else nothing."""
    return words(caption.caption, lang) or words(caption.headline, lang)


def words(localised: Localised, lang: str) -> Text:
    """The best text that a person wrote: what looks like a camera's file name is passed over."""
    human = Localised(tuple(text for text in localised.texts if not _is_file_name(text.words)))
    return human.best(lang)


def _is_file_name(text: str) -> bool:
    return bool(_FILE_NAME.fullmatch(text.strip()))


def _fit(text: str) -> bool:
    text = text.strip()
    return bool(text) and not _is_file_name(text) and not _BEGINS_WITH_ONE.match(text)


def heading(caption: Caption, lang: str) -> Text:
    """The headline, else the caption's first sentence, a long one cut between words; else nothing.

    The whole caption stands below it, so that nothing is lost.
    """
    said = opening(caption, lang)
    if not said or words(caption.headline, lang):
        return said
    return Text(shorten(unicodedata.normalize("NFC", said.words), LONGEST_HEADING), said.lang)


def opening(caption: Caption, lang: str) -> Text:
    """The headline, else the caption's first sentence in full, else nothing."""
    if headline := words(caption.headline, lang):
        return headline
    text = words(caption.caption, lang)
    return Text(first_sentence(text.words), text.lang) if text else NOTHING


def first_sentence(text: str) -> str:
    """Up to the first stop that ends a sentence; a full stop is left out, as headings have none.

    "2017. gada 30. jūnijā", "J. Bērziņš" and "prof. Anna Kalniņa" hold stops that end nothing: a
    stop counts only after two letters that are no known abbreviation, and before a space and a
    capital letter.
    """
    stop = next(filter(_ends, _STOP.finditer(text)), None)
    sentence = text[: stop.end()] if stop else text
    return sentence if sentence.endswith("..") else sentence.removesuffix(".")


def _ends(stop: re.Match[str]) -> bool:
    shortened = stop[2] == "." and stop[1].casefold() in _ABBREVIATIONS
    return stop[3].isupper() and not shortened
