"""The same original and the same code give the same bytes, whatever happened before or beside it.

Memory that is freed too early shows as noise, and noise is different every time: in a trial of the
engine 20 of 20 tries came out spoilt, without any error.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.errors import PhotoRejected
from gallery_media.imaging import engine
from gallery_media.imaging.develop import develop
from tests.makers.images import (
    LIMITS,
    SMALL_RECIPE,
    a_jpeg,
    a_scene,
    as_file,
    display_p3,
    with_orientation,
)
from tests.makers.traps import an_avif, turned

ORIGINALS = {
    "jpeg": a_jpeg(480, 320),
    "turned jpeg": with_orientation(a_scene(480, 320), 6),
    "wide jpeg": a_jpeg(480, 320, icc_profile=display_p3()),
    "scaled jpeg": a_jpeg(1_600, 1_200),
    "grey": as_file(a_scene(480, 320).convert("L"), "JPEG"),
    "inks": as_file(a_scene(480, 320).convert("CMYK"), "JPEG"),
    "alpha": as_file(a_scene(480, 320).convert("RGBA"), "PNG"),
    "hdr": an_avif(a_scene(480, 320), 9, 16),
    "heic": turned(a_scene(512, 320), 6, "HEIF"),
    "tiff": as_file(a_scene(480, 320), "TIFF"),
}

ONCE_MORE = """
import sys
import pyvips
from gallery_media.imaging.develop import develop
pyvips.voperation.concurrency_set(int(sys.argv[1]))
from tests.makers.images import LIMITS, SMALL_RECIPE
data = sys.stdin.buffer.read()
print("".join(v.sha256 for v in develop(data, SMALL_RECIPE, LIMITS).variants))
"""


def _digests(data: bytes) -> str:
    return "".join(v.sha256 for v in develop(data, SMALL_RECIPE, LIMITS).variants)


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    """What each original gives when nothing else happens."""
    return {name: _digests(data) for name, data in ORIGINALS.items()}


@pytest.mark.parametrize("name", ORIGINALS)
def test_no_run_differs_from_another(name: str, expected: dict[str, str]) -> None:
    """Five times, with memory thrown away and filled with other things in between."""
    for level in range(5):
        rubbish = [bytes([level * 40 + 7]) * 700_000 for _ in range(8)]
        assert _digests(ORIGINALS[name]) == expected[name]
        del rubbish
        gc.collect()


def test_threads_do_not_disturb_each_other(expected: dict[str, str]) -> None:
    """All kinds at once, several times over."""
    names = list(ORIGINALS) * 2
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda name: (name, _digests(ORIGINALS[name])), names))
    assert [name for name, digests in made if digests != expected[name]] == []


@pytest.mark.parametrize("threads", ["1", "2", "8"])
def test_processes_agree_however_many_threads_they_are_allowed(
    threads: str, expected: dict[str, str]
) -> None:
    """Whoever lets libvips have more than the one that the engine gives it changes no byte."""
    root = Path(__file__).resolve().parents[2]
    for name in ("scaled jpeg", "hdr"):
        run = subprocess.run(
            [sys.executable, "-c", ONCE_MORE, threads],
            input=ORIGINALS[name],
            capture_output=True,
            check=True,
            cwd=root,
        )
        assert run.stdout.decode().strip() == expected[name]


def test_a_rung_alone_is_the_same_as_among_all() -> None:
    """Only what is missing is made again, and must be what was there before."""
    data = ORIGINALS["turned jpeg"]
    whole = develop(data, SMALL_RECIPE, LIMITS)
    names = [rung.name for rung in SMALL_RECIPE.rungs]
    subsets = [frozenset(some) for size in (0, 1, 2) for some in combinations(names, size)]
    for some in subsets:
        part = develop(data, SMALL_RECIPE, LIMITS, some)
        assert part.variants == tuple(v for v in whole.variants if v.name in some)
        assert part.mean_colour == whole.mean_colour


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    """One developer, so that every photo goes through the same child."""
    with Darkroom(1) as room:
        yield room


def test_what_a_child_did_before_leaves_no_trace(
    darkroom: Darkroom, expected: dict[str, str]
) -> None:
    """Other photos, broken ones included, in both orders."""
    for names in (list(ORIGINALS), list(reversed(ORIGINALS))):
        for name in names:
            with pytest.raises(PhotoRejected):
                darkroom.develop_and_audit(ORIGINALS[name][:200], SMALL_RECIPE)
            development, _ = darkroom.develop_and_audit(ORIGINALS[name], SMALL_RECIPE)
            assert "".join(v.sha256 for v in development.variants) == expected[name]


def test_an_image_keeps_the_memory_that_it_was_made_of() -> None:
    """The buffer has no other owner; what is read later must still be what was put in."""
    images = [
        engine.in_memory(engine.from_memory(bytes([level]) * 90_000, 300, 300, 1))
        for level in range(20)
    ]
    gc.collect()
    rubbish = [b"\xff" * 90_000 for _ in range(40)]
    assert [image.avg() for image in images] == list(range(20))
    assert [image.max() for image in images] == list(range(20))
    assert len(rubbish) == 40
