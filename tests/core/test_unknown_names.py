"""A slip in a name under ``cleared`` or ``as_is`` is told, with the line that it stands in."""

from __future__ import annotations

import unicodedata
from datetime import UTC
from pathlib import Path

import pytest

from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.cli.published import print_summary, summary
from gallery_media.cli.work import Work
from gallery_media.desk.unknown_names import unknown_names
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from tests.core.test_desk_gather import GALLERY, take_in

WRITTEN = """
[people]
# cleared = ["gone.jpg"]
cleared = [
    "vējš 1.jpg",
    "gone.jpg",
    '{photo}',
]

[damaged]
as_is = ["gone.jpg", "gone.jpg", "es\\u0063aped.jpg"]
"""


def _told(tmp_path: Path, written: str) -> tuple[str, ...]:
    project: Project = make_project(tmp_path / "festival", GALLERY)
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        catalogue.ensure_gallery(GALLERY)
        take_in(catalogue, 1, "vējš 1.jpg")
        photo = take_in(catalogue, 2, "vējš 2.jpg")
        settings = project.gallery_dir(GALLERY) / "gallery.toml"
        settings.write_text("".join([settings.read_text(), written.replace("{photo}", photo)]))
        rules = read_gallery(project, HouseSettings(), GALLERY).word_rules
        return unknown_names(GALLERY, rules, project, catalogue)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_each_name_that_no_photo_has_is_told_once_with_its_line(tmp_path: Path, form: str) -> None:
    """In both lists; by name or by id; of comments nothing; a name that is escaped has no line."""
    told = _told(tmp_path, unicodedata.normalize(form, WRITTEN))  # type: ignore[arg-type]
    lines = (tmp_path / "festival/galleries" / GALLERY / "gallery.toml").read_text().splitlines()
    cleared, as_is = (
        next(n for n, line in enumerate(lines, 1) if line.strip().startswith(start))
        for start in ('"gone.jpg"', "as_is")
    )
    where = f"galleries/{GALLERY}/gallery.toml"
    assert [one.partition(", and no photo")[0] for one in told] == [
        f"{where}, line {cleared}: cleared under [people] names gone.jpg",
        f"{where}, line {as_is}: as_is under [damaged] names gone.jpg",
        f"{where}: as_is under [damaged] names escaped.jpg",
    ]


def test_without_such_names_nothing_is_told(tmp_path: Path) -> None:
    """Neither by the blank settings nor by names that are right."""
    assert _told(tmp_path, '\n[damaged]\nas_is = ["vējš 1.jpg"]\n') == ()


def test_publish_says_it_to_people_and_to_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets stay: they are no colours."""
    work = Work(unknown_names={GALLERY: ("as_is under [damaged] names gone.jpg",)})
    print_summary(work, 0, UTC)
    assert "no such photo as_is under [damaged] names gone.jpg" in capsys.readouterr().out
    assert summary(work, "")["unknown_names"] == work.unknown_names
