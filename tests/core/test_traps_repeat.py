"""The same original and the same code give the same bytes, whatever happened before or beside it.

Memory that is freed too early shows as noise, and noise is different every time: in a trial of the
engine 20 of 20 tries came out spoilt, without any error.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gallery_media.darkroom import Darkroom
from gallery_media.errors import PhotoRejected
from gallery_media.imaging import engine
from gallery_media.imaging.develop import develop
from gallery_media.imaging.encode import JPEGLI
from gallery_media.model.variant import Recipe
from tests.makers.charts import a_press_chart, press_profile
from tests.makers.images import (
    LIMITS,
    SMALL_RECIPE,
    a_jpeg,
    a_scene,
    as_file,
    display_p3,
    with_orientation,
)
from tests.makers.traps import (
    a_heic,
    a_progressive_jpeg,
    an_avif,
    an_avif_by_libvips,
    turned,
)
from tests.makers.ultra_hdr import an_ultra_hdr


def _deep(picture: Image.Image, save: str) -> bytes:
    """The scene in 16 bits a channel, as libvips writes it."""
    image = engine.from_memory(picture.tobytes(), *picture.size, 3).copy(interpretation="srgb")
    wide = (image.cast("ushort") << 8).copy(interpretation="rgb16")
    return bytes(getattr(wide, save)())


def _frames(format: str, **options: Any) -> bytes:
    """Two pictures one after the other."""
    more = [a_scene(240, 160).rotate(180)]
    return as_file(
        a_scene(240, 160), format, save_all=True, append_images=more, duration=100, **options
    )


ORIGINALS = {
    "jpeg": a_jpeg(480, 320),
    "turned jpeg": with_orientation(a_scene(480, 320), 6),
    "wide jpeg": a_jpeg(480, 320, icc_profile=display_p3()),
    "scaled jpeg": a_jpeg(1_600, 1_200),
    "grey": as_file(a_scene(480, 320).convert("L"), "JPEG"),
    "inks": as_file(a_scene(480, 320).convert("CMYK"), "JPEG"),
    "alpha": as_file(a_scene(480, 320).convert("RGBA"), "PNG"),
    "hdr": an_avif(a_scene(480, 320), 9, 16),
    "deep avif": an_avif_by_libvips(a_scene(480, 320), 10, 6),
    "heic": turned(a_scene(512, 320), 6, "HEIF"),
    "tiff": as_file(a_scene(480, 320), "TIFF"),
}

MORE_ORIGINALS = {
    "progressive": a_progressive_jpeg(480, 320),
    "press profile": as_file(a_press_chart(), "TIFF", icc_profile=press_profile()),
    "wide inks": as_file(a_press_chart(), "JPEG", icc_profile=press_profile()),
    "gain map": an_ultra_hdr(a_scene(480, 320), a_scene(120, 80).convert("L")),
    "mpo": as_file(
        a_scene(480, 320), "MPO", save_all=True, append_images=[a_scene(120, 80).rotate(180)]
    ),
    "sixteen-bit png": _deep(a_scene(240, 160), "pngsave_buffer"),
    "sixteen-bit tiff": _deep(a_scene(240, 160), "tiffsave_buffer"),
    "sixteen-bit grey": as_file(Image.linear_gradient("L").convert("I;16"), "PNG"),
    "palette": as_file(a_scene(240, 160).quantize(64), "PNG"),
    "grey alpha": as_file(a_scene(240, 160).convert("LA"), "PNG"),
    "one bit": as_file(a_scene(240, 160).convert("1"), "PNG"),
    "animated gif": _frames("GIF"),
    "animated webp": _frames("WEBP"),
    "animated png": _frames("PNG"),
    "lossless webp": as_file(a_scene(240, 160), "WEBP", lossless=True),
    "alpha webp": as_file(a_scene(240, 160).convert("RGBA"), "WEBP"),
    "avif": as_file(a_scene(240, 160), "AVIF", speed=10),
    "wide avif": an_avif(a_scene(240, 160), 12, 13),
    "hdr heic": a_heic(96, 64, 40_000, 9, 16),
    "lzw tiff": as_file(a_scene(240, 160), "TIFF", compression="tiff_lzw"),
    "panorama": as_file(a_scene(3_000, 100), "JPEG"),
    "pixel": as_file(Image.new("RGB", (1, 1), (200, 10, 90)), "PNG"),
}
"""Every other kind; each is developed once more in processes of their own, and no oftener."""

EACH_ONCE_MORE = """
import json, sys
from pathlib import Path
import pyvips
from gallery_media.imaging.develop import develop
pyvips.voperation.concurrency_set(int(sys.argv[1]))
from tests.makers.images import LIMITS, SMALL_RECIPE
made = {}
for path in sorted(Path(sys.argv[3]).iterdir(), reverse=bool(int(sys.argv[4]))):
    variants = develop(path.read_bytes(), SMALL_RECIPE, LIMITS, workers=int(sys.argv[2])).variants
    made[path.name] = "".join(one.sha256 for one in variants)
print(json.dumps(made))
"""

ONCE_MORE = """
import sys
from dataclasses import replace
import pyvips
from gallery_media.imaging.develop import develop
pyvips.voperation.concurrency_set(int(sys.argv[1]))
from tests.makers.images import LIMITS, SMALL_RECIPE
data = sys.stdin.buffer.read()
recipe = replace(SMALL_RECIPE, jpeg_encoder=sys.argv[2])
workers = int(sys.argv[3])
print("".join(v.sha256 for v in develop(data, recipe, LIMITS, workers=workers).variants))
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


def _once_more(name: str, threads: int, recipe: Recipe = SMALL_RECIPE, workers: int = 1) -> str:
    """Its digests out of a process of its own, in which libvips may have this many threads."""
    run = subprocess.run(
        [sys.executable, "-c", ONCE_MORE, str(threads), recipe.jpeg_encoder, str(workers)],
        input=ORIGINALS[name],
        capture_output=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    return run.stdout.decode().strip()


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_processes_agree_however_many_threads_they_are_allowed(
    threads: int, expected: dict[str, str]
) -> None:
    """Whoever lets libvips have more than the one that the engine gives it changes no byte."""
    for name in ("scaled jpeg", "hdr", "deep avif"):
        assert _once_more(name, threads) == expected[name]


def test_every_kind_of_original_gives_the_same_in_every_process(tmp_path: Path) -> None:
    """One by one, by three hands and eight threads, in the other order, and beside each other."""
    every = ORIGINALS | MORE_ORIGINALS
    for name, data in every.items():
        (tmp_path / name).write_bytes(data)
    alone, others = (
        subprocess.run(
            [sys.executable, "-c", EACH_ONCE_MORE, threads, hands, str(tmp_path), reverse],
            capture_output=True,
            check=True,
            cwd=Path(__file__).resolve().parents[2],
        ).stdout
        for threads, hands, reverse in (("1", "1", "0"), ("8", "3", "1"))
    )
    assert json.loads(alone) == json.loads(others)
    with ThreadPoolExecutor(4) as threads:
        beside = dict(zip(every, threads.map(_digests, every.values()), strict=True))
    assert json.loads(alone) == beside


@pytest.mark.skipif(not JPEGLI, reason="the extra jpegli is not installed")
def test_jpegli_repeats_itself_as_well(darkroom: Darkroom, expected: dict[str, str]) -> None:
    """Over runs, hands, threads beside it, processes and a child that did other things before."""
    recipe = replace(SMALL_RECIPE, jpeg_encoder=JPEGLI)
    name = "scaled jpeg"
    data = ORIGINALS[name]

    def made(workers: int = 1) -> str:
        variants = develop(data, recipe, LIMITS, workers=workers).variants
        return "".join(v.sha256 for v in variants)

    alone = made()
    assert alone != expected[name], "else it is not jpegli"
    assert {made(workers) for workers in (1, 2, 3, 9)} == {alone}
    with ThreadPoolExecutor(4) as threads:
        assert {*threads.map(lambda _: made(), range(8))} == {alone}
    assert {_once_more(name, 1, recipe), _once_more(name, 8, recipe, 3)} == {alone}
    for other in ("grey", "inks", name):
        development, _ = darkroom.develop_and_audit(ORIGINALS[other], recipe)
    assert "".join(v.sha256 for v in development.variants) == alone


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
