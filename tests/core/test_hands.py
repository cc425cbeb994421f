"""A photo's encodings by more than one hand: sooner done, and the same bytes."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.darkroom.process import Child
from gallery_media.imaging.develop import develop
from gallery_media.imaging.encode import best_jpeg_encoder
from gallery_media.imaging.hands import hands
from gallery_media.model.variant import TURBO
from tests.makers.images import LIMITS, SMALL_RECIPE, a_jpeg, a_scene, as_file


@pytest.mark.parametrize("encoder", sorted({TURBO, best_jpeg_encoder()}))
@pytest.mark.parametrize("format", ["jpeg", "png"])
def test_more_hands_make_the_same_bytes(format: str, encoder: str) -> None:
    """Each encoding is a thread's own; with jpegli as well, where it is installed."""
    data = as_file(a_scene(480, 320), format)
    recipe = replace(SMALL_RECIPE, jpeg_encoder=encoder)
    alone = develop(data, recipe, LIMITS)
    for workers in (2, 3, 9):
        assert develop(data, recipe, LIMITS, workers=workers) == alone


def test_two_hands_work_at_the_same_time_and_one_in_turn() -> None:
    """Each waits here for the other; with one hand the order is that of the work."""
    both = threading.Barrier(2, timeout=30)
    with hands(2) as two:
        first, second = two.take(both.wait), two.take(both.wait)
        assert {first(), second()} == {0, 1}
    done: list[int] = []
    with hands(1) as one:
        results = [one.take(partial(done.append, n)) for n in range(3)]
        assert done == [0, 1, 2]
        assert [result() for result in results] == [None] * 3


@pytest.mark.parametrize("count", [1, 2])
def test_what_a_hand_cannot_do_is_raised(count: int) -> None:
    """A photo whose encoding fails must not look developed."""
    with pytest.raises(ZeroDivisionError), hands(count) as some:
        some.take(lambda: 1 // 0)()


def test_a_photo_is_lent_the_cores_of_those_who_develop_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Alone in a darkroom for two it has both; when both are at work each has its own."""
    asked: list[int] = []
    both = threading.Barrier(2, timeout=60)
    busy = threading.Event()
    ask = Child.ask

    def note(child: Child, header: dict[str, object], parts: tuple[bytes, ...]) -> object:
        workers = header.get("workers")
        if isinstance(workers, int):
            asked.append(workers)
            if busy.is_set():
                both.wait()
        return ask(child, header, parts)

    monkeypatch.setattr(Child, "ask", note)
    with Darkroom(2) as darkroom:
        darkroom.develop_and_audit(a_jpeg(480, 320), SMALL_RECIPE)
        assert asked == [2]
        busy.set()
        others = [
            threading.Thread(
                target=darkroom.develop_and_audit, args=(a_jpeg(480, 320 + n), SMALL_RECIPE)
            )
            for n in range(2)
        ]
        for other in others:
            other.start()
        for other in others:
            other.join(60)
    assert asked[1:].count(1) >= 1
    assert max(asked) == 2
