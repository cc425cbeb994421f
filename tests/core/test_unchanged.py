"""Recognising an unchanged gallery: all that a release is made from counts, and what lies there."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gallery_media.catalogue import (
    AuditedVariant,
    CaptionField,
    Catalogue,
    KeptWords,
    Preparation,
    Replaces,
    WordsSource,
    open_catalogue,
    sqlite_url,
)
from gallery_media.desk.gather import gather
from gallery_media.desk.inputs import inputs, read_sources
from gallery_media.desk.release import Released, release
from gallery_media.desk.unchanged import recognise
from gallery_media.model.localised import Localised
from gallery_media.model.photo import Original, Photo, PhotoId
from gallery_media.model.variant import BALANCED, Format, Variant
from gallery_media.model.verdict import PIXELS_ONLY, Verdict
from gallery_media.model.words import FileWords
from gallery_media.publishing import digest as digests
from gallery_media.publishing import pages
from gallery_media.publishing.templates import search_path
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from gallery_media.settings.site import read_site
from tests.makers.storages import MemoryStorage

GALLERY = "lampa-2017"


class House:
    """A project with three photos; ``publish`` is what the newsroom does, without a darkroom."""

    def __init__(self, project: Project, catalogue: Catalogue) -> None:
        self.project, self.catalogue = project, catalogue
        self.house, self.recipe = HouseSettings(), BALANCED
        self.originals, self.public = MemoryStorage(), MemoryStorage()
        self.photos = [self.take_in(number, f"IMG_{number}.jpg") for number in (1, 2, 3)]
        self.gathered = 0
        self.today = date(2026, 7, 1)

    def original(self, number: int) -> Original:
        return Original(f"{number:064x}", 10, "image/jpeg")

    def take_in(self, number: int, name: str) -> PhotoId:
        photo = self.receive(number, name)
        sha256 = f"{number:064x}"
        variant = Variant(photo.id, Format.JPEG, 480, 480, 320, sha256, 10)
        audited = AuditedVariant(variant, Verdict(sha256, PIXELS_ONLY, "test", 480, 320))
        self.catalogue.mark_prepared(photo, Preparation("recipe", 480, 320, (1, 2, 3), (audited,)))
        return photo.id

    def receive(self, number: int, name: str, claim: str = "") -> Photo:
        receipt = self.catalogue.receive(
            claim or f"{number:016x}", GALLERY, name.encode(), self.original(number), 30, 20
        )
        return self.photo(PhotoId(str(receipt.photo_id)))

    def photo(self, photo: PhotoId) -> Photo:
        found = self.catalogue.photo(photo)
        assert found is not None
        return found

    def inputs(self) -> str:
        return inputs(
            read_sources(self.project, self.house, GALLERY),
            self.house,
            read_site(self.project, self.house),
            self.recipe,
            catalogue=self.catalogue,
            today=self.today,
        )

    def recognised(self) -> Released | None:
        return recognise(
            read_sources(self.project, self.house, GALLERY).described,
            self.catalogue.revision(GALLERY),
            self.inputs(),
            catalogue=self.catalogue,
            public=self.public,
        )

    def publish(self, *, thorough: bool = False) -> Released:
        made_from = self.inputs()
        if not thorough and (same := self.recognised()):
            return same
        self.gathered += 1
        found = gather(
            self.project, self.house, GALLERY, catalogue=self.catalogue, today=self.today
        )
        return release(
            read_site(self.project, self.house), found.gallery, found.revision,
            catalogue=self.catalogue, originals=self.originals, public=self.public,
            inspect=lambda _pages, _manifest: None, inputs=made_from, thorough=thorough,
        )  # fmt: skip

    def write(self, name: str, text: str) -> None:
        (self.project.gallery_dir(GALLERY) / name).write_text(text, encoding="utf-8")

    def settings(self, old: str, new: str) -> None:
        path = self.project.gallery_dir(GALLERY) / "gallery.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    project = make_project(tmp_path / "festival", GALLERY)
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        yield House(project, catalogue)


def _words(house: House, photo: PhotoId) -> KeptWords:
    words = FileWords(caption=Localised.of({"lv": "Saruna parkā"}))
    return KeptWords(photo, WordsSource.SIDECAR, "b" * 64, "words/1", words)


def _other_site(house: House) -> None:
    site = house.house.site.model_copy(update={"name": {"lv": "Cits", "en": "Other"}})
    house.house = house.house.model_copy(update={"site": site})


def _new_version(house: House) -> None:
    replaced = Replaces(house.photos[0], house.photo(house.photos[0]).original.sha256)
    house.catalogue.receive(
        "f" * 16, GALLERY, b"IMG_1.jpg", house.original(99), 30, 20, replaces=replaced
    )


CHANGES: dict[str, Callable[[House], object]] = {
    "captions.csv": lambda h: h.write("captions.csv", "photo,lang,headline\nIMG_1.jpg,lv,Vējš\n"),
    "caption in the catalogue": lambda h: h.catalogue.set_caption(
        h.photos[0], "lv", {CaptionField.HEADLINE: "Vējš"}, "test"
    ),
    "sidecar": lambda h: h.catalogue.keep_words([_words(h, h.photos[0])]),
    "hold": lambda h: h.catalogue.hold(h.photo(h.photos[1]), "a person asked"),
    "withdrawal": lambda h: h.catalogue.begin_withdrawal(h.photos[1], "asked", "me", erase=False),
    "gallery.toml": lambda h: h.settings("\ntitle", '\ncredit = "Foto: cits"\ntitle'),
    "section title": lambda h: h.settings("# [sections.day-2]\n# title", "[sections.day-2]\ntitle"),
    "article": lambda h: h.write("article.lv.md", '+++\ntitle = "Cits"\n+++\nTeksts.\n'),
    "site": _other_site,
    "recipe": lambda h: setattr(h, "recipe", replace(BALANCED, rungs=BALANCED.rungs[1:])),
    "pin": lambda h: h.catalogue.pin(GALLERY, True, "000001-x"),
    "new photo": lambda h: h.take_in(4, "IMG_4.jpg"),
    "photo that is not made yet": lambda h: h.receive(5, "IMG_5.jpg"),
    "new version": _new_version,
    "what is said of people": lambda h: h.write(
        "captions.csv", "photo,lang,headline,objection\nIMG_1.jpg,lv,,blur\n"
    ),
    "the day on which a consent may end": lambda h: setattr(h, "today", date(2026, 7, 2)),
    "a person's word about people": lambda h: h.catalogue.allow_people(h.photos[0], "a" * 64),
    "the same file under another name": lambda h: h.receive(1, "A_1.jpg", "e" * 16),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_input_is_seen(house: House, what: str) -> None:
    """Nothing that a release is made from can change behind the digest."""
    assert house.publish().changed
    assert house.recognised() is not None
    before = house.inputs()
    CHANGES[what](house)
    assert house.inputs() != before
    assert house.recognised() is None


def test_templates_and_packages_are_inputs(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another letter in a template, or another version of what writes pages."""
    house.publish()
    before, read = house.inputs(), importlib.metadata.version
    monkeypatch.setattr(digests, "version", lambda name: read(name) + ".1")
    assert house.inputs() != before
    monkeypatch.undo()
    own = tmp_path / "own"
    own.mkdir()
    (own / "footer.html").write_text("mine")
    monkeypatch.setattr(digests, "search_path", lambda folders: (own, *search_path(folders)))
    with_own = house.inputs()
    assert with_own != before
    (own / "footer.html").write_text("mind")
    assert house.inputs() not in (before, with_own)
    assert house.recognised() is None


def test_an_unchanged_gallery_is_neither_gathered_nor_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two looks at the entry pages, and numbers of the catalogue."""
    first = house.publish()
    before = dict(house.public.objects), dict(house.originals.objects)

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("nothing is read or written")

    for bucket in (house.public, house.originals):
        monkeypatch.setattr(bucket, "put", refused)
        monkeypatch.setattr(bucket, "get", refused)
        monkeypatch.setattr(bucket, "list", refused)
    again = house.publish()
    assert (again.changed, again.photos, again.put) == (False, 3, 0)
    assert again.stamp == first.stamp
    assert house.gathered == 1
    assert (house.public.objects, house.originals.objects) == before


def test_a_change_that_shows_nothing_is_looked_at_once(house: House) -> None:
    """A caption for a photo that is not there: gathered, found the same, and then known."""
    house.publish()
    house.write("captions.csv", "photo,lang,headline\nmissing.jpg,lv,Nav\n")
    assert not house.publish().changed
    assert house.gathered == 2
    assert not house.publish().changed
    assert house.gathered == 2


def test_an_entry_page_that_somebody_replaced_is_put_right(house: House) -> None:
    """Its metadata may say what it likes: it is not the object that the release put."""
    house.publish()
    key = f"g/{GALLERY}/lv/index.html"
    live = house.public.get(key)
    house.public.put(key, b"somebody's", content_type="text/html", metadata=live.head.metadata)
    assert house.recognised() is None
    assert house.publish().changed
    assert b"somebody's" not in house.public.get(key).body
    house.public.delete(key)
    assert house.recognised() is None
    assert house.publish().changed
    assert house.public.head(key) is not None


def test_a_release_that_was_cut_off_is_not_passed_over(house: House) -> None:
    """It may have rewritten pages in place."""
    house.publish()
    house.catalogue.begin_release(GALLERY, "000002-cut", 2, 1)
    assert house.recognised() is None
    assert house.publish().changed


def test_a_thorough_publish_compares_everything(house: House) -> None:
    """Same inputs, same bytes: every page is written again, and nothing is put."""
    house.publish()
    before = dict(house.public.objects)
    assert not house.publish(thorough=True).changed
    assert house.public.objects == before


@pytest.mark.parametrize("where", ["/p/", "a/"])
def test_a_thorough_publish_brings_a_lost_page_back(house: House, where: str) -> None:
    """A photo's page or a style sheet that somebody deleted is missed, and put again."""
    house.publish()
    lost = next(key for key in sorted(house.public.objects) if where in key)
    body = house.public.get(lost).body
    house.public.delete(lost)
    assert not house.publish().changed
    assert house.publish(thorough=True).changed
    assert house.public.get(lost).body == body
    assert not house.publish(thorough=True).changed


def test_a_thorough_publish_sees_pages_that_are_written_otherwise(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a change of code that no version number tells of."""
    house.publish()
    write = pages._photo_page

    def otherwise(*args: object) -> object:
        page = write(*args)  # type: ignore[arg-type]
        return replace(page, body=page.body + b"<!-- new -->")

    monkeypatch.setattr(pages, "_photo_page", otherwise)
    assert not house.publish().changed
    assert house.publish(thorough=True).changed
    page = next(key for key in house.public.objects if "/p/" in key)
    assert house.public.get(page).body.endswith(b"<!-- new -->")


def test_an_older_catalogue_says_nothing(house: House) -> None:
    """A release that was recorded without its inputs is compared once."""
    house.publish()
    live = house.catalogue.live_release(GALLERY)
    assert live is not None
    assert live.inputs
    assert set(live.entries) == {"lv", "en"}


def test_all_made_is_kept_with_its_inputs(house: House) -> None:
    """What is due is looked for again as soon as anything is different."""
    assert house.catalogue.all_made(GALLERY) == ""
    now = house.inputs()
    house.catalogue.mark_all_made(GALLERY, now)
    house.publish()
    assert house.catalogue.all_made(GALLERY) == house.inputs() == now
    house.receive(5, "IMG_5.jpg")
    assert house.catalogue.all_made(GALLERY) != house.inputs()
