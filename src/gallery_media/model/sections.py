"""A section's name, as folders say it, goes in; what pages call it comes out."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.model.localised import Localised, Text


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the event: its name, as folders say it, and what an editor calls it."""

    name: str
    title: Localised


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of a gallery to which its editor gave a title; no two are spelled alike."""

    titled: tuple[Section, ...] = ()

    def find(self, name: str) -> Section | None:
        """The section with a title that is meant; capitals tell none apart, as in filters."""
        same = name.casefold()
        return next((one for one in self.titled if one.name.casefold() == same), None)

    def title(self, name: str, lang: str) -> Text:
        """What a page in ``lang`` calls it. Without a title it is the name, in a language that
        nobody has told."""
        found = self.find(name)
        return found.title.best(lang) if found else Text(name, "")
