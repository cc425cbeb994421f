"""Settings files: what people write goes in, values or a clear sentence come out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gallery_media.errors import ProjectError, SettingsError
from gallery_media.settings.article import read_article
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings, read_house_settings
from gallery_media.settings.project import Project, open_project
from gallery_media.settings.scaffold import make_project
from gallery_media.settings.site import read_site


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "festival", "lampa-2017")


def test_a_new_project_can_be_read_at_once(project: Project) -> None:
    """The commented defaults are valid settings, and the first gallery is one."""
    house = read_house_settings(project)
    gallery = read_gallery(project, house, "lampa-2017")
    assert house.storage.embedded
    assert gallery.languages == ("lv", "en")
    assert (project.inbox / "lampa-2017").is_dir()


def test_every_commented_setting_is_a_real_one(project: Project) -> None:
    """What the blank suggests may be switched on line by line; a typing error there misleads."""
    for path in (project.settings_file, project.gallery_dir("lampa-2017") / "gallery.toml"):
        opened = re.sub(r"(?m)^# (?=\w+ = |\[)", "", path.read_text())
        path.write_text(re.sub(r"(?m)^(arms|funding_logo) = ", "# ", opened))
    house = read_house_settings(project)
    assert house.site.public_url == "https://foto.example.org"
    assert read_gallery(project, house, "lampa-2017").event.start is not None


def test_a_second_init_changes_nothing(project: Project) -> None:
    """A project is never overwritten."""
    with pytest.raises(ProjectError, match="already is"):
        make_project(project.root)


def test_a_project_is_found_from_any_folder_inside_it(project: Project) -> None:
    """As git does it."""
    assert open_project(project.inbox / "lampa-2017").root == project.root


def test_outside_a_project_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    """What, which, why, what now."""
    with pytest.raises(ProjectError, match="gallery-media init"):
        open_project(tmp_path)


@pytest.mark.parametrize(
    "alt",
    [
        "",
        " ",
        "…",
        "lm-esf-ansamblis-prop",
        "lm esf.svg",
        "lm_esf ansamblis_prop",
        "logo.PNG",
        "IMG_0412 logo",
        "Desktop 3.jpg",
    ],
)
@pytest.mark.parametrize("artwork", ["arms", "funding_logo"])
@pytest.mark.parametrize("lang", ["lv", "en"])
def test_artwork_without_words_is_refused_in_every_language(
    project: Project, artwork: str, lang: str, alt: str
) -> None:
    """Arms and logo stand on every page: no empty text, no file's name."""
    texts = {"lv": "Liels ģerbonis", "en": "Arms", lang: alt}
    given = ", ".join(f"{code} = '{text}'" for code, text in texts.items())
    project.settings_file.write_text(
        f"[site]\n{artwork} = {{ file = 'a.svg', alt = {{ {given} }} }}"
    )
    with pytest.raises(SettingsError, match=rf"{artwork}\.alt.*{lang}.*what the picture shows"):
        read_house_settings(project)


@pytest.mark.parametrize("alt", ["Ģerbonis", "Ģerbonis.", "ESF un NAP 2020 logotips", "a.i. zīme"])
def test_artwork_with_words_is_taken(project: Project, alt: str) -> None:
    """One word will do, and stops and figures are no faults."""
    text = f"[site]\narms = {{ file = 'a.svg', alt = {{ lv = '{alt}' }} }}"
    project.settings_file.write_text(text)
    arms = read_house_settings(project).site.arms
    assert arms is not None
    assert arms.alt == {"lv": alt}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[site]\nnam = {}", r"gallery-media.toml: site.nam: there is no such setting"),
        ("[inbox]\nsettle_seconds = 'soon'", r"inbox.settle_seconds"),
        ("[site\n", r"not valid TOML"),
        ("[site]\narms = { file = 'a.svg', alt = { lv = 'lm_esf_ansamblis_prop' } }", "file name"),
        ("[site]\narms = { file = 'a.svg', alt = {} }", "arms.alt"),
        ("[site]\nlanguages = ['latviski']", "languages"),
    ],
)
def test_a_mistake_in_the_settings_names_file_and_field(
    project: Project, text: str, complaint: str
) -> None:
    """Nobody has to guess which line was meant."""
    project.settings_file.write_text(text)
    with pytest.raises(SettingsError, match=complaint):
        read_house_settings(project)


def test_the_environment_wins_over_the_file(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys come from outside; a file in version control holds none."""
    project.settings_file.write_text("[storage]\nendpoint = 'https://a.example'\n")
    monkeypatch.setenv("GALLERY_MEDIA_STORAGE__ENDPOINT", "https://b.example")
    monkeypatch.setenv("GALLERY_MEDIA_STORAGE__SECRET_KEY", "s3cret")
    house = read_house_settings(project)
    assert house.storage.endpoint == "https://b.example"
    assert house.storage.secret_key.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(house)


def test_a_gallery_without_privacy_notice_is_not_read(project: Project) -> None:
    """The law asks for it on every page, so publishing refuses a gallery without one."""
    (project.gallery_dir("lampa-2017") / "gallery.toml").write_text(
        "title = { lv = 'Foto' }\nremoval_contact = 'foto@example.org'\n"
    )
    with pytest.raises(SettingsError, match="privacy_notice"):
        read_gallery(project, HouseSettings(), "lampa-2017")


@pytest.mark.parametrize("slug", ["Lampa", "lampa 2017", "../etc", "ā", "-a", "a" * 65])
def test_a_gallery_name_that_cannot_be_an_address_is_refused(project: Project, slug: str) -> None:
    """The folder's name is part of every public address."""
    with pytest.raises(SettingsError, match="small letters"):
        read_gallery(project, HouseSettings(), slug)


def test_an_article_is_read_with_its_front_matter(project: Project) -> None:
    """Quotation marks in a headline need no tricks."""
    (project.gallery_dir("lampa-2017") / "article.lv.md").write_text(
        "+++\ntitle = 'Nē: vai jā?'\npublished = 2017-07-03\n"
        "gallery_link_text = 'Sarunu festivāla \"LAMPA\" foto galerija'\n"
        "[funding]\nfund = 'ESF'\nproject_no = '9.1'\n+++\n\nPirmā rindkopa.\n",
        encoding="utf-8",
    )
    article = read_gallery(project, HouseSettings(), "lampa-2017").article("lv")
    assert article is not None
    assert article.title == "Nē: vai jā?"
    assert article.gallery_link_text == 'Sarunu festivāla "LAMPA" foto galerija'
    assert article.body == "Pirmā rindkopa.\n"
    assert article.funding is not None
    assert article.funding.project_no == "9.1"


@pytest.mark.parametrize("text", ["no front matter", "+++\ntitle = 'x'\n", "---\ntitle: x\n---\n"])
def test_an_article_without_front_matter_says_how_to_write_it(project: Project, text: str) -> None:
    """Three plus signs, as the documentation shows."""
    (project.gallery_dir("lampa-2017") / "article.lv.md").write_text(text)
    with pytest.raises(SettingsError, match=r"\+\+\+"):
        read_gallery(project, HouseSettings(), "lampa-2017")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mistake_in_an_article_is_told_by_the_line_of_its_file(
    project: Project, end: str
) -> None:
    """The line of +++ counts, as it does in the program that the editor writes with."""
    path = project.root / "article.lv.md"
    lines = ("+++", 'title = "Sarunas"', "authors = [Anna]", "+++", "", "Teksts.")
    path.write_bytes(end.join(lines).encode())
    with pytest.raises(SettingsError, match=r"not valid TOML: .*line 3"):
        read_article(path, "lv")


def test_arms_are_read_and_must_lie_in_the_project(project: Project) -> None:
    """A settings file cannot make a file from elsewhere public."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="5"><path d="M0 0h4"/></svg>'
    (project.root / "arms.svg").write_text(svg)
    text = "[site]\narms = {{ file = '{}', alt = {{ lv = 'Liels ģerbonis' }} }}\n"
    project.settings_file.write_text(text.format("arms.svg"))
    arms = read_site(project, read_house_settings(project)).arms
    assert arms is not None
    assert (arms.width, arms.height, arms.extension) == (4, 5, "svg")
    (project.root.parent / "secret.svg").write_text(svg)
    project.settings_file.write_text(text.format("../secret.svg"))
    with pytest.raises(SettingsError, match="outside the project"):
        read_site(project, read_house_settings(project))
