"""A disk of the house is nearly full: what an operator who asks is told."""

from __future__ import annotations

import pytest

from gallery_media.wiring import Newsroom
from tests.makers.small_disk import small_disk

pytestmark = pytest.mark.journey


def test_status_names_the_disk_that_is_full_until_it_has_room(newsroom: Newsroom) -> None:
    """Whoever looks there need not find out why nothing is taken in."""
    inbox = newsroom.house.inbox.model_copy(update={"free_megabytes": 5})
    newsroom.house = newsroom.house.model_copy(update={"inbox": inbox})
    with small_disk(newsroom.project.inbox, 4_000_000):
        found = newsroom.status()
        assert found.disk.startswith("The disk of inbox/ has 4 MB left")
        assert found.needs_a_person
    assert newsroom.status().disk == ""
