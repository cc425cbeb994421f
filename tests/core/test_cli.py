"""The command line: help with examples, exit codes, errors as sentences."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from gallery_media.cli.app import DONE, NEEDS_A_PERSON, TRY_LATER, WRONG_USAGE, app, run
from gallery_media.cli.console import plain
from gallery_media.errors import StorageUnavailable
from gallery_media.model.photo import PhotoState

COMMANDS = (
    "demo",
    "init",
    "up",
    "publish",
    "status",
    "reveal",
    "audit",
    "doctor",
    "export",
    "invite",
    "invites",
    "uploads",
    "preview",
    "withdraw",
    "releases",
    "rollback",
    "prune",
    "backup",
    "restore",
    "rebuild",
    "allow",
    "log",
    "unpublish-expired",
    "processing-record",
    "deploy",
    "policies",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Help says what it does, and shows it done."""
    assert run([command, "--help"]) == DONE
    shown = capsys.readouterr().out
    assert re.search(rf"[Ee]xample:.*gallery-media {command}", shown, re.DOTALL)


@pytest.mark.parametrize(
    "command",
    [
        "up",
        "publish",
        "status",
        "audit",
        "doctor",
        "export",
        "invite",
        "invites",
        "uploads",
        "withdraw",
        "allow",
    ],
)
def test_every_command_on_a_project_takes_the_project_option(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same word everywhere."""
    run([command, "--help"])
    assert "--project" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["publsh"], ["status", "--jsn"], ["export"], ["init"]])
def test_wrong_usage_has_its_own_exit_code(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """2, and a sentence on standard error; nothing on standard output."""
    assert run(words) == WRONG_USAGE
    captured = capsys.readouterr()
    assert captured.err
    assert not captured.out


def test_a_missing_project_needs_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error says what to do, without a traceback."""
    assert run(["status", "--project", str(tmp_path)]) == NEEDS_A_PERSON
    shown = capsys.readouterr().err
    assert "gallery-media init" in shown
    assert "Traceback" not in shown


def test_trouble_that_passes_has_its_own_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """3: a script may simply call again later."""

    def unavailable(*_: object, **__: object) -> None:
        raise StorageUnavailable("The storage [at 127.0.0.1] does not answer.")

    monkeypatch.setattr("gallery_media.cli.status.open_project", unavailable)
    assert run(["status"]) == TRY_LATER
    assert "The storage [at 127.0.0.1] does not answer." in capsys.readouterr().err


def test_init_makes_a_project_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second time it refuses and changes nothing."""
    folder = str(tmp_path / "festival")
    assert run(["init", folder, "--gallery", "lampa-2017"]) == DONE
    assert (tmp_path / "festival/inbox/lampa-2017").is_dir()
    assert run(["init", folder]) == NEEDS_A_PERSON
    assert "nothing was changed" in capsys.readouterr().err


def test_init_refuses_a_gallery_name_before_it_makes_anything(tmp_path: Path) -> None:
    """No half project is left behind."""
    assert run(["init", str(tmp_path / "festival"), "--gallery", "Lampa 2017"]) == NEEDS_A_PERSON
    assert not (tmp_path / "festival").exists()


def test_publishing_an_unknown_gallery_names_those_that_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any server is started."""
    folder = str(tmp_path / "festival")
    run(["init", folder, "--gallery", "lampa-2017"])
    assert run(["publish", "lampa-2018", "--project", folder]) == NEEDS_A_PERSON
    assert "There are: lampa-2017" in capsys.readouterr().err


def test_values_become_plain_json() -> None:
    """Dataclasses, enums, paths, dates and tuples, however deep."""

    @dataclass
    class Row:
        state: PhotoState
        when: date
        where: tuple[Path, ...]

    value = plain({"rows": [Row(PhotoState.HELD, date(2017, 7, 1), (Path("a"),))]})
    assert json.loads(json.dumps(value)) == {
        "rows": [{"state": "held", "when": "2017-07-01", "where": ["a"]}]
    }


def test_the_version_is_told() -> None:
    """As packages do."""
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", str(app.version))
