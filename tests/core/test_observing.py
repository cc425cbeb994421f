"""Numbers, probes and the stopwatch behind them: what machines that watch a house are told."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

import botocore.exceptions as boto
from starlette.testclient import TestClient

from gallery_media.catalogue.figures import CatalogueFigures
from gallery_media.desk.figures import Disk, HouseFigures
from gallery_media.errors import CatalogueBusy, StorageUnavailable
from gallery_media.mishaps import Mishap, counting, happened
from gallery_media.model.photo import PhotoState
from gallery_media.observing.app import health_app
from gallery_media.observing.collector import HouseCollector
from gallery_media.observing.health import NO_ANSWER, OK, Health, auditor_fit, is_alive, watching
from gallery_media.observing.meters import measured
from gallery_media.observing.pulse import DEAD, STALE, Pulse
from gallery_media.observing.stopwatch import MOST_BEGUN, Part, Stopwatch
from gallery_media.steps import Step, reached
from gallery_media.storage.failures import translated

SECRET = "Zenta-CNRY4711"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def a_stopwatch() -> tuple[Stopwatch, Clock, list[tuple[Part, str, float]]]:
    clock, told = Clock(), list[tuple[Part, str, float]]()
    return Stopwatch(lambda *part: told.append(part), clock), clock, told


def test_each_part_of_a_photos_way_is_timed() -> None:
    """The darkroom's steps name no photo; they are of the one that the thread fetched."""
    watch, clock, told = a_stopwatch()
    for step, about in (
        (Step.FETCHED, "p1"), (Step.CLEARED, "p1"), (Step.DEVELOPED, ""), (Step.AUDITED, ""),
        (Step.UPLOADED, "p1"), (Step.PREPARED, "p1"),
    ):  # fmt: skip
        watch(step, about)
        clock.now += 2
    parts = [Part.CLEAR, Part.DEVELOP, Part.AUDIT, Part.SHELVE]
    assert told == [(part, "p1", 2.0) for part in parts]


def test_a_photo_that_was_held_leaves_no_time_to_the_next() -> None:
    """Cleared and then refused: the next photo's developing is its own."""
    watch, clock, told = a_stopwatch()
    watch(Step.FETCHED, "held")
    watch(Step.CLEARED, "held")
    clock.now += 50
    watch(Step.FETCHED, "p2")
    clock.now += 1
    watch(Step.CLEARED, "p2")
    watch(Step.AUDITED, "")  # nothing was developed just before
    assert told == [(Part.CLEAR, "held", 0.0), (Part.CLEAR, "p2", 1.0)]


def test_two_threads_do_not_mix_their_photos() -> None:
    """Each has one photo at a time."""
    watch, clock, told = a_stopwatch()
    watch(Step.FETCHED, "p1")
    other = threading.Thread(target=lambda: watch(Step.FETCHED, "p2"))
    other.start()
    other.join()
    clock.now += 3
    watch(Step.CLEARED, "p1")
    assert told == [(Part.CLEAR, "p1", 3.0)]


def test_a_claim_is_timed_across_threads_and_forgotten_ones_do_not_pile_up() -> None:
    """Claimed by the intake's thread, finished by another."""
    watch, clock, told = a_stopwatch()
    for number in range(MOST_BEGUN + 10):
        watch(Step.CLAIMED, f"c{number}")
    clock.now += 4
    last = f"c{MOST_BEGUN + 9}"
    other = threading.Thread(target=lambda: watch(Step.FINISHED, last))
    other.start()
    other.join()
    watch(Step.FINISHED, "c0")  # the oldest was forgotten
    assert told == [(Part.RECEIVE, last, 4.0)]


def test_storage_errors_are_counted_by_kind_and_missing_objects_are_none() -> None:
    """A 404 is an answer."""
    counted = list[tuple[Mishap, str, int]]()
    with counting(lambda *mishap: counted.append(mishap)):
        for status, code in ((503, "SlowDown"), (403, "AccessDenied"), (404, "NoSuchKey")):
            answer = {
                "Error": {"Code": code},
                "ResponseMetadata": {"HTTPStatusCode": status},
            }
            translated(boto.ClientError(answer, "GetObject"), "get")  # type: ignore[arg-type]
    assert counted == [(Mishap.STORAGE, "unavailable", 1), (Mishap.STORAGE, "refused", 1)]


def some_figures() -> HouseFigures:
    return HouseFigures(
        CatalogueFigures(
            photos={("lampa-2017", PhotoState.PUBLISHED): 24},
            held={("lampa-2017", "audit"): 2},
            refused={"lampa-2017": 3},
            live={},
            withdrawing=1,
        ),
        {"project": Disk(5, 10)},
    )


def a_client(
    figures: Callable[[], HouseFigures] = some_figures,
    health: Health | None = None,
    alive: Callable[[], bool] = lambda: True,
    pulse: Pulse | None = None,
) -> TestClient:
    app = health_app(HouseCollector(figures, pulse), health or Health({}), alive)
    return TestClient(app)


def number(text: str, series: str) -> float:
    """What a scrape says of it; it has to be there, also before the first time."""
    (said,) = re.findall(f"^{re.escape(series)} (.+)$", text, re.MULTILINE)
    return float(said)


def test_a_scrape_tells_the_house_and_what_this_process_measured() -> None:
    """In Prometheus' text form. Other tests of this process may have been measured as well."""
    measurements = {
        'gallery_media_audit_findings_total{kind="stray"}': 2.0,
        'gallery_media_step_seconds_count{step="release"}': 1.0,
        'gallery_media_step_seconds_count{step="develop"}': 0.0,
    }
    before = a_client().get("/metrics").text
    with measured():
        reached(Step.GATHERED, "r1")
        reached(Step.RELEASED, "r1")
        happened(Mishap.AUDIT, "stray", 2)
    pulse = Pulse()
    pulse.looked(waiting=7, cut_off=1)
    pulse.auditor(fit=True)
    answer = a_client(pulse=pulse).get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for line in (
        'gallery_media_photos{gallery="lampa-2017",state="published"} 24.0',
        'gallery_media_held_photos{gallery="lampa-2017",reason="audit"} 2.0',
        "gallery_media_unfinished_withdrawals 1.0",
        'gallery_media_disk_free_bytes{folder="project"} 5.0',
        'gallery_media_inbox_files{state="waiting"} 7.0',
        "gallery_media_auditor_fit 1.0",
        "gallery_media_catalogue_up 1.0",
    ):
        assert f"\n{line}\n" in answer.text, line
    for series, more in measurements.items():
        assert number(answer.text, series) - number(before, series) == more, series


def test_a_catalogue_that_is_away_is_told_and_its_old_numbers_are_not() -> None:
    """A scrape is answered even then: otherwise the alert would be about us."""

    def away() -> HouseFigures:
        raise CatalogueBusy(SECRET)

    answer = a_client(away).get("/metrics")
    assert answer.status_code == 200
    assert "gallery_media_catalogue_up 0.0" in answer.text
    assert "gallery_media_photos{" not in answer.text
    assert SECRET not in answer.text


def test_ready_is_said_only_when_every_part_answers() -> None:
    """What is wrong is named by its kind, never by its text: that may hold a file's name."""

    def broken() -> None:
        raise StorageUnavailable(SECRET)

    good = a_client(health=Health({"catalogue": lambda: None})).get("/readyz")
    assert (good.status_code, good.json()["parts"]) == (200, {"catalogue": OK})
    bad = a_client(health=Health({"catalogue": lambda: None, "storage": broken})).get("/readyz")
    assert bad.status_code == 503
    assert bad.json() == {
        "ready": False,
        "parts": {"catalogue": OK, "storage": "StorageUnavailable"},
    }
    assert SECRET not in bad.text


def test_a_part_that_hangs_is_waited_for_once() -> None:
    """Probes come every ten seconds; each would leave a thread behind."""
    go_on, asked = threading.Event(), list[int]()

    def hangs() -> None:
        asked.append(1)
        go_on.wait(30)

    health = Health({"storage": hangs}, patience=0.05, kept=0.0)
    assert [health.report() for _ in range(3)] == [{"storage": NO_ANSWER}] * 3
    assert len(asked) == 1
    go_on.set()
    for _ in range(200):
        if health.report() == {"storage": OK}:
            return
        time.sleep(0.02)
    raise AssertionError("the part was not asked again")


def test_an_answer_holds_for_two_seconds() -> None:
    """Several probes at once are one question."""
    clock, asked = Clock(), list[int]()
    health = Health({"catalogue": lambda: asked.append(1)}, clock=clock)
    health.report()
    health.report()
    clock.now += 2.5
    health.report()
    assert len(asked) == 2


def test_a_watcher_that_stopped_looking_is_not_ready_and_later_not_alive() -> None:
    """A storage that is away for a while is no reason for a new start."""
    clock = Clock()
    pulse = Pulse(clock)
    health = Health({"watch": watching(pulse)}, kept=0.0)
    assert health.report() == {"watch": OK}
    pulse.failed()
    assert health.report() == {"watch": "ServiceNotReady"}
    pulse.looked(0, 0)
    clock.now += STALE + 1
    assert health.report() == {"watch": "ServiceNotReady"}
    assert is_alive(pulse)
    clock.now += DEAD
    assert not is_alive(pulse)
    assert a_client(alive=lambda: is_alive(pulse)).get("/livez").status_code == 503


def test_an_unfit_auditor_is_told() -> None:
    """The house runs, takes files in, and publishes nothing."""
    pulse = Pulse()
    health = Health({"auditor": auditor_fit(pulse)}, kept=0.0)
    assert health.report() == {"auditor": OK}
    pulse.auditor(fit=False)
    assert health.report() == {"auditor": "AuditRefused"}
