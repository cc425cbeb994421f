"""Hostile photos end in words while the house goes on: real child processes, really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from gallery_media.darkroom import Darkroom, DarkroomLimits, orders, wire
from gallery_media.darkroom.frames import BrokenFrame, read_frame, write_frame
from gallery_media.darkroom.process import Child, Role
from gallery_media.errors import (
    AuditRefused,
    DarkroomFailed,
    GalleryMediaError,
    PhotoRejected,
    PhotoTruncated,
)
from gallery_media.imaging.develop import develop
from gallery_media.imaging.limits import Limits
from gallery_media.metadata.audit import audit
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.variant import BALANCED, Developed, Format, Recipe, Rung
from tests.makers.images import LIMITS, SMALL_RECIPE, a_jpeg, a_scene, as_file

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    """One darkroom with one developer and one auditor for the whole module."""
    with Darkroom(1) as room:
        yield room


def _wait_for(truth: object, seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if truth():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def _lives(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_it_gives_the_same_as_developing_and_auditing_here(darkroom: Darkroom) -> None:
    """The children change where the work is done, not what comes out."""
    data = a_jpeg(480, 320)
    development, verdicts = darkroom.develop_and_audit(data, SMALL_RECIPE)
    assert development == develop(data, SMALL_RECIPE, LIMITS)
    assert verdicts == tuple(
        audit(v.data, v.format, v.width, v.height, PublicMetadata()) for v in development.variants
    )


def test_a_rejection_crosses_with_its_family_and_words(darkroom: Darkroom) -> None:
    """The desk reads the same sentence as without child processes."""
    with pytest.raises(PhotoRejected, match="PDF"):
        darkroom.develop_and_audit(b"%PDF-1.7", SMALL_RECIPE)
    with pytest.raises(PhotoTruncated):
        darkroom.develop_and_audit(a_jpeg()[:500], SMALL_RECIPE)


def test_a_rejection_costs_no_child(darkroom: Darkroom) -> None:
    """A proper answer leaves the child fit for the next photo."""
    before = darkroom.pids()
    with pytest.raises(PhotoRejected):
        darkroom.develop_and_audit(b"%PDF-1.7", SMALL_RECIPE)
    assert darkroom.pids() == before


def test_many_threads_share_few_children() -> None:
    """Each caller gets its own photo back."""
    photos = [a_jpeg(320 + 16 * at, 240) for at in range(8)]
    with Darkroom(2) as room, ThreadPoolExecutor(8) as callers:
        results = list(callers.map(lambda d: room.develop_and_audit(d, SMALL_RECIPE)[0], photos))
        assert len(room.pids()) == 3
    assert [result.width for result in results] == [320 + 16 * at for at in range(8)]


@ON_LINUX
def test_a_child_killed_at_work_is_replaced_and_the_photo_tried_once_more() -> None:
    """One accident costs nothing but time."""
    with Darkroom(1) as room:
        room.develop_and_audit(a_jpeg(), SMALL_RECIPE)
        victims = room.pids()
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        development, _ = room.develop_and_audit(a_jpeg(), SMALL_RECIPE)
        assert development.width == 240
        assert not set(victims) & set(room.pids())


def test_a_photo_that_takes_too_long_twice_is_refused() -> None:
    """The wall clock is the house's, not the child's; the next photo finds a fresh child."""
    limits = DarkroomLimits(develop_seconds=1)
    slow = Recipe(rungs=(Rung(Format.AVIF, 1_600, 90, speed=0),))
    with Darkroom(1, limits) as room:
        started = time.monotonic()
        with pytest.raises(PhotoRejected, match="took longer than 1 s, twice"):
            room.develop_and_audit(a_jpeg(1_600, 1_200), slow)
        assert time.monotonic() - started < 10
        assert room.develop_and_audit(a_jpeg(64, 48), SMALL_RECIPE)[0].width == 64


def test_a_photo_that_needs_too_much_memory_is_refused_and_the_house_goes_on() -> None:
    """Address space is capped; what the decoder says to that is a reason, not a crash."""
    limits = DarkroomLimits(develop_memory=320 * 1024**2)
    hungry = as_file(Image.new("P", (7_000, 7_000)), "GIF")
    with Darkroom(1, limits) as room:
        with pytest.raises(PhotoRejected):
            room.develop_and_audit(hungry, SMALL_RECIPE)
        assert room.develop_and_audit(a_jpeg(), SMALL_RECIPE)[0].width == 240


@pytest.mark.parametrize("format", ["WEBP", "GIF", "PNG"])
def test_a_large_photo_needs_no_temporary_file(darkroom: Darkroom, format: str) -> None:
    """Over 100 MB of pixels libvips would write one, and a child may not write."""
    large = as_file(Image.new("RGB", (6_200, 6_000), (90, 120, 30)), format)
    assert darkroom.develop_and_audit(large, SMALL_RECIPE)[0].width == 6_200


def test_a_child_that_eats_processor_time_is_ended_by_the_kernel(darkroom: Darkroom) -> None:
    """The second net, for when the house itself is too busy to look at the clock."""
    code = (
        "from gallery_media.darkroom.confine import allow_cpu, confine\n"
        "confine(2**32, 64)\nallow_cpu(0.2)\nwhile True: pass"
    )
    run = subprocess.run([sys.executable, "-c", code], timeout=60)
    assert run.returncode == -signal.SIGXCPU


def test_an_old_child_is_replaced() -> None:
    """What a file did to a decoder's memory does not live long."""
    with Darkroom(1, DarkroomLimits(photos_per_child=2)) as room:
        room.develop_and_audit(a_jpeg(), SMALL_RECIPE)
        first = set(room.pids())
        room.develop_and_audit(a_jpeg(), SMALL_RECIPE)
        room.develop_and_audit(a_jpeg(), SMALL_RECIPE)
        assert not first & set(room.pids())


def test_limits_of_the_house_reach_the_child() -> None:
    """A smaller megapixel limit is obeyed inside."""
    limits = DarkroomLimits(photo=Limits(max_pixels=10_000))
    with Darkroom(1, limits) as room, pytest.raises(PhotoRejected, match="megapixels"):
        room.develop_and_audit(a_jpeg(), SMALL_RECIPE)


@ON_LINUX
def test_a_child_holds_no_credentials_and_no_rights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever takes it over finds nothing to take away."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-for-children")
    monkeypatch.setenv("PREFECT_API_KEY", "not-for-children")
    with Darkroom(1) as room:
        room.develop_and_audit(a_jpeg(), SMALL_RECIPE)
        for pid in room.pids():
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            assert b"not-for-children" not in environment
            assert b"AWS_" not in environment
            assert b"PREFECT_" not in environment
            assert "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()
            bounds = Path(f"/proc/{pid}/limits").read_text()
            assert [line.split()[3] for line in bounds.splitlines() if "Max file size" in line] == [
                "0"
            ]
            assert [line.split()[4] for line in bounds.splitlines() if "core file" in line] == ["0"]
            targets = {str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()}
            assert not [target for target in targets if target.startswith("socket:")]


@ON_LINUX
def test_developer_and_auditor_are_different_processes(darkroom: Darkroom) -> None:
    """What read the hostile file does not judge what came out of it."""
    darkroom.develop_and_audit(a_jpeg(), SMALL_RECIPE)
    roles = {Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[-2] for pid in darkroom.pids()}
    assert roles == {b"develop", b"audit"}


@ON_LINUX
def test_children_end_with_the_darkroom() -> None:
    """Nothing is left behind by closing it."""
    with Darkroom(1) as room:
        room.develop_and_audit(a_jpeg(), SMALL_RECIPE)
        pids = room.pids()
    assert not any(_lives(pid) for pid in pids)


@ON_LINUX
def test_children_end_with_their_parent() -> None:
    """Even when the parent is killed in the middle of work and can close nothing."""
    code = (
        "import sys, time\n"
        "from gallery_media.darkroom import Darkroom\n"
        "room = Darkroom(1).__enter__()\n"
        "from tests.makers.images import SMALL_RECIPE, a_jpeg\n"
        "room.develop_and_audit(a_jpeg(), SMALL_RECIPE)\n"
        "print(*room.pids(), flush=True)\n"
        "time.sleep(600)"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=root
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 2
        assert all(_lives(pid) for pid in pids)
        parent.kill()
    assert _wait_for(lambda: not any(_lives(pid) for pid in pids))


def test_children_outlive_the_thread_that_asked_for_them() -> None:
    """The kernel's "die with your parent" means the parent's thread; ours lives long enough."""
    with Darkroom(1, DarkroomLimits(photos_per_child=1)) as room:
        for _ in range(2):
            caller = threading.Thread(target=room.develop_and_audit, args=(a_jpeg(), SMALL_RECIPE))
            caller.start()
            caller.join()
        assert room.develop_and_audit(a_jpeg(), SMALL_RECIPE)[0].width == 240


def test_closing_it_while_photos_wait_blames_no_photo() -> None:
    """They are tried again at the next start, and none goes to quarantine."""
    errors: list[GalleryMediaError] = []
    room = Darkroom(1).__enter__()

    def work() -> None:
        try:
            while True:
                room.develop_and_audit(a_jpeg(1200, 800), BALANCED)
        except GalleryMediaError as why:
            errors.append(why)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    room.__exit__(None, None, None)
    for thread in threads:
        thread.join(20)
    assert len(errors) == 3
    assert not [error for error in errors if isinstance(error, PhotoRejected | AuditRefused)]


def test_the_auditor_refuses_in_its_own_process() -> None:
    """A variant with a comment is refused by the child, in words."""
    dirty = as_file(a_scene(64, 48), "JPEG", comment=b"not for the public")
    variant = Developed(Format.JPEG, 480, 64, 48, dirty)
    child = Child(Role.AUDIT, DarkroomLimits())
    try:
        with pytest.raises(AuditRefused, match="must not leave the house"):
            child.ask(wire.pack_question((variant,)), (variant.data,))
    finally:
        child.close()


def test_verdicts_about_other_bytes_are_worth_nothing() -> None:
    """The house counts the digests itself."""
    variant = develop(a_jpeg(), SMALL_RECIPE, LIMITS).variants[0]
    with pytest.raises(BrokenFrame):
        wire.unpack_verdicts({"cleared": ["0" * 64]}, (variant,))
    with pytest.raises(BrokenFrame):
        wire.unpack_verdicts({"cleared": []}, (variant,))


def test_a_child_cannot_claim_other_variants_than_asked_for() -> None:
    """Sizes, formats and number follow from the recipe; claims that do not fit are refused."""
    development = develop(a_jpeg(480, 320), SMALL_RECIPE, LIMITS)
    header, parts = orders.pack_development(development)
    order = orders.Order(SMALL_RECIPE)
    assert orders.unpack_development(header, parts, order, LIMITS) == development
    lies = [
        ({**header, "width": "480"}, parts),
        ({**header, "width": -1}, parts),
        ({**header, "height": 10**9}, parts),
        ({**header, "mean_colour": [1, 2]}, parts),
        ({**header, "flags": [["x"]]}, parts),
        ({**header, "made": []}, parts),
        ({**header, "made": header["made"][::-1]}, parts[::-1]),
        ({**header, "made": [[*one[:3], "0" * 64, []] for one in header["made"]]}, parts),
        ({**header, "left_out": [[header["made"][0][0], "why"]]}, parts[1:]),
        (header, parts[:-1]),
        (header, (*parts, b"x")),
        (header, (b"x", *parts[1:])),
        ({}, parts),
    ]
    for lie, bytes_of_it in lies:
        with pytest.raises(BrokenFrame):
            orders.unpack_development(lie, bytes_of_it, order, LIMITS)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x00\x00",
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x02no",
        b"\x00\x00\x00\x02[]",
        b"\x00\x00\x00\x02{}",
        b'\x00\x00\x00\x0d{"parts":[-1]}'[:17],
        b'\x00\x00\x00\x14{"parts": [99999999]}'[:24],
        b'\x00\x00\x00\x0f{"parts": [100]}'[:19] + b"short",
        b"\x00\x00\xc3\x50" + b"[" * 50_000,
    ],
)
def test_nonsense_from_a_child_is_no_answer(sent: bytes, tmp_path: Path) -> None:
    """Nothing that it sends is more than numbers, words and bytes of a bounded size."""
    file = tmp_path / "pipe"
    file.write_bytes(sent)
    with file.open("rb") as stream, pytest.raises(BrokenFrame):
        read_frame(stream, 1_000)


def test_a_frame_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """Header and parts, also empty ones."""
    file = tmp_path / "pipe"
    with file.open("wb") as stream:
        write_frame(stream, {"word": "ā"}, (b"", b"abc"))
    with file.open("rb") as stream:
        assert read_frame(stream, 3) == ({"word": "ā"}, (b"", b"abc"))


def test_a_recipe_crosses_unchanged() -> None:
    """Else the child would make another ladder than the house plans."""
    recipe = replace(BALANCED, background=(1, 2, 3), name="odd")
    assert orders.unpack_recipe(orders.pack_recipe(recipe)) == recipe


def test_a_closed_darkroom_says_so() -> None:
    """It is the caller's mistake, and no photo's."""
    with Darkroom(1) as room:
        pass
    with pytest.raises(DarkroomFailed, match="closed"):
        room.develop_and_audit(a_jpeg(), SMALL_RECIPE)
