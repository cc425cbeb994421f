"""``gallery-media deploy`` while the storage is away: what operators start is registered all the
same, and that forms offer no choices is said."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL

from gallery_flows.choices import Offered
from gallery_flows.deployments import deploy
from gallery_flows.kept_forms import WITH_CHOICES
from gallery_flows.offers import OFFERS
from gallery_flows.telling import Told
from gallery_media.cli.app import DONE, run
from gallery_media.embedded import free_ports
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from gallery_media.storage.open import open_stores
from gallery_media.wiring import open_newsroom, opening
from tests.makers.newsrooms import GALLERY

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]
POOL = "ships"
SETTINGS = """
[site]
name = {{ lv = "Paraugs" }}
[prefect]
api_url = "{api_url}"
work_pool = "{pool}"
[storage]
endpoint = "http://127.0.0.1:{port}"
"""


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose storage does not answer; a release of its gallery waits for approval."""
    project = make_project(tmp_path / "festival", GALLERY)
    (port,) = free_ports(1)
    api_url = PREFECT_API_URL.value()
    project.settings_file.write_text(SETTINGS.format(api_url=api_url, pool=POOL, port=port))
    monkeypatch.setenv("GALLERY_MEDIA_STORAGE__ACCESS_KEY", "none")
    monkeypatch.setenv("GALLERY_MEDIA_STORAGE__SECRET_KEY", "none")
    monkeypatch.setattr(opening, "open_stores", partial(open_stores, deadline=1.0))  # for a minute
    with open_newsroom(project) as room:
        room.catalogue.ensure_gallery(GALLERY)
        room.catalogue.propose(GALLERY, "d" * 64, 1, 1)
    # What the command puts there for Prefect ends with the test.
    monkeypatch.setattr(os, "environ", os.environ.copy())
    return project


def forms() -> list[dict[str, Any]]:
    with get_client(sync_client=True) as client:
        found = [client.read_deployment_by_name(f"{name}/{name}") for name in WITH_CHOICES]
    assert {one.work_pool_name for one in found} == {POOL}
    return [(one.parameter_openapi_schema or {})["properties"] for one in found]


def test_forms_take_what_is_typed(away: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Choices of before, which nobody could look up, are not left as if they held."""
    before = Offered((f"{GALLERY} 7",), (f"{GALLERY}, photo 1 of 1, new: p7",), ())

    async def register() -> None:
        await deploy((GALLERY,), "Europe/Riga", POOL, Told(), offered=before, make=True)

    anyio.run(register)
    assert all("enum" in form["release"] for form in forms())
    assert run(["deploy", "--project", str(away.root)]) == DONE
    said = " ".join(capsys.readouterr().out.split())
    assert "no choices Forms take what is typed until the next release or deploy: " in said
    assert f"{len(OFFERS)} deployments for the work pool {POOL}." in said
    after = forms()
    assert not any("enum" in form["release"] for form in after)
    assert all(form["gallery"]["enum"] == [GALLERY] for form in after if "gallery" in form)
