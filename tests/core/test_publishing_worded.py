"""Since when words are as they are: what a release remembers, and what the next one makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gallery_media.desk.release import Released, release
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.licence import Licence
from gallery_media.model.localised import Localised
from gallery_media.model.release import Manifest
from gallery_media.model.words import Caption
from gallery_media.publishing.manifest import manifest_json, read_manifest
from gallery_media.publishing.worded import WHOLE, changes, worded
from gallery_media.storage.keys import manifest_key
from tests.makers.galleries import a_caption, a_gallery, a_picture, a_site, a_stamp
from tests.makers.houses import GALLERY, House

FIRST = datetime(2017, 7, 5, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=3)
SITE = a_site(public_url="https://foto.example.lv")
ROOM = f"g/{GALLERY}/lv"


def of_first(change: Callable[[Picture], Picture]) -> Callable[[Gallery], Gallery]:
    return lambda gallery: replace(
        gallery, pictures=(change(gallery.pictures[0]), *gallery.pictures[1:])
    )


def captioned(change: Callable[[Caption], Caption]) -> Callable[[Gallery], Gallery]:
    return of_first(lambda one: replace(one, caption=change(one.caption)))


OTHER = Localised.of({"lv": "Citi vārdi"})


@pytest.mark.parametrize(
    ("change", "photos"),
    [
        (captioned(lambda one: replace(one, headline=OTHER)), {"p0000000"}),
        (captioned(lambda one: replace(one, caption=OTHER)), {"p0000000"}),
        (captioned(lambda one: replace(one, alt_text=OTHER)), {"p0000000"}),
        (captioned(lambda one: replace(one, long_description=OTHER)), {"p0000000"}),
        (captioned(lambda one: replace(one, credit_line="Foto: Jānis Ozols")), {"p0000000"}),
        (of_first(lambda one: replace(one, thumbhash=b"another picture")), {"p0000000"}),
        (of_first(lambda one: replace(one, rights=type(one.rights)())), {"p0000000"}),
        (lambda gallery: replace(gallery, pictures=gallery.pictures[1:]), set()),
        (lambda gallery: replace(gallery, title=OTHER), set()),
        (lambda gallery: replace(gallery, licence=Licence.of("CC0", "https://example.lv/")), set()),
        (lambda gallery: replace(gallery, credit_line="Foto: citi"), {"p0000001"}),
    ],
)
def test_what_is_said_otherwise_is_so_since_now(
    change: Callable[[Gallery], Gallery], photos: set[str]
) -> None:
    """The photo's, and always the gallery's; of the others nothing moves."""
    pictures = (a_picture(0), replace(a_picture(1), caption=replace(a_caption(1), credit_line="")))
    gallery = a_gallery(pictures)
    before = worded(gallery, now=FIRST)
    assert changes(before) == {}
    now = changes(worded(change(gallery), before, LATER))
    assert now == dict.fromkeys({WHOLE, *photos}, LATER)


@pytest.mark.parametrize(
    "change",
    [
        lambda gallery: gallery,
        of_first(lambda one: replace(one, variants=one.variants[:2])),
        lambda gallery: replace(gallery, articles=(), per_page=7),
    ],
)
def test_what_is_said_again_is_as_old_as_it_was(change: Callable[[Gallery], Gallery]) -> None:
    """Whatever else a release makes anew."""
    mended = captioned(lambda one: replace(one, caption=OTHER))(a_gallery(2))
    first = worded(mended, worded(a_gallery(2)), FIRST)
    assert worded(change(mended), first, LATER) == first
    assert changes(first) == dict.fromkeys((WHOLE, "p0000000"), FIRST)


def test_a_photo_that_comes_is_no_change_of_its_words() -> None:
    """Of the gallery's page it is one."""
    now = changes(worded(a_gallery(3), worded(a_gallery(2)), LATER))
    assert now == {WHOLE: LATER}


def test_a_clock_that_goes_back_makes_nothing_older() -> None:
    """Two hosts publish; a feed reader passes over what was updated before."""
    mended = worded(
        captioned(lambda one: replace(one, caption=OTHER))(a_gallery(1)),
        worded(a_gallery(1)),
        LATER,
    )
    assert changes(worded(a_gallery(1), mended, FIRST)) == dict.fromkeys((WHOLE, "p0000000"), LATER)


def test_a_manifest_of_before_remembers_nothing() -> None:
    """It is read all the same."""
    manifest = Manifest(GALLERY, a_stamp(), "", (), (), worded(a_gallery(1)))
    values = json.loads(manifest_json(manifest))
    assert values.pop("worded")
    assert read_manifest(json.dumps(values).encode()) == replace(manifest, worded=())


class Publisher:
    """A house that publishes two photos, whose words and whose clock tests set."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder)
        for number in (1, 2):
            self.house.drop(number)
        self.captions = [a_caption(1), a_caption(2)]

    def publish(self, now: datetime, *, thorough: bool = False) -> Released:
        gathered = self.house.gather()
        pictures = (
            replace(picture, caption=caption, received=date(2017, 7, 1))
            for picture, caption in zip(gathered.gallery.pictures, self.captions, strict=True)
        )
        return release(
            SITE,
            replace(gathered.gallery, pictures=tuple(pictures)),
            gathered.revision,
            catalogue=self.house.catalogue,
            originals=self.house.originals,
            public=self.house.public,
            inspect=lambda _pages, _manifest: None,
            now=now,
            thorough=thorough,
        )

    def moments(self) -> list[str]:
        """The feed's, and each entry's."""
        text = self.house.public.get(f"{ROOM}/feed.atom").body.decode()
        return re.findall("<updated>(.*)</updated>", text)

    def days(self) -> list[str]:
        text = self.house.public.get(f"g/{GALLERY}/sitemap.xml").body.decode()
        return re.findall("/(?:index|p/[a-z0-9]+).html</loc><lastmod>(.*?)<", text)

    def files(self) -> dict[str, bytes]:
        return {one.key: self.house.public.get(one.key).body for one in self.house.public.list()}


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path)


def test_a_mended_caption_moves_feed_and_sitemap_once(publisher: Publisher) -> None:
    """The next release, thorough or of something else, says the same moment."""
    came, mended, later = "2017-07-01T00:00:00Z", "2017-07-08T09:00:00Z", LATER + timedelta(days=1)
    publisher.publish(FIRST)
    assert publisher.moments() == [came] * 3
    assert publisher.days() == ["2017-07-01"] * 3
    publisher.captions[0] = replace(publisher.captions[0], caption=OTHER)
    publisher.publish(LATER)
    assert publisher.moments() == [mended, mended, came]
    assert publisher.days() == ["2017-07-08", "2017-07-08", "2017-07-01"]
    before = publisher.files()
    assert not publisher.publish(later).changed
    assert not publisher.publish(later, thorough=True).changed
    assert publisher.files() == before
    publisher.house.described = replace(publisher.house.described, per_page=1)
    assert publisher.publish(later).changed
    assert publisher.moments() == [mended, mended, came]
    assert publisher.days() == ["2017-07-08", "2017-07-08", "2017-07-01"]


def test_without_its_manifest_a_release_knows_no_change(publisher: Publisher) -> None:
    """Words are as old as their photos then; nothing is made up."""
    publisher.publish(FIRST)
    publisher.captions[0] = replace(publisher.captions[0], caption=OTHER)
    first = publisher.publish(LATER)
    publisher.house.originals.delete(manifest_key(GALLERY, first.stamp.release))
    publisher.captions[1] = replace(publisher.captions[1], caption=OTHER)
    publisher.publish(LATER)
    assert publisher.moments() == ["2017-07-01T00:00:00Z"] * 3
