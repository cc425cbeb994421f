"""Words are made ready for drawing: composed, in the right face and direction, without boxes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gallery_media.imaging import fonts, wording
from gallery_media.imaging.cmap import code_points
from gallery_media.imaging.fonts import LATIN, RIGHT_TO_LEFT, Face, can_write, coverage, font_of
from gallery_media.imaging.wording import Unwritable, word
from tests.makers.labels import (
    ARABIC,
    ARABIC_LETTERS,
    DECOMPOSED,
    HEBREW,
    HEBREW_LETTERS,
    LATVIAN,
    LATVIAN_LETTERS,
)

needs_raqm = pytest.mark.skipif(not fonts.can_shape(), reason="this Pillow finds no FriBidi")


def _ink(face: Face, character: str, strong: bool = False) -> bytes:
    mask = Image.new("L", (90, 90))
    from PIL import ImageDraw

    ImageDraw.Draw(mask).text((10, 70), character, 255, font_of(face, 60, strong), anchor="ls")
    return mask.tobytes()


@pytest.mark.parametrize("face", [LATIN, RIGHT_TO_LEFT])
@pytest.mark.parametrize("strong", [False, True])
def test_every_latvian_letter_has_a_glyph_of_its_own(face: Face, strong: bool) -> None:
    """Each is drawn, none as the box of a missing glyph, and no two look alike."""
    box = _ink(face, "\U0010fffd", strong)
    drawn = [_ink(face, letter, strong) for letter in LATVIAN_LETTERS]
    assert box not in drawn
    assert len(set(drawn)) == len(LATVIAN_LETTERS)
    assert {ord(letter) for letter in LATVIAN_LETTERS} <= coverage(face)


def test_one_face_has_arabic_hebrew_and_latvian_together() -> None:
    """A Latvian name in an Arabic or Hebrew sentence needs no second font."""
    wanted = ARABIC_LETTERS + HEBREW_LETTERS + LATVIAN_LETTERS
    assert not [c for c in wanted if ord(c) not in coverage(RIGHT_TO_LEFT)]


@pytest.mark.parametrize("face", [LATIN, RIGHT_TO_LEFT])
def test_what_a_face_can_write_is_what_comes_out_without_a_box(face: Face) -> None:
    """The font's table and the drawing agree on every seventh letter up to the symbols."""
    sample = [chr(code) for code in range(0x21, 0x2600, 7) if chr(code).isalpha()]
    box = _ink(face, "\U0010fffd")
    told = {c for c in sample if can_write(face, c)}
    drawn = {c for c in sample if _ink(face, c) != box}
    assert told == drawn
    assert 80 < len(told) < len(sample)


@needs_raqm
def test_livonian_is_written_whole() -> None:
    """The other language of Latvia that has its own letters; some are put together."""
    assert word("Līvlizt: ǟ ȱ ȭ ḑ ț ŗ ļ ņ š ž ōūīēā", "liv").missing == ()


def test_a_font_without_a_unicode_table_is_refused() -> None:
    """Rather that than a font whose every character counts as missing, or as present."""
    header = b"\0\1\0\0" + (1).to_bytes(2, "big") + bytes(6)
    table = b"cmap" + bytes(4) + (28).to_bytes(4, "big") + (4).to_bytes(4, "big")
    with pytest.raises(ValueError, match="no table of Unicode"):
        code_points(header + table + bytes(8))
    with pytest.raises(ValueError, match="no table cmap"):
        code_points(header + b"glyf" + table[4:] + bytes(8))


def test_the_table_for_all_of_unicode_is_read() -> None:
    """Characters beyond the first 65,536 stand in a table of their own."""
    group = struct.pack(">HHIII", 12, 0, 28, 0, 1) + struct.pack(">III", 0x1F400, 0x1F402, 5)
    cmap = struct.pack(">HH", 0, 1) + struct.pack(">HHI", 3, 10, 12) + group
    header = b"\0\1\0\0" + struct.pack(">H", 1) + bytes(6)
    font = header + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap
    assert code_points(font) == {0x1F400, 0x1F401, 0x1F402}


@pytest.mark.parametrize("face", [LATIN, RIGHT_TO_LEFT])
def test_the_strong_weight_is_darker_than_the_regular(face: Face) -> None:
    """Of a variable font too, where one file holds both."""
    assert sum(_ink(face, "H", strong=True)) > 1.1 * sum(_ink(face, "H"))


def test_decomposed_latvian_becomes_the_same_words_as_composed() -> None:
    """macOS writes NFD; drawn as it is, commas would float beside their letters."""
    assert DECOMPOSED != LATVIAN
    assert word(DECOMPOSED, "lv") == word(LATVIAN, "lv")
    assert word(LATVIAN, "lv").text == LATVIAN
    assert word(LATVIAN, "lv").missing == ()


def test_missing_characters_are_left_out_and_named() -> None:
    """An emoji with its joiners and selectors goes whole, is reported once, and leaves no gap."""
    wording = word("Dejas \U0001f483\u200d\u2640\ufe0f un mūzika \U0001f483 parkā", "lv")
    assert wording.text == "Dejas un mūzika parkā"
    assert wording.missing == ("U+2640", "U+1F483")


def test_a_character_that_looks_the_same_stands_in_for_a_missing_one() -> None:
    """A hyphen that forbids breaks is still a hyphen to whoever reads it."""
    wording = word("Rīga\u2011Cēsis", "lv")
    assert (wording.text, wording.missing) == ("Rīga-Cēsis", ())


def test_a_script_that_no_face_has_is_refused_not_drawn_in_part() -> None:
    """Two Latvian words of a Japanese sentence are not its caption."""
    with pytest.raises(Unwritable, match="script"):
        word("文化大臣がフェスティバルを開会 LAMPA", "ja")


@pytest.mark.parametrize("empty", ["", "  \n", "\u200b\u202e", "\x00"])
def test_nothing_to_say_is_refused(empty: str) -> None:
    """An empty strip below a photo would be a promise of words."""
    with pytest.raises(Unwritable, match="no words"):
        word(empty, "lv")


def test_what_turns_or_hides_text_is_dropped() -> None:
    """Overrides and zero-width characters could make a caption read as something else."""
    assert word("Jānis\u202e\u200b\u2066 Bērziņš\x07", "lv").text == "Jānis Bērziņš"


@needs_raqm
@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        (ARABIC, "ar", "rtl"),
        (HEBREW, "he", "rtl"),
        ("LAMPA " + ARABIC, "ar", "rtl"),
        ("LAMPA " + ARABIC, "", "ltr"),
        (ARABIC, "", "rtl"),
        ("Dziedātājs (" + HEBREW[:4] + ")", "lv", "ltr"),
        (LATVIAN, "ar", "ltr"),
        ("2026. gada", "", "ltr"),
    ],
)
def test_a_paragraph_runs_as_its_language_does(text: str, language: str, direction: str) -> None:
    """The language decides if it is known, else the first letter with a direction."""
    assert word(text, language).direction == direction


def test_right_to_left_words_are_refused_without_raqm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arabic reversed and unjoined is worse than no label; Latvian needs no raqm."""
    monkeypatch.setattr(wording, "can_shape", lambda: False)
    for text in (ARABIC, HEBREW, "Jānis (" + HEBREW[:4] + ")"):
        with pytest.raises(Unwritable, match="FriBidi"):
            word(text, "lv")
    assert word(LATVIAN, "lv").text == LATVIAN


@given(st.text(max_size=60), st.sampled_from(["", "lv", "en", "ar"]))
def test_whatever_is_written_nothing_is_drawn_as_a_box(text: str, language: str) -> None:
    """Every character of a wording has a glyph, or is unseen where directions mix."""
    try:
        wording = word(text, language)
    except Unwritable:
        return
    unseen = set("\u200c\u200d\u200e\u200f\u061c")
    assert all(can_write(wording.face, c) for c in wording.text if c not in unseen)
    assert wording.text == wording.text.strip()
    assert wording.text
