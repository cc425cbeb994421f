"""Reads the words out of what a file says: ``RawTags`` go in, ``FileWords`` come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from gallery_media.metadata.public import shortened
from gallery_media.metadata.read import RawTags
from gallery_media.metadata.read_mwg import Candidate, in_order
from gallery_media.metadata.said import guessed_code_page
from gallery_media.metadata.words import names
from gallery_media.metadata.words.alternatives import Alternative, alternatives, by_language
from gallery_media.metadata.words.clean import LINE, NAMES, PARAGRAPHS, Cleaned, Cleaner, clean
from gallery_media.metadata.words.consent import consent_of
from gallery_media.metadata.words.day import day_of
from gallery_media.metadata.words.language import language_of
from gallery_media.metadata.words.places import (
    BYLINE,
    CAMERA_DAY,
    CREDIT,
    DAY,
    IIM_LIMITS,
    KEYWORDS,
    LOCALISED_PLACES,
    LONGEST_WORDS,
    MINOR_AGE,
    MODEL_RELEASE,
    ORIGINS,
    PEOPLE,
    RELEASE_MISSING,
    TITLE,
    UNDER_AGE,
    Places,
)
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import LONGEST, MOST_CREATORS
from gallery_media.model.words import (
    MOST_NAMES,
    FileWords,
    NoteKind,
    PersonSign,
    WordNote,
    WordSource,
)

READER = "words/3"
"""Names the code that reads words. A change of it that reads others gets another name, and every
original is read again."""


def words_of(raw: RawTags) -> FileWords:
    """The words of one file, in the order of the Metadata Working Group; never raises.

    Each text keeps the language that the file names. Where it names none, the words tell it, or
    the file's other texts do; else it stays empty.
    """
    reading = _Reading(raw)
    localised = reading.localised()
    byline = reading.byline()
    credit_line = reading.credit_line() or reading.credit_line_of(byline)
    people = reading.people()
    return FileWords(
        headline=localised["headline"],
        caption=localised["caption"],
        alt_text=localised["alt_text"],
        long_description=localised["long_description"],
        byline=byline.names,
        credit_line=credit_line,
        people=people,
        keywords=reading.keywords(),
        day=reading.day(),
        sources=tuple(reading.sources),
        notes=tuple(dict.fromkeys(reading.notes)),
        signs=frozenset(reading.signs(people)),
        marks=raw.marks,
        consent=consent_of(raw),
    )


@dataclass(slots=True)
class _Reading:
    """What has been found so far."""

    raw: RawTags
    sources: list[WordSource] = field(default_factory=list)
    notes: list[WordNote] = field(default_factory=list)

    def localised(self) -> dict[str, Localised]:
        """The four texts that have languages, with the language of the whole file as a help."""
        found = {name: self._alternatives(name, at) for name, at in LOCALISED_PLACES.items()}
        if not found["headline"]:
            found["headline"] = self._alternatives("headline", TITLE, IIM_LIMITS["title"])
        silent = [one.words for said in found.values() for one in said if not one.lang]
        one_language = language_of("\n".join(silent))
        return {name: self._by_language(name, said, one_language) for name, said in found.items()}

    def _alternatives(
        self, name: str, places: Places, limit: int | None = None
    ) -> tuple[Alternative, ...]:
        limit = IIM_LIMITS.get(name, 0) if limit is None else limit
        steps = PARAGRAPHS if name == "long_description" else LINE
        found = []
        for one in alternatives(self.raw, places, limit):
            cleaned = clean(one.words, LONGEST_WORDS[name], steps)
            if cleaned.words:
                found.append(replace(one, words=cleaned.words, notes=_notes(cleaned, one.words)))
            else:
                self._note(name, cleaned.notes)
        return tuple(found)

    def _by_language(
        self, name: str, said: tuple[Alternative, ...], one_language: str
    ) -> Localised:
        chosen, guessed = by_language(said, one_language)
        if guessed:
            self.notes.append(WordNote(name, NoteKind.LANGUAGE))
        for lang, one in chosen.items():
            self.sources.append(WordSource(name, lang, one.origin))
            self._note(name, one.notes)
        return Localised.of({lang: one.words for lang, one in chosen.items()})

    def byline(self) -> names.Byline:
        """The first place that holds names; EXIF joins them with semicolons."""
        for candidate in in_order(self.raw, BYLINE, IIM_LIMITS["byline"]):
            words = "; ".join(self._cleaned("byline", candidate.values))
            found = names.byline_of(words)
            if found.names:
                self._source("byline", candidate)
                few = tuple(
                    shortened(name, LONGEST["creators"]) for name in found.names[:MOST_CREATORS]
                )
                if few != found.names:
                    self._note("byline", (NoteKind.CUT,))
                return replace(found, names=few)
        return names.Byline()

    def credit_line(self) -> str:
        for candidate in in_order(self.raw, CREDIT, IIM_LIMITS["credit_line"]):
            lines = map(names.credit_line, self._cleaned("credit_line", candidate.values))
            if words := next(filter(None, lines), ""):
                self._source("credit_line", candidate)
                return shortened(words, LONGEST["credit_line"])
        return ""

    def credit_line_of(self, byline: names.Byline) -> str:
        """Where nobody wrote a credit line, but the byline names the agency too."""
        if byline.credit_line:
            said_by = next(one.origin for one in self.sources if one.field == "byline")
            self.sources.append(WordSource("credit_line", "", said_by))
        return shortened(byline.credit_line, LONGEST["credit_line"])

    def people(self) -> tuple[str, ...]:
        """Everybody whom any part of the file names: one name too many is held, none is missed."""
        values = (
            tag.value for tag in self.raw.tags if tag.group == "XMP" and tag.name.endswith(PEOPLE)
        )
        found = tuple(dict.fromkeys(self._cleaned("people", values, NAMES)))
        if found:
            self.sources.append(WordSource("people", "", ORIGINS["XMP"]))
        return found

    def signs(self, people: tuple[str, ...]) -> Iterator[PersonSign]:
        """What raises a hold, and never grants anything (privacy, section 7, item 4)."""
        if people:
            yield PersonSign.NAMED
        if self._terms(*MINOR_AGE) & UNDER_AGE:
            yield PersonSign.MINOR
        if self._terms(*MODEL_RELEASE) & RELEASE_MISSING:
            yield PersonSign.NO_RELEASE

    def _terms(self, group: str, name: str) -> set[str]:
        """Terms of a closed list, bare or as full addresses."""
        values = self.raw.values(group, name)
        return {value.strip().rpartition("/")[2].upper() for value in values}

    def keywords(self) -> tuple[str, ...]:
        for candidate in in_order(self.raw, KEYWORDS, IIM_LIMITS["title"]):
            if found := tuple(dict.fromkeys(self._cleaned("keywords", candidate.values, NAMES))):
                self._source("keywords", candidate)
                return found
        return ()

    def day(self) -> str:
        candidates = (*in_order(self.raw, CAMERA_DAY, 0), *in_order(self.raw, DAY, 0))
        for candidate in candidates:
            if day := next(filter(None, map(day_of, candidate.values)), ""):
                self._source("day", candidate)
                return day
        return ""

    def _cleaned(
        self, name: str, values: Iterable[str], steps: tuple[Cleaner, ...] = LINE
    ) -> Iterator[str]:
        for at, value in enumerate(values):
            if at == MOST_NAMES:
                self._note(name, (NoteKind.CUT,))
                return
            cleaned = clean(value, LONGEST_WORDS[name], steps)
            self._note(name, _notes(cleaned, value))
            if cleaned.words:
                yield cleaned.words

    def _note(self, name: str, kinds: tuple[NoteKind, ...]) -> None:
        self.notes += [WordNote(name, kind) for kind in kinds]

    def _source(self, name: str, candidate: Candidate) -> None:
        self.sources.append(WordSource(name, "", ORIGINS[candidate.group]))


def _notes(cleaned: Cleaned, said: str) -> tuple[NoteKind, ...]:
    return (*cleaned.notes, NoteKind.CODE_PAGE) if guessed_code_page(said) else cleaned.notes
