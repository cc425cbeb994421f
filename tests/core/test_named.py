"""Which photos an editor means by a name, where several cameras count from 1."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.gather import Gathered, gather
from gallery_media.desk.named import named_of
from gallery_media.desk.unknown_names import unknown_names
from gallery_media.model.photo import PhotoId
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from tests.core.test_desk_gather import GALLERY, take_in

ANNA, BERTA, LATER = map(PhotoId, ("p0000001", "p0000002", "p0000003"))


def test_a_name_of_photos_in_several_folders_is_nobodys_but_their_paths_are_theirs() -> None:
    """The id always means the photo itself."""
    named = named_of([("a.jpg", "anna/a.jpg", ANNA), ("a.jpg", "berta/a.jpg", BERTA)])
    assert dict(named.one) == {
        "anna/a.jpg": ANNA,
        "berta/a.jpg": BERTA,
        ANNA: ANNA,
        BERTA: BERTA,
    }
    assert named.sure == named.one
    assert named.every["a.jpg"] == (ANNA, BERTA)


def test_a_file_sent_again_under_its_path_is_the_one_that_words_are_about() -> None:
    """But nobody has looked at it yet, and an objection was to the first."""
    named = named_of(
        [("a.jpg", "a.jpg", ANNA), ("b.jpg", "b.jpg", BERTA), ("a.jpg", "a.jpg", LATER)]
    )
    assert named.one["a.jpg"] == LATER
    assert "a.jpg" not in named.sure
    assert named.every["a.jpg"] == (ANNA, LATER)
    assert named.sure["b.jpg"] == BERTA


def test_one_photo_in_two_folders_is_one() -> None:
    """A copy of the file changes nothing."""
    named = named_of([("a.jpg", "anna/a.jpg", ANNA), ("a.jpg", "berta/a.jpg", ANNA)])
    assert named.one["a.jpg"] == named.sure["a.jpg"] == ANNA


class Desk:
    """A gallery with Anna's DSC_1.jpg and, once it came, Berta's."""

    def __init__(self, project: Project, catalogue: Catalogue) -> None:
        self.project, self.catalogue = project, catalogue
        catalogue.ensure_gallery(GALLERY)
        self.anna = take_in(catalogue, 1, "anna/DSC_1.jpg")

    def berta(self) -> PhotoId:
        return take_in(self.catalogue, 2, "berta/DSC_1.jpg")

    def write(self, table: str, settings: str = "") -> None:
        folder = self.project.gallery_dir(GALLERY)
        (folder / "captions.csv").write_text(table, encoding="utf-8")
        file = folder / "gallery.toml"
        file.write_text(file.read_text(encoding="utf-8") + settings, encoding="utf-8")

    def gathered(self) -> Gathered:
        return gather(
            self.project,
            HouseSettings(),
            GALLERY,
            catalogue=self.catalogue,
            today=date(2026, 11, 25),
        )

    def shown(self) -> dict[PhotoId, str]:
        """Photos on the pages, with their captions."""
        return {
            one.photo: one.caption.caption.best("lv").words
            for one in self.gathered().gallery.pictures
        }

    def told(self) -> tuple[str, ...]:
        rules = read_gallery(self.project, HouseSettings(), GALLERY).word_rules
        return unknown_names(GALLERY, rules, self.project, self.catalogue)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    project = make_project(tmp_path / "festival", GALLERY)
    return Desk(project, open_catalogue(sqlite_url(tmp_path / "catalogue.db")))


def test_an_objection_stays_with_its_photo_when_another_of_that_name_comes(desk: Desk) -> None:
    """It holds for both rather than for the wrong one, until the editor says which."""
    desk.write("photo,lang,objection\nDSC_1.jpg,lv,remove\n")
    assert desk.shown() == {}
    berta = desk.berta()
    assert desk.shown() == {}
    (told,) = desk.told()
    assert told.startswith(f"galleries/{GALLERY}/captions.csv, line 2: DSC_1.jpg is the name of 2")
    desk.write("photo,lang,objection\nanna/DSC_1.jpg,lv,remove\n")
    assert list(desk.shown()) == [berta]
    assert desk.told() == ()


def test_a_ground_that_is_named_for_one_is_none_for_the_other(desk: Desk) -> None:
    """Nothing that lets a photo out is taken for two."""
    desk.berta()
    desk.write("photo,lang,basis,minor\nDSC_1.jpg,lv,consent,yes\n")
    assert desk.shown() == {}
    desk.write(f"photo,lang,basis,minor\nDSC_1.jpg,lv,,yes\n{desk.anna},lv,consent,yes\n")
    assert list(desk.shown()) == [desk.anna]


def test_words_go_to_no_other_photo_of_that_name(desk: Desk) -> None:
    """A wrong caption is worse than none; it is told, and the line is counted."""
    desk.write("photo,lang,caption\nDSC_1.jpg,lv,Ministre Anna\n")
    assert desk.shown() == {desk.anna: "Ministre Anna"}
    berta = desk.berta()
    assert desk.shown() == {desk.anna: "", berta: ""}
    assert desk.gathered().unmatched == 1
    assert len(desk.told()) == 1
    name = unicodedata.normalize("NFD", "anna/DSC_1.jpg")
    desk.write(f"photo,lang,caption\n{name},lv,Ministre Anna\n")
    assert desk.shown() == {desk.anna: "Ministre Anna", berta: ""}
    assert desk.gathered().unmatched == 0


def test_nobody_is_cleared_by_a_name_of_two(desk: Desk) -> None:
    """Somebody has looked at one of them."""
    desk.write("photo,lang\n", '\n[people]\ncleared = ["DSC_1.jpg"]\n')
    assert desk.told() == ()
    desk.berta()
    (told,) = desk.told()
    assert told.endswith("names DSC_1.jpg, under which 2 photos came; write the photo's id.")


def test_lines_about_one_photo_by_name_and_by_id_are_one(desk: Desk) -> None:
    """The stricter word counts, and no words are lost."""
    table = "photo,lang,caption,objection\nDSC_1.jpg,lv,Saruna,{}\n{},en,A talk,\n"
    desk.write(table.format("remove", desk.anna))
    assert desk.shown() == {}
    desk.write(table.format("", desk.anna))
    (picture,) = desk.gathered().gallery.pictures
    assert picture.caption.caption.exactly("lv").words == "Saruna"
    assert picture.caption.caption.exactly("en").words == "A talk"
    assert desk.gathered().unmatched == 0
