"""Dashboard and alert rules ask only for numbers that a house tells, and promtool agrees."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from gallery_media.catalogue.figures import CatalogueFigures, LiveFigures
from gallery_media.desk.figures import Disk, HouseFigures
from gallery_media.mishaps import Mishap
from gallery_media.model.photo import PhotoState
from gallery_media.observing.app import health_app, house_numbers
from gallery_media.observing.collector import HouseCollector
from gallery_media.observing.health import Health
from gallery_media.observing.meters import went_wrong
from gallery_media.observing.pulse import Pulse
from gallery_media.observing.queue import PrefectQueue

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "observing"
NOTHING = CatalogueFigures({}, {}, {}, {}, 0)
NAMED = re.compile(r"\bgallery_media_[a-z_]+")


@pytest.fixture(scope="module")
def told() -> dict[str, set[str]]:
    """Every series that a house has when everything happens, with the names of its labels."""
    for mishap in Mishap:
        went_wrong(mishap, "refused", 1)
    figures = HouseFigures(
        CatalogueFigures(
            photos={("lampa-2017", PhotoState.HELD): 1},
            held={("lampa-2017", "audit"): 1},
            refused={"lampa-2017": 1},
            live={"lampa-2017": LiveFigures(1, datetime(2017, 7, 1, tzinfo=UTC))},
            withdrawing=0,
        ),
        {"project": Disk(1, 2)},
    )
    pulse = Pulse()
    pulse.auditor(fit=True)
    queue = PrefectQueue({("prepare_gallery", "late"): 1}, 60.0)
    house = HouseCollector(lambda: figures, pulse, lambda: queue)
    body = house_numbers(house, "")[0].decode()
    found: dict[str, set[str]] = {}
    for line in body.splitlines():
        if not line.startswith("#"):
            series, _, labels = line.rpartition(" ")[0].partition("{")
            found.setdefault(series, set()).update(re.findall(r'(\w+)="', labels))
    return found


def expressions() -> Iterator[str]:
    """What dashboard and rules ask Prometheus."""
    dashboard = json.loads((FOLDER / "dashboard.json").read_text())
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    yield from (variable.get("definition", "") for variable in dashboard["templating"]["list"])
    yield from re.findall(r"expr: (.+(?:\n {10,}.+)*)", (FOLDER / "alerts.yml").read_text())


def test_every_number_that_is_asked_for_is_told(told: dict[str, set[str]]) -> None:
    """A panel without data looks like a quiet house."""
    asked = {name for one in expressions() for name in NAMED.findall(one)}
    assert len(asked) > 12
    assert asked <= told.keys()


def test_every_number_that_is_told_is_on_the_dashboard_and_in_the_documentation(
    told: dict[str, set[str]],
) -> None:
    """What nobody looks at need not be counted."""
    text = (FOLDER / "dashboard.json").read_text()
    page = (ROOT / "docs" / "observing.md").read_text()
    for series in told:
        if series.startswith("gallery_media") and not series.endswith("_created"):
            name = re.sub(r"_(bucket|sum|count)$", "", series)
            assert name in text, series
            assert name in page or name == "gallery_media_disk_size_bytes", series


def test_labels_that_are_asked_for_exist(told: dict[str, set[str]]) -> None:
    """``sum by (galery)`` would add up everything, and nobody would notice."""
    for one in expressions():
        for name, matchers in re.findall(r"(gallery_media_[a-z_]+)\{([^}]*)\}", one):
            assert set(re.findall(r"(\w+)(?:=|!)", matchers)) <= told[name], one
        for grouped in re.findall(r"by \(([^)]*)\)", one):
            known = {label for name in NAMED.findall(one) for label in told[name]}
            assert {label.strip() for label in grouped.split(",")} <= known, one


def test_each_alert_is_explained() -> None:
    """Whoever is woken reads what it means and what to do."""
    alerts = re.findall(r"- alert: (\w+)", (FOLDER / "alerts.yml").read_text())
    page = (ROOT / "docs" / "observing.md").read_text()
    assert len(alerts) == len(set(alerts)) > 10
    assert [name for name in alerts if f"| `{name}` |" not in page] == []


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool (Debian: prometheus)")
@pytest.mark.parametrize(
    "words", [("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml")]
)
def test_promtool_takes_the_rules_and_they_do_what_they_should(words: tuple[str, ...]) -> None:
    """Alerts fire, and before their time they do not."""
    done: Any = subprocess.run(
        ["promtool", *words], cwd=FOLDER, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", ["container/Dockerfile", "kubernetes/base/house.yaml"])
def test_probes_ask_where_the_house_answers(file: str) -> None:
    """The port that the settings open, and a path that is there."""
    text = (ROOT / "deploy" / file).read_text()
    app = health_app(HouseCollector(lambda: HouseFigures(NOTHING, {})), Health({}))
    (port,) = set(re.findall(r"GALLERY_MEDIA_METRICS__PORT(?:=|, value: \")(\d+)", text))
    asked = re.findall(r"HEALTH_URL(?:=|, value: \")http://127\.0\.0\.1:(\d+)(/\w*)", text)
    assert asked
    for at, path in asked:
        assert at == port
        assert TestClient(app).get(path).status_code == 200
