"""Labels become variants: drawn on the right size, checked by the house, named by their words."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gallery_media.darkroom import orders
from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.imaging import fonts, label
from gallery_media.imaging.card import UPSCALED
from gallery_media.imaging.develop import develop
from gallery_media.imaging.geometry import Size, plan
from gallery_media.imaging.labelled import CUT, TOO_PALE
from gallery_media.imaging.lettering import TOO_SMALL, may_measure, source_of
from gallery_media.model.instructions import Instructions
from gallery_media.model.region import FocalPoint, Focus, Region
from gallery_media.model.variant import (
    BALANCED,
    CAPTIONED_RUNG,
    Developed,
    Format,
    Label,
    LabelKind,
    Recipe,
    Rung,
)
from tests.makers.images import LIMITS, a_jpeg, as_file
from tests.makers.labels import LATVIAN, picture_of, with_disc

LADDER = Recipe(
    rungs=(
        Rung(Format.JPEG, 480, 90),
        Rung(Format.JPEG, 720, 90),
        Rung(Format.JPEG, 1080, 90),
        Rung(Format.JPEG, 1600, 90),
    ),
    linear_light_up_to=480,
)
CARD = Label(LabelKind.CARD, "lv", headline=LATVIAN, kicker="LAMPA", credit="Foto: J. B.")
STRIP = Label(LabelKind.CAPTIONED, "lv", caption=LATVIAN, credit="Foto: J. B.", spoken="lv")


def _with(*labels: Label, **more: Any) -> Recipe:
    return replace(LADDER, labels=labels, letters=fonts.fingerprint(), **more)


def _open(made: Developed) -> Image.Image:
    with Image.open(BytesIO(made.data)) as picture:
        picture.load()
        return picture


def test_labels_come_after_the_rungs_and_leave_them_as_they_are() -> None:
    """Byte for byte: words are drawn on copies."""
    data = a_jpeg(1800, 1200)
    plain, labelled = develop(data, LADDER, LIMITS), develop(data, _with(CARD, STRIP), LIMITS)
    assert labelled.variants[: len(plain.variants)] == plain.variants
    card, strip = labelled.variants[len(plain.variants) :]
    assert (card.name, strip.name) == (CARD.name, STRIP.name)
    assert _open(card).size == (card.width, card.height) == (1200, 630)
    assert _open(strip).size == (strip.width, strip.height)
    assert strip.width == CAPTIONED_RUNG
    assert strip.height > 720
    assert (labelled.flags, labelled.left_out) == ((), ())


def test_only_the_labels_that_are_wanted_are_made() -> None:
    """The same bytes as when everything is."""
    data, recipe = a_jpeg(1800, 1200), _with(CARD, STRIP)
    whole = develop(data, recipe, LIMITS)
    (card,) = develop(data, recipe, LIMITS, only=[CARD.name]).variants
    assert card == next(one for one in whole.variants if one.label is LabelKind.CARD)


def test_a_small_photo_has_no_card_and_a_middling_one_a_soft_one() -> None:
    """Each said once, however many languages there are; the photo itself is there."""
    both = _with(CARD, replace(CARD, lang="en"))
    small = develop(a_jpeg(400, 300), both, LIMITS)
    assert [why for _, why in small.left_out] == [TOO_SMALL, TOO_SMALL]
    assert [one.label for one in small.variants] == [LabelKind.NONE]
    soft = develop(a_jpeg(900, 700), both, LIMITS).variants[-1]
    assert soft.label is LabelKind.CARD
    assert UPSCALED in soft.flags


def test_words_that_are_cut_or_miss_letters_are_told_with_their_language() -> None:
    """And the words themselves are not."""
    long = replace(CARD, headline=LATVIAN * 5 + " 💃")
    flags = develop(a_jpeg(1800, 1200), _with(long), LIMITS).variants[-1].flags
    assert f"card, lv: {CUT}" in flags
    assert "card, lv: left out, the fonts lack it: U+1F483" in flags
    assert not any("LAMPA" in flag for flag in flags)


def test_words_that_cannot_be_written_or_read_leave_the_photo_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No label, a reason, and all the rungs."""
    foreign = replace(STRIP, caption="文化大臣がフェスティバルを開会")
    made = develop(a_jpeg(1200, 800), _with(foreign), LIMITS)
    assert made.left_out == ((STRIP.name, "captioned, lv: the fonts do not have this script"),)
    assert len(made.variants) == 4
    monkeypatch.setattr(label, "QUIET_INK", (150, 150, 150))
    pale = develop(a_jpeg(1200, 800), _with(STRIP), LIMITS)
    assert pale.left_out == ((STRIP.name, f"captioned, lv: {TOO_PALE}"),)


def test_a_credit_mark_is_on_the_larger_web_rungs_only() -> None:
    """Not below 720 pixels, not on the press download, not on labels."""
    data = a_jpeg(1800, 1200)
    plain = develop(data, LADDER.with_press(), LIMITS).variants
    marked = develop(
        data, replace(_with(STRIP, mark="Foto: Jānis Bērziņš").with_press()), LIMITS
    ).variants
    changed = {
        one.rung for one, other in zip(plain, marked, strict=False) if one.data != other.data
    }
    assert changed == {720, 1080, 1600}
    unmarked = develop(data, _with(STRIP).with_press(), LIMITS).variants[-1]
    assert marked[-1] == unmarked


def test_a_credit_mark_keeps_off_known_faces() -> None:
    """With faces in every corner there is none, and a flag says so."""
    corners = tuple(Region(x, y, x + 0.3, y + 0.3) for x in (0.0, 0.7) for y in (0.0, 0.7))
    recipe, data = _with(mark="Foto: J. B."), a_jpeg(1200, 800)
    kept_off = develop(data, recipe, LIMITS, focus=Focus(corners))
    bare = develop(data, LADDER, LIMITS)
    assert [v.data for v in kept_off.variants] == [v.data for v in bare.variants]
    assert all("faces are in every corner" in v.flags[0] for v in kept_off.variants[1:])


def _redness(card: Developed) -> float:
    """Share of the card that has the disc's warm colour."""
    picture = _open(card).convert("RGB").resize((120, 63))
    data = picture.tobytes()
    warm = sum(data[n] > data[n + 2] + 50 for n in range(0, len(data), 3))
    return warm / (len(data) / 3)


def test_a_card_is_cropped_where_the_file_or_the_editor_says() -> None:
    """Editor before file before saliency; the disc is at the bottom of an upright picture."""
    photo = as_file(picture_of(with_disc(0.5, 0.9, 1200, 2400)), quality=95)
    recipe = _with(replace(CARD, headline="", kicker="", credit=""))
    face = Region(0.4, 0.85, 0.6, 0.95)
    above = FocalPoint(0.5, 0.05)
    by_file = develop(photo, recipe, LIMITS, focus=Focus((face,))).variants[-1]
    by_editor = develop(photo, recipe, LIMITS, focus=Focus((face,), above)).variants[-1]
    assert _redness(by_file) > 0.02
    assert _redness(by_editor) == 0


def test_a_detector_is_asked_only_where_nobody_knows_and_something_is_drawn() -> None:
    """It costs a tenth of a second, and people know better."""
    asked: list[int] = []

    def find(image: Any) -> tuple[Region, ...]:
        asked.append(image.width)
        return (Region(0.4, 0.85, 0.6, 0.95),)

    photo = as_file(picture_of(with_disc(0.5, 0.9, 1200, 2400)), quality=95)
    bare = _with(replace(CARD, headline="", kicker="", credit=""))
    found = develop(photo, bare, LIMITS, find_faces=find).variants[-1]
    assert len(asked) == 1
    assert _redness(found) > 0.02
    develop(photo, LADDER, LIMITS, find_faces=find)
    develop(photo, bare, LIMITS, only=[LADDER.rungs[0].name], find_faces=find)
    develop(photo, bare, LIMITS, focus=Focus((Region(0, 0, 1, 0.1),)), find_faces=find)
    assert len(asked) == 1


SIZES = st.builds(Size, st.integers(1, 6000), st.integers(1, 6000))


@given(SIZES)
def test_every_label_is_drawn_on_a_size_that_exists(size: Size) -> None:
    """A card on the smallest that is wide enough, a strip on none above its rung."""
    sizes = {step.size for step in plan(size, BALANCED.rungs)}
    card, strip = source_of(CARD, sizes), source_of(STRIP, sizes)
    assert {card, strip} <= sizes
    if any(one.long_edge <= CAPTIONED_RUNG for one in sizes):
        assert strip.long_edge <= CAPTIONED_RUNG


@given(st.integers(1, 1600), st.integers(1, 1600))
def test_the_house_accepts_what_a_child_can_draw(width: int, height: int) -> None:
    """The longest caption that there may be stays within the bounds of its strip."""
    from gallery_media.imaging.labelled import Labelled
    from tests.makers.labels import plain

    source = Size(width, height)
    made = label.captioned(
        plain((1,), width, height, bands=1), label.Words(LATVIAN * 9, LATVIAN * 3, "lv")
    )
    assert isinstance(made, Labelled)
    assert may_measure(STRIP, source, Size(made.pixels.width, made.pixels.height))


def test_a_child_cannot_claim_other_labels_than_asked_for() -> None:
    """Size of a card, bounds of a strip, what may be missing: all from the order."""
    recipe = _with(CARD, STRIP)
    development = develop(a_jpeg(1300, 900), recipe, LIMITS)
    header, parts = orders.pack_development(development)
    order = orders.Order(recipe)
    assert orders.unpack_development(header, parts, order, LIMITS) == development
    *rungs, card, strip = header["made"]

    def claims(*made: Any, left_out: Any = ()) -> dict[str, Any]:
        return {**header, "made": [*rungs, *made], "left_out": left_out}

    one_less = parts[:-1]
    left = [[strip[0], "captioned, lv: why"]]
    told = orders.unpack_development(claims(card, left_out=left), one_less, order, LIMITS)
    assert told.left_out == ((STRIP.name, "captioned, lv: why"),)
    lies = [
        (claims([card[0], 1201, *card[2:]], strip), parts),
        (claims(card, [strip[0], strip[1], 720, *strip[3:]]), parts),
        (claims(card, [strip[0], strip[1], 60_000, *strip[3:]]), parts),
        (claims(card, [["jpg", 1080, "captioned", "en"], *strip[1:]]), parts),
        (claims(card, [*strip[:4], ["ā"]]), parts),
        (claims(card), one_less),
        (claims(card, left_out=[[["jpg", 1080, "captioned", "en"], "why"]]), one_less),
        (claims(card, strip, left_out=left), parts),
    ]
    for lie, bytes_of_it in lies:
        with pytest.raises(BrokenFrame):
            orders.unpack_development(lie, bytes_of_it, order, LIMITS)


def test_an_order_crosses_unchanged() -> None:
    """Words, regions and point come into the child as they were."""
    order = orders.Order(
        _with(CARD, STRIP, mark="Foto: Ā"),
        only=frozenset([CARD.name]),
        focus=Focus((Region(0.1, 0.2, 0.3, 0.4),), FocalPoint(0.62, 0.3)),
    )
    assert orders.unpack_order(orders.pack_order(order)) == order


def _digests(instructions: Instructions) -> dict[object, str]:
    return {name: digest for digest, name in instructions.names("0" * 64).items()}


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"labels": (replace(CARD, headline="Cits"), STRIP)}, {LabelKind.CARD}),
        ({"labels": (replace(CARD, kicker="Cits"), STRIP)}, {LabelKind.CARD}),
        ({"labels": (CARD, replace(STRIP, caption="Cits"))}, {LabelKind.CAPTIONED}),
        ({"letters": "other fonts"}, {LabelKind.CARD, LabelKind.CAPTIONED}),
        ({"faces": "a detector"}, {LabelKind.CARD}),
        ({"mark": "Foto: A"}, {LabelKind.NONE}),
    ],
)
def test_changed_words_rename_what_they_stand_on_and_nothing_else(
    change: dict[str, Any], kinds: set[LabelKind]
) -> None:
    """A new headline re-makes the card; the ladder stays, byte for byte and address."""
    before = Instructions(_with(CARD, STRIP))
    after = Instructions(replace(before.recipe, **change))
    old, new = _digests(before), _digests(after)
    changed = {name for name in new if new[name] != old[name]}
    assert {name[2] for name in changed if isinstance(name, tuple)} == kinds
    assert before.digest != after.digest
    if change.get("mark"):
        edges = {name[1] for name in changed if isinstance(name, tuple)}
        assert edges == {720, 1080, 1600}


def test_a_named_point_remakes_cards_only() -> None:
    """It decides where they are cropped."""
    before = Instructions(_with(CARD, STRIP))
    old, new = _digests(before), _digests(replace(before, focal_point=FocalPoint(0.1, 0.2)))
    assert {name for name in new if new[name] != old[name]} == {CARD.name}
