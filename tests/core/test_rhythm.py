"""Waves of a large drop: the first photos soon, then releases at a calm pace."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gallery_media.cli.rhythm import EVERY, LARGEST, Rhythm


def test_waves_of_a_pool_grow_though_each_takes_long() -> None:
    """Half a minute passes until the processes of its workers have started."""
    rhythm = Rhythm.start(8, every=180.0)
    assert rhythm.size == 16
    assert rhythm.after(16, 45.0).size == 32
    assert rhythm.after(16, 45.0).after(32, 90.0).size == 64
    assert rhythm.after(3, 30.0) == rhythm


def test_the_first_wave_of_a_large_drop_is_a_few_photos() -> None:
    """They are on the page while the others are still being developed."""
    assert Rhythm.start(workers=2).size == 4


def test_waves_grow_to_one_release_in_twenty_seconds() -> None:
    """At half a second a photo: 4, 8, 16, 32, and then 40 at a time."""
    rhythm, sizes = Rhythm.start(workers=2), []
    for _ in range(6):
        sizes.append(rhythm.size)
        rhythm = rhythm.after(rhythm.size, rhythm.size * 0.5)
    assert sizes == [4, 8, 16, 32, 40, 40]


def test_after_a_pause_the_first_wave_is_small_again() -> None:
    """A wave that was not full was the last of its drop."""
    large = Rhythm(first=4, size=40)
    assert large.after(39, 15.0) == Rhythm(first=4, size=4)
    assert large.after(0, 0.1) == Rhythm(first=4, size=4)


@given(
    st.integers(1, 64),
    st.lists(st.floats(0.0, 600.0), min_size=1, max_size=20),
)
def test_a_wave_is_never_smaller_than_the_first_nor_larger_than_the_largest(
    workers: int, seconds: list[float]
) -> None:
    """However slow or quick the machine is."""
    rhythm = Rhythm.start(workers)
    for took in seconds:
        before = rhythm
        rhythm = rhythm.after(rhythm.size, took)
        assert rhythm.first <= rhythm.size <= max(LARGEST, rhythm.first)
        assert rhythm.size <= max(rhythm.first, 2 * before.size)
        if took > EVERY and before.size > before.first:
            assert rhythm.size < before.size
