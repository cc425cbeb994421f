"""The whole house in a folder of its own: the same photos through flows and without them."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gallery_media.cli.house import open_house
from gallery_media.settings.scaffold import make_project

GALLERY = "bench"


def measure_house(photos: list[bytes]) -> list[tuple[str, str]]:
    """Rows of a table: what, and how much."""
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "house", GALLERY)
        start = time.perf_counter()
        with open_house(project) as house:
            opened = time.perf_counter() - start
            from gallery_flows.ingest import ingest_inbox
            from gallery_flows.publish import with_workers

            room = house.newsroom
            workers = room.house.darkroom.count
            publish = with_workers(workers)
            with ThreadPoolExecutor(workers) as threads:
                list(
                    threads.map(
                        lambda _: room.darkroom.develop_and_audit(photos[0], room.recipe),
                        range(workers),
                    )
                )
                start = time.perf_counter()
                list(
                    threads.map(
                        lambda photo: room.darkroom.develop_and_audit(photo, room.recipe), photos
                    )
                )
                plain = time.perf_counter() - start
            for number, photo in enumerate(photos):
                (project.inbox / GALLERY / f"{number}.jpg").write_bytes(photo)
            while room.intake.look().waiting:
                time.sleep(0.2)
            start = time.perf_counter()
            ingest_inbox()
            taken = time.perf_counter() - start
            start = time.perf_counter()
            publish(gallery=GALLERY)
            flow = time.perf_counter() - start
            start = time.perf_counter()
            publish(gallery=GALLERY)
            again = time.perf_counter() - start
            start = time.perf_counter()
            room.release(GALLERY)
            desk = time.perf_counter() - start
    return [
        ("house opened (storage, catalogue, Prefect server)", f"{opened:.1f} s"),
        (f"inbox taken in, {len(photos)} photos", f"{taken:.1f} s"),
        ("publish flow ÷ plain pool of the same darkroom, wall", f"{flow / plain:.2f}"),
        ("publish flow with nothing to do", f"{again:.2f} s"),
        ("the same by the desk's verb alone", f"{desk:.2f} s"),
    ]
