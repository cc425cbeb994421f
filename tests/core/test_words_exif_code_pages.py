"""EXIF of old programs comes back letter by letter, as their IIM does."""

from __future__ import annotations

import pytest

from gallery_media.metadata.read import read_raw_tags
from gallery_media.metadata.read_exif import read_exif
from gallery_media.metadata.read_mwg import candidates
from gallery_media.metadata.said import guessed_code_page
from gallery_media.metadata.words import words_of
from gallery_media.model.words import NoteKind, WordOrigin
from tests.makers.tiff_blocks import a_tiff_block, text, undefined
from tests.makers.words import (
    LATVIAN,
    PANGRAM,
    a_jpeg_with_words,
    an_exif_block,
    an_iim_block,
)

CAPTION = "Jāņi Rīgā: dziesmu svētku gājiens pie Brīvības pieminekļa"
TOWNS = "ĀDAŽI, ČIEKURI, ĒRGĻI, ĢIPKA, ĪLE, ĶEMERI, ĻAUDONA, ŅUKŠI, ŠĶĒDE, ŪZIŅI, ŽĪGURI"
EVERY_LETTER = f"{PANGRAM}, {TOWNS}"


def test_every_latvian_letter_survives_where_only_exif_speaks() -> None:
    """A scanner's program of 2003: code page 1257 in EXIF, no IIM and no XMP beside it."""
    exif = an_exif_block({"ImageDescription": EVERY_LETTER, "Artist": "Ģirts Ļūļāks"}, "cp1257")
    tags = read_raw_tags(a_jpeg_with_words(exif=exif))
    assert tags.problems == ()
    assert set(LATVIAN) <= set(EVERY_LETTER)
    words = words_of(tags)
    assert words.caption.best("lv").words == EVERY_LETTER
    assert words.byline == ("Ģirts Ļūļāks",)
    assert {"caption", "byline"} <= words.noted(NoteKind.CODE_PAGE)


def test_exif_says_what_the_iim_beside_it_says() -> None:
    """EXIF comes first; it must not be the one that is read wrongly."""
    exif = an_exif_block({"ImageDescription": CAPTION, "Artist": "Zaļā Ūdre"}, "cp1257")
    iim = an_iim_block({"Caption-Abstract": CAPTION, "By-line": "Zaļā Ūdre"}, "cp1257")
    tags = read_raw_tags(a_jpeg_with_words(iim, exif=exif))
    assert [one.values for one in candidates(tags, "caption")] == [(CAPTION,), (CAPTION,)]
    words = words_of(tags)
    assert words.caption.best("lv").words == CAPTION
    assert words.byline == ("Zaļā Ūdre",)
    assert WordOrigin.EXIF in {one.origin for one in words.sources if one.field == "caption"}


def test_one_text_of_exif_decides_about_the_others() -> None:
    """The caption is plainly Norwegian, so the name in the other tag is as well."""
    said = {"ImageDescription": "Håkon og Bjørn går på ski i Tromsø", "Artist": "Asbjørn Sørø"}
    tags = dict(one[1:] for one in read_exif(an_exif_block(said, "cp1252")).tags)
    assert tags == said
    assert {guessed_code_page(words) for words in tags.values()} == {"cp1252"}


@pytest.mark.parametrize("words", [CAPTION, "Zoë à København", "Президент", "only ASCII"])
def test_utf8_in_exif_stays_what_it_is(words: str) -> None:
    """And is no guess."""
    (found,) = read_exif(an_exif_block({"ImageDescription": words}, "utf-8")).tags
    assert found == ("IFD0", "ImageDescription", words)
    assert not guessed_code_page(found[2])


def test_spaces_around_an_old_text_go_and_the_guess_stays_known() -> None:
    """Cameras fill the tag up with spaces."""
    (found,) = read_exif(an_exif_block({"ImageDescription": f"{CAPTION}    "}, "cp1257")).tags
    assert found[2] == CAPTION
    assert guessed_code_page(found[2]) == "cp1257"


def test_a_damaged_name_of_the_camera_does_not_decide_about_the_caption() -> None:
    """Bytes of an erased memory would be Russian letters."""
    block = a_tiff_block({0x010E: text(CAPTION.encode("cp1257")), 0x0110: text(b"\xff" * 60)})
    tags = dict(one[1:] for one in read_exif(block).tags)
    assert tags["ImageDescription"] == CAPTION


def test_a_comment_that_calls_itself_ascii_is_read_as_well() -> None:
    """Nothing shows it, but what it says is searched for in all that leaves the house."""
    comment = undefined(b"ASCII\0\0\0" + CAPTION.encode("cp1257"))
    tags = read_exif(a_tiff_block({0x8769: {0x9286: comment}})).tags
    assert ("Exif", "UserComment", CAPTION) in tags
