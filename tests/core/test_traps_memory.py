"""Memory is bounded by a setting, and a photo that needs more is told so; with real children."""

from __future__ import annotations

import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benchmarks.memory import FIFTY, LARGEST, memory_of
from gallery_media.darkroom import Darkroom, DarkroomLimits
from gallery_media.darkroom.places import Places
from gallery_media.errors import PhotoRejected, SettingsError
from gallery_media.imaging.memory import HUNGRY, decoding_takes, ran_out_of_memory
from gallery_media.imaging.sniff import Sniffed
from gallery_media.reasons import Code
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.scaffold import make_project
from gallery_media.wiring import limits_of
from tests.makers.images import SMALL_RECIPE, a_jpeg, as_file
from tests.makers.traps import a_heic

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
MIB = 1024**2


def _flat(size: tuple[int, int], format: str = "JPEG", **options: Any) -> bytes:
    """Large and quickly made; decoders need the same memory for it as for any other."""
    return as_file(Image.new("RGB", size, (90, 120, 30)), format, **options)


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("JPEG", {"progressive": True}),
        ("AVIF", {"speed": 10}),
        ("WEBP", {"lossless": True, "method": 0}),
    ],
)
def test_a_photo_that_needs_more_than_its_cap_is_told_how_much(
    format: str, options: dict[str, Any]
) -> None:
    """Not "damaged" and not "crashed": the photographer's file is sound."""
    limits = DarkroomLimits(develop_memory=360 * MIB)
    hungry = _flat((10_000, 9_000), format, **options)
    with Darkroom(1, limits) as room:
        with pytest.raises(PhotoRejected) as refusal:
            room.develop_and_audit(hungry, SMALL_RECIPE)
        assert refusal.value.reason.code is Code.MEMORY
        assert dict(refusal.value.reason.params) == {"megabytes": 360}
        assert "max_memory_megabytes" in str(refusal.value)
        assert room.develop_and_audit(a_jpeg(), SMALL_RECIPE)[0].width == 240


@pytest.mark.parametrize(
    ("why", "truth"),
    [
        (MemoryError(), True),
        (ValueError("vips_malloc: out of memory --- size == 150MB"), True),
        (ValueError("Memory allocation error: 12345"), True),
        (ValueError("Insufficient memory (case 4)"), True),
        (ValueError("Memory allocation error: Security limit exceeded: Image size"), False),
        (ValueError("Corrupt JPEG data: bad Huffman code"), False),
        (RuntimeError("bad seek"), False),
    ],
)
def test_each_librarys_words_for_it_are_known(why: Exception, truth: bool) -> None:
    """Taken for damage, somebody would be sent to copy a sound file again."""
    assert ran_out_of_memory(why) is truth
    outer = OSError("unable to write")
    outer.__cause__ = why
    assert ran_out_of_memory(outer) is truth


@pytest.mark.parametrize("has_places", [False, True], ids=["one process", "several"])
def test_of_photos_that_take_much_memory_one_is_developed_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_places: bool
) -> None:
    """Here any HEIC is one. Others pass it by, for who waits keeps no child."""
    monkeypatch.setattr("gallery_media.imaging.memory.HUNGRY", 1)
    heic = a_heic(64, 48, 30_000, 1, 13)
    places = Places(tmp_path, 2) if has_places else None
    beside = Places(tmp_path, 2)
    with Darkroom(1, places=places) as room, ThreadPoolExecutor(2) as threads:
        with beside.large_table() if has_places else room._table:
            waiting: list[Future[Any]] = [
                threads.submit(room.develop_and_audit, heic, SMALL_RECIPE),
                threads.submit(room.thumbprint, heic),
            ]
            assert room.develop_and_audit(a_jpeg(), SMALL_RECIPE)[0].width == 240
            assert not any(one.done() for one in waiting)
        assert all(one.result(60) for one in waiting)


@pytest.mark.parametrize(
    ("sniffed", "is_hungry"),
    [
        (Sniffed("image/jpeg", 13_400, 8_950), False),
        (Sniffed("image/heic", 4_032, 3_024), False),  # a phone's, as they come in hundreds
        (Sniffed("image/heic", 8_064, 6_048), True),
        (Sniffed("image/webp", 8_660, 5_774), True),
        (Sniffed("image/avif", 6_000, 4_000), False),
        (Sniffed("image/avif", 6_000, 4_000, deep=True), True),
        (Sniffed("image/avif", 4_032, 3_024, deep=True), False),
    ],
)
def test_what_takes_much_memory_is_known_from_the_header(sniffed: Sniffed, is_hungry: bool) -> None:
    """By format, size and bits; what streams in never does."""
    assert (decoding_takes(sniffed) >= HUNGRY) is is_hungry


@ON_LINUX
@pytest.mark.parametrize("format", ["JPEG", "AVIF"])
def test_two_photos_of_50_megapixels_in_flight_take_less_than_a_gibibyte(format: str) -> None:
    """House, developers and auditor together, with the press download among the variants."""
    taken = memory_of(_flat(FIFTY, format, speed=10), 2)
    assert taken.rest < taken.peak < 1_024


@ON_LINUX
def test_a_photo_of_120_megapixels_stays_under_its_cap() -> None:
    """The largest that is accepted, in the format that takes the most."""
    taken = memory_of(_flat(LARGEST, "AVIF", speed=10), 1)
    assert 0 < taken.largest < DarkroomLimits().develop_memory / MIB


def test_the_setting_is_read_and_checked(tmp_path: Path) -> None:
    """In a project's own file; a number with which no photo could be developed is refused."""
    project = make_project(tmp_path / "house", "bench")
    blank = project.settings_file.read_text("utf-8")
    assert read_house_settings(project).darkroom.max_memory_megabytes == 2_048
    line = "# max_memory_megabytes = 2048"
    assert line in blank
    project.settings_file.write_text(blank.replace(line, "max_memory_megabytes = 700"), "utf-8")
    house = read_house_settings(project)
    assert limits_of(house).develop_memory == 700 * MIB
    assert limits_of(house).photo.max_pixels == 120_000_000
    project.settings_file.write_text(blank.replace(line, "max_memory_megabytes = 7"), "utf-8")
    with pytest.raises(SettingsError, match="max_memory_megabytes"):
        read_house_settings(project)
