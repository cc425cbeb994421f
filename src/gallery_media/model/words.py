"""Words about a photo: what its file says of it, and what the desk publishes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gallery_media.model.blur import BlurRule
from gallery_media.model.consent import NOTHING_SAID_OF_PEOPLE, Consent
from gallery_media.model.localised import Localised, Text
from gallery_media.model.marks import NO_MARKS, Marks
from gallery_media.model.metadata import LONGEST, MOST_CREATORS, can_be_carried
from gallery_media.model.region import FocalPoint


@dataclass(frozen=True, slots=True)
class Caption:
    """What the desk wrote about one photo, each text in one or more languages.

    ``focal_point`` is what crops of it must keep, where somebody named that.
    """

    headline: Localised = Localised()
    caption: Localised = Localised()
    alt_text: Localised = Localised()
    long_description: Localised = Localised()
    credit_line: str = ""
    focal_point: FocalPoint | None = None


@dataclass(frozen=True, slots=True)
class WordRules:
    """How a gallery deals with what files say about its photos, and with damaged ones.

    ``defaults``: words for photos that have none. ``credit_for_all``: its credit line stands before
    those in files. ``show_named``: photos whose files name people, or tell of no release, need
    nobody's eyes first; those of somebody under age always do. ``cleared``: photos (ids or file
    names) that a person has looked at; ``as_is``: those that may be shown with parts missing.
    ``blur``: whose faces are made unrecognisable besides those for which somebody asks.
    ``alt_required``: without a fit alt text a photo is not released.
    """

    defaults: Caption = Caption()
    credit_for_all: bool = False
    show_named: bool = False
    cleared: tuple[str, ...] = ()
    as_is: tuple[str, ...] = ()
    blur: BlurRule = BlurRule.NONE
    alt_required: bool = False


LOCALISED = ("headline", "caption", "alt_text", "long_description")
"""Fields of a Caption, and of FileWords, that have languages."""


class WordOrigin(StrEnum):
    """Which part of a file, or which file, a text comes from."""

    EXIF = "EXIF"
    XMP = "XMP"
    IIM = "IIM"
    SIDECAR = "sidecar"
    TABLE = "captions.csv"


class PersonSign(StrEnum):
    """What a file says about the people in it that only ever puts a photo on hold."""

    NAMED = "named"
    MINOR = "minor"
    NO_RELEASE = "no-release"


class NoteKind(StrEnum):
    """What an editor should know about a field; a sentence's end, without any value."""

    BOILERPLATE = "left out, because a camera or a program wrote it"
    PLACEHOLDER = "holds or held a placeholder instead of words"
    FILE_NAME = "left out, because it is the name of a file"
    CODE_PAGE = "its letters were read in a code page that had to be guessed"
    REPAIRED = "its letters had been encoded twice, and were put right"
    LETTERS_LOST = "some of its letters are lost"
    LANGUAGE = "its language had to be guessed"
    CUT = "its end is left out, because it was too long"
    UNREADABLE = "left out, because it is no text that a person wrote"
    REPEATED = "stands on nearly every photo of the gallery"
    NOBODY = "nobody has written one"
    NAMED_AS_FILE = "is the name of a file"
    LONG = "is longer than 250 characters"
    SHARED = "stands on more than 3 photos"


@dataclass(frozen=True, slots=True)
class WordNote:
    """Something to know about one field of FileWords."""

    field: str
    kind: NoteKind


@dataclass(frozen=True, slots=True)
class WordSource:
    """Which origin one field has its words from, in one language where it has languages."""

    field: str
    lang: str
    origin: WordOrigin


@dataclass(frozen=True, slots=True)
class FileWords:
    """What a file says in words, cleaned and not yet edited, and what it marks; never to be logged.

    The language of a text is a BCP 47 tag, or empty where neither the file nor its words tell
    it. ``byline`` holds one name each. ``people`` and ``signs`` are for putting photos on hold and
    are never published. ``day`` is ``YYYY-MM-DD``, the camera's, or empty; what of it and of
    ``keywords`` visitors may choose photos by, ``desk/filtering`` decides. ``marks`` are numbers
    alone; ``consent``: what it says of the people shown.
    """

    headline: Localised = Localised()
    caption: Localised = Localised()
    alt_text: Localised = Localised()
    long_description: Localised = Localised()
    byline: tuple[str, ...] = ()
    credit_line: str = ""
    people: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    day: str = ""
    sources: tuple[WordSource, ...] = ()
    notes: tuple[WordNote, ...] = ()
    signs: frozenset[PersonSign] = frozenset()
    marks: Marks = NO_MARKS
    consent: Consent = NOTHING_SAID_OF_PEOPLE

    def noted(self, kind: NoteKind) -> frozenset[str]:
        """The fields about which there is such a note."""
        return frozenset(note.field for note in self.notes if note.kind is kind)

    def publishable(self) -> dict[str, Any]:
        """Of ``as_values`` what may come to stand on a page: no people, keywords or days."""
        published = (*LOCALISED, "byline", "credit_line")
        return {name: value for name, value in self.as_values().items() if name in published}

    def as_values(self) -> dict[str, Any]:
        """The filled fields as JSON-ready values; the languages are told along with the texts."""
        values: dict[str, Any] = {
            name: [[text.lang, text.words] for text in getattr(self, name).texts]
            for name in LOCALISED
        }
        values |= {name: list(getattr(self, name)) for name in ("byline", "people", "keywords")}
        values |= {"credit_line": self.credit_line, "day": self.day}
        values["sources"] = [[one.field, one.lang, one.origin.value] for one in self.sources]
        values["notes"] = [[one.field, one.kind.name] for one in self.notes]
        values["signs"] = sorted(sign.name for sign in self.signs)
        values["marks"] = self.marks.as_values()
        values["consent"] = self.consent.as_values()
        return {name: value for name, value in values.items() if value}

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> FileWords:
        """The words again, from a child process or the catalogue.

        Raises ValueError, TypeError or KeyError for what ``words_of`` never gives: other fields,
        longer texts, signs that cannot be seen.
        """
        unknown = values.keys() - {*cls.__dataclass_fields__}
        if unknown:
            raise ValueError("there are fields that words do not have")
        return cls(
            **{name: _localised(name, values.get(name, [])) for name in LOCALISED},
            byline=_texts(values.get("byline", []), LONGEST["creators"], MOST_CREATORS),
            credit_line=_text(values.get("credit_line", ""), LONGEST["credit_line"]),
            people=_texts(values.get("people", []), LONGEST_NAME, MOST_NAMES),
            keywords=_texts(values.get("keywords", []), LONGEST_NAME, MOST_NAMES),
            day=_day(values.get("day", "")),
            sources=tuple(
                WordSource(_field(field), _lang(lang), WordOrigin(origin))
                for field, lang, origin in values.get("sources", [])
            ),
            notes=tuple(
                WordNote(_field(field), NoteKind[kind]) for field, kind in values.get("notes", [])
            ),
            signs=frozenset(PersonSign[sign] for sign in values.get("signs", [])),
            marks=Marks.of_values(values.get("marks", {})),
            consent=Consent.of_values(values.get("consent", {})),
        )


LONGEST_NAME = 100
"""Characters of one name or keyword."""
MOST_NAMES = 200
"""People, keywords or creators of one photo that are looked at."""
MOST_ALTERNATIVES = 60
"""Of one field: twice the languages of the European Union. Others are not looked at."""

_JOINERS = "\u200c\u200d"  # what of the unseen characters public texts keep
_LANG = re.compile(r"(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,7})?")
_DAY = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?")
_WORDED = frozenset({*LOCALISED, "byline", "credit_line", "people", "keywords", "day"})


def _localised(name: str, pairs: list[Any]) -> Localised:
    if len(pairs) > MOST_ALTERNATIVES:
        raise ValueError("a text in more languages than there are")
    return Localised(tuple(Text(_text(text, LONGEST[name]), _lang(lang)) for lang, text in pairs))


def _texts(values: list[Any], longest: int, most: int) -> tuple[str, ...]:
    if len(values) > most:
        raise ValueError("more names than are looked at")
    return tuple(_text(value, longest) for value in values)


def _text(value: Any, longest: int) -> str:
    if (
        not isinstance(value, str)
        or len(value) > longest
        or not can_be_carried(value)
        or any(unicodedata.category(c) == "Cf" and c not in _JOINERS for c in value)
    ):
        raise ValueError("a text is not in the form in which words are kept")
    return value


def _lang(value: Any) -> str:
    if not isinstance(value, str) or not _LANG.fullmatch(value):
        raise ValueError("a language is none")
    return value


def _day(value: Any) -> str:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("a day is none")
    return value


def _field(value: Any) -> str:
    if value not in _WORDED:
        raise ValueError("a field that words do not have")
    return str(value)
