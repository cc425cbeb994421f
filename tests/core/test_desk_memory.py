"""What the running house remembers of words: the answers stay those of a house that forgot all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gallery_media.catalogue import (
    AuditedVariant,
    CaptionField,
    Catalogue,
    KeptWords,
    Preparation,
    WordsSource,
    open_catalogue,
    sqlite_url,
)
from gallery_media.desk.due import DueMemory, due
from gallery_media.desk.gather import Gathered, gather
from gallery_media.desk.memory import PhotoMemory
from gallery_media.metadata.words import READER, caption_from
from gallery_media.model.instructions import Instructions
from gallery_media.model.localised import Localised
from gallery_media.model.photo import Photo, PhotoId
from gallery_media.model.variant import BALANCED, Recipe
from gallery_media.model.verdict import PIXELS_ONLY, Verdict
from gallery_media.model.words import Caption, FileWords, PersonSign
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from tests.core.test_desk_gather import GALLERY, take_in

ONE = PhotoId("f7k2m9qx4d")
HOUSE = HouseSettings.model_validate(
    {"site": {"public_url": "https://foto.example"}}  # so that there are cards
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "festival", GALLERY)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as opened:
        opened.ensure_gallery(GALLERY)
        yield opened


def said(photo: PhotoId, caption: str, source: WordsSource, sha256: str) -> KeptWords:
    words = FileWords(caption=Localised.of({"lv": caption}), signs=frozenset({PersonSign.NAMED}))
    return KeptWords(photo, source, sha256, READER, words)


def prepare_again(catalogue: Catalogue, photo: PhotoId, digest: str) -> None:
    """As by these instructions, with the variants that it has."""
    made = next(one for one in catalogue.pictures(GALLERY) if one.photo.id == photo)
    audited = tuple(
        AuditedVariant(one, Verdict(one.sha256, PIXELS_ONLY, "test", one.width, one.height))
        for one in made.variants
    )
    catalogue.mark_prepared(
        _photo(catalogue, photo),
        Preparation(digest, made.width, made.height, made.mean_colour, audited),
    )


def test_a_value_stays_while_what_it_follows_from_does() -> None:
    """Other words, other rules or a photo that was taken away: it is worked out again."""
    memory: PhotoMemory[str] = PhotoMemory()
    asked: list[str] = []

    def value(rules: str, words: str) -> str:
        def work_out() -> str:
            asked.append(words)
            return f"{rules}/{words}"

        return memory.of("lampa", rules).value(ONE, words, work_out)

    assert [value("a", "x"), value("a", "x"), value("a", "y")] == ["a/x", "a/x", "a/y"]
    assert asked == ["x", "y"]
    assert value("b", "y") == "b/y"
    memory.of("lampa", "b").keep_only([ONE])
    assert value("b", "y") == "b/y"
    assert asked == ["x", "y", "y"]
    memory.of("lampa", "b").keep_only([])
    assert value("b", "y") == "b/y"
    assert asked == ["x", "y", "y", "y"]


def test_every_change_is_seen_by_a_desk_that_remembers(
    project: Project, catalogue: Catalogue
) -> None:
    """After each one it says of every photo what a desk with no memory says."""
    first, second = (take_in(catalogue, at, f"IMG_{at}.jpg") for at in (1, 2))
    memory, recipe = DueMemory(), [BALANCED]
    settings = project.gallery_dir(GALLERY) / "gallery.toml"
    table = project.gallery_dir(GALLERY) / "captions.csv"

    def answers(memory: DueMemory | None) -> tuple[list[tuple[PhotoId, Instructions]], Gathered]:
        asked = due(project, HOUSE, GALLERY, recipe[0], catalogue=catalogue, memory=memory)
        gathered = gather(
            project,
            HOUSE,
            GALLERY,
            catalogue=catalogue,
            memory=memory.settled if memory else None,
        )
        return [(one.photo.id, one.instructions) for one in asked], gathered

    def other_recipe() -> None:
        recipe[0] = Recipe(rungs=BALANCED.rungs[:2])

    changes: tuple[Callable[[], object], ...] = (
        lambda: catalogue.keep_words([said(first, "Aka", WordsSource.ORIGINAL, f"{1:064x}")]),
        lambda: catalogue.keep_words([said(second, "Ezers", WordsSource.ORIGINAL, f"{2:064x}")]),
        lambda: catalogue.keep_words([said(first, "Ābols", WordsSource.SIDECAR, "5" * 64)]),
        lambda: catalogue.keep_words([said(first, "Ķirsis", WordsSource.SIDECAR, "6" * 64)]),
        lambda: catalogue.set_caption(second, "lv", {CaptionField.HEADLINE: "Pūt"}, "desk"),
        lambda: table.write_text("photo,lang,headline\nIMG_1.jpg,lv,Vējš\n"),
        lambda: table.write_text("photo,lang,headline\nIMG_2.jpg,lv,Vējš\n"),
        lambda: take_in(catalogue, 3, "IMG_0.jpg"),  # the cover is another photo now
        other_recipe,
        lambda: settings.write_text(settings.read_text() + '\n[people]\nnamed = "show"\n'),
        lambda: catalogue.hold(_photo(catalogue, first), "wait"),
        lambda: catalogue.release_hold(_photo(catalogue, first)),
        lambda: catalogue.begin_withdrawal(second, "asked", "desk", erase=False),
    )
    before = answers(memory)
    for change in changes:
        change()
        now = answers(memory)
        assert now == answers(None)
        assert now != before
        for photo, instructions in now[0]:
            prepare_again(catalogue, photo, instructions.digest)
        before = answers(memory)
        assert before == answers(None)


def _photo(catalogue: Catalogue, photo: PhotoId) -> Photo:
    found = catalogue.photo(photo)
    assert found is not None
    return found


def test_one_photo_more_costs_its_own_words(
    project: Project, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of all others were read and settled before."""
    for at in range(1, 6):
        photo = take_in(catalogue, at, f"IMG_{at}.jpg")
        catalogue.keep_words([said(photo, f"Attēls {at}", WordsSource.ORIGINAL, f"{at:064x}")])
    read: list[object] = []
    settled: list[object] = []
    of_values = FileWords.of_values

    def reading(values: Mapping[str, Any]) -> FileWords:
        read.append(values)
        return of_values(values)

    def settling(*said: Any) -> Caption:
        settled.append(said)
        return caption_from(*said)

    monkeypatch.setattr(FileWords, "of_values", reading)
    monkeypatch.setattr("gallery_media.desk.words.caption_from", settling)
    memory = DueMemory()

    def ask() -> tuple[int, int]:
        read.clear()
        settled.clear()
        due(project, HOUSE, GALLERY, BALANCED, catalogue=catalogue, memory=memory)
        gather(project, HOUSE, GALLERY, catalogue=catalogue, memory=memory.settled)
        return len(read), len(settled)

    first = ask()
    assert first == (5, 3 * 5)
    assert ask() == (0, 0)
    photo = take_in(catalogue, 6, "IMG_6.jpg")
    catalogue.keep_words([said(photo, "Jauns", WordsSource.ORIGINAL, f"{6:064x}")])
    assert ask() == (1, 3)
