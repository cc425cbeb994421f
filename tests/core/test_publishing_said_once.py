"""What a reader would find silly: the same words twice, and labels that are not true."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.metadata import Preset
from gallery_media.model.package import DownloadRules
from gallery_media.model.variant import Format, Variant
from gallery_media.model.words import Caption
from gallery_media.publishing.pages import render
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp

SITE = a_site(public_url="https://foto.example.lv")
ENTRY = "g/lampa-2017/lv/index.html"
PHOTO = "g/lampa-2017/{}/p/p0000001.html"
GALLERY = "Sarunu festivāls &#34;LAMPA&#34; 2017"


def pages_of(gallery: Gallery) -> dict[str, str]:
    pages = render(SITE, gallery, a_stamp())
    return {page.key: page.body.decode() for page in pages if page.key.endswith(".html")}


def wordless(count: int) -> Gallery:
    pictures = (replace(a_picture(number), caption=Caption()) for number in range(count))
    return a_gallery(tuple(pictures))


def for_the_press(picture: Picture, width: int) -> Picture:
    height = width * picture.height // picture.width
    size = (4000, width, height)
    press = Variant(picture.photo, Format.JPEG, *size, "e" * 64, 900_000, Preset.CREDITS)
    return replace(picture, variants=(*picture.variants, press))


@pytest.mark.parametrize("count", [3, 100])
def test_a_photo_without_words_says_gallery_and_number_once(count: int) -> None:
    """Its neutral heading holds both: no title twice, no place in the gallery beside it."""
    page = pages_of(wordless(count))[PHOTO.format("lv")]
    title = re.search("<title>(.*)</title>", page)
    assert title
    assert title[1].count(GALLERY) == 1
    visible = re.sub(r"<[^>]*>", "", page[page.index('<div class="photo-top">') :])
    assert visible.count("Foto 2 no 3") == (1 if count == 3 else 0)
    assert visible.count(GALLERY) == 1


def test_a_photo_with_words_still_says_where_it_is() -> None:
    """In the title the gallery, beside the heading the number."""
    page = pages_of(a_gallery(3))[PHOTO.format("lv")]
    assert f" – {GALLERY} – Foto galerijas</title>" in page
    assert '<span class="position">Foto 2 no 3</span>' in page


@pytest.mark.parametrize("gallery", [a_gallery(3), wordless(3)], ids=["words", "none"])
def test_a_photos_credit_is_said_once(gallery: Gallery) -> None:
    """Below the photo, where the viewer finds it too, and not again among the particulars."""
    page = pages_of(gallery)[PHOTO.format("lv")]
    shown = page[page.index("<main") : page.index("</main>")]
    assert len(re.findall("Foto: (?:Anna Kalniņa|festivāla fotogrāfi)", shown)) == 1
    assert '<p class="credit">' in shown


@pytest.mark.parametrize(
    ("press", "lv", "en"),
    [
        (0, "Lielākais izmērs", "Largest size"),
        (1067, "Lielākais izmērs", "Largest size"),
        (2667, "Tīmeklim", "For the web"),
    ],
)
def test_the_largest_size_is_the_largest_that_is_offered(press: int, lv: str, en: str) -> None:
    """A file for web pages beside a larger one for the press is called what it is."""
    pictures = [a_picture(number, size=(4000, 6000)) for number in range(2)]
    if press:
        pictures[1] = for_the_press(pictures[1], press)
    pages = pages_of(a_gallery(tuple(pictures)))
    for lang, label in (("lv", lv), ("en", en)):
        page = pages[PHOTO.format(lang)]
        assert re.findall(r"<dt>([^<]*)</dt><dd><a [^>]*>1067 × 1600 pi", page)[-1] == label
        assert ("Largest size" in page or "Lielākais izmērs" in page) is (press < 2667)


def test_a_gallerys_line_is_not_said_to_be_every_photos() -> None:
    """Of its photos one has a line of its own: pages say so, and programs are told no wrong one."""
    other = replace(a_picture(1), caption=replace(Caption(), credit_line="Foto: Jānis Ozols"))
    own = replace(a_picture(0), caption=Caption())
    for pictures, said in (((own,), True), ((own, other), False)):
        page = pages_of(a_gallery(pictures))[ENTRY]
        line = "<dd>Foto: festivāla fotogrāfi</dd>"
        assert f"<dt>Autorība, ja fotogrāfijai nav norādīta cita</dt>{line}" in page
        data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert data
        assert ("creditText" in json.loads(data[1])) is said


def test_no_heading_promises_zip_files_where_there_is_none() -> None:
    """Visitors may choose photos there all the same; a gallery without photos offers nothing."""
    gallery = replace(a_gallery(2), press=True, downloads=DownloadRules())
    page = pages_of(gallery)[ENTRY]
    assert 'class="select-start"' in page
    assert "Lejupielādēt fotogrāfijas" not in page
    assert "ZIP faili" not in page
    assert "select-start" not in pages_of(replace(gallery, pictures=()))[ENTRY]
