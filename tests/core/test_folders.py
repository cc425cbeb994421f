"""What folders say: section, photographer, and galleries that nobody has made yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.desk.drafts import make_drafts
from gallery_media.desk.rules import FolderRules
from gallery_media.errors import SettingsError
from gallery_media.inbox.scan import ScanMemory, scan
from gallery_media.model.folders import LONGEST, FolderRule, FoldersSay
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project

RULE = FolderRule.of("section/photographer")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "festival", "lampa-2017")


def drop(project: Project, path: str) -> None:
    where = project.inbox / path
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(b"light")


@pytest.mark.parametrize(
    ("path", "section", "photographer"),
    [
        ("day-2/janis/IMG_1.JPG", "day-2", "janis"),
        ("day-2/janis/raw/best/IMG_1.JPG", "day-2", "janis"),
        ("day-2/IMG_1.JPG", "day-2", ""),
        ("IMG_1.JPG", "", ""),
        ("  Diena\u00a02 /Ja\u0304nis/IMG_1.JPG", "Diena 2", "Jānis"),
        ("\u202eday/\x07/IMG_1.JPG", "day", ""),
    ],
)
def test_the_rule_reads_folders_from_the_outermost_inwards(
    path: str, section: str, photographer: str
) -> None:
    """As people would write them; what cannot be seen is left out."""
    assert RULE.read(path) == FoldersSay(section, photographer)


def test_a_folder_may_say_nothing() -> None:
    """Some people put the date first."""
    assert FolderRule.of("-/photographer").read("2017-06-30/ivo/a.jpg") == FoldersSay("", "ivo")
    assert FolderRule.of("").read("day-2/ivo/a.jpg") == FoldersSay()


@pytest.mark.parametrize("text", ["stage", "section/section", "section//photographer", "/section"])
def test_a_rule_that_makes_no_sense_is_refused(text: str) -> None:
    """With what to write instead."""
    with pytest.raises(ValueError, match=r"section|photographer"):
        FolderRule.of(text)


@given(st.text(max_size=300))
def test_whatever_folders_are_called_what_they_say_fits_on_a_line(path: str) -> None:
    """Names of folders come from strangers."""
    for said in (RULE.read(path).section, RULE.read(path).photographer):
        assert len(said) <= LONGEST
        assert said == said.strip()
        assert "\n" not in said


def test_a_mistake_in_the_rule_names_file_and_field(project: Project) -> None:
    """The editor finds it."""
    settings = project.gallery_dir("lampa-2017") / "gallery.toml"
    settings.write_text(settings.read_text() + '\n[inbox]\nfolders = "stage/who"\n')
    with pytest.raises(SettingsError, match=r"gallery\.toml: inbox\.folders: 'stage' is none of"):
        read_gallery(project, HouseSettings(), "lampa-2017")


def test_while_settings_are_half_written_the_last_rule_goes_on(project: Project) -> None:
    """Intake stops for nobody's editor."""
    settings = project.gallery_dir("lampa-2017") / "gallery.toml"
    whole = settings.read_text() + '\n[inbox]\nfolders = "section"\n'
    settings.write_text(whole)
    rules = FolderRules(project)
    assert rules("lampa-2017") == FolderRule.of("section")
    settings.write_text(whole + "half a li")
    assert rules("lampa-2017") == FolderRule.of("section")
    settings.write_text(whole.replace('"section"', '"photographer"'))
    assert rules("lampa-2017") == FolderRule.of("photographer")
    assert rules("no-such-gallery") == FolderRule()


def test_an_unknown_folder_is_held_and_its_files_stay(project: Project) -> None:
    """Status says which, why, and what now; a name that no gallery can have is told apart."""
    drop(project, "diena-2/IMG_1.JPG")
    drop(project, "Diena 3/IMG_1.JPG")
    found = scan(project.inbox, ScanMemory(), galleries=project.slugs(), now=0.0, settle=0.0)
    reasons = {one.path: one.reason for one in found.held}
    assert "there is no gallery diena-2" in reasons["inbox/diena-2/"]
    assert "rename the folder" in reasons["inbox/Diena 3/"]
    assert (project.inbox / "diena-2" / "IMG_1.JPG").exists()


def test_a_draft_is_made_for_a_folder_with_a_file_and_a_name_that_can_be_an_address(
    project: Project,
) -> None:
    """Not for a folder that somebody is just making, nor for links, nor for hidden files."""
    drop(project, "diena-2/dziļi/IMG_1.JPG")
    drop(project, "Diena 3/IMG_1.JPG")
    drop(project, "only-hidden/.IMG_1.JPG.part")
    (project.inbox / "empty").mkdir()
    (project.inbox / "elsewhere").symlink_to(project.inbox / "diena-2")
    assert make_drafts(project) == ("diena-2",)
    assert project.slugs() == ("diena-2", "lampa-2017")
    assert make_drafts(project) == ()
    gallery = read_gallery(project, HouseSettings(), "diena-2")
    assert gallery.draft
    assert str(gallery.title.best("lv")) == "diena-2"
    assert not read_gallery(project, HouseSettings(), "lampa-2017").draft


def test_a_draft_of_an_editor_is_never_written_over(project: Project) -> None:
    """Two processes look at the inbox at once, or somebody was faster."""
    drop(project, "lampa-2017/IMG_1.JPG")
    before = (project.gallery_dir("lampa-2017") / "gallery.toml").read_text()
    assert make_drafts(project) == ()
    assert (project.gallery_dir("lampa-2017") / "gallery.toml").read_text() == before


def test_a_missing_inbox_makes_no_drafts(tmp_path: Path) -> None:
    """A project that was just copied."""
    assert make_drafts(Project(tmp_path)) == ()
    assert list(tmp_path.iterdir()) == []
