"""Doctor says which of the pages' own texts stand in English in a language that was begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from gallery_media.desk.examine import Check
from gallery_media.desk.examine_languages import examine_languages
from gallery_media.publishing.templates import templates_dir
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "festival", "lampa-2017")


def checks(project: Project, *languages: str) -> list[Check]:
    house = read_house_settings(project)
    site = house.site.model_copy(update={"languages": languages})
    return list(examine_languages(project, house.model_copy(update={"site": site})))


def catalog(folder: Path, text: str) -> None:
    path = folder / "locales" / "et" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_packages_languages_are_whole(project: Project) -> None:
    """A line for each language, with nothing to do."""
    assert [(one.name, one.ok, one.detail) for one in checks(project, "lv", "en")] == [
        ("texts in lv", True, "all are translated"),
        ("texts in en", True, "all are translated"),
    ]


def test_what_a_begun_language_lacks_is_named(project: Project) -> None:
    """No fault, since docs promise English there; an unsure translation counts as none."""
    whole = (templates_dir() / "locales/en/LC_MESSAGES/messages.po").read_text(encoding="utf-8")
    catalog(project.templates, whole.replace('msgstr "Download"', 'msgstr ""'))
    (check,) = checks(project, "et", "lv")[:1]
    assert check.ok
    assert check.detail.startswith('1 stands in English: "Download"; translate in ')
    catalog(project.templates, f'{HEAD}#, fuzzy\nmsgid "Licence"\nmsgstr "Litsents"\n')
    begun = checks(project, "et", "lv")[0]
    assert begun.ok
    assert " more; translate in templates/locales/et/LC_MESSAGES/messages.po" in begun.detail
    missing = int(begun.detail.split()[0])
    catalog(project.templates, f'{HEAD}msgid "Licence"\nmsgstr "Litsents"\n')
    assert int(checks(project, "et", "lv")[0].detail.split()[0]) == missing - 1


def test_a_catalog_that_is_broken_or_not_there_is_a_fault(project: Project) -> None:
    """Told before a release stops at it."""
    assert "locales/et/LC_MESSAGES" in checks(project, "et")[0].detail
    catalog(project.templates, HEAD + 'msgid "Licence"\nmsgstr "Litsents\n')
    (check, *_) = checks(project, "et")
    assert not check.ok
    assert "line 5" in check.detail


def test_a_gallerys_own_language_is_looked_at_with_its_own_theme(project: Project) -> None:
    """A catalog beside one gallery counts for it."""
    settings = project.gallery_dir("lampa-2017") / "gallery.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'languages = ["lv", "et"]\n{text}', encoding="utf-8")
    catalog(project.gallery_templates("lampa-2017"), HEAD)
    found = {one.name: one for one in checks(project, "lv", "en")}
    assert list(found) == ["texts in lv", "texts in en", "texts in et"]
    assert found["texts in et"].ok
    assert " stand in English: " in found["texts in et"].detail
