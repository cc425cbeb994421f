"""The programs that photographers use, tried on the inbox: none of their files is taken early.

Real programs where they are installed; otherwise what they are known to do on disk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery_media.catalogue import Outcome
from tests.makers.desks import LessonDesk, a_desk
from tests.makers.images import a_jpeg


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LessonDesk]:
    with a_desk(tmp_path) as opened:
        yield opened


def stored(desk: LessonDesk) -> list[bytes]:
    return [one.body for one in desk.originals.objects.values()]


@pytest.mark.parametrize("options", [["-t"], ["-t", "--inplace"], ["-t", "--partial"]])
def test_rsync_is_waited_for_to_its_last_byte(
    desk: LessonDesk, tmp_path: Path, options: list[str]
) -> None:
    """Its hidden file is passed over; in place, the open file counts; old times do not."""
    program = shutil.which("rsync")
    if program is None:
        pytest.skip("rsync is not installed")
    source = tmp_path / "IMG_1.JPG"
    source.write_bytes(a_jpeg(1200, 900, quality=95))
    os.utime(source, (0, 0))
    copying = subprocess.Popen(
        [program, *options, "--bwlimit=200", str(source), str(desk.folder) + "/"]
    )
    while copying.poll() is None:
        desk.look(0.0)
        assert desk.intake.claim_ready() == []
    assert copying.returncode == 0
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED
    assert stored(desk) == [source.read_bytes()]


def test_a_slow_copy_under_its_final_name_is_taken_when_it_is_whole(desk: LessonDesk) -> None:
    """As scp and many SFTP clients write: the right name from the first byte on."""
    data = a_jpeg(600, 400)
    with (desk.folder / "IMG_1.JPG").open("wb", buffering=0) as file:
        for start in range(0, len(data), len(data) // 5):
            file.write(data[start : start + len(data) // 5])
            assert desk.take() == []
        desk.clock.now += 60
        assert desk.take() == [], "a pause of a minute, and the file is still open"
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED
    assert stored(desk) == [data]


@pytest.mark.parametrize(
    "temporary",
    [
        ".syncthing.IMG_1.JPG.tmp",
        "~syncthing~IMG_1.JPG.tmp",
        ".IMG_1.JPG.Xa91Zq",
        "IMG_1.JPG.filepart",
        "IMG_1.JPG.part",
        "IMG_1.JPG.partial",
        "IMG_1.JPG~",
        ".goutputstream-AB12CD",
        ".in.IMG_1.JPG.",
    ],
)
def test_a_temporary_name_is_passed_over_until_the_rename(desk: LessonDesk, temporary: str) -> None:
    """Syncthing, rsync, WinSCP, browsers, rclone, editors, GNOME, ProFTPD."""
    (desk.folder / temporary).write_bytes(a_jpeg())
    desk.clock.now += 600
    assert desk.take() == []
    (desk.folder / temporary).rename(desk.folder / "IMG_1.JPG")
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED
    assert desk.files("inbox") == []


def test_both_spellings_of_a_name_are_both_taken(desk: LessonDesk) -> None:
    """macOS and Linux spell «ā» differently: two files, and with the same bytes one photo."""
    for form in ("NFC", "NFD"):
        (desk.folder / unicodedata.normalize(form, "Jāņi.jpg")).write_bytes(a_jpeg())
    # Names that read the same are taken one after the other: the second might be a new version.
    receipts = [*desk.take(), *desk.take()]
    assert sorted(one.outcome for one in receipts) == [Outcome.DUPLICATE, Outcome.RECEIVED]
    assert {one.name for one in receipts} == {"Jāņi.jpg"}


def test_a_folder_that_is_renamed_while_it_is_copied_loses_nothing(desk: LessonDesk) -> None:
    """What was there arrives under the new name, what comes later too."""
    (desk.folder / "New folder").mkdir()
    first = desk.folder / "New folder" / "IMG_1.JPG"
    first.write_bytes(a_jpeg())
    desk.look()
    (desk.folder / "New folder").rename(desk.folder / "day-1")
    (desk.folder / "day-1" / "IMG_2.JPG").write_bytes(a_jpeg(250, 160))
    receipts = desk.take()
    assert {one.path for one in receipts} == {"day-1/IMG_1.JPG", "day-1/IMG_2.JPG"}
