"""Cards for social networks: the right size, readable words, heads kept and never written over."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gallery_media.imaging import wording
from gallery_media.imaging.card import CARD, PANEL, UPSCALED, CardWords, social_card
from gallery_media.imaging.contrast import ENOUGH
from gallery_media.imaging.focal import crop_window, focal_point
from gallery_media.imaging.geometry import Size
from gallery_media.imaging.labelled import BARE, CUT, TOO_PALE
from gallery_media.imaging.wording import NO_SHAPING
from gallery_media.model.region import FocalPoint, Region, region
from tests.core.test_label_words import needs_raqm
from tests.makers import labels
from tests.makers.labels import ARABIC, HEBREW, LATVIAN, picture_of, plain, with_disc

WORDS = CardWords(LATVIAN, "Sarunu festivāls „LAMPA”", "Foto: Jānis Bērziņš", "lv")
GROUNDS = {
    "white": plain((255, 255, 255), 1600, 1067),
    "black": plain((0, 0, 0), 1600, 1067),
    "busy": labels.busy(1600, 1067),
    "upright": labels.busy(1067, 1600),
    "panorama": labels.busy(2000, 600),
    "grey": plain((200,), 1600, 1067, bands=1),
}


@pytest.mark.parametrize("name", GROUNDS)
@pytest.mark.parametrize("language", ["lv", pytest.param("ar", marks=needs_raqm)])
def test_a_card_has_its_size_and_words_that_can_be_read(name: str, language: str) -> None:
    """1200 x 630, as many channels as the photo, and 4.5:1 at the worst pixel."""
    words = WORDS if language == "lv" else CardWords(ARABIC, ARABIC[:30], "Foto: J. B.", "ar")
    card = social_card(GROUNDS[name], words)
    assert (card.pixels.width, card.pixels.height) == (1200, 630)
    assert card.pixels.bands == GROUNDS[name].bands
    assert len(card.pixels.data) == 1200 * 630 * card.pixels.bands
    assert ENOUGH <= card.contrast < BARE
    assert not {PANEL, TOO_PALE} & set(card.flags)


@needs_raqm
@pytest.mark.parametrize("language", ["lv", "he"])
@pytest.mark.parametrize("kicker", ["Festivāls", HEBREW[:20]])
@pytest.mark.parametrize("credit", ["Foto: Jānis Bērziņš", ARABIC[:20]])
def test_the_line_below_and_the_credit_never_meet(kicker: str, credit: str, language: str) -> None:
    """Whichever way each of them runs: one stands left and the other right."""
    made = [
        picture_of(social_card(GROUNDS["black"], CardWords("", *words, language)).pixels)
        for words in ((kicker, ""), ("", credit), (kicker, credit))
    ]
    ink = [_columns(one) for one in made]
    assert len(ink[2]) == pytest.approx(len(ink[0]) + len(ink[1]), abs=4)


def _columns(card: Image.Image) -> list[int]:
    """Those with words in them."""
    image = card.convert("L").point(lambda light: 255 * (light > 128))
    return [x for x in range(image.width) if image.crop((x, 0, x + 1, image.height)).getbbox()]


def test_a_bright_photo_is_dimmed_more_than_a_dark_one() -> None:
    """And none more than its words need: the upper part keeps its light."""
    bright = social_card(GROUNDS["white"], WORDS).pixels.data[::3]
    dark = social_card(plain((90, 90, 90), 1600, 1067), WORDS).pixels.data[::3]
    above, corner = 1200 * 100 + 600, 1200 * 620 + 4
    assert (bright[above], dark[above]) == (255, 90)
    assert 60 < bright[corner] < 128
    assert bright[corner] / 255 < dark[corner] / 90


def test_a_card_without_words_is_the_bare_crop() -> None:
    """Nothing is dimmed for words that are not there."""
    card = social_card(GROUNDS["white"], CardWords())
    assert picture_of(card.pixels).getextrema() == ((255, 255),) * 3
    assert (card.flags, card.missing) == ((), ())


def test_a_small_photo_makes_a_soft_card_and_says_so() -> None:
    """The networks want the size; the desk should know."""
    assert UPSCALED in social_card(plain(width=600, height=400), WORDS).flags
    assert UPSCALED not in social_card(plain(width=1200, height=800), WORDS).flags


def test_a_long_headline_is_cut_and_a_short_one_is_not() -> None:
    """Three lines at most."""
    assert CUT in social_card(plain(), CardWords(LATVIAN * 4)).flags
    assert CUT not in social_card(plain(), CardWords(LATVIAN)).flags


def test_words_that_cannot_be_drawn_rightly_are_left_out_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The card is still the photo, and a flag says why it is silent."""
    monkeypatch.setattr(wording, "can_shape", lambda: False)
    card = social_card(GROUNDS["white"], CardWords(HEBREW, language="he"))
    assert card.flags == (NO_SHAPING,)
    assert picture_of(card.pixels).getextrema() == ((255, 255),) * 3


def test_missing_characters_of_all_words_are_told_once() -> None:
    """Headline, line below and credit together."""
    words = CardWords("Dejas parkā \U0001f483", "Cēsis \U0001f483 2026", "Foto \u2640 J. B.", "lv")
    assert social_card(plain(), words).missing == ("U+1F483", "U+2640")


def test_words_move_below_the_picture_rather_than_onto_a_face() -> None:
    """A known face at the foot of the crop makes the words stand on a panel, the face above it."""
    face = Region(0.4, 0.55, 0.6, 0.95)
    photo = with_disc(0.5, 0.75)
    card = social_card(photo, WORDS, [face])
    assert PANEL in card.flags
    assert TOO_PALE not in card.flags
    assert ENOUGH <= card.contrast < BARE
    picture = picture_of(card.pixels)
    warm = [
        y
        for y in range(picture.height)
        if (pixel := picture.getpixel((600, y))) and isinstance(pixel, tuple) and pixel[0] > 180
    ]
    assert len(warm) > 100  # the disc, whole or nearly
    plate = picture.getpixel((2, 620))
    assert plate == (12, 12, 12)
    top_of_panel = next(y for y in range(630) if picture.getpixel((2, y)) == (12, 12, 12))
    assert max(y for y in warm if y < top_of_panel) < top_of_panel


def test_a_face_in_the_upper_part_needs_no_panel() -> None:
    """Nor do words below, unless asked for."""
    face = [Region(0.4, 0.1, 0.6, 0.35)]
    assert PANEL not in social_card(with_disc(0.5, 0.22), WORDS, face).flags
    assert PANEL in social_card(with_disc(0.5, 0.22), WORDS, face, below=True).flags


def test_a_named_point_wins_over_regions_and_saliency() -> None:
    """The desk knows best."""
    size, face = Size(1000, 2000), [Region(0.4, 0.1, 0.6, 0.2)]
    named = FocalPoint(0.5, 0.9)
    window = crop_window(size, CARD, named, face)
    assert window.top + window.height == 2000
    by_face = crop_window(size, CARD, FocalPoint(0.5, 0.15, "regions"), face)
    assert by_face.top <= 0.1 * 2000 <= 0.2 * 2000 <= by_face.top + by_face.height


def test_known_faces_win_over_what_is_salient() -> None:
    """A region at the foot brings the crop there, though the disc is at the top."""
    picture = picture_of(with_disc(0.5, 0.2, 800, 1200))
    assert focal_point(picture).y < 0.45
    point = focal_point(picture, [Region(0.4, 0.8, 0.6, 0.9)])
    assert (point.source, round(point.y, 2)) == ("regions", 0.85)


@pytest.mark.parametrize(("x", "y"), [(0.2, 0.25), (0.8, 0.3), (0.5, 0.5), (0.3, 0.6)])
def test_a_lone_head_is_kept_by_saliency(x: float, y: float) -> None:
    """On a bare wall the crop finds the one thing there is, upright and lying."""
    for width, height in ((800, 1200), (1600, 600)):
        picture = picture_of(with_disc(x, y, width, height))
        size, point = Size(width, height), focal_point(picture)
        window = crop_window(size, CARD, point)
        reach = min(width, height) // 10
        assert window.left <= x * width - reach
        assert x * width + reach <= window.left + window.width
        assert window.top <= y * height - reach
        assert y * height + reach <= window.top + window.height


def test_a_bare_picture_is_cropped_where_heads_would_be() -> None:
    """No detail, no skin: a little above the middle, and always the same."""
    point = focal_point(picture_of(plain()))
    assert point == focal_point(picture_of(plain()))
    assert 0.3 < point.y < 0.5
    assert abs(point.x - 0.5) < 0.02


def test_as_many_heads_as_can_be_are_kept_whole() -> None:
    """Three on the left win over one on the right; the middle of all would cut them."""
    heads = [Region(x, 0.3, x + 0.06, 0.5) for x in (0.02, 0.1, 0.2)] + [
        Region(0.93, 0.3, 0.99, 0.5)
    ]
    size = Size(3000, 700)
    point = FocalPoint(0.5, 0.4, "regions")
    window = crop_window(size, CARD, point, heads)
    assert window.left <= 0.02 * 3000
    assert window.left + window.width >= 0.26 * 3000
    middle = FocalPoint(sum(h.left + h.right for h in heads) / 8, 0.4)
    assert crop_window(size, CARD, middle).left > 0.02 * 3000


def test_one_head_whole_is_better_than_two_halves() -> None:
    """Two heads too far apart for one window: one has all its air, rather than both little."""
    heads = [Region(0.4, 0.1, 0.6, 0.2), Region(0.4, 0.25, 0.6, 0.35)]
    window = crop_window(Size(1000, 2000), CARD, FocalPoint(0.5, 0.22, "regions"), heads)
    upper, lower = (head.with_air() for head in heads)
    has_upper = window.top <= upper.top * 2000 + 1
    has_lower = window.top + window.height >= lower.bottom * 2000 - 1
    assert has_upper != has_lower


def test_most_of_a_large_face_is_better_than_all_of_a_small_one() -> None:
    """A portrait does not give way to somebody far behind."""
    heads = [Region(0.1, 0.0, 0.9, 0.4), Region(0.5, 0.9, 0.53, 0.92)]
    window = crop_window(Size(1000, 2000), CARD, FocalPoint(0.5, 0.25, "regions"), heads)
    assert window.top + window.height <= 900


SHARES = st.floats(0, 1, allow_nan=False)


@given(
    st.integers(1, 4000),
    st.integers(1, 4000),
    SHARES,
    SHARES,
    st.lists(st.tuples(*[st.floats(-0.5, 1.5)] * 4), max_size=6),
    st.floats(0.4, 1),
)
def test_a_window_lies_within_the_picture_and_has_the_right_shape(
    width: int, height: int, x: float, y: float, boxes: list[tuple[float, ...]], clear: float
) -> None:
    """Whatever the regions are; it is as large as it can be."""
    regions = [found for box in boxes if (found := region(*box))]
    point = FocalPoint(x, y, "regions" if regions else "named")
    window = crop_window(Size(width, height), CARD, point, regions, clear)
    assert window.left >= 0
    assert window.top >= 0
    assert window.left + window.width <= width
    assert window.top + window.height <= height
    assert width in (window.width,) or height == window.height
    assert abs(window.width - window.height * 1200 / 630) <= 2


@given(st.tuples(*[st.floats(-0.5, 1.5)] * 4))
def test_one_head_that_fits_is_always_kept_whole(box: tuple[float, ...]) -> None:
    """Wherever it is."""
    head = region(*box)
    size = Size(1500, 1500)
    if head is None or (head.bottom - head.top) * 1.45 > 0.52:
        return
    point = FocalPoint(0.5, (head.top + head.bottom) / 2, "regions")
    window = crop_window(size, CARD, point, [head])
    assert window.top <= head.top * 1500 + 1
    assert head.bottom * 1500 - 1 <= window.top + window.height


@pytest.mark.parametrize(
    "box", [(math.nan, 0, 0.1, 0.1), (0, 0, math.inf, 0.1), (0.2, 0.2, 0, 0.1), (1.2, 0, 0.1, 0.1)]
)
def test_nonsense_regions_are_dropped(box: tuple[float, float, float, float]) -> None:
    """Files say anything."""
    assert region(*box) is None
    with pytest.raises(ValueError):
        Region(box[0], box[1], box[0] + box[2], box[1] + box[3])
