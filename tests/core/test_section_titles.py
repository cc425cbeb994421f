"""Sections have titles in each language: what editors write, and what visitors and programs see."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gallery_media.desk.secrets import words_of_the_desk
from gallery_media.errors import SettingsError
from gallery_media.model.filters import FilterKind, FilterRules
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import NOTHING, Localised, Text
from gallery_media.model.package import Packed
from gallery_media.model.release import Page
from gallery_media.model.sections import Section, Sections
from gallery_media.publishing import filters
from gallery_media.publishing.pages import render, render_changes
from gallery_media.publishing.plan import make_manifest
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp
from tests.makers.packages import a_packed_gallery, packages_of

TITLES = Sections(
    (
        Section("day-2", Localised.of({"lv": "Otrā diena", "en": "Day two"})),
        Section("stage", Localised.of({"lv": "Lielā skatuve"})),
    )
)
NAMES = ("day-2", "stage", "garden")


def a_sectioned(titles: Sections = TITLES, names: tuple[str, ...] = NAMES) -> Gallery:
    """Three photos in each section."""
    pictures = tuple(
        replace(a_picture(number), section=names[number // 3]) for number in range(3 * len(names))
    )
    only = FilterRules((FilterKind.SECTION,))
    return replace(a_gallery(pictures), filters=only, sections=titles)


def pages_of(gallery: Gallery, packed: tuple[Packed, ...] = ()) -> dict[str, Page]:
    made = render_changes(a_site(), gallery, a_stamp(), (), packed=packed)
    return {page.key: page for page in made.pages}


def text_of(pages: dict[str, Page], key: str) -> str:
    return pages[f"g/lampa-2017/{key}"].body.decode()


def filter_headings(pages: dict[str, Page], lang: str) -> set[str]:
    found = (page.body.decode() for key, page in pages.items() if f"/{lang}/r/" in key)
    return {re.findall(r"<h1.*?</h1>", text)[0] for text in found}


def test_a_title_is_said_in_the_pages_language_else_in_another_else_it_is_the_name() -> None:
    """Of a name nobody knows in which language it is; capitals tell no sections apart."""
    assert TITLES.title("day-2", "en") == Text("Day two", "en")
    assert TITLES.title("Stage", "en") == Text("Lielā skatuve", "lv")
    assert TITLES.title("garden", "en") == Text("garden", "")
    assert TITLES.title("", "en") == NOTHING


def test_filter_pages_and_the_ways_to_them_say_the_title_and_mark_its_language() -> None:
    """WCAG 3.1.2: a title in another language than the page's has a lang, a name has none."""
    pages = pages_of(a_sectioned())
    assert filter_headings(pages, "en") == {
        "<h1>Day two</h1>",
        '<h1 lang="lv">Lielā skatuve</h1>',
        "<h1>garden</h1>",
    }
    assert "<h1>Otrā diena</h1>" in filter_headings(pages, "lv")
    entry = text_of(pages, "en/index.html")
    nav = entry[entry.index('<nav class="filters"') : entry.index("</details>")]
    assert re.findall(r'<a href="[^"]*"(.*?)</a>', nav) == [
        ">Day two",
        ' lang="lv">Lielā skatuve',
        ">garden",
    ]
    stage = next(page.body.decode() for page in pages.values() if b'<h1 lang="lv">' in page.body)
    assert "<title>Lielā skatuve – " in stage
    assert re.search(
        r'aria-current="page">.*?</span><span lang="lv">Lielā skatuve</span></a>', stage
    )
    assert all(b"day-2" not in page.body for key, page in pages.items() if key.endswith(".html"))


def test_a_photo_says_its_section_by_title() -> None:
    """On its own page, marked where it is in another language."""
    pages = pages_of(a_sectioned())
    said = [
        re.findall(r"<dt>Section</dt><dd.*?</dd>", text_of(pages, f"en/p/p000000{number}.html"))[0]
        for number in (0, 3, 6)
    ]
    assert said == [
        "<dt>Section</dt><dd>Day two</dd>",
        '<dt>Section</dt><dd lang="lv">Lielā skatuve</dd>',
        "<dt>Section</dt><dd>garden</dd>",
    ]


def test_covers_of_a_large_gallery_say_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Photos without a section keep the page's own words for them."""
    monkeypatch.setattr(filters, "INDEX_FROM", 9)
    entry = text_of(pages_of(a_sectioned(names=("day-2", "stage", ""))), "en/index.html")
    assert re.findall(r'<span class="cover-words"(.*?)</span>', entry) == [
        ">Day two",
        ' lang="lv">Lielā skatuve',
        ">Other photos",
    ]


def packed_of(gallery: Gallery) -> tuple[Packed, ...]:
    return tuple(
        Packed(package, f"{number:064x}", 1000)
        for number, package in enumerate(packages_of(gallery))
    )


def test_zip_packages_are_offered_by_title_and_named_by_folder() -> None:
    """The file's name is an address, and stays."""
    gallery, _ = a_packed_gallery(4)
    titled = replace(
        gallery,
        sections=Sections((Section("2. diena", Localised.of({"lv": "Svētdiena"})),)),
    )
    bare, packed = packed_of(gallery), packed_of(titled)
    assert [one.key for one in packed] == [one.key for one in bare]
    pages = pages_of(titled, packed)
    for lang, marked in (("lv", "Svētdiena"), ("en", '<span lang="lv">Svētdiena</span>')):
        offers = re.findall(
            r'<span class="offer">(.*?) <span class="quiet">', text_of(pages, f"{lang}/index.html")
        )
        assert offers[1:3] == ["1. diena", marked]
    values = _json(pages)
    assert [one.get("title") for one in values["zips"] if one["of"] == "section"] == [
        None,
        {"lv": "Svētdiena"},
    ]
    _validate(pages, values)


def _json(pages: dict[str, Page]) -> dict[str, Any]:
    values = json.loads(text_of(pages, "gallery.json"))
    assert isinstance(values, dict)
    return values


def _validate(pages: dict[str, Page], values: dict[str, Any]) -> None:
    schema = json.loads(next(page for key, page in pages.items() if "a/schema." in key).body)
    jsonschema.Draft202012Validator(schema).validate(values)


def test_gallery_json_gives_titles_beside_names() -> None:
    """Only of sections that photos are in; without titles the file is as it was."""
    unused = Section("night", Localised.of({"lv": "Nakts"}))
    pages = pages_of(a_sectioned(Sections((*TITLES.titled, unused)), ("Day-2", "stage", "garden")))
    values = _json(pages)
    _validate(pages, values)
    assert values["sections"] == [
        {"name": "day-2", "title": {"lv": "Otrā diena", "en": "Day two"}},
        {"name": "stage", "title": {"lv": "Lielā skatuve"}},
    ]
    told = [photo.get("section") for photo in values["photos"]]
    assert told == ["day-2"] * 3 + ["stage"] * 3 + [None] * 3
    untitled = text_of(pages_of(a_sectioned(Sections())), "gallery.json")
    assert '"section' not in untitled


def test_a_changed_title_writes_its_pages_again() -> None:
    """Nothing that shows the old one is kept."""
    before = a_sectioned()
    live = make_manifest(before, a_stamp(), "c", render(a_site(), before, a_stamp()))
    later = replace(
        before, sections=Sections((Section("day-2", Localised.of({"lv": "Svētdiena"})),))
    )
    found = render_changes(a_site(), later, a_stamp("later-1", 4, 9), live.objects)
    whole = render(a_site(), later, a_stamp("later-1", 4, 9))
    stamp = a_stamp("later-1", 4, 9)
    assert make_manifest(later, stamp, "d", found.pages, found.kept) == make_manifest(
        later, stamp, "d", whole
    )
    assert "<h1>Svētdiena</h1>" in filter_headings({one.key: one for one in found.pages}, "lv")


def test_titles_are_words_of_the_desk_and_names_are_not() -> None:
    """The search for secrets takes what an editor wrote for public, and no folder."""
    said = set(words_of_the_desk(a_site(), a_sectioned()))
    assert {"Otrā diena", "Day two", "Lielā skatuve"} <= said
    assert not {"day-2", "garden"} & said


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "festival", "lampa-2017")


def _read(project: Project, text: str) -> Gallery:
    path = project.gallery_dir("lampa-2017") / "gallery.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return read_gallery(project, HouseSettings(), "lampa-2017")


def test_titles_are_read_from_gallery_toml(project: Project) -> None:
    """The name in the spelling that folders have: accents composed, spaces single."""
    assert _read(project, "").sections == Sections()
    gallery = _read(
        project,
        '[sections.day-2]\ntitle = { lv = "Otrā diena" }\n'
        '[sections."Liela\u0304  skatuve"]\ntitle = { en = "Main stage" }\n',
    )
    assert gallery.sections.title("day-2", "en") == Text("Otrā diena", "lv")
    assert gallery.sections.title("Lielā skatuve", "lv") == Text("Main stage", "en")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[sections.day-2]\n", r"sections.day-2.title"),
        ("[sections.day-2]\ntitle = {}\n", r"sections.day-2.title"),
        ("[sections.day-2]\ntitle = { lv = ' ' }\n", r"empty title"),
        (
            "[sections.day-2]\ntitle = { lv = 'A' }\n[sections.Day-2]\ntitle = { lv = 'B' }\n",
            "same",
        ),
        ("[sections.' ']\ntitle = { lv = 'A' }\n", "no name"),
        ("[sections.day-2]\ntitel = { lv = 'A' }\n", "no such setting"),
    ],
)
def test_a_mistake_in_sections_is_told(project: Project, text: str, complaint: str) -> None:
    """Rather than a section without a title on public pages."""
    with pytest.raises(SettingsError, match=complaint):
        _read(project, text)
