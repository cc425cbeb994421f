"""``[sections]`` of gallery.toml goes in; what pages call each section comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from gallery_media.model.folders import plain_name
from gallery_media.model.localised import Localised
from gallery_media.model.sections import Section, Sections
from gallery_media.settings.house import Texts
from gallery_media.settings.toml import Strict


class SectionSettings(Strict):
    """One section: its title by language."""

    title: Texts = Field(min_length=1)


def _told_apart(said: dict[str, SectionSettings]) -> dict[str, SectionSettings]:
    """Each name is one that folders can say, has words, and is there once."""
    seen: dict[str, str] = {}
    for name, section in said.items():
        plain = plain_name(name)
        if not plain:
            raise ValueError(f"{name!r} is no name of a section")
        if other := seen.get(plain.casefold()):
            raise ValueError(f'"{other}" and "{name}" are the same section; leave one of them')
        if not Localised.of(section.title):
            raise ValueError(f'"{name}" has an empty title; write one, or take the lines away')
        seen[plain.casefold()] = name
    return said


SectionTitles = Annotated[dict[str, SectionSettings], AfterValidator(_told_apart)]


def sections_of(said: Mapping[str, SectionSettings]) -> Sections:
    """The same as a value, names spelled as they are when folders say them."""
    return Sections(
        tuple(
            Section(plain_name(name), Localised.of(section.title)) for name, section in said.items()
        )
    )
