"""A project goes in; for each language of its pages, how many of their own texts it has, comes out.

These are the texts of buttons, headings and notices, which a catalog translates; titles, captions
and articles are editors' business.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gallery_media.desk.examine import Check
from gallery_media.errors import SettingsError, ThemeBroken
from gallery_media.publishing.i18n import load_language, untranslated
from gallery_media.publishing.templates import search_path
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project

MOST_NAMED = 5


def examine_languages(project: Project, house: HouseSettings) -> Iterator[Check]:
    """A begun catalog is no fault: what is missing in it stands in English on the pages."""
    for code, theme in _languages(project, house).items():
        folders, name = search_path(theme), f"texts in {code}"
        try:
            load_language(code, folders)
            yield Check(name, True, _told(code, untranslated(code, folders)))
        except (SettingsError, ThemeBroken) as why:
            yield Check(name, False, str(why))


def _languages(project: Project, house: HouseSettings) -> dict[str, tuple[Path, ...]]:
    """Each with the theme of whoever asks for it first: the site, or one of its galleries."""
    found: dict[str, tuple[Path, ...]] = dict.fromkeys(house.site.languages, (project.templates,))
    for slug in project.slugs():
        try:
            languages = read_gallery(project, house, slug).languages
        except SettingsError:  # told by its own line
            continue
        for code in languages:
            found.setdefault(code, (project.gallery_templates(slug), project.templates))
    return found


def _told(code: str, missing: tuple[str, ...]) -> str:
    if not missing:
        return "all are translated"
    named = ", ".join(f'"{text}"' for text in missing[:MOST_NAMED])
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    count = "1 stands" if len(missing) == 1 else f"{len(missing)} stand"
    return (
        f"{count} in English: {named}{more}; translate in "
        f"templates/locales/{code}/LC_MESSAGES/messages.po"
    )
