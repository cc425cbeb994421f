"""What the form of an approval offers to hide, and what becomes of a choice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from gallery_flows import choices
from gallery_flows.choices import Offered, photo_choices, photos_chosen, waiting_photos
from gallery_media.desk.waiting_photos import WaitingPhotos

PHOTOS = WaitingPhotos.between({"a1": "m/1", "b2": "m/2", "c3": "m/3"}, live=("b2", "d4"))


def test_each_photo_is_named_by_its_place_in_the_preview() -> None:
    """Its id comes last; what would go is nothing to hide."""
    named = photo_choices("lampa-2017", PHOTOS)
    assert named == [
        "lampa-2017, photo 1 of 3, new: a1",
        "lampa-2017, photo 2 of 3, live already: b2",
        "lampa-2017, photo 3 of 3, new: c3",
    ]
    assert photos_chosen([named[1], " c3"]) == ["b2", "c3"]


def test_more_photos_than_a_list_can_show_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all releases that wait together; then the form takes any text, and the run looks."""
    asked = [SimpleNamespace(gallery=name, photos=3) for name in ("first", "second")]
    room: Any = SimpleNamespace(proposals=lambda: asked, waiting_photos=lambda _asked: PHOTOS)
    assert len(waiting_photos(room)) == 6
    monkeypatch.setattr(choices, "MOST_PHOTOS", 5)
    assert waiting_photos(room) == ()
    properties: dict[str, Any] = {"release": {}, "photos": {"items": {"enum": ["old"]}}}
    Offered(("first 1",)).put_into(properties, "approve_release")
    assert properties["photos"]["items"] == {"type": "string"}
