"""Ten thousand files at once: the scan is quick, memory stays flat, and all are claimed."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.catalogue import Outcome
from gallery_media.inbox import ScanMemory, scan
from tests.makers.desks import LessonDesk, a_desk
from tests.makers.photos import GALLERY
from tests.makers.storages import MemoryStorage
from tests.torture.ground import a_pile
from tests.torture.measure import FULL

FILES = 10_000 if FULL else 500
SCAN_SECONDS = 1.0
"""Of processor time; what a wall clock says on a busy machine is the machine's affair."""


class Forgetful(MemoryStorage):
    """Keeps what it was told about objects, and not their bytes: memory is measured here."""

    def put(self, key: str, body: bytes, **options: object) -> object:  # type: ignore[override]
        head = super().put(key, body, **options)  # type: ignore[arg-type]
        self.objects[key] = replace(self.objects[key], body=b"")
        return head


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LessonDesk]:
    with a_desk(tmp_path) as opened:
        opened.originals = Forgetful()
        opened.restart()
        for name, data in a_pile(FILES, duplicates=0.0).items():
            path = opened.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield opened


def test_a_pile_is_scanned_quickly_and_taken_to_the_last_file(desk: LessonDesk) -> None:
    """Waves of two hundred, the second half in no more memory than the first."""
    inbox, memory = desk.root / "inbox", ScanMemory()
    for now in (0.0, 5.0):
        started, clock = time.process_time(), time.monotonic()
        found = scan(inbox, memory, galleries={GALLERY}, now=now, settle=3.0)
        cost, took = time.process_time() - started, time.monotonic() - clock
        memory = found.memory
    assert len(found.complete) == FILES
    assert cost < SCAN_SECONDS
    tracemalloc.start()
    taken, peaks = 0, []
    while receipts := desk.take():
        assert {receipt.outcome for receipt in receipts} == {Outcome.RECEIVED}
        taken += len(receipts)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.reset_peak()
    tracemalloc.stop()
    half = len(peaks) // 2
    print(
        f"{FILES} files: scan {took:.2f} s ({cost:.2f} s of processor time); {len(peaks)} waves, "
        f"peak memory {max(peaks[:half]) / 1e6:.1f} MB, then {max(peaks[half:]) / 1e6:.1f} MB"
    )
    assert taken == FILES == len(desk.catalogue.receipts(GALLERY))
    assert max(peaks[half:]) <= 1.25 * max(peaks[:half]) + 2_000_000
    assert desk.files("inbox") == []
