"""A form's publish and the watcher's: one after the other for a gallery, side by side for two."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest

from gallery_flows.approve import Decision, approve_release
from gallery_flows.publish import publish_gallery
from gallery_flows.rollback import rollback_gallery
from gallery_flows.room import share
from gallery_media.cli.galleries_watch import GalleriesWatch
from gallery_media.cli.house import House
from gallery_media.cli.saying import Saying
from gallery_media.desk.turn import others_publish, turn
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, publish, take_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


@contextmanager
def waits_told(newsroom: Newsroom) -> Iterator[threading.Event]:
    """Set as soon as a run waits for its turn."""
    waits, turn_of = threading.Event(), newsroom.turn

    def told(gallery: str, waiting: Any) -> Any:
        def both() -> None:
            waits.set()
            waiting()

        return turn_of(gallery, both)

    with pytest.MonkeyPatch.context() as patch, share(newsroom):
        patch.setattr(newsroom, "turn", told)
        yield waits


def test_a_form_s_publish_waits_while_the_gallery_is_published(newsroom: Newsroom) -> None:
    """Nothing is made twice, and when it begins it finds what the other one has done."""
    drop(newsroom, "IMG_1.jpg", a_jpeg(420, 300))
    take_in(newsroom)
    with waits_told(newsroom) as waits:
        with turn(newsroom.catalogue, GALLERY, waits.set):
            assert not waits.is_set()
            released: list[Any] = []
            form = threading.Thread(target=lambda: released.append(publish_gallery(GALLERY)))
            form.start()
            assert waits.wait(60)
            assert newsroom.to_prepare(GALLERY)  # it has not begun
        form.join(120)
    assert [one.photos for one in released] == [1]
    assert not others_publish(newsroom.catalogue, GALLERY)


def test_an_answer_beside_the_watcher_makes_one_release(newsroom: Newsroom) -> None:
    """Whoever has the turn finds the answer and releases; for the other nothing is left."""
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text("approval = true\n" + settings.read_text())
    drop(newsroom, "IMG_1.jpg", a_jpeg(420, 300))
    take_in(newsroom)
    with waits_told(newsroom) as waits:
        asked = publish_gallery(GALLERY).asked
        assert asked is not None
        answered: list[Any] = []
        with turn(newsroom.catalogue, GALLERY, waits.set):
            form = threading.Thread(
                target=lambda: answered.append(
                    approve_release(f"{GALLERY} {asked.number}", Decision.APPROVE)
                )
            )
            form.start()
            assert waits.wait(60)
            assert newsroom.release(GALLERY).changed
        form.join(120)
    assert [one.told for one in answered] == ["live as generation 1: 1 photo"]
    assert len(newsroom.catalogue.releases(GALLERY)) == 1


def test_a_rollback_beside_the_watcher_makes_one_release(newsroom: Newsroom) -> None:
    """It holds the gallery at once, so that whoever publishes just now shows the earlier one."""
    for number in (1, 2):
        drop(newsroom, f"IMG_{number}.jpg", a_jpeg(420 + number, 300))
        publish(newsroom)
    back: list[Any] = []
    with waits_told(newsroom) as waits:
        with turn(newsroom.catalogue, GALLERY, waits.set):
            form = threading.Thread(target=lambda: back.append(rollback_gallery(GALLERY)))
            form.start()
            assert waits.wait(60)
            assert newsroom.release(GALLERY).photos == 1
        form.join(120)
    assert [(one.stamp.generation, one.photos, one.changed) for one in back] == [(3, 1, False)]
    assert len(newsroom.catalogue.releases(GALLERY)) == 3


def test_a_gallery_let_go_beside_the_watcher_makes_one_release(newsroom: Newsroom) -> None:
    """It is free at once, so that whoever publishes just now shows what is new."""
    for number in (1, 2):
        drop(newsroom, f"IMG_{number}.jpg", a_jpeg(420 + number, 300))
        publish(newsroom)
    free: list[Any] = []
    with waits_told(newsroom) as waits:
        assert rollback_gallery(GALLERY).photos == 1
        with turn(newsroom.catalogue, GALLERY, waits.set):
            form = threading.Thread(
                target=lambda: free.append(rollback_gallery(GALLERY, unpin=True))
            )
            form.start()
            assert waits.wait(60)
            assert newsroom.release(GALLERY).photos == 2
        form.join(120)
    assert [(one.stamp.generation, one.photos, one.changed) for one in free] == [(4, 2, False)]
    assert len(newsroom.catalogue.releases(GALLERY)) == 4


def test_the_watcher_passes_a_gallery_over_that_somebody_publishes(newsroom: Newsroom) -> None:
    """It goes on with the others, starts no run for this one, and comes back to it."""
    drop(newsroom, "IMG_1.jpg", a_jpeg(420, 300))
    take_in(newsroom)
    quiet: Any = SimpleNamespace(trouble=lambda: None, owe=lambda: None)
    house = cast("House", SimpleNamespace(newsroom=newsroom))
    watch = GalleriesWatch(house, threading.Event(), quiet, quiet, Saying())
    with share(newsroom), open_newsroom(newsroom.project, newsroom.darkroom) as form:
        with form.turn(GALLERY, lambda: None):
            assert not watch.publish_round()
            assert newsroom.to_prepare(GALLERY)
        assert watch.publish_round()
        assert not newsroom.to_prepare(GALLERY)
