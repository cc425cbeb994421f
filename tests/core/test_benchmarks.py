"""The benchmark measures what it says: whole processes, the same files, parts kept apart."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from benchmarks import ours
from benchmarks.__main__ import PARTS, write_part
from benchmarks.colour import told_of_goals
from benchmarks.job import LOSSLESS, Job, Wanted
from benchmarks.measure import CommandFailed, cost_of
from benchmarks.photos import FOLDER, bench_photos, enlarged
from benchmarks.quality import codings
from benchmarks.split import JPEG_LADDER, measure_floor, measure_split
from benchmarks.versus import OTHERS, Entry, Tool, compare, on_disk, rows
from gallery_media.imaging.encode import JPEGLI
from gallery_media.model.variant import RECIPES, TURBO, Format
from tests.makers.images import SMALL_RECIPE, a_jpeg, a_scene, with_orientation

BUSY = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"


def a_job(folder: Path, *rungs: Wanted, way: str = ours.OURS) -> Job:
    (folder / "out").mkdir(exist_ok=True)
    photos = on_disk([a_jpeg(640, 400)], folder)
    return Job(way, tuple(photos), rungs, str(folder / "out"), 1, "")


def test_the_cost_of_a_command_has_its_children_in_it() -> None:
    """A peer's work may happen in processes that it starts."""
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"
    cost = cost_of([sys.executable, "-c", parent])
    assert cost.cpu >= 0.3
    assert cost.wall >= 0.3
    assert cost.peak > 5_000_000


def test_a_peer_that_fails_is_told_with_its_last_words() -> None:
    """It is left out of the table with that reason, never counted."""
    with pytest.raises(CommandFailed, match="no such option"):
        cost_of([sys.executable, "-c", "import sys; sys.exit('first\\nno such option')"])


def test_a_job_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    """Runners of three languages read it."""
    job = a_job(tmp_path, Wanted("avif", 320, 60, 8))
    assert Job.read(job.write(tmp_path / "job.json")) == job


def test_photos_on_disk_have_their_upright_sizes(tmp_path: Path) -> None:
    """Peers are asked for a long edge, and some want to know which edge that is."""
    upright, turned = on_disk([a_jpeg(60, 40), with_orientation(a_scene(60, 40), 6)], tmp_path)
    assert (upright.width, upright.height) == (turned.width, turned.height) == (60, 40)


def test_our_own_runner_makes_every_file_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Encoded ones, and lossless ones with the same pixels before encoding."""
    rungs = (Wanted("jpg", 320, 95, 8), Wanted("avif", 480, 60, 10))
    for wanted in (rungs, (Wanted(LOSSLESS, 320, 90, 8),)):
        job = a_job(tmp_path, *wanted)
        monkeypatch.setattr(sys, "argv", ["ours", job.write(tmp_path / "job.json")])
        ours.main()
    sizes = {path.name: Image.open(path).size for path in sorted((tmp_path / "out").iterdir())}
    assert sizes == {
        "p00-320.jpg": (320, 200),
        "p00-320.png": (320, 200),
        "p00-480.avif": (480, 300),
    }


def test_what_cannot_run_is_left_out_by_name(tmp_path: Path) -> None:
    """Missing, failing, or without an output: each with its reason, and the others go on."""
    silent = Tool("silent", "silent", (sys.executable, "-c", "pass"))
    failing = Tool("failing", "failing", (sys.executable, "-c", "import sys; sys.exit('broken')"))
    missing = Tool("missing", "missing", (), ("/nowhere/at-all",))
    we = Tool("we", ours.OURS, (sys.executable, "-m", "benchmarks.ours"))
    rungs = (Wanted("jpg", 160, 75, 8),)
    photos = on_disk([a_jpeg()], tmp_path)
    entries = [Entry(tool, rungs) for tool in (missing, silent, failing, we)]
    results, left_out = compare(entries, photos, (1,), 1)
    assert left_out == [
        "missing: at-all is not installed (make bench-peers)",
        "silent: it failed (it made no p00-160.jpg)",
        "failing: it failed (broken)",
    ]
    (row,) = rows(results, "we", (1,))
    assert row[:3] == ["we", "1.00", "1.00"]


def test_everybody_gets_a_name_of_its_own() -> None:
    """Tables and scratch files are kept by them."""
    assert len({tool.name for tool in OTHERS}) == len({tool.way for tool in OTHERS}) == len(OTHERS)


def test_every_rung_of_every_recipe_is_scored() -> None:
    """With each JPEG encoder that is there, and the press download."""
    measured = {coding.rung for coding in codings()}
    assert measured == {
        rung for recipe in RECIPES.values() for rung in (*recipe.rungs, recipe.press)
    }
    makers = {coding.encoder for coding in codings() if coding.rung.format is Format.JPEG}
    assert makers == {TURBO, *filter(None, [JPEGLI])}


def test_colours_are_said_to_meet_their_goals_only_if_all_do() -> None:
    """Of what is converted and of charts' middles; what coding does to edges is told apart."""
    near = [("P3 chart, converted", "0.20 / 0.70 / 9.00")]
    coded = [("P3 chart, as JPEG, middles of patches", "0.43 / 1.44 / 2.04")]
    edges = [("P3 chart, as JPEG, with hard edges", "5.00 / 40.00 / 60.00")]
    told = told_of_goals([*near, *coded, *edges])
    assert "are met before encoding (at most 0.20 and 0.70)" in told
    assert "are met in the middles" in told
    far = [("1 photo, converted", "0.10 / 3.00 / 3.00")]
    assert "not met before encoding (at most 0.20 and 3.00)" in told_of_goals([*near, *far, *coded])


def test_the_split_adds_up_to_the_whole() -> None:
    """Shares of one photo's CPU, and the quotient at the end."""
    lines = measure_split([a_jpeg(900, 600)], SMALL_RECIPE)
    assert [line[0] for line in lines][-2:] == ["the whole step", "whole ÷ sum of its parts"]
    assert all(line[1].endswith(" ms") for line in lines[:-1])
    assert float(lines[-1][1]) > 0


def test_the_floor_is_below_the_ladder() -> None:
    """It does part of the same work."""
    for _, _, _, _, ratio, aim in measure_floor([a_jpeg(300, 200)], {1: 2.0}):
        assert float(ratio) > 1
        assert float(aim) > 1


def test_a_photo_can_be_enlarged_to_so_many_megapixels(tmp_path: Path) -> None:
    """Cameras of 45 megapixels are not among the test photos."""
    (tmp_path / "large.jpg").write_bytes(enlarged(a_jpeg(300, 200), 0.5))
    with Image.open(tmp_path / "large.jpg") as picture:
        assert picture.width * picture.height == pytest.approx(500_000, rel=0.01)


def test_photos_come_from_the_folder_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of their names; an empty folder is no reason to measure something else."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    with pytest.raises(SystemExit, match="no JPEG"):
        bench_photos(3)
    (tmp_path / "b.jpeg").write_bytes(b"second")
    (tmp_path / "a.JPG").write_bytes(b"first")
    assert bench_photos(3)[1] == [b"first", b"second"]


def test_one_part_is_written_and_the_others_stay(tmp_path: Path) -> None:
    """A long measurement need not be made again for a short one; the order is always the same."""
    target = tmp_path / "benchmarks.md"
    titles = [title for title, _ in PARTS.values()]
    write_part(target, titles[2], "third")
    write_part(target, titles[0], "first\n\n| a |\n| --- |")
    write_part(target, titles[2], "third, again")
    text = target.read_text()
    assert text.startswith("# Benchmarks\n")
    assert text.index("first") < text.index("third, again")
    assert text.count(f"## {titles[2]}") == text.count(f"## {titles[0]}") == 1
    assert "third\n" not in text


def test_the_six_sizes_are_those_that_are_published() -> None:
    """The JPEG contest is about the ladder's own edges."""
    edges = {rung.long_edge for rung in RECIPES["balanced"].rungs}
    assert {rung.long_edge for rung in JPEG_LADDER.rungs} == edges
