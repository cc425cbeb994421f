"""`gallery-media metrics`: a host's sums and probes, by a process of its own."""

from __future__ import annotations

import json
import platform
import signal
import urllib.request

import pytest

from gallery_media.embedded import free_ports
from gallery_media.wiring import Newsroom
from tests.makers.measured_runs import DEAD_LINKS, RELEASES, a_run, number
from tests.makers.newsrooms import GALLERY
from tests.makers.running import a_service, command

pytestmark = pytest.mark.journey


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        body: bytes = answer.read()
    return body.decode()


def test_what_a_workers_runs_measured_is_told_and_all_parts_answer(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that ended before it was started, and those that end while it runs."""
    (port,) = free_ports(1)
    monkeypatch.setenv("GALLERY_MEDIA_METRICS__PORT", str(port))
    newsroom.catalogue.ensure_gallery(GALLERY)
    sums = newsroom.project.state / "metrics" / platform.node()
    sums.mkdir(parents=True)
    a_run(sums)
    with a_service("metrics", newsroom.project.root, end=signal.SIGINT) as url:
        assert number(RELEASES, fetch(url)) == 1
        a_run(sums)
        numbers = fetch(url)
        assert (number(RELEASES, numbers), number(DEAD_LINKS, numbers)) == (2, 4)
        assert number("gallery_media_catalogue_up", numbers) == 1
        root = url.removesuffix("/metrics")
        assert fetch(f"{root}/livez") == "alive\n"
        found = json.loads(fetch(f"{root}/readyz"))
    parts = dict.fromkeys(("storage", "catalogue", "darkroom"), "ok")
    assert found == {"ready": True, "parts": parts}


def test_without_a_port_it_says_which_setting_names_one(newsroom: Newsroom) -> None:
    """A service that answered nobody would look well."""
    refused = command("metrics", "--project", newsroom.project.root)
    assert refused.returncode == 1
    assert "[metrics] port" in refused.stderr
