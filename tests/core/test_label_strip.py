"""Captions stand below the photo, credits in a corner; both can be read and cover no face."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from gallery_media.imaging import label, wording
from gallery_media.imaging.contrast import ENOUGH, legibility, ratio, relative_luminance
from gallery_media.imaging.label import MIN_WIDTH, Words, captioned
from gallery_media.imaging.labelled import CUT, TOO_PALE, Labelled, Unlabelled
from gallery_media.imaging.mark import LARGEST_SHARE, NO_CORNER, TOO_SMALL, credit_mark
from gallery_media.imaging.negative import Pixels
from gallery_media.model.region import Region
from tests.core.test_label_words import needs_raqm
from tests.makers import labels
from tests.makers.labels import ARABIC, DECOMPOSED, ENGLISH, LATVIAN, changed_box, picture_of, plain

CREDIT = "Foto: Jānis Bērziņš"
GROUNDS = {
    "white": plain((255, 255, 255)),
    "black": plain((0, 0, 0)),
    "middle": plain((119, 119, 119)),
    "busy": labels.busy(),
}


def _labelled(result: Labelled | Unlabelled) -> Labelled:
    assert isinstance(result, Labelled), result
    return result


def test_contrast_is_that_of_the_standard() -> None:
    """WCAG's own bounds, and the grey that everybody knows to be just enough on white."""
    white, black = relative_luminance((255, 255, 255)), relative_luminance((0, 0, 0))
    assert ratio(white, black) == pytest.approx(21)
    assert ratio(black, white) == pytest.approx(21)
    assert ratio(white, relative_luminance((118, 118, 118))) == pytest.approx(4.54, abs=0.01)
    assert ratio(white, relative_luminance((119, 119, 119))) < ENOUGH


def test_legibility_is_that_of_the_worst_pixel_near_the_words() -> None:
    """One light spot beside a letter counts; the same spot far away does not."""
    mask = Image.new("L", (100, 60))
    mask.paste(255, (30, 20, 40, 40))
    for spot, expected in (((43, 30), 1.0), ((80, 30), 21.0)):
        ground = Image.new("RGB", mask.size)
        ground.putpixel(spot, (255, 255, 255))
        drawn = ground.copy()
        drawn.paste((255, 255, 255), mask=mask)
        assert legibility(ground, drawn, mask, 4) == pytest.approx(expected, abs=0.01)


def test_legibility_counts_what_is_under_the_letters() -> None:
    """The soft edge of a letter lets it through."""
    mask = Image.new("L", (60, 60))
    mask.paste(255, (20, 20, 40, 40))
    ground = Image.new("RGB", mask.size)
    ground.paste((200, 200, 200), (25, 25, 35, 35))
    drawn = ground.copy()
    drawn.paste((255, 255, 255), mask=mask)
    assert legibility(ground, drawn, mask, 3) < 2


@pytest.mark.parametrize("name", GROUNDS)
@pytest.mark.parametrize("language", ["lv", pytest.param("ar", marks=needs_raqm)])
def test_a_strip_below_leaves_the_photo_untouched(name: str, language: str) -> None:
    """Every pixel of the photo stays; the words below are black on white, measured."""
    photo = GROUNDS[name]
    words = Words(LATVIAN if language == "lv" else ARABIC, CREDIT, language)
    made = _labelled(captioned(photo, words))
    picture = picture_of(made.pixels)
    assert picture.width == photo.width
    assert photo.height + 60 < picture.height < photo.height * 1.5
    assert picture.crop((0, 0, photo.width, photo.height)).tobytes() == photo.data
    assert made.contrast >= ENOUGH
    assert (made.missing, made.flags) == ((), ())


def test_the_caption_differs_from_the_credit_only_in_size_and_weight_of_ink() -> None:
    """Without a credit the strip is lower, and no gap is kept for it."""
    both = _labelled(captioned(plain(), Words(ENGLISH, CREDIT, "en")))
    alone = _labelled(captioned(plain(), Words(ENGLISH, " ", "en")))
    assert both.pixels.height > alone.pixels.height > plain().height


def test_a_narrow_photo_stands_in_the_middle_of_its_paper() -> None:
    """A caption needs a column that a thin photo has not."""
    photo = plain((10, 20, 30), 120, 600)
    picture = picture_of(_labelled(captioned(photo, Words(LATVIAN, "", "lv"))).pixels)
    side = (MIN_WIDTH - 120) // 2
    assert picture.width == MIN_WIDTH
    assert picture.crop((side, 0, side + 120, 600)).tobytes() == photo.data
    assert picture.crop((0, 0, side, 600)).getextrema() == ((255, 255),) * 3


def test_a_grey_photo_keeps_one_channel() -> None:
    """And its pixels."""
    photo = plain((90,), 900, 600, bands=1)
    for made in (captioned(photo, Words(LATVIAN, CREDIT, "lv")), credit_mark(photo, CREDIT, "lv")):
        assert _labelled(made).pixels.bands == 1
    strip = _labelled(captioned(photo, Words(LATVIAN, CREDIT, "lv"))).pixels
    assert strip.data.startswith(photo.data)


def test_the_desk_learns_what_was_left_out_or_cut() -> None:
    """Never a box, never a silent end."""
    made = _labelled(captioned(plain(), Words("Dejas parkā \U0001f483 " + LATVIAN * 12, "", "lv")))
    assert made.missing == ("U+1F483",)
    assert made.flags == (CUT,)


def test_ink_too_like_its_paper_makes_no_label(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes the colours finds out before the public does."""
    monkeypatch.setattr(label, "QUIET_INK", (150, 150, 150))
    assert captioned(plain(), Words(LATVIAN, CREDIT, "lv")) == Unlabelled(TOO_PALE)


@pytest.mark.parametrize("caption", ["", "文化大臣がフェスティバルを開会"])
def test_no_caption_no_label(caption: str) -> None:
    """Refused with a reason that says nothing of the words."""
    made = captioned(plain(), Words(caption, CREDIT, "ja"))
    assert isinstance(made, Unlabelled)
    assert not set(made.reason) & set(caption)


def test_a_credit_that_cannot_be_drawn_refuses_the_whole_label(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A photo without its credit would break its licence."""
    monkeypatch.setattr(wording, "can_shape", lambda: False)
    assert isinstance(captioned(plain(), Words(LATVIAN, ARABIC, "lv")), Unlabelled)
    assert isinstance(credit_mark(plain(), ARABIC, "ar"), Unlabelled)


@pytest.mark.parametrize("name", GROUNDS)
def test_a_credit_mark_is_small_in_its_corner_and_can_be_read(name: str) -> None:
    """At most three percent of the photo change, low on the right, at 4.5:1 or more."""
    photo = GROUNDS[name]
    made = _labelled(credit_mark(photo, CREDIT, "lv"))
    box = changed_box(picture_of(photo), picture_of(made.pixels))
    assert box is not None
    left, top, right, bottom = box
    area = (right - left) * (bottom - top)
    assert area <= LARGEST_SHARE * photo.width * photo.height
    assert left > photo.width / 2
    assert top > photo.height * 0.9
    assert made.contrast >= ENOUGH


@needs_raqm
def test_a_right_to_left_credit_stands_in_the_left_corner() -> None:
    """Where its lines end."""
    made = _labelled(credit_mark(plain(), ARABIC, "ar"))
    box = changed_box(picture_of(plain()), picture_of(made.pixels))
    assert box is not None
    assert box[2] < plain().width * 0.6


def test_a_credit_mark_moves_away_from_faces() -> None:
    """To the next free corner; with a face in each there is no mark."""
    corners = {
        "low right": Region(0.7, 0.85, 1, 1),
        "low left": Region(0, 0.85, 0.3, 1),
        "high right": Region(0.7, 0, 1, 0.15),
        "high left": Region(0, 0, 0.3, 0.15),
    }
    seen = []
    for count in range(4):
        faces = list(corners.values())[:count]
        made = _labelled(credit_mark(plain(), CREDIT, "lv", faces))
        left, top, right, bottom = changed_box(picture_of(plain()), picture_of(made.pixels)) or (
            (0,) * 4
        )
        seen.append((left > 600, top > 400))
        mark = Region(left / 1200, top / 800, right / 1200, bottom / 800)
        assert not any(mark.meets(face) for face in faces)
    assert seen == [(True, True), (False, True), (True, False), (False, False)]
    assert credit_mark(plain(), CREDIT, "lv", list(corners.values())) == Unlabelled(NO_CORNER)


def test_a_photo_too_small_for_a_credit_gets_none() -> None:
    """Letters below 11 pixels are decoration."""
    assert credit_mark(plain(width=160, height=120), CREDIT, "lv") == Unlabelled(TOO_SMALL)


def test_the_words_can_still_be_read_in_the_finished_jpeg() -> None:
    """Compression blurs; the mean of ink and paper stays far apart."""
    made = _labelled(credit_mark(labels.busy(), CREDIT, "lv"))
    out = io.BytesIO()
    picture_of(made.pixels).save(out, "JPEG", quality=80)
    saved = Image.open(out).convert("L")
    box = changed_box(picture_of(labels.busy()), picture_of(made.pixels))
    assert box is not None
    levels = sorted(saved.crop(box).tobytes())
    ink, ground = levels[int(len(levels) * 0.97)], levels[len(levels) // 2]
    assert ratio(relative_luminance((ink,) * 3), relative_luminance((ground,) * 3)) >= ENOUGH


def test_the_same_words_give_the_same_bytes_in_another_process() -> None:
    """What a variant's digest, and so its address, depends on."""
    script = (
        "import hashlib, json, sys\n"
        "from gallery_media.imaging.card import CardWords, social_card\n"
        "from gallery_media.imaging.label import Words, captioned\n"
        "from gallery_media.imaging.mark import credit_mark\n"
        "from tests.makers import labels\n"
        "photo = labels.busy(900, 600)\n"
        "made = [captioned(photo, Words(labels.LATVIAN, 'Foto: J. B.', 'lv')),\n"
        "        credit_mark(photo, labels.LATVIAN[:30], 'lv'),\n"
        "        social_card(photo, CardWords(labels.LATVIAN, 'LAMPA', 'Foto', 'lv'))]\n"
        "print(json.dumps([hashlib.sha256(one.pixels.data).hexdigest() for one in made]))\n"
    )
    root = Path(__file__).resolve().parents[2]
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    digests = json.loads(runs[0])
    assert runs[0] == runs[1]
    assert len(set(digests)) == 3


def test_composed_and_decomposed_captions_give_the_same_bytes() -> None:
    """One caption, one variant."""
    one, other = (captioned(plain(), Words(text, "", "lv")) for text in (LATVIAN, DECOMPOSED))
    assert one == other
    assert isinstance(one, Labelled)
    assert isinstance(one.pixels, Pixels)
