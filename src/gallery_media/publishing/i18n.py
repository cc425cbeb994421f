"""A folder of gettext catalogs and a language code in; texts, dates and numbers in it out.

Catalogs are compiled in memory, so that a translator edits ``messages.po`` and nothing else: no
build step can be forgotten, no compiled file can be older than its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_interval, format_time
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations
from babel.units import format_unit

from gallery_media.errors import SettingsError
from gallery_media.publishing.catalogs import asked_and_said, compiled

REGIONS = {"en": "en-GB"}
"""Languages whose plain code means another continent's dates: "2 July 2016", not "July 2, 2016"."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the pages: its catalog, and its ways with dates and numbers."""

    code: str
    locale: Locale
    translations: NullTranslations

    @property
    def direction(self) -> str:
        return _direction(self.locale)

    @property
    def territorial(self) -> str:
        """Language and country, as Open Graph wants it: "lv_LV", "en_GB"."""
        likely = get_global("likely_subtags").get(self.locale.language, "")
        territory = self.locale.territory or likely.rpartition("_")[2]
        return f"{self.locale.language}_{territory}" if territory else self.locale.language

    @property
    def name(self) -> str:
        """The language's own name, as its speakers look for it."""
        own = Locale.parse(self.code, sep="-").get_display_name() or self.code
        return own[:1].upper() + own[1:]

    def name_of(self, code: str) -> str:
        """Another language's name in this one: "latviešu", "Latvian"."""
        return Locale.parse(code, sep="-").get_display_name(self.locale) or code

    def gettext(self, message: str) -> str:
        return self.translations.gettext(message)

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def percent(self, value: int) -> str:
        return format_percent(value / 100, locale=self.locale)

    def day(self, day: date) -> str:
        return format_date(day, format="long", locale=self.locale)

    def time(self, moment: datetime) -> str:
        """Hours and minutes, in the time zone that the moment came with."""
        return format_time(moment, format="short", tzinfo=moment.tzinfo, locale=self.locale)

    def days(self, start: date, end: date | None) -> str:
        """One day, or an interval that names month and year only as often as needed."""
        if end is None or end == start:
            return self.day(start)
        return format_interval(start, end, skeleton="yMMMd", locale=self.locale)

    def file_size(self, size: int) -> str:
        """``size`` in bytes, told in decimal kilobytes or megabytes as operating systems do."""
        if size < 1_000_000:
            kilobytes = max(1, round(size / 1000))
            return format_unit(kilobytes, "digital-kilobyte", length="short", locale=self.locale)
        megabytes = round(size / 1_000_000, 1)
        return format_unit(megabytes, "digital-megabyte", length="short", locale=self.locale)


@lru_cache(maxsize=64)
def turned(lang: str, around: str) -> str:
    """ "ltr" or "rtl" where words in ``lang`` run against those in ``around`` (BCP 47), else ""."""
    try:
        own, other = (_direction(Locale.parse(code, sep="-")) for code in (lang, around))
    except (UnknownLocaleError, ValueError):  # nobody knows how it is written
        return ""
    return own if own != other else ""


def _direction(locale: Locale) -> str:
    return "rtl" if locale.character_order == "right-to-left" else "ltr"


def load_language(code: str, folders: tuple[Path, ...]) -> Language:
    """The language ``code`` (BCP 47) from the first folders that translate it.

    A text is taken from the earliest folder that has it: a project may reword a single one.
    The same value comes back until a catalog is edited. Raises SettingsError when no folder has the
    language, ThemeBroken for a catalog that cannot be used.
    """
    found = [path for folder in folders if (path := _catalog(folder, code)).is_file()]
    if not found:
        known = ", ".join(available(folders)) or "none"
        raise SettingsError(
            f'The pages have no texts in the language "{code}"; there are: {known}. '
            "Take another language in the settings, or add "
            f"templates/locales/{code}/LC_MESSAGES/messages.po to the project."
        )
    try:
        locale = Locale.parse(REGIONS.get(code, code), sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise SettingsError(
            f'"{code}" is no language that dates and numbers are known for; '
            'use a code such as "lv" or "pt-BR".'
        ) from error
    return _language(code, locale, tuple((path, *_edition(path)) for path in found))


@lru_cache(maxsize=32)
def _language(code: str, locale: Locale, catalogs: tuple[tuple[Path, int, int], ...]) -> Language:
    paths = [path for path, _, _ in catalogs]
    translations = compiled(paths[-1], code)
    for path in reversed(paths[:-1]):
        translations.merge(compiled(path, code))
    return Language(code, locale, translations)


def _edition(path: Path) -> tuple[int, int]:
    """Another one whenever a translator saves the file."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def untranslated(code: str, folders: tuple[Path, ...]) -> tuple[str, ...]:
    """The package's texts (the last folder's) that pages in ``code`` show in English, since no
    folder's catalog translates them. Raises ThemeBroken."""
    asked, _ = asked_and_said(_catalog(folders[-1], "en"), "en")
    found = (path for folder in folders if (path := _catalog(folder, code)).is_file())
    said = frozenset[str]().union(*(asked_and_said(path, code)[1] for path in found))
    return tuple(text for text in asked if text not in said)


def available(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Codes of the languages that the folders have catalogs for."""
    pattern = "locales/*/LC_MESSAGES/messages.po"
    found = {path.parent.parent.name for folder in folders for path in folder.glob(pattern)}
    return tuple(sorted(found))


def _catalog(folder: Path, code: str) -> Path:
    return folder / "locales" / code / "LC_MESSAGES" / "messages.po"
