"""Photos go in, three contests come out: JPEG ladder, AVIF as published, AVIF at one speed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from benchmarks.job import Photo, Wanted
from benchmarks.versus import (
    EDGES,
    OTHERS,
    SHARP,
    SHARP_ONCE,
    WE,
    WE_ALONE,
    Entry,
    Result,
    Tool,
    compare,
    cores,
    heading,
    on_disk,
    rows,
)
from gallery_media.model.variant import BALANCED

SAME = 75
"""libjpeg-turbo's quality in the JPEG contest; all but us use it, with the standard's tables."""

OFTEN = 4
"""How often each photo is made in a contest with sharp alone."""

SHARPS_AVIF, SHARPS_EFFORT, SHARPS_JPEG = 50, 4, 80
"""What sharp takes when nothing is said (its documentation, avif and jpeg); effort 4 is speed 5."""


@dataclass(frozen=True, slots=True)
class Contest:
    """One table: what was done, its columns and rows, and who was left out and why."""

    words: str
    heading: list[str]
    rows: list[list[str]]
    left_out: list[str]


def hold_contests(photos: Sequence[bytes], rounds: int = 2) -> list[Contest]:
    """The slow encoders get fewer photos and rounds; the words say how many."""
    workers = (1, 2) if cores() > 1 else (1,)
    with tempfile.TemporaryDirectory() as folder:
        files = on_disk(photos, Path(folder))
        few = files[-max(1, len(files) // 2) :]
        return [
            _contest(
                f"The JPEG ladder ({', '.join(map(str, EDGES))} px) of {len(files)} photos, "
                f"{rounds} rounds; quality {SAME} of libjpeg-turbo for everybody, of jpegli the "
                "one of the same score.",
                compare(_jpegs(OTHERS), files, workers, rounds),
                workers,
            ),
            *(
                _contest(
                    f"The same of {len(many)} files that are {kind} JPEGs (each photo "
                    f"{OFTEN} times, so that start-up weighs little), {rounds} rounds, beside "
                    "sharp alone.",
                    compare(_jpegs((SHARP, SHARP_ONCE)), many, workers, rounds),
                    workers,
                )
                for kind, many in _by_kind(files)
            ),
            _contest(
                f"AVIF and JPEG as published ({len(BALANCED.rungs)} files a photo), {len(few)} "
                "photos, one round; we by the recipe balanced, sharp with the qualities and "
                f"effort that it takes when nothing is said (AVIF {SHARPS_AVIF}, effort "
                f"{SHARPS_EFFORT}; JPEG {SHARPS_JPEG}).",
                compare(_at_ease(), few, workers, 1),
                workers,
            ),
            _contest(
                f"The AVIF ladder at the same speed of the same encoder (libaom 8, sharp's effort "
                f"1), quality 60, 4:2:0, {len(files)} photos, {rounds} rounds.",
                compare(_at_par(), files, workers, rounds),
                workers,
            ),
        ]


def _contest(
    words: str, results: tuple[dict[str, Result], list[str]], workers: Sequence[int]
) -> Contest:
    found, left_out = results
    we = WE.name if WE.name in found else WE_ALONE.name
    return Contest(words, heading(workers), rows(found, we, workers), left_out)


def _by_kind(files: Sequence[Photo]) -> list[tuple[str, list[Photo]]]:
    """Cameras write baseline JPEGs, editing programs often progressive ones; these are decoded
    as a whole each time that a tool opens them."""
    kinds: dict[str, list[Photo]] = {"baseline": [], "progressive": []}
    for photo in files:
        with Image.open(photo.path) as picture:
            kinds["progressive" if "progressive" in picture.info else "baseline"].append(photo)
    return [
        (kind, [replace(one, name=f"{one.name}-{n}") for n in range(OFTEN) for one in found])
        for kind, found in kinds.items()
        if found
    ]


def _jpegs(others: Sequence[Tool]) -> list[Entry]:
    turbo = tuple(Wanted("jpg", edge, SAME, 8) for edge in EDGES)
    return [Entry(WE, turbo), Entry(WE_ALONE, turbo), *(Entry(tool, turbo) for tool in others)]


def _at_ease() -> list[Entry]:
    ladder = tuple(Wanted.of(rung) for rung in BALANCED.rungs)
    return [Entry(WE, ladder), Entry(WE_ALONE, ladder), Entry(SHARP, ladder, defaults=True)]


def _at_par() -> list[Entry]:
    ladder = tuple(Wanted("avif", edge, 60, 8) for edge in EDGES)
    return [Entry(WE_ALONE, ladder), Entry(SHARP, ladder), Entry(SHARP_ONCE, ladder)]
