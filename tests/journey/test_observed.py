"""A house that is watched by machines: a real photo's way in numbers, and probes from outside."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import replace
from typing import Any

import pytest

from gallery_media.cli.house import House
from gallery_media.cli.observed import observed
from gallery_media.embedded import free_ports
from gallery_media.errors import ServiceNotReady
from gallery_media.observing.pulse import Pulse
from gallery_media.settings.metrics import MetricsSettings
from gallery_media.storage.s3 import S3Storage
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, publish

pytestmark = pytest.mark.journey

SECRET = "Zenta-CNRY4711"


@pytest.fixture
def house(newsroom: Newsroom) -> House:
    """A house whose settings name a port."""
    (port,) = free_ports(1)
    newsroom.house = newsroom.house.model_copy(update={"metrics": MetricsSettings(port=port)})
    return House(newsroom, "", "")


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def parts(url: str) -> tuple[int, dict[str, Any]]:
    status, body = fetch(f"{url}/readyz")
    return status, json.loads(body)["parts"]


def test_a_photos_way_is_measured_and_no_name_is_told(house: House) -> None:
    """Each part once more than before, the live release, and well in all parts."""
    room, pulse = house.newsroom, Pulse()
    with observed(house, pulse) as url:
        before = counts(fetch(f"{url}/metrics")[1])
        drop(room, f"{SECRET}.JPG", a_jpeg(300, 200))
        publish(room)
        pulse.looked(0, 0)
        status, numbers = fetch(f"{url}/metrics")
        assert parts(url) == (
            200,
            dict.fromkeys(("storage", "catalogue", "darkroom", "watch", "auditor"), "ok"),
        )
        assert fetch(f"{url}/livez") == (200, "alive\n")
    assert status == 200
    grown = {part: count - before[part] for part, count in counts(numbers).items()}
    assert grown == dict.fromkeys(
        ("receive", "clear", "develop", "audit", "shelve", "release"), 1.0
    )
    assert f'gallery_media_photos{{gallery="{GALLERY}",state="published"}} 1.0' in numbers
    assert f'gallery_media_release_generation{{gallery="{GALLERY}"}} 1.0' in numbers
    assert SECRET not in numbers


def counts(numbers: str) -> dict[str, float]:
    """How often each part was measured so far, in this process."""
    name = 'gallery_media_step_seconds_count{step="'
    found = (line.removeprefix(name) for line in numbers.splitlines() if line.startswith(name))
    return {line.partition('"')[0]: float(line.rpartition(" ")[2]) for line in found}


def test_a_storage_that_refuses_makes_the_house_unready(house: House) -> None:
    """With its kind; the process is alive, a new start would not help."""
    room = house.newsroom
    nowhere = S3Storage(room.stores.client, f"{room.stores.location.public_bucket}-no")
    room.stores = replace(room.stores, public=nowhere)
    with observed(house, Pulse()) as url:
        status, found = parts(url)
        assert (status, found["storage"]) == (503, "StorageRefused")
        assert fetch(f"{url}/livez")[0] == 200
        refused = 'gallery_media_storage_errors_total{kind="refused"} 0.0'
        assert refused not in fetch(f"{url}/metrics")[1]


def test_without_a_port_nobody_answers(newsroom: Newsroom) -> None:
    """As every house is at first."""
    with observed(House(newsroom, "", ""), Pulse()) as url:
        assert url == ""


def test_a_port_that_is_taken_is_said(house: House) -> None:
    """With the setting that chooses another."""
    with (
        observed(house, Pulse()),
        pytest.raises(ServiceNotReady, match=r"\[metrics\] port"),
        observed(house, Pulse()),
    ):
        pass
