"""What ZIP files a gallery offers: which photos, which names, which words, and how they are cut."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from gallery_media.errors import SettingsError
from gallery_media.model.localised import Localised
from gallery_media.model.package import DownloadRules, PackageKind, attachment, photo_file
from gallery_media.publishing.package_words import COLUMNS
from gallery_media.publishing.packages import package_slug
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from tests.makers.packages import EVERY_KIND, a_packed_gallery, packages_of

K = PackageKind


def test_the_gallery_its_sections_and_its_photographers_each_have_one() -> None:
    """Photographers by the credit line that visitors read, in the order of their first photo."""
    gallery, _ = a_packed_gallery(6)
    packages = packages_of(gallery)
    assert [(one.kind, one.about, len(one.members)) for one in packages] == [
        (K.GALLERY, "", 6),
        (K.SECTION, "1. diena", 3),
        (K.SECTION, "2. diena", 3),
        (K.PHOTOGRAPHER, "Foto: Anna Kalniņa", 4),
        (K.PHOTOGRAPHER, "Foto: Jānis Bērziņš", 2),
    ]
    assert [one.name for one in packages] == [
        "lampa-2017",
        "lampa-2017-1-diena",
        "lampa-2017-2-diena",
        "lampa-2017-foto-anna-kalnina",
        "lampa-2017-foto-janis-berzins",
    ]


def test_sections_that_differ_by_case_only_are_one_and_no_two_files_have_one_name() -> None:
    """Also where disks know no case, and where other signs stand between the same letters."""
    gallery, _ = a_packed_gallery(8)
    named = ("Day-2", "day-2", "Day 2", "day_3", "DAY_3", "Day", "Day", "Day")
    pictures = tuple(
        replace(picture, section=section)
        for picture, section in zip(gallery.pictures, named, strict=True)
    )
    sections = DownloadRules((K.SECTION,), largest=9_000)
    found = packages_of(replace(gallery, pictures=pictures, downloads=sections))
    counted: dict[str, int] = {}
    for one in found:
        counted[one.about] = counted.get(one.about, 0) + len(one.members)
    assert counted == {"Day-2": 2, "Day 2": 1, "day_3": 2, "Day": 3}
    names = [one.name for one in found]
    assert len({name.casefold() for name in names}) == len(names)
    assert names[0] == "lampa-2017-day-2"
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)

    parts = replace(sections, largest=2_500)
    cut = packages_of(replace(gallery, pictures=pictures[::-1], downloads=parts))
    names = [one.name for one in cut]
    assert "lampa-2017-day-2" in names  # the second part of "Day", and so the section is not
    assert len({name.casefold() for name in names}) == len(names)


def test_nothing_is_packed_that_was_not_asked_for() -> None:
    """Off unless settings name a kind; only photos with a file for the press; nothing twice."""
    gallery, _ = a_packed_gallery(4)
    assert packages_of(replace(gallery, downloads=DownloadRules())) == ()
    assert packages_of(replace(gallery, press=False)) == ()
    bare = replace(gallery.pictures[0], variants=gallery.pictures[0].variants[:-1])
    fewer = replace(gallery, pictures=(bare, *gallery.pictures[1:]))
    assert {one.photo for one in packages_of(fewer)[0].members} == {
        picture.photo for picture in gallery.pictures[1:]
    }
    one_day = tuple(replace(picture, section="1. diena") for picture in gallery.pictures)
    kinds = [one.kind for one in packages_of(replace(gallery, pictures=one_day))]
    assert K.SECTION not in kinds
    alone = replace(gallery, pictures=one_day, downloads=DownloadRules((K.SECTION,)))
    assert [one.about for one in packages_of(alone)] == ["1. diena"]


def test_names_are_the_gallerys_and_the_photos_and_nothing_else() -> None:
    """Members are sorted by name, texts stand first."""
    gallery, _ = a_packed_gallery(3)
    package = packages_of(gallery)[0]
    assert [text.name for text in package.texts] == [
        "LICENCE.txt", "captions.lv.csv", "captions.lv.txt", "captions.en.csv", "captions.en.txt",
    ]  # fmt: skip
    names = [member.name for member in package.members]
    assert names == sorted(f"lampa-2017-{picture.photo}.jpg" for picture in gallery.pictures)


@pytest.mark.parametrize(
    ("about", "slug"),
    [
        ("", "lampa-2017"),
        ("Ļaužu šķūnis / 2. diena", "lampa-2017-lauzu-skunis-2-diena"),
        ("Зал", "lampa-2017-182f7c57"),
        ("../../etc", "lampa-2017-etc"),
        ("x" * 200, "lampa-2017-" + "x" * 48),
    ],
)
def test_a_title_becomes_a_file_name_of_plain_letters(about: str, slug: str) -> None:
    found = package_slug("lampa-2017", about)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found)
    assert len(found) <= 59
    assert found == slug


def test_captions_come_as_a_table_and_as_text_in_each_language() -> None:
    """Spreadsheets read the table, and compute nothing; the page's address where it is known."""
    gallery, _ = a_packed_gallery(2)
    caption = replace(
        gallery.pictures[0].caption, headline=Localised.of({"lv": '=1+1; "jā"', "en": "+ yes"})
    )
    first = replace(gallery.pictures[0], caption=caption)
    gallery = replace(gallery, pictures=(first, gallery.pictures[1]))
    texts = {one.name: one.body.decode() for one in packages_of(gallery, "https://g.lv")[0].texts}
    rows = list(csv.reader(io.StringIO(texts["captions.lv.csv"].lstrip("\ufeff")), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1][:2] == ["lampa-2017-p0000000.jpg", '\'=1+1; "jā"']
    assert rows[1][5:] == ["CC BY 4.0", "https://g.lv/g/lampa-2017/lv/p/p0000000.html"]
    assert rows[2][1] == "Klausītāji lielajā teltī"
    assert texts["captions.lv.csv"].startswith("\ufeff")
    assert texts["captions.en.txt"].splitlines()[6:10] == [
        "lampa-2017-p0000001.jpg",
        "Listeners in the big tent",
        "Listeners in the big tent. The festival's first day in Cēsis was about communities.",
        "Foto: Anna Kalniņa",
    ]
    licence = texts["LICENCE.txt"]
    assert "https://creativecommons.org/licenses/by/4.0/" in licence
    assert "Licence: CC BY 4.0" in licence
    assert "foto@example.lv" in licence


def test_one_more_photo_at_the_end_leaves_all_parts_but_the_last_as_they_are() -> None:
    """Parts are numbered, hold what fits, and together hold each photo once."""
    rules = DownloadRules((K.GALLERY,), largest=8_000)
    gallery, _ = a_packed_gallery(12, rules=rules)
    shorter = replace(gallery, pictures=gallery.pictures[:-1])
    before, after = packages_of(shorter), packages_of(gallery)
    assert len(after) > 2
    assert [one.name for one in after] == [
        f"lampa-2017-{number}" for number in range(1, len(after) + 1)
    ]
    assert {one.parts for one in after} == {len(after)}
    photos = [photo for one in after for photo in one.photos]
    assert sorted(photos) == sorted(picture.photo for picture in gallery.pictures)
    kept = min(len(before), len(after)) - 1
    assert [one.made_from for one in before[:kept]] == [one.made_from for one in after[:kept]]
    assert before[-1].made_from != after[-1].made_from


def test_a_package_is_another_when_a_word_or_a_file_in_it_is() -> None:
    gallery, _ = a_packed_gallery(2)
    (first,) = {packages_of(gallery)[0].made_from, packages_of(gallery)[0].made_from}
    other = replace(gallery.pictures[0].caption, headline=Localised.of({"lv": "Cits"}))
    changed = replace(gallery.pictures[0], caption=other)
    assert packages_of(replace(gallery, pictures=(changed, gallery.pictures[1])))[0].made_from != (
        first
    )
    turned = replace(gallery, pictures=gallery.pictures[::-1])
    assert packages_of(turned)[0].made_from == first


def test_names_for_people_are_plain() -> None:
    assert photo_file("lampa-2017", "p0000001", "captioned", "lv") == (
        "lampa-2017-p0000001-captioned-lv.jpg"
    )
    assert attachment("lampa-2017.zip") == 'attachment; filename="lampa-2017.zip"'
    for name in ('a".zip', "ā.zip", "../a.zip"):
        with pytest.raises(ValueError, match="no file name of ours"):
            attachment(name)


def settings(project: Project, text: str) -> DownloadRules:
    path = project.gallery_dir("lampa-2017") / "gallery.toml"
    start = path.read_text().partition("\n# DOWNLOADS\n")[0]
    path.write_text(f"{start}\n# DOWNLOADS\n{text}")
    return read_gallery(project, HouseSettings(), "lampa-2017").downloads


def test_settings_say_what_is_offered(tmp_path_factory: pytest.TempPathFactory) -> None:
    project = make_project(tmp_path_factory.mktemp("zips"), "lampa-2017")
    path = project.gallery_dir("lampa-2017") / "gallery.toml"
    assert settings(project, "") == DownloadRules()
    with pytest.raises(SettingsError, match="press_downloads = true"):
        settings(project, '[downloads]\nzips = ["gallery"]\n')
    path.write_text("press_downloads = true\n" + path.read_text())
    told = '[downloads]\nzips = ["gallery", "section", "photographer"]\nzip_megabytes = 50\n'
    assert settings(project, told) == replace(EVERY_KIND, largest=50_000_000)
    assert not settings(project, "[downloads]\nselection = false\n").selection
    with pytest.raises(SettingsError, match="named twice"):
        settings(project, '[downloads]\nzips = ["gallery", "gallery"]\n')
    with pytest.raises(SettingsError, match="zip_megabytes"):
        settings(project, "[downloads]\nzip_megabytes = 6000\n")
