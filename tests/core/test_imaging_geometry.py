"""The arithmetic of the ladder, tried on sizes that nobody would think of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gallery_media.imaging.geometry import MIN_SHORT_EDGE, Size, fit, parent, plan, shrink_on_load
from gallery_media.model.variant import BALANCED, Format, Rung

edges = st.integers(min_value=1, max_value=30_000)
sizes = st.builds(Size, edges, edges)
rungs = st.lists(
    st.builds(Rung, st.sampled_from(Format), st.integers(16, 4_000), st.just(60)),
    min_size=1,
    max_size=8,
)


@given(sizes, st.integers(1, 5_000))
def test_a_photo_is_never_enlarged(original: Size, long_edge: int) -> None:
    """Neither edge grows, whatever is asked."""
    size = fit(original, long_edge)
    assert 1 <= size.width <= original.width
    assert 1 <= size.height <= original.height


@given(sizes, st.integers(16, 5_000))
def test_the_shape_stays_within_a_pixel(original: Size, long_edge: int) -> None:
    """The short edge is the one that the original's shape asks for, to half a pixel."""
    size = fit(original, long_edge)
    scale = size.long_edge / original.long_edge
    half_pixels = 0.5 + 0.5 * original.short_edge / original.long_edge
    assert size.short_edge == 1 or (
        abs(size.short_edge - original.short_edge * scale) <= half_pixels + 1e-6
    )


@given(sizes, st.integers(16, 5_000))
def test_the_long_edge_is_met_unless_the_photo_is_small_or_a_panorama(
    original: Size, long_edge: int
) -> None:
    """Exactly the rung, or the original, or as much as the short edge's minimum asks for."""
    size = fit(original, long_edge)
    if size.long_edge != min(long_edge, original.long_edge):
        assert size.long_edge > long_edge
        assert size.short_edge == min(MIN_SHORT_EDGE, original.short_edge)


@given(sizes, rungs)
def test_a_ladder_has_no_equal_steps_and_never_is_empty(
    original: Size, some_rungs: list[Rung]
) -> None:
    """In each format sizes grow strictly, and every format that was asked for has a step."""
    steps = plan(original, some_rungs)
    for format in Format:
        edges = [step.size.long_edge for step in steps if step.rung.format is format]
        assert edges == sorted(set(edges))
        assert bool(edges) == any(rung.format is format for rung in some_rungs)


@given(sizes, rungs)
def test_turning_the_photo_turns_the_ladder(original: Size, some_rungs: list[Rung]) -> None:
    """A portrait gets the landscape's steps with the edges exchanged."""
    turned = [step.size.turned() for step in plan(original, some_rungs)]
    assert [step.size for step in plan(original.turned(), some_rungs)] == turned


@given(sizes, sizes)
def test_a_scaled_decode_still_covers_the_highest_step(stored: Size, top: Size) -> None:
    """What is decoded smaller is never smaller than what will be made of it."""
    factor = shrink_on_load(stored, top)
    assert factor == 1 or (
        stored.width // factor >= top.width and stored.height // factor >= top.height
    )


def test_the_default_ladder_of_a_24_megapixel_photo() -> None:
    """Sizes as the page expects them, from the original and not from rung to rung."""
    steps = plan(Size(6000, 4000), BALANCED.rungs)
    avif = [(s.size.width, s.size.height) for s in steps if s.rung.format is Format.AVIF]
    assert avif == [(320, 213), (480, 320), (720, 480), (1080, 720), (1600, 1067), (2560, 1707)]


def test_a_photo_below_the_lowest_rung_has_one_step_of_its_own_size() -> None:
    """A tiny photo is published as it is, once a format, with the lowest rung's quality."""
    steps = plan(Size(100, 80), BALANCED.rungs)
    assert [(s.rung.format, s.rung.long_edge) for s in steps] == [
        (Format.AVIF, 320),
        (Format.JPEG, 480),
    ]
    assert {s.size for s in steps} == {Size(100, 80)}


def test_a_panorama_stays_tall_enough_to_look_at() -> None:
    """30:1 at a long edge of 320 would be 11 pixels tall."""
    assert fit(Size(30_000, 1_000), 320) == Size(4_800, 160)


def test_each_step_is_made_from_one_twice_as_large_or_from_the_top() -> None:
    """Fewer generations of resampling than from step to step, less work than all from the top."""
    made = [Size(2560, 1707), Size(1600, 1067), Size(1080, 720)]
    assert parent(Size(1600, 1067), made[:1]) == made[0]
    assert parent(Size(1080, 720), made[:2]) == made[0]
    assert parent(Size(720, 480), made) == made[1]
    assert parent(Size(480, 320), made) == made[2]
