"""What processes measured that have ended since: told by another one, and never forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gallery_media.catalogue.figures import CatalogueFigures
from gallery_media.desk.figures import HouseFigures
from gallery_media.observing.app import house_numbers
from gallery_media.observing.collector import HouseCollector
from gallery_media.observing.meters import SHARED_VARIABLE
from gallery_media.observing.pulse import DEAD, Pulse

RUN = """
from prometheus_client import Counter
from gallery_media.mishaps import Mishap, happened
from gallery_media.observing.meters import measured_if_shared
from gallery_media.steps import Step, reached
Counter("prefect_something", "Prefect has its own.").inc()
with measured_if_shared():
    reached(Step.GATHERED, "r1")
    reached(Step.RELEASED, "r1")
    happened(Mishap.AUDIT, "stray", 2)
reached(Step.GATHERED, "r2")
reached(Step.RELEASED, "r2")
"""


def a_run(folder: Path | None) -> None:
    """One run of a worker, a process that ends."""
    own = {} if folder is None else {SHARED_VARIABLE: str(folder)}
    environment = {name: value for name, value in os.environ.items() if name != SHARED_VARIABLE}
    subprocess.run([sys.executable, "-c", RUN], env={**environment, **own}, check=True, timeout=120)


def told(folder: Path, pulse: Pulse | None = None) -> str:
    nothing = HouseFigures(CatalogueFigures({}, {}, {}, {}, 0), {})
    return house_numbers(HouseCollector(lambda: nothing, pulse), "", folder)[0].decode()


def test_sums_of_ended_runs_are_kept_in_two_files(tmp_path: Path) -> None:
    """A worker has thousands of runs; each would leave two files for ever."""
    a_run(tmp_path)
    a_run(tmp_path)
    assert len(list(tmp_path.iterdir())) == 4
    for _ in range(2):
        numbers = told(tmp_path)
        assert 'gallery_media_step_seconds_count{step="release"} 2.0' in numbers
        assert 'gallery_media_audit_findings_total{kind="stray"} 4.0' in numbers
        assert 'gallery_media_step_seconds_bucket{le="0.05",step="release"} 2.0' in numbers
        assert "prefect_something" not in numbers
    assert {file.name for file in tmp_path.iterdir()} == {"counter_past.db", "histogram_past.db"}
    a_run(tmp_path)
    assert 'gallery_media_step_seconds_count{step="release"} 3.0' in told(tmp_path)


def test_a_run_without_the_folder_leaves_nothing(tmp_path: Path) -> None:
    """As in every house whose settings name no port."""
    a_run(None)
    assert "gallery_media_step_seconds" not in told(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_watcher_that_stands_by_is_well_and_tells_no_look(tmp_path: Path) -> None:
    """The one that watches tells when it looked; a 0 beside it would wake somebody."""
    clock = [0.0]
    pulse = Pulse(lambda: clock[0])
    pulse.stand_by()
    clock[0] = 2 * DEAD
    assert pulse.age == 0.0
    assert "gallery_media_watch_timestamp_seconds" not in told(tmp_path, pulse)
    pulse.begin()
    clock[0] += 5
    assert pulse.age == 5.0
    assert "gallery_media_watch_timestamp_seconds 0.0" in told(tmp_path, pulse)
