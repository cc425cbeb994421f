"""One watches, the others stand by: a lease between processes and hosts."""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.lease import WATCH, holder, lease, place_lease
from gallery_media.errors import CatalogueBusy

SECONDS = 0.6


@pytest.fixture
def catalogues(tmp_path: Path) -> Iterator[tuple[Catalogue, Catalogue]]:
    """Two hosts' ways to one catalogue."""
    url = sqlite_url(tmp_path / "catalogue.db")
    with open_catalogue(url, busy_timeout=0.2) as one, open_catalogue(url) as other:
        yield one, other


def hold(
    catalogue: Catalogue, stop: threading.Event, got: threading.Event, waited: list[str]
) -> threading.Thread:
    """A watcher in a thread: sets ``got`` when it is let in, and stays until ``stop``."""

    def watch() -> None:
        with lease(catalogue, WATCH, stop, waiting=waited.append, seconds=SECONDS) as ours:
            if ours:
                got.set()
                stop.wait()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def test_the_second_stands_by_and_goes_on_when_the_first_ends(
    catalogues: tuple[Catalogue, Catalogue],
) -> None:
    """It is told once, and the first keeps the post for much longer than one lease."""
    stops, got = [threading.Event() for _ in range(2)], [threading.Event() for _ in range(2)]
    waited: list[str] = []
    first = hold(catalogues[0], stops[0], got[0], waited)
    assert got[0].wait(10)
    second = hold(catalogues[1], stops[1], got[1], waited)
    assert not got[1].wait(3 * SECONDS)
    assert len(waited) == 1
    assert holder(catalogues[1], WATCH) == platform.node()
    stops[0].set()
    assert got[1].wait(10)
    stops[1].set()
    first.join()
    second.join()


def test_a_holder_that_died_is_followed_after_its_time(
    catalogues: tuple[Catalogue, Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody gave the post up: it ends by itself, and not before."""
    dead, stop, got = threading.Event(), threading.Event(), threading.Event()
    monkeypatch.setattr(catalogues[0], "unlock", lambda name, owner: None)
    with lease(catalogues[0], WATCH, dead, waiting=lambda _: None, seconds=SECONDS) as ours:
        assert ours
    ended = time.monotonic()
    second = hold(catalogues[1], stop, got, [])
    assert got.wait(10)
    assert time.monotonic() - ended > SECONDS / 3
    stop.set()
    second.join()


def take_away(catalogue: Catalogue) -> None:
    """What happens to a holder whose host was cut off for longer than its lease."""
    while True:
        with catalogue._writing() as connection:
            connection.exec_driver_sql("DELETE FROM lock")
        with suppress(CatalogueBusy):
            catalogue.lock(WATCH, "another", exclusive=True)
            return


def test_whoever_loses_the_post_stops(catalogues: tuple[Catalogue, Catalogue]) -> None:
    """Another one has taken it: the work ends."""
    stop = threading.Event()
    with lease(catalogues[0], WATCH, stop, waiting=lambda _: None, seconds=SECONDS) as ours:
        assert ours
        take_away(catalogues[1])
        assert stop.wait(10)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_whoever_cannot_renew_for_a_reason_that_nobody_foresaw_stops(
    catalogues: tuple[Catalogue, Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its thread would end in silence, and two would work."""
    stop = threading.Event()

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with lease(catalogues[0], WATCH, stop, waiting=lambda _: None, seconds=SECONDS) as ours:
        assert ours
        monkeypatch.setattr(catalogues[0], "lock", fail)
        assert stop.wait(10)


def test_a_post_that_nobody_holds_any_more_has_no_holder(
    catalogues: tuple[Catalogue, Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a host that died, after its time, and whatever it was called."""
    stop = threading.Event()
    monkeypatch.setattr(platform, "node", lambda: f"van 1 {'x' * 200}")
    monkeypatch.setattr(catalogues[0], "unlock", lambda name, owner: None)
    with lease(catalogues[0], WATCH, stop, waiting=lambda _: None, seconds=SECONDS):
        assert holder(catalogues[1], WATCH).startswith("van 1 xxx")
    deadline = time.monotonic() + 10
    while holder(catalogues[1], WATCH):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_who_stands_by_can_be_stopped(catalogues: tuple[Catalogue, Catalogue]) -> None:
    """It is not let in then."""
    stop, other = threading.Event(), threading.Event()
    with lease(catalogues[0], WATCH, other, waiting=lambda _: None, seconds=SECONDS):
        threading.Timer(0.1, stop.set).start()
        with lease(catalogues[1], WATCH, stop, waiting=lambda _: None, seconds=SECONDS) as ours:
            assert not ours


def test_a_place_takes_over_what_died_in_it_and_no_other_place_does(
    catalogues: tuple[Catalogue, Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is alone there knows that nobody is at it; others wait as long as they like."""
    one, other = catalogues
    held = {"patience": 0.0, "seconds": 60.0}
    monkeypatch.setattr(one, "unlock", lambda name, owner: None)
    with place_lease(one, "post", "here", **held) as ours:
        assert ours
    with place_lease(other, "post", "there", **held) as ours:
        assert not ours
    with place_lease(other, "post", "here", **held) as ours:
        assert ours
    with place_lease(one, "post", "there", **held) as ours:
        assert ours
