"""The first page of preview and export says of each gallery what visitors see of it just now."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from gallery_media.darkroom import Darkroom
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.settings.project import Project
from gallery_media.storage.keys import snapshot_key
from gallery_media.wiring import Newsroom, open_newsroom
from tests.journey.test_approval import approve, asked, photo_of, write
from tests.journey.test_labels import write_captions
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, publish

pytestmark = pytest.mark.journey


@pytest.fixture
def asking(project: Project, darkroom: Darkroom) -> Iterator[Newsroom]:
    """Its site has an address, so that photos have cards, each with the photo's headline; its
    gallery waits for a person's word with all that is new, and three photos of it are live."""
    path = project.settings_file
    text = path.read_text()
    endpoint, bucket = (
        re.findall(rf'{key} = "(.+)"', text)[0] for key in ("endpoint", "public_bucket")
    )
    path.write_text(text.replace("[site]\n", f'[site]\npublic_url = "{endpoint}/{bucket}"\n'))
    with open_newsroom(project, darkroom) as opened:
        opened.stores.prepare()
        write(opened, approval=True)
        write_captions(opened, *(f"IMG_000{one}.JPG,lv,Aina {one},,," for one in (1, 2, 3)))
        drop_photos(opened, 1, 2, 3)
        publish(opened)
        approve(opened)
        yield opened


def drop_photos(newsroom: Newsroom, *numbers: int) -> None:
    """Large enough for cards."""
    for number in numbers:
        drop(newsroom, f"IMG_{number:04}.JPG", a_landscape(number, 1300, 900))


def front(newsroom: Newsroom) -> tuple[str, int, int]:
    """The gallery's title, how many photos it is said to have, and how many pictures are there."""
    with TestClient(newsroom.preview()) as client:
        page = client.get("/").text
    (title,) = re.findall(r"<h2><a [^>]+>([^<]+)</a></h2>", page)
    (count,) = re.findall(r"<li>(\d+) foto", page)
    return title, int(count), page.partition("<main")[2].count("<img")


def live(newsroom: Newsroom) -> int:
    (manifest,) = newsroom.live()
    return len(manifest.photos)


def test_a_card_that_waits_takes_no_photo_off_the_first_page(asking: Newsroom) -> None:
    """The first photo, which carries the gallery's card, is withdrawn; the next one gets a file of
    it, and that waits for a word as everything does."""
    title = front(asking)[0]
    drop_photos(asking, 4)
    publish(asking)
    assert front(asking) == (title, 3, 3)
    first = asking.gather(GALLERY).gallery.pictures[0].photo
    asking.withdraw(first, WithdrawalReason.ASKED, "test")
    assert (front(asking), live(asking)) == ((title, 2, 2), 2)
    publish(asking)
    assert asked(asking).photos == 3
    assert (front(asking), live(asking)) == ((title, 2, 2), 2)
    approve(asking)
    assert (front(asking), live(asking)) == ((title, 3, 3), 3)


def test_words_that_wait_are_not_on_the_first_page(asking: Newsroom) -> None:
    """Nor are their photos gone from it, whose cards are made with them; what was approved is."""
    before = front(asking)
    write(asking, approval=True, title="Vēl neapstiprināts")
    publish(asking)
    assert front(asking) == before == (before[0], 3, 3)
    approve(asking)
    assert front(asking) == ("Vēl neapstiprināts", 3, 3)


def test_a_release_without_a_snapshot_is_shown_in_todays_words(asking: Newsroom) -> None:
    """As one of an earlier version; a withdrawn photo is not on it either."""
    (manifest,) = asking.live()
    asking.stores.originals.erase(snapshot_key(GALLERY, manifest.stamp.release))
    assert front(asking)[1:] == (3, 3)
    asking.withdraw(photo_of(asking, 2), WithdrawalReason.ASKED, "test")
    assert front(asking)[1:] == (2, 2)
