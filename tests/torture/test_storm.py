"""A storage that fails often, or for a minute: the intake converges unaided, condemning nothing."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from tests.makers.fault_proxy import Fault, FaultProxy
from tests.torture.ground import Ground, a_pile, breaches, take_once
from tests.torture.measure import FULL, SEED

pytestmark = pytest.mark.journey

FILES = 150 if FULL else 8
OUTAGE = 60.0 if FULL else 2.0
PATIENCE = 900.0


def take_all(ground: Ground, settled: threading.Event) -> None:
    """One worker that goes on until nothing is left, whatever the storage does."""
    deadline = time.monotonic() + PATIENCE
    with ground.desk(wave=20) as desk:
        while not settled.is_set() or ground.waiting():
            assert time.monotonic() < deadline, "it did not converge"
            if not take_once(desk):
                time.sleep(0.05)


@pytest.mark.parametrize("rate", [0.30, 0.55])
def test_a_storm_of_faults_is_weathered(ground: Ground, rate: float) -> None:
    """Three of ten requests fail, or more than half, some after the server has done its work."""
    pile = a_pile(FILES, duplicates=0.15)
    for name, data in pile.items():
        ground.drop(name, data)
    settled = threading.Event()
    settled.set()
    with FaultProxy(str(ground.location.endpoint_url), rate=rate, seed=SEED) as proxy:
        there = replace(ground.location, endpoint_url=proxy.url)
        started = time.monotonic()
        take_all(replace(ground, location=there, deadline=20.0), settled)
        took = time.monotonic() - started
        assert proxy.met.total() > 0
        print(f"{rate:.0%}: {proxy.requests} requests, {proxy.met.total()} faults, {took:.0f} s")
    assert breaches(ground, pile) == []


def test_an_outage_pauses_the_intake_and_condemns_nothing(ground: Ground) -> None:
    """The storage is away while files go on arriving; when it is back, so is the intake."""
    pile = a_pile(FILES, duplicates=0.15)
    names = list(pile)
    settled = threading.Event()
    with FaultProxy(str(ground.location.endpoint_url), seed=SEED) as proxy:
        proxy.weather(1.0, (Fault.RESET_BEFORE, Fault.BUSY))
        there = replace(ground.location, endpoint_url=proxy.url)
        worker = threading.Thread(
            target=take_all, args=(replace(ground, location=there, deadline=1.0), settled)
        )
        worker.start()
        ended = time.monotonic() + OUTAGE
        for name in names:
            ground.drop(name, pile[name])
            time.sleep(OUTAGE / len(names) / 2)
        time.sleep(max(0.0, ended - time.monotonic()))
        assert len(ground.waiting()) == len(pile), "nothing is taken, nothing is lost"
        proxy.weather(0.0)
        settled.set()
        worker.join(PATIENCE)
        assert not worker.is_alive()
    assert breaches(ground, pile) == []
