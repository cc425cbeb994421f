"""What processes measured that have ended since: told by another one, and never forgotten."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gallery_media.catalogue.figures import CatalogueFigures
from gallery_media.desk.figures import HouseFigures
from gallery_media.mishaps import Mishap
from gallery_media.observing.app import house_numbers
from gallery_media.observing.collector import HouseCollector
from gallery_media.observing.meters import SHARED_VARIABLE, went_wrong
from gallery_media.observing.pulse import DEAD, Pulse
from gallery_media.observing.sums import DAY, IN_USE, hold_sums, host_sums
from tests.makers.measured_runs import DEAD_LINKS, RELEASES, a_run, number


def told(folder: Path, pulse: Pulse | None = None) -> str:
    nothing = HouseFigures(CatalogueFigures({}, {}, {}, {}, 0), {})
    return house_numbers(HouseCollector(lambda: nothing, pulse), "", folder)[0].decode()


QUICK = 'gallery_media_step_seconds_bucket{le="0.05",step="release"}'


def test_sums_of_ended_runs_are_kept_in_two_files(tmp_path: Path) -> None:
    """A worker has thousands of runs; each would leave two files for ever."""
    before = told(tmp_path)
    a_run(tmp_path)
    a_run(tmp_path)
    assert len(list(tmp_path.iterdir())) == 4
    for _ in range(2):
        numbers = told(tmp_path)
        for series, grown in ((RELEASES, 2), (DEAD_LINKS, 4), (QUICK, 2)):
            assert number(series, numbers) - number(series, before) == grown, series
        assert "prefect_something" not in numbers
    assert {file.name for file in tmp_path.iterdir()} == {"counter_past.db", "histogram_past.db"}
    a_run(tmp_path)
    assert number(RELEASES, told(tmp_path)) - number(RELEASES, before) == 3


def test_what_the_house_measures_itself_and_what_its_runs_do_is_one_number(tmp_path: Path) -> None:
    """`up` is asked, and its nightly audits are processes of their own."""
    before = number(DEAD_LINKS, told(tmp_path))
    went_wrong(Mishap.AUDIT, "dead link", 1)
    a_run(tmp_path)
    went_wrong(Mishap.AUDIT, "dead link", 5)
    assert number(DEAD_LINKS, told(tmp_path)) - before == 1 + 2 + 5


def test_kinds_of_findings_begin_with_zero(tmp_path: Path) -> None:
    """Prometheus' increase() of a series that begins with its first finding is 0."""
    assert number('gallery_media_audit_findings_total{kind="open door"}', told(tmp_path)) == 0
    assert number('gallery_media_darkroom_failures_total{role="read"}', told(tmp_path)) == 0


def test_a_process_whose_own_sums_are_in_the_folder_counts_once(tmp_path: Path) -> None:
    """Somebody set the variable for all units of a machine."""
    program = f"""
from pathlib import Path
from tests.core.test_observing_workers import told
from tests.makers.measured_runs import DEAD_LINKS, number
from gallery_media.mishaps import Mishap
from gallery_media.observing.meters import went_wrong
went_wrong(Mishap.AUDIT, "dead link", 3)
assert number(DEAD_LINKS, told(Path({str(tmp_path)!r}))) == 3
"""
    subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, SHARED_VARIABLE: str(tmp_path)}, check=True, timeout=120,
    )  # fmt: skip


def test_a_run_without_the_folder_leaves_nothing(tmp_path: Path) -> None:
    """As in every house whose settings name no port."""
    before = number(RELEASES, told(tmp_path))
    a_run(None)
    assert number(RELEASES, told(tmp_path)) == before
    assert list(tmp_path.iterdir()) == []


def a_host(state: Path, name: str, days: float) -> Path:
    """The folder of another host, which nothing was written into for so long."""
    folder = state / "metrics" / name
    folder.mkdir(parents=True)
    (folder / "counter_past.db").touch()
    (folder / IN_USE).touch()
    long_ago = time.time() - days * DAY
    for file in (*folder.iterdir(), folder):
        os.utime(file, (long_ago, long_ago))
    return folder


def test_folders_of_hosts_that_are_gone_are_removed(tmp_path: Path) -> None:
    """Each new pod has a new name."""
    gone, quiet = a_host(tmp_path, "pod-1", 31), a_host(tmp_path, "pod-2", 29)
    with host_sums(tmp_path, 30) as own:
        assert own == tmp_path / "metrics" / platform.node()
        assert not gone.exists()
        assert (quiet / "counter_past.db").exists()


def test_the_folder_of_a_worker_that_waits_for_work_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it its next run could not start."""
    monkeypatch.setattr(platform, "node", lambda: "van-1")
    waiting, lock = hold_sums(tmp_path, 1)
    old = time.time() - 9 * DAY
    for file in (*waiting.iterdir(), waiting):
        os.utime(file, (old, old))
    monkeypatch.setattr(platform, "node", lambda: "van-2")
    with host_sums(tmp_path, 1):
        assert waiting.exists()
    os.close(lock)
    with host_sums(tmp_path, 1):
        assert not waiting.exists()


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
