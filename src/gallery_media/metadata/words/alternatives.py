"""What the parts of a file say in several languages goes in; one text for each comes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from gallery_media.metadata.read import RawTags
from gallery_media.metadata.read_mwg import has_lost_letters, in_order
from gallery_media.metadata.said import lang_of, octets
from gallery_media.metadata.words.language import language_of
from gallery_media.metadata.words.places import IIM_LANGUAGE, ORIGINS, Places
from gallery_media.metadata.words.tags import canonical
from gallery_media.model.words import MOST_ALTERNATIVES, NoteKind, WordOrigin


@dataclass(frozen=True, slots=True)
class Alternative:
    """One text, in the language that was named with it; ``is_cut`` where it fills all of IIM."""

    words: str
    lang: str
    origin: WordOrigin
    is_cut: bool = False
    notes: tuple[NoteKind, ...] = ()


def alternatives(raw: RawTags, places: Places, iim_limit: int) -> tuple[Alternative, ...]:
    """Everything said in these places, the one to believe first; words as they stand there."""
    iim_lang = canonical(raw.first(IIM_LANGUAGE))
    found = (
        Alternative(
            words=value,
            lang=iim_lang if candidate.group == "IIM" else canonical(lang_of(value)),
            origin=ORIGINS[candidate.group],
            is_cut=candidate.group == "IIM" and iim_limit - 3 <= octets(value) <= iim_limit,
        )
        for candidate in in_order(raw, places, iim_limit)
        for value in candidate.values
    )
    return tuple(islice(found, MOST_ALTERNATIVES))


def by_language(
    said: Iterable[Alternative], one_language: str
) -> tuple[dict[str, Alternative], bool]:
    """The first text of each language, and whether a language had to be guessed.

    Left out are texts that another one says in full: with a language, with all its letters, to
    its end. Of those without a language only the first counts, because EXIF, ``x-default`` and IIM
    are three places for one text. ``one_language`` is that of the file's other texts, where it is
    known.
    """
    every = tuple(dict.fromkeys(said))
    whole = [one for one in every if not any(_is_less(one, other) for other in every)]
    chosen: dict[str, Alternative] = {}
    silent = next((one for one in whole if not one.lang), None)
    silent_lang = (language_of(silent.words) or one_language) if silent else ""
    for one in whole:
        if one.lang or one is silent:
            chosen.setdefault(one.lang or silent_lang, one)
    return chosen, bool(silent_lang) and chosen[silent_lang] is silent


def _is_less(one: Alternative, other: Alternative) -> bool:
    if one.words == other.words:
        return bool(other.lang) and not one.lang
    begins = one.is_cut and other.words.startswith(one.words.removesuffix("…"))
    return begins or has_lost_letters(one.words, other.words)
