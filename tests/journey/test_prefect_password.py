"""Prefect behind a password: the server's own, and a web server's in front of the embedded one."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from prefect.events.clients import get_events_subscriber
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from gallery_flows import server
from gallery_flows.reach import expect_answer
from gallery_flows.server import start_prefect
from gallery_media.errors import ServiceNotReady, SettingsError
from gallery_media.settings.scaffold import make_project
from gallery_media.storage.anonymous import ask
from tests.makers.browser import browser_page
from tests.makers.deploying import DEPLOY
from tests.makers.newsrooms import GALLERY
from tests.makers.running import PATIENCE, command, up
from tests.makers.web_servers import a_free_port, a_server, nginx_with

pytestmark = pytest.mark.journey

PASSWORD = "desk:a quiet corner"
"""Plain letters: Prefect 3.9 answers every request with 500 where it holds any others."""
HEADER = {"Authorization": f"Basic {base64.b64encode(PASSWORD.encode()).decode()}"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server of somebody's own that asks for a password; its API's address."""
    home, port = tmp_path_factory.mktemp("guarded"), a_free_port()
    api = f"http://127.0.0.1:{port}/api"
    words = "-m uvicorn --factory prefect.server.api.server:create_app --host 127.0.0.1 --port"
    env = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_API_AUTH_STRING": PASSWORD,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_UI_API_URL": "/api",
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),
    }
    with a_server([sys.executable, *words.split(), str(port)], f"{api}/health", home, env, 120):
        yield api


@pytest.fixture
def root(tmp_path: Path, guarded: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose settings name that server and a work pool of it."""
    project = make_project(tmp_path / "festival", GALLERY)
    settings = project.settings_file.read_text()
    settings = settings.replace('# api_url = ""', f'api_url = "{guarded}"')
    project.settings_file.write_text(settings)
    monkeypatch.delenv("PREFECT_API_AUTH_STRING", raising=False)
    return project.root


def asked(api: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        api + path, json.dumps(body).encode(), {"Content-Type": "application/json", **HEADER}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def test_the_house_and_its_deployments_work_with_the_password(
    root: Path, guarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`up` shows its runs there, and `deploy` registers what operators may start."""
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", PASSWORD)
    asked(guarded, "/work_pools/", {"name": "guarded", "type": "process"})
    with up(root):
        deadline = time.monotonic() + PATIENCE
        while not any("inbox" in one["name"] for one in asked(guarded, "/flow_runs/filter", {})):
            assert time.monotonic() < deadline
            time.sleep(0.3)
    monkeypatch.setenv("GALLERY_MEDIA_PREFECT__WORK_POOL", "guarded")
    done = command("deploy", "--project", root)
    assert done.returncode == 0, done.stderr
    made = asked(guarded, "/deployments/filter", {})
    assert {one["work_pool_name"] for one in made if one["name"] == "publish_gallery"} == {
        "guarded"
    }


@pytest.mark.parametrize("password", [None, "desk:another", PASSWORD])
def test_a_password_that_is_missing_or_wrong_is_said_in_words(
    guarded: str, password: str | None
) -> None:
    """Before any work begins, with what to do."""
    with temporary_settings({PREFECT_API_URL: guarded, PREFECT_API_AUTH_STRING: password}):
        if password == PASSWORD:
            expect_answer(guarded)
            return
        with pytest.raises(SettingsError, match="PREFECT_API_AUTH_STRING"):
            expect_answer(guarded)


def test_a_server_that_is_not_there_is_worth_another_try() -> None:
    """The house says so and ends with exit code 3."""
    nowhere = f"http://127.0.0.1:{a_free_port()}/api"
    with (
        temporary_settings({PREFECT_API_URL: nowhere}),
        pytest.raises(ServiceNotReady, match="does not answer"),
    ):
        expect_answer(nowhere)


def test_a_port_that_another_program_has_is_said_with_its_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another port instead would be one that the web server before it does not know."""
    monkeypatch.setattr(server, "PORT_SECONDS", 0.2)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(ServiceNotReady, match=r"\[prefect\] port"):
            start_prefect(tmp_path / "state", other.getsockname()[1])


@contextmanager
def behind(file: str, here: dict[str, str], home: Path, port: int) -> Iterator[str]:
    """nginx with a file of deploy/host/nginx, its parts replaced and without a certificate."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed (Debian package: nginx-light)")
    text = (DEPLOY / "host/nginx" / file).read_text()
    for ours, this in {**here, "listen 443 ssl;": f"listen 127.0.0.1:{port};"}.items():
        assert ours in text
        text = text.replace(ours, this)
    lines = [one for one in text.splitlines() if "ssl_certificate" not in one]
    with nginx_with(home, port, "\n".join(lines)) as url:
        yield url


def test_a_server_of_ones_own_asks_for_its_password_through_a_web_server(
    guarded: str, tmp_path: Path
) -> None:
    """deploy/host/nginx/prefect-server.conf: house, workers and operators come in, nobody else."""
    here = {"127.0.0.1:4200": guarded.removeprefix("http://").removesuffix("/api")}
    with behind("prefect-server.conf", here, tmp_path / "nginx", a_free_port()) as url:
        assert ask("GET", f"{url}/api/admin/version").status == 401
        assert ask("GET", f"{url}/api/admin/version", headers=HEADER).status == 200
        no_password = {PREFECT_API_URL: f"{url}/api", PREFECT_API_AUTH_STRING: None}
        with temporary_settings(no_password), pytest.raises(SettingsError, match="AUTH_STRING"):
            expect_answer(f"{url}/api")
        with temporary_settings({PREFECT_API_URL: f"{url}/api", PREFECT_API_AUTH_STRING: PASSWORD}):
            expect_answer(f"{url}/api")
            anyio.run(hear_events)
        with browser_page(1280, 900) as page:
            page.goto(f"{url}/runs")
            field = page.locator("input[type=password]")
            field.wait_for(timeout=30_000)
            assert page.get_by_text("Work Pools", exact=True).count() == 0
            field.fill(PASSWORD)
            field.press("Enter")
            page.get_by_text("Work Pools", exact=True).wait_for(timeout=30_000)


async def hear_events() -> None:
    """Automations and workers hear of what happens by a WebSocket with the same password."""
    async with get_events_subscriber(reconnection_attempts=0):
        pass


def test_the_embedded_ui_works_behind_a_web_server_with_a_password(tmp_path: Path) -> None:
    """deploy/host/nginx/prefect-ui.conf in front of `up`'s own server: closed, then usable."""
    hashed = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"],
        input=PASSWORD.partition(":")[2], capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    passwords = tmp_path / "passwords"
    passwords.write_text(f"desk:{hashed}\n")
    port = a_free_port()
    upstream = f"127.0.0.1:{a_free_port()}"
    with start_prefect(tmp_path / "state", int(upstream.rpartition(":")[2])) as service:
        assert service.facts["ui_url"] == f"http://{upstream}"
        here = {"127.0.0.1:4200": upstream, "/etc/nginx/prefect.passwords": str(passwords)}
        with behind("prefect-ui.conf", here, tmp_path / "nginx", port) as url:
            for path in ("/", "/api/health", "/api/flows/filter", "/ui-settings"):
                assert ask("GET", f"{url}{path}").status == 401, path
            assert ask("GET", f"{url}/api/health", headers=HEADER).status == 200
            with browser_page(1280, 900) as page:
                page.set_extra_http_headers(HEADER)
                page.goto(f"{url}/runs")
                page.get_by_text("Run a task or flow to get started").wait_for(timeout=30_000)
