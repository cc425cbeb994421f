"""``gallery-media worker``: what Prefect's worker is told before it takes this process over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gallery_media.cli.app import DONE, run
from gallery_media.settings.scaffold import make_project

SERVER = "http://prefect:4200/api"


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of the program that the process would have become."""
    words: list[str] = []

    def execv(_program: str, command: list[str]) -> None:
        words.extend(command[3:])

    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "PROMETHEUS_"))
    }
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(os, "execv", execv)
    environment["GALLERY_MEDIA_PREFECT__API_URL"] = SERVER
    environment["GALLERY_MEDIA_PREFECT__WORK_POOL"] = "house"
    return words


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(make_project(tmp_path / "festival").root)


def test_a_worker_is_asked_for_its_health_where_it_is_told_to(
    became: list[str], folder: str
) -> None:
    """Probes of a container ask there."""
    assert run(["worker", "--health-port", "8080", "--project", folder]) == DONE
    assert "--with-healthcheck" in became
    assert became[became.index("--pool") + 1] == "house"
    assert became[became.index("--limit") + 1] == "2"
    assert os.environ["PREFECT_WORKER_WEBSERVER_PORT"] == "8080"
    assert os.environ["PREFECT_LOGGING_EXTRA_LOGGERS"] == "gallery_media"
    assert os.environ["PREFECT_WORKER_QUERY_SECONDS"] == "2"


def test_without_a_port_nobody_answers(became: list[str], folder: str) -> None:
    """And nothing is measured that nobody tells."""
    assert run(["worker", "--project", folder]) == DONE
    assert "--with-healthcheck" not in became
    assert "PREFECT_WORKER_WEBSERVER_PORT" not in os.environ
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


@pytest.mark.parametrize("form", ["text", "json"])
def test_its_runs_write_for_whom_the_settings_say(
    form: str, became: list[str], folder: str
) -> None:
    """From their first line on: Prefect reads how to log while it is imported."""
    os.environ["GALLERY_MEDIA_LOGS__FORMAT"] = form
    assert run(["worker", "--project", folder]) == DONE
    assert became
    named = os.environ.get("PREFECT_LOGGING_SETTINGS_PATH")
    assert (named is not None and Path(named).is_file()) is (form == "json")


@pytest.mark.parametrize("named", [True, False])
def test_sums_lie_where_the_environment_says(
    named: bool, became: list[str], folder: str, tmp_path: Path
) -> None:
    """Beside the project on a disk of the pod's own, where many pods share the project."""
    own = tmp_path / "sums"
    os.environ["GALLERY_MEDIA_METRICS__PORT"] = "9464"
    if named:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    assert run(["worker", "--project", folder]) == DONE
    chosen = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    assert chosen.is_dir()
    assert (chosen == own) is named
