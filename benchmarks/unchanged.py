"""A folder of photos goes in; what another run costs that finds nothing new comes out, ours and
that of other generators, all on the same folder and after one another."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageFilter

from benchmarks.measure import CommandFailed, cost_of
from benchmarks.peers.install import SIGAL, THUMBSUP
from gallery_media.cli.house import open_house
from gallery_media.desk.unchanged import SHOWN
from gallery_media.settings.scaffold import make_project

GALLERY = "bench"
HEADING = ["photos", "who", "what runs", "nothing changed, s"]


def measure_unchanged(count: int) -> tuple[list[tuple[str, ...]], list[str]]:
    """Rows under ``HEADING``, and who is left out."""
    rows: list[tuple[str, ...]] = []
    left_out: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        photos = Path(folder) / "photos"
        photos.mkdir()
        for number, picture in enumerate(_pictures(count)):
            picture.save(photos / f"{number:04d}.jpg", quality=88)
        rows += _ours(photos, Path(folder) / "house")
        for name, command, installed in (
            ("sigal 2.6.1", _sigal(photos, Path(folder)), SIGAL),
            ("thumbsup 2.18.0", _thumbsup(photos, Path(folder)), THUMBSUP),
        ):
            if not installed.exists():
                left_out.append(f"{name}: it is not installed (make bench-peers)")
                continue
            try:
                cost_of(command)
                again = cost_of(command).wall
            except CommandFailed as why:
                left_out.append(f"{name}: {why}")
                continue
            rows.append((f"{count}", name, "the whole command", f"{again:.2f}"))
    return rows, left_out


def _pictures(count: int) -> Iterator[Image.Image]:
    """No two alike, so that none is a duplicate of another."""
    noise = Image.effect_noise((160, 107), 90).resize((1280, 853)).filter(ImageFilter.BLUR)
    for number in range(count):
        colour = Image.new("RGB", noise.size, (37 * number % 256, number % 256, 70))
        yield Image.blend(colour, noise.convert("RGB"), 0.5)


def _ours(photos: Path, folder: Path) -> list[tuple[str, ...]]:
    """By the flow of a running house, and by the desk's verbs in it."""
    project = make_project(folder, GALLERY)
    count = 0
    for path in sorted(photos.iterdir()):
        (project.inbox / GALLERY / path.name).write_bytes(path.read_bytes())
        count += 1
    with open_house(project) as house:
        from gallery_flows.ingest import ingest_inbox
        from gallery_flows.publish import with_workers

        room = house.newsroom
        publish = with_workers(room.house.darkroom.count)
        while room.intake.look().waiting:
            time.sleep(0.2)

        def whole() -> None:
            while room.intake.look().ready:
                ingest_inbox()
            publish(gallery=GALLERY)

        def desk() -> None:
            if room.to_prepare(GALLERY) or room.release(GALLERY).changed:
                raise RuntimeError("something was new to the desk")

        whole()
        again, verbs = _seconds(whole), _seconds(desk)
        shown = sum(room.catalogue.counts(GALLERY)[state] for state in SHOWN)
    if shown != count:
        raise RuntimeError(f"{shown} of {count} photos are shown")
    return [
        (f"{count}", "gallery-media", "inbox and publish flow, house open", again),
        (f"{count}", "gallery-media", "the desk's verbs alone", verbs),
    ]


def _seconds(work: Callable[[], object]) -> str:
    start = time.perf_counter()
    work()
    return f"{time.perf_counter() - start:.2f}"


def _sigal(photos: Path, folder: Path) -> Sequence[str]:
    settings = folder / "sigal.conf.py"
    settings.write_text(f"source={str(photos)!r}\ndestination={str(folder / 'sigal')!r}\n")
    return [str(SIGAL), "build", "-c", str(settings), "-n", "2"]


def _thumbsup(photos: Path, folder: Path) -> Sequence[str]:
    output = str(folder / "thumbsup")
    options = ["--theme", "flow", "--log", "info", "--concurrency", "2"]
    return [str(THUMBSUP), "--input", str(photos), "--output", output, *options]
