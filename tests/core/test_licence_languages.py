"""A licence in several languages: what editors write, and what pages, feeds and files say of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import jsonschema
import pytest

from gallery_media.errors import SettingsError
from gallery_media.model.gallery import Gallery
from gallery_media.model.licence import Licence
from gallery_media.model.localised import Text
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.package_words import licence_text, photo_lines
from gallery_media.publishing.pages import render
from gallery_media.publishing.templates import search_path
from gallery_media.settings.project import Project
from tests.makers.festivals import a_festival, read_with
from tests.makers.galleries import a_gallery, a_site, a_stamp
from tests.makers.packages import a_packed_gallery

DEED = "https://creativecommons.org/licenses/by/4.0/deed."
LATVIAN = Licence.of({"lv": "Atsaucoties uz autoru"}, {"lv": f"{DEED}lv"})
BOTH = Licence.of(
    {"lv": "Atsaucoties uz autoru", "en": "Naming the author"},
    {"lv": f"{DEED}lv", "en": f"{DEED}en"},
)

project = pytest.fixture(a_festival)


def texts_of(gallery: Gallery) -> dict[str, str]:
    site = a_site(public_url="https://foto.example.lv")
    return {
        page.key.removeprefix("g/lampa-2017/"): page.body.decode()
        for page in render(site, gallery, a_stamp())
    }


def links_to(text: str, url: str) -> list[str]:
    return re.findall(rf'<a [^>]*href="{re.escape(url)}"[^>]*>[^<]*</a>', text)


@pytest.mark.parametrize("page", ["index.html", "p/p0000000.html"])
def test_a_page_says_the_licence_in_its_language(page: str) -> None:
    """Among the facts and in the footer, without a mark where nothing is foreign."""
    found = texts_of(replace(a_gallery(), licence=BOTH))
    for lang, name in (("lv", "Atsaucoties uz autoru"), ("en", "Naming the author")):
        links = links_to(found[f"{lang}/{page}"], f"{DEED}{lang}")
        assert len(links) == 2
        assert all(one.endswith(f'"{DEED}{lang}">{name}</a>') for one in links)
        other = "en" if lang == "lv" else "lv"
        assert f"{DEED}{other}" not in re.sub(
            r"(?s)<script.*?</script>", "", found[f"{lang}/{page}"]
        )


@pytest.mark.parametrize("page", ["index.html", "p/p0000000.html"])
def test_a_licence_in_another_language_is_marked(page: str) -> None:
    """WCAG 3.1.2; the link says the language of what it leads to."""
    found = texts_of(replace(a_gallery(), licence=LATVIAN))
    links = links_to(found[f"en/{page}"], f"{DEED}lv")
    assert len(links) == 2
    assert all(' hreflang="lv" lang="lv">' in one for one in links)
    assert all("lang=" not in one for one in links_to(found[f"lv/{page}"], f"{DEED}lv"))
    nameless = texts_of(replace(a_gallery(), licence=Licence.of({"lv": "Brīvi"})))[f"en/{page}"]
    assert nameless.count('<span lang="lv">Brīvi</span>') == 2


def test_what_the_viewer_says_of_a_download_marks_a_licence_in_another_language() -> None:
    """The script shows ``data-licence`` in an element of its own."""
    found = texts_of(replace(a_gallery(), licence=LATVIAN))
    said = {
        lang: re.findall(r'data-terms="[^"]*"[^>]*>', found[f"{lang}/p/p0000000.html"])
        for lang in ("lv", "en")
    }
    assert [one.endswith(' · Atsaucoties uz autoru">') for one in said["lv"]] == [True]
    assert [one.count(' data-licence="Atsaucoties uz autoru"') for one in said["en"]] == [1]
    assert said["en"][0].endswith(' data-licence-lang="lv">')
    assert "autoru" not in said["en"][0].split('"')[1]


def test_the_feed_says_the_licence_in_its_language() -> None:
    """Or marks the one that there is."""
    found = texts_of(replace(a_gallery(), licence=BOTH))
    assert f'<link rel="license" href="{DEED}en"/>' in found["en/feed.atom"]
    assert f'type="text/html" href="{DEED}en">Naming the author<' in found["en/feed.atom"]
    found = texts_of(replace(a_gallery(), licence=LATVIAN))
    assert f'href="{DEED}lv" xml:lang="lv">Atsaucoties uz autoru<' in found["en/feed.atom"]


def test_structured_data_agrees_with_the_files() -> None:
    """In all languages the address that is inside the files (item K2 of the page design)."""
    found = texts_of(replace(a_gallery(), licence=BOTH))
    for lang in ("lv", "en"):
        block = re.findall(r"ld\+json\">(.*?)</script>", found[f"{lang}/p/p0000000.html"])[0]
        assert json.loads(block)["license"] == f"{DEED}lv"


def test_texts_of_a_zip_file_say_the_licence_of_their_language() -> None:
    """Table and licence text alike."""
    gallery = replace(a_packed_gallery(1)[0], licence=BOTH)
    for lang, name in (("lv", "Atsaucoties uz autoru"), ("en", "Naming the author")):
        language = load_language(lang, search_path(()))
        lines = photo_lines(a_site(), gallery, gallery.pictures[0], language)
        assert f'"{name}"' in lines.table
        said = licence_text(a_site(), gallery, [language])
        assert f": {name}\n{DEED}{lang}\n" in said


def test_gallery_json_gives_all_languages_beside_the_first() -> None:
    """A text for all languages is there once, as it always was."""
    found = texts_of(replace(a_gallery(), licence=BOTH))
    values = json.loads(found["gallery.json"])
    assert values["licence"] == {
        "name": "Atsaucoties uz autoru",
        "url": f"{DEED}lv",
        "names": {"lv": "Atsaucoties uz autoru", "en": "Naming the author"},
        "urls": {"lv": f"{DEED}lv", "en": f"{DEED}en"},
    }
    schema = json.loads(next(text for key, text in found.items() if key.startswith("a/schema.")))
    jsonschema.Draft202012Validator(schema).validate(values)
    plain = json.loads(texts_of(a_gallery())["gallery.json"])
    assert set(plain["licence"]) == {"name", "url"}


def test_one_text_is_for_all_languages(project: Project) -> None:
    """As most licences are named; it has no language that could be wrong."""
    gallery = read_with(project, f'licence = {{ name = "CC BY 4.0", url = "{DEED}en" }}')
    assert gallery.licence is not None
    assert gallery.licence.on("lv").name == Text("CC BY 4.0", "")
    assert gallery.licence.on("lv").url == Text(f"{DEED}en", "")
    assert gallery.rights.licence_url == f"{DEED}en"


def test_files_carry_the_address_of_the_gallerys_first_language(project: Project) -> None:
    """In whichever order an editor writes them."""
    gallery = read_with(
        project,
        'licence = { name = { en = "Naming", lv = "Atsaucoties" }, '
        f'url = {{ en = "{DEED}en", lv = "{DEED}lv" }} }}',
    )
    assert gallery.licence is not None
    assert (gallery.licence.name, gallery.licence.url) == ("Atsaucoties", f"{DEED}lv")
    assert gallery.licence.on("en").name == Text("Naming", "en")
    assert gallery.rights.licence_url == f"{DEED}lv"


@pytest.mark.parametrize(
    ("licence", "complaint"),
    [
        ("{ url = 'https://a.example/' }", r"licence.name"),
        ("{ name = '' }", r"licence.name: a licence needs a name"),
        ("{ name = {} }", r"licence.name: a licence needs a name"),
        ("{ name = 5 }", r"licence.name: write one text, or one for each language"),
        ("{ name = { lv = 5 } }", r"licence.name: write one text, or one for each language"),
        ("{ name = { latviski = 'A' } }", r'licence.name: "latviski" is no language'),
        ("{ name = 'A', url = 'a.example' }", r"licence.url: write a web address"),
        ("{ name = 'A', url = { lv = 'https://a.example/', en = 'b' } }", r"licence.url: write a"),
        (f"{{ name = 'A', url = {{ lv = '{DEED}lv', en = 'https://b.example' }} }}", "different"),
    ],
)
def test_a_mistake_in_the_licence_is_told(project: Project, licence: str, complaint: str) -> None:
    """With the field and what to write."""
    with pytest.raises(SettingsError, match=complaint):
        read_with(project, f"licence = {licence}")


def test_a_free_licence_in_any_language_order_reserves_nothing(project: Project) -> None:
    """Text and data mining: one licence, one answer."""
    with pytest.raises(SettingsError, match="contradicts the licence"):
        read_with(
            project,
            f'licence = {{ name = "CC BY", url = {{ en = "{DEED}en" }} }}\n'
            "discovery = { tdm_reservation = true }",
        )
