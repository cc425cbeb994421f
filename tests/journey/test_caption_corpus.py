"""Captions of other people's files through the whole house: every letter, on pages and in files."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from gallery_media.darkroom import Darkroom
from gallery_media.metadata.words import read_sidecar, words_of
from gallery_media.model.gallery import Picture
from gallery_media.model.variant import RECIPES, Format, Recipe, Rung
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom
from tests.makers.corpus import corpus_dir
from tests.makers.newsrooms import GALLERY, drop, publish
from tests.makers.projects import a_newsroom, clear_people, write_settings
from tests.makers.words import (
    LATVIAN,
    PANGRAM,
    a_jpeg_with_words,
    a_packet,
    an_exif_block,
    an_iim_block,
)

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool not installed"),
]

SMALL = Recipe(rungs=(Rung(Format.AVIF, 120, 60, 10), Rung(Format.JPEG, 160, 80)), name="captions")
FOLDERS = ("rights-and-captions", "people-and-places")
# Every letter, small and capital, in words: a row of bare letters says nothing about a code page.
TOWNS = "ĀDAŽI, ČIEKURI, ĒRGĻI, ĢIPKA, ĪLE, ĶEMERI, ĻAUDONA, ŅUKŠI, ŠĶĒDE, ŪZIŅI, ŽĪGURI"
CAPTION = f"{PANGRAM}, {TOWNS}"
HEADLINE = "Šķūņa rūķīši Žīguros, Ādažos un Ķemeros"
BYLINE = "Žanete Ķīļņa"
ALT = f"Rūķīši šķūnī: {LATVIAN}"
LONG = f"Garš apraksts: {PANGRAM} {LATVIAN}"


def made() -> dict[str, bytes]:
    """Letters at risk: in the Baltic code page, undeclared, in IIM or EXIF or both; in XMP."""
    said = {"Headline": HEADLINE, "Caption-Abstract": CAPTION, "By-line": BYLINE}
    baltic = an_iim_block(said, "cp1257")
    exif = an_exif_block({"ImageDescription": CAPTION, "Artist": BYLINE}, "cp1257")
    packet = a_packet(
        {
            "dc:description": {"x-default": CAPTION, "lv": CAPTION},
            "photoshop:Headline": {"lv": HEADLINE},
            "Iptc4xmpCore:AltTextAccessibility": {"lv": ALT},
            "Iptc4xmpCore:ExtDescrAccessibility": {"lv": LONG},
        }
    )
    return {
        "baltic.jpg": a_jpeg_with_words(baltic),
        "exif.jpg": a_jpeg_with_words(exif=exif),
        "both.jpg": a_jpeg_with_words(baltic, exif=exif),
        "declared.jpg": a_jpeg_with_words(an_iim_block(said, "utf-8", b"\x1b%G")),
        "xmp.jpg": a_jpeg_with_words(packet=packet),
        "sidecar.jpg": a_jpeg_with_words(),
    }


SIDECAR = a_packet(
    {
        "dc:description": {"lv": CAPTION},
        "Iptc4xmpCore:AltTextAccessibility": {"lv": ALT},
    }
)


def originals() -> dict[str, bytes]:
    """Photos and sidecars of the corpus, where it is, by the names they are dropped under."""
    folder = corpus_dir()
    if folder is None:
        return {}
    return {
        f"{name}/{path.name}": path.read_bytes()
        for name in FOLDERS
        for path in sorted((folder / "metadata" / name).iterdir())
        if path.suffix.lower() in (".jpg", ".xmp", ".png")
    }


@dataclass(frozen=True, slots=True)
class House:
    """Everything published: pictures by path, and what exiftool reads in their press files."""

    newsroom: Newsroom
    pictures: dict[str, Picture]
    press: dict[str, dict[str, Any]]

    def page(self, path: str) -> str:
        key = f"g/{GALLERY}/lv/p/{self.pictures[path].photo}.html"
        return self.newsroom.stores.public.get(key).body.decode()


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, seaweedfs: S3Location, darkroom: Darkroom
) -> Iterator[House]:
    """All files dropped into one gallery, with small variants and press files, and published."""
    with ExitStack() as closing, pytest.MonkeyPatch.context() as patch:
        patch.setitem(RECIPES, "balanced", SMALL)
        root = tmp_path_factory.mktemp("captions") / "festival"
        newsroom = closing.enter_context(a_newsroom(root, seaweedfs, darkroom))
        files = {**made(), **originals()}
        clear_people(newsroom.project, *(name.rpartition("/")[2] for name in files))
        write_settings(newsroom.project, "press_downloads = true\nper_page = 200\n")
        for name, data in files.items():
            drop(newsroom, name, data)
        drop(newsroom, "sidecar.xmp", SIDECAR)
        publish(newsroom)
        by_id = {one.photo: one for one in newsroom.gather(GALLERY).gallery.pictures}
        paths = newsroom.catalogue.photos_by_path(GALLERY)
        pictures = {path: by_id[photo] for path, photo in paths.items() if photo in by_id}
        yield House(newsroom, pictures, told(newsroom, pictures, tmp_path_factory.mktemp("press")))


def told(
    newsroom: Newsroom, pictures: dict[str, Picture], folder: Path
) -> dict[str, dict[str, Any]]:
    keys = {item.sha256: item.key for item in newsroom.live()[0].objects}
    names = {}
    for path, picture in pictures.items():
        assert picture.press is not None
        file = folder / f"{picture.photo}.jpg"
        file.write_bytes(newsroom.stores.public.get(keys[picture.press.sha256]).body)
        names[file.name] = path
    command = ["exiftool", "-a", "-G1", "-j", "-charset", "exif=utf8", str(folder)]
    answer = subprocess.run(command, capture_output=True, check=True)
    return {names[Path(one["SourceFile"]).name]: one for one in json.loads(answer.stdout)}


@pytest.mark.parametrize("path", list(made()))
def test_every_latvian_letter_stands_on_the_page_and_in_the_press_file(
    house: House, path: str
) -> None:
    """Whichever code page, block or file beside it the caption came in; exiftool agrees."""
    assert set(LATVIAN) <= set(CAPTION)
    assert str(escape(CAPTION)) in house.page(path)
    found = house.press[path]
    assert found["XMP-dc:Description"] == CAPTION
    assert found["IPTC:Caption-Abstract"] == CAPTION
    assert found["IFD0:ImageDescription"] == CAPTION


def test_headline_and_byline_in_the_baltic_code_page_survive(house: House) -> None:
    """The headline is the heading of the photo's page; the byline credits and stays the creator."""
    page = house.page("baltic.jpg")
    assert f"{HEADLINE}</h1>" in page
    assert f'<p class="credit">{BYLINE}</p>' in page
    assert house.press["baltic.jpg"]["XMP-photoshop:Headline"] == HEADLINE
    assert house.press["baltic.jpg"]["XMP-dc:Creator"] == BYLINE


@pytest.mark.parametrize("path", ["exif.jpg", "both.jpg"])
def test_a_byline_in_old_exif_survives(house: House, path: str) -> None:
    """As the credit below the photo and as the creator in the press file."""
    assert f'<p class="credit">{BYLINE}</p>' in house.page(path)
    assert house.press[path]["XMP-dc:Creator"] == BYLINE
    assert house.press[path]["IFD0:Artist"] == BYLINE


@pytest.mark.parametrize("path", ["xmp.jpg", "sidecar.jpg"])
def test_alt_text_survives_letter_by_letter(house: House, path: str) -> None:
    """On the photo's page, in the rows of the gallery, and in the press file."""
    assert f'alt="{ALT}"' in house.page(path)
    key = f"g/{GALLERY}/lv/index.html"
    rows = house.newsroom.stores.public.get(key).body.decode()
    assert f'alt="{ALT}"' in rows
    assert house.press[path]["XMP-iptcCore:AltTextAccessibility"] == ALT


def test_the_long_description_survives(house: House) -> None:
    """Behind its own heading on the photo's page."""
    assert LONG in house.page("xmp.jpg")
    assert house.press["xmp.jpg"]["XMP-iptcCore:ExtDescrAccessibility"] == LONG


def test_exiftool_reads_the_baltic_file_as_we_do(house: House, tmp_path: Path) -> None:
    """Told which code page it is; nothing in the file says so."""
    path = tmp_path / "baltic.jpg"
    path.write_bytes(made()["baltic.jpg"])
    command = ["exiftool", "-j", "-charset", "iptc=Baltic", "-IPTC:all", str(path)]
    (found,) = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    caption = house.pictures["baltic.jpg"].caption
    assert found["Caption-Abstract"] == caption.caption.best("lv").words
    assert found["Headline"] == caption.headline.best("lv").words
    assert found["By-line"] == caption.credit_line


@pytest.mark.corpus
@pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout")
def test_the_corpus_says_the_same_on_pages_and_in_press_files(house: House) -> None:
    """Every caption that was read stands on its page, and is what exiftool reads for the press."""
    spoken = 0
    for path, picture in house.pictures.items():
        page = house.page(path)
        caption = picture.caption.caption.best("lv")
        if not caption:
            assert "XMP-dc:Description" not in house.press[path], path
            continue
        assert str(escape(caption.words)) in page, path
        assert str(house.press[path]["XMP-dc:Description"]) == caption.words, path
        spoken += 1
    assert spoken >= 12


@pytest.mark.corpus
@pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout")
def test_the_corpus_sidecars_found_their_photos(house: House) -> None:
    """Each that lies beside a published photo has been taken, and its caption is shown."""
    taken = 0
    for name, data in originals().items():
        if not name.endswith(".xmp"):
            continue
        photo = name.removesuffix(".xmp")
        photo = photo if photo in house.pictures else f"{photo}.jpg"
        if photo not in house.pictures:
            continue
        taken += 1
        said = words_of(read_sidecar(data)).caption
        shown = {text.words for text in house.pictures[photo].caption.caption.texts}
        assert {text.words for text in said.texts} <= shown, name
    assert taken >= 6
