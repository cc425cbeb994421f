"""``gallery-media headers``: from a project's settings to a server's configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gallery_media.cli.app import DONE, NEEDS_A_PERSON, run
from gallery_media.errors import SettingsError
from gallery_media.settings.discovery import DiscoverySettings
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import Project
from gallery_media.settings.rights import Mining
from gallery_media.settings.scaffold import make_gallery, make_project
from gallery_media.settings.serving import read_serving

CC = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path / "house")
    for name in ("svetki", "lampa"):
        make_gallery(made, name)
    return made


def _write(project: Project, slug: str, text: str) -> None:
    path = project.gallery_dir(slug) / "gallery.toml"
    path.write_text(f"{path.read_text()}\n{text}\n")


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_a_server_takes_an_exported_folder(
    kind: str, project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The house's own storage is for this machine alone, and the command says what to do."""
    words = ["headers", kind, "--project", str(project.root)]
    assert run(words) == NEEDS_A_PERSON
    assert "--folder" in capsys.readouterr().err
    assert run([*words, "--folder", str(tmp_path / "site")]) == DONE
    assert str(tmp_path / "site") in capsys.readouterr().out


def test_a_server_takes_the_bucket_where_it_has_an_address(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Path style, as the settings say."""
    text = project.settings_file.read_text()
    text = text.replace("[storage]\n", '[storage]\nendpoint = "https://s3.example.org"\n')
    project.settings_file.write_text(text)
    assert run(["headers", "nginx", "--project", str(project.root)]) == DONE
    out = capsys.readouterr().out
    assert "proxy_pass https://s3.example.org/public/;" in out
    assert "$uri" in out


@pytest.mark.parametrize("kind", ["cloudfront", "cloudfront-function", "_headers", "json"])
def test_other_kinds_need_no_place(
    kind: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON is JSON, and nothing but the configuration is printed."""
    assert run(["headers", kind, "--project", str(project.root)]) == DONE
    out = capsys.readouterr().out
    if kind in ("cloudfront", "json"):
        json.loads(out)
    assert "\x1b" not in out


def test_a_gallerys_reservation_reaches_the_rules(project: Project) -> None:
    """One of two reserves: its pages and downloads; both do: everything, variants too."""
    said = '[discovery]\ntdm_reservation = true\ntdm_policy = "https://example.org/tdm.json"'
    _write(project, "svetki", said)
    house = read_house_settings(project)
    one = read_serving(project, house)
    assert one.headers("g/svetki/lv/index.html")["tdm-reservation"] == "1"
    assert "tdm-reservation" not in one.headers("g/lampa/lv/index.html")
    assert "tdm-reservation" not in one.headers("m/ab/abc-480.avif")
    _write(project, "lampa", said)
    assert "tdm-policy" in read_serving(project, house).headers("m/ab/abc-480.avif")


def test_a_reservation_that_cannot_be_read_is_no_permission(project: Project) -> None:
    """No configuration is better than one that lost a reservation."""
    _write(project, "svetki", "[discovery]\ntdm_reservation = 7")
    with pytest.raises(SettingsError, match="svetki"):
        read_serving(project, read_house_settings(project))


@pytest.mark.parametrize(
    ("settings", "mining", "licence", "reserved"),
    [
        ({}, None, "", False),
        ({}, Mining.PROHIBITED, "", True),
        ({}, Mining.ONLY_SEARCH_ENGINES, "", True),
        ({}, Mining.NO_AI_TRAINING, "", False),
        ({}, Mining.PROHIBITED, CC, False),
        ({"tdm_reservation": True}, None, "", True),
        ({"tdm_reservation": True}, Mining.NO_AI_TRAINING, "", True),
        ({"tdm_reservation": False}, Mining.ALLOWED, CC, False),
    ],
)
def test_a_reservation_follows_the_rights(
    settings: dict[str, bool], mining: Mining | None, licence: str, reserved: bool
) -> None:
    """What files say counts where the gallery says nothing, but not against a free licence."""
    assert DiscoverySettings(**settings).settled(mining, licence).reserved is reserved


@pytest.mark.parametrize(
    ("settings", "mining", "licence"),
    [
        ({"tdm_reservation": True}, None, CC),
        ({"tdm_reservation": True}, Mining.ALLOWED, ""),
        ({"tdm_reservation": False}, Mining.PROHIBITED, ""),
        ({"tdm_policy": "https://example.org/tdm.json"}, None, ""),
    ],
)
def test_settings_that_contradict_each_other_are_a_mistake(
    settings: dict[str, object], mining: Mining | None, licence: str
) -> None:
    """Nobody would know which of the two holds."""
    with pytest.raises(ValueError, match=r"contradicts|nobody needs"):
        DiscoverySettings.model_validate(settings).settled(mining, licence)
