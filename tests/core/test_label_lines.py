"""Words become lines: within their measure, broken where a reader breaks, ended honestly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gallery_media.imaging.breaking import balanced, bound, break_lines
from gallery_media.imaging.typeset import Style, draw, typeset
from gallery_media.imaging.wording import word
from tests.core.test_label_words import needs_raqm
from tests.makers.labels import ARABIC, DECOMPOSED, ENGLISH, HEBREW, LATVIAN, columns_with_ink

ONE_SIZE = Style((40,), 3)


def _ten_each(text: str) -> float:
    return 10.0 * len(text)


def _drawn(text: str, language: str, width: int = 900, style: Style = ONE_SIZE) -> Image.Image:
    block = typeset(word(text, language), style, width)
    mask = Image.new("L", (width + 40, block.height + 40))
    draw(mask, block, 20, 20, width)
    return mask


def test_words_fill_lines_in_order() -> None:
    """No line is wider than the measure, and together they are the text."""
    broken = break_lines("viens divi trīs četri pieci", _ten_each, 110, 9)
    assert broken.lines == ("viens divi", "trīs četri", "pieci")
    assert not broken.cut


def test_what_does_not_fit_ends_in_an_ellipsis_after_a_whole_word() -> None:
    """No comma stands before it, and the desk is told."""
    broken = break_lines("viens divi, trīs četri pieci", _ten_each, 110, 1)
    assert broken.lines == ("viens divi…",)
    assert broken.cut


def test_an_endless_word_is_broken_and_even_cut() -> None:
    """A web address runs over lines; a single word too long for all of them is cut inside."""
    assert break_lines("a" * 25, _ten_each, 100, 3).lines == ("a" * 10, "a" * 10, "a" * 5)
    assert break_lines("a" * 25, _ten_each, 100, 1).lines == ("a" * 9 + "…",)


def test_a_letter_is_never_parted_from_its_marks() -> None:
    """A line that began with an accent would put it on nothing."""
    lines = break_lines("x\u0304" * 12, _ten_each, 50, 99).lines
    assert len(lines) > 3
    assert all(line.startswith("x") for line in lines)


def test_a_line_may_end_at_a_hyphen_between_letters() -> None:
    """Rīga-Cēsis may part, a range of years may not."""
    assert break_lines("brauc Rīga-Cēsis", _ten_each, 110, 2).lines == ("brauc Rīga-", "Cēsis")
    assert break_lines("gadi 2026-2030", _ten_each, 110, 2).lines == ("gadi", "2026-2030")


def test_what_belongs_together_stays_on_one_line() -> None:
    """A dash keeps to the word before it, an initial and an ordinal to the word after."""
    assert bound("svētki – un J. Bērziņš 2026. gada") == (
        "svētki\u00a0– un J.\u00a0Bērziņš 2026.\u00a0gada"
    )
    lines = break_lines("svētki 2026. gada jūlijā", _ten_each, 120, 3).lines
    assert lines == ("svētki", "2026.\u00a0gada", "jūlijā")


def test_two_lines_come_out_about_equal() -> None:
    """Not a full line and a lonely word below it."""
    text = "viens divi trīs četri pieci seši septiņi"
    assert break_lines(text, _ten_each, 330, 9).lines[-1] == "septiņi"
    assert balanced(text, _ten_each, 330, 0.5).lines == (
        "viens divi trīs četri",
        "pieci seši septiņi",
    )


@given(
    st.text("abā -–.1", max_size=80),
    st.integers(20, 300),
    st.integers(1, 5),
    st.sampled_from([0.5, 0.8, 1.0]),
)
def test_no_line_is_wider_than_its_measure(text: str, width: int, most: int, least: float) -> None:
    """Whatever is broken, evened out or cut, and all of it is there if nothing was cut."""
    broken = break_lines(text, _ten_each, width, most)
    assert len(broken.lines) <= most
    assert all(_ten_each(line) <= width for line in broken.lines)
    even = balanced(text, _ten_each, width, least)
    assert all(_ten_each(line) <= width for line in even.lines)
    whole = break_lines(text, _ten_each, width, 999)
    assert len(even.lines) == len(whole.lines)
    for lines in (whole.lines, even.lines):
        assert _letters("".join(lines)) == _letters(text)


def _letters(text: str) -> str:
    return text.replace(" ", "").replace("\u00a0", "")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (LATVIAN, "lv"),
        (ENGLISH, "en"),
        ("ẪỖ Ẫỗ", "vi"),
        pytest.param(ARABIC, "ar", marks=needs_raqm),
        pytest.param("مُهَرْجَانٍ عٍ", "ar", marks=needs_raqm),
    ],
)
def test_all_ink_lies_within_the_block(text: str, language: str) -> None:
    """Nothing is cut off at an edge: accents above, commas and vowels below, letters beside."""
    for width in (300, 900):
        block = typeset(word(text, language), Style((40, 30), 9), width)
        mask = Image.new("L", (width + 40, block.height + 40))
        draw(mask, block, 20, 20, width)
        left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
        assert 20 <= top < bottom <= 20 + block.height
        assert 18 <= left < right <= 22 + width
        assert block.width <= width + 1


def test_the_largest_size_that_fits_is_taken() -> None:
    """A short headline is large, a long one smaller, and one too long is cut at the smallest."""
    style = Style((60, 50, 40), 1)
    assert typeset(word("LAMPA"), style, 700).size == 60
    assert typeset(word("Sarunu festivāls Cēsīs 2026"), style, 600).size == 50
    long = typeset(word(LATVIAN), style, 600)
    assert (long.size, long.cut) == (40, True)
    assert long.lines[0].endswith("…")


def test_composed_and_decomposed_latvian_are_drawn_alike() -> None:
    """The same pixels, whoever wrote the caption on whatever machine."""
    assert _drawn(DECOMPOSED, "lv").tobytes() == _drawn(LATVIAN, "lv").tobytes()


@needs_raqm
@pytest.mark.parametrize(("text", "language"), [(ARABIC, "ar"), (HEBREW, "he")])
def test_right_to_left_paragraphs_stand_on_the_right(text: str, language: str) -> None:
    """Their lines begin at the right margin; Latvian ones at the left."""
    width = 700
    for words, code, starts_right in ((text, language, True), (LATVIAN, "lv", False)):
        mask = _drawn(words, code, width, Style((40,), 4, evenness=0.6))
        inverted = mask.point(lambda v: 255 - v)
        for top in (20, 20 + 57 if starts_right else 20 + 52):
            ink = columns_with_ink(inverted, range(top + 10, top + 45))
            gaps = (ink[0] - 20, 20 + width - ink[-1])
            assert gaps[starts_right] < 8
            assert gaps[not starts_right] > 20


@needs_raqm
def test_arabic_letters_are_joined_and_run_from_right_to_left() -> None:
    """A joined word is narrower than its letters alone, and its first letter is on the right."""
    from gallery_media.imaging.fonts import RIGHT_TO_LEFT, font_of

    font = font_of(RIGHT_TO_LEFT, 60)
    alone = font.getlength("ب", direction="rtl")
    assert font.getlength("بببب", direction="rtl") < 0.7 * 4 * alone
    ink = columns_with_ink(_drawn("ا بببب", "ar").point(lambda v: 255 - v), range(20, 70))
    stroke = next(n for n in range(1, len(ink)) if ink[-n] - ink[-n - 1] > 1)
    assert stroke < 8  # the lone upright alif, at the right edge
    assert len(ink) > 40
