"""A form's publish and the watcher's: one after the other for a gallery, side by side for two."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest

from gallery_flows.publish import publish_gallery
from gallery_flows.room import share
from gallery_media.cli.galleries_watch import GalleriesWatch
from gallery_media.cli.house import House
from gallery_media.cli.saying import Saying
from gallery_media.desk.turn import others_publish, turn
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, take_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


def test_a_form_s_publish_waits_while_the_gallery_is_published(newsroom: Newsroom) -> None:
    """Nothing is made twice, and when it begins it finds what the other one has done."""
    drop(newsroom, "IMG_1.jpg", a_jpeg(420, 300))
    take_in(newsroom)
    waits = threading.Event()
    newsroom_turn = newsroom.turn

    def told(gallery: str, waiting: Any) -> Any:
        def both() -> None:
            waits.set()
            waiting()

        return newsroom_turn(gallery, both)

    with pytest.MonkeyPatch.context() as patch, share(newsroom):
        patch.setattr(newsroom, "turn", told)
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
