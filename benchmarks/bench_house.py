"""Houses to measure, each in a process of its own: photos go into an inbox, a gallery comes out."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from gallery_media.demo.pile import with_comment
from gallery_media.settings.project import Project, open_project
from gallery_media.wiring import Newsroom

GALLERY = "bench"


def drop_all(project: Project, pictures: Sequence[bytes], count: int) -> None:
    """``count`` files in the inbox: the pictures again and again, each with another comment."""
    for number in range(count):
        data = with_comment(pictures[number % len(pictures)], f"number {number}")
        (project.inbox / GALLERY / f"{number:05d}.jpg").write_bytes(data)


def settled(room: Newsroom) -> None:
    """Wait until no file in the inbox could still be written."""
    while room.intake.look().waiting:
        time.sleep(0.2)


def take_in(room: Newsroom, wave: Callable[[], object]) -> None:
    """Have ``wave`` take what is complete, until nothing is left."""
    while room.intake.ready():
        wave()
        room.intake.look()


def publish(room: Newsroom) -> int:
    """By the flows, all photos in one run; how many the gallery shows."""
    from gallery_flows.ingest import ingest_inbox
    from gallery_flows.publish import with_workers

    take_in(room, ingest_inbox)
    shown: int = with_workers(room.house.darkroom.count)(gallery=GALLERY).photos
    return shown


def in_a_process(leg: Callable[[Project], Any], project: Project) -> dict[str, Any]:
    """What a leg gives for the project, as values by name. ``leg``: a function of a module."""
    run = subprocess.run(
        [sys.executable, "-m", __name__, leg.__module__, leg.__name__, str(project.root)],
        stdout=subprocess.PIPE,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer


def _main(module: str, name: str, root: str) -> None:
    leg = getattr(import_module(module), name)
    print(json.dumps(asdict(leg(open_project(Path(root))))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
