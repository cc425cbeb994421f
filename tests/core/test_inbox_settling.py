"""How long a file is waited for: locally, with the kernel's word, on shares, after a crash."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from watchfiles import Change

from gallery_media.desk.intake import Intake
from gallery_media.errors import NotReady
from gallery_media.inbox.arrival import Arrival, FileState
from gallery_media.inbox.proof import is_let_go
from gallery_media.inbox.settling import Patience, Settling, kind_of_disk
from gallery_media.inbox.space import check_space
from gallery_media.inbox.wake import Wake, is_news
from tests.makers.photos import GALLERY, a_file
from tests.makers.strangers import without_privileges

PATIENCE = Patience(settle=3.0, quick=0.5, network=10.0)
MOUNTS = """\
24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
31 24 0:44 / /srv/photos\\040in rw,relatime - nfs4 server:/photos rw
32 24 0:45 / /srv/smb rw,relatime shared:7 master:2 - cifs //server/photos rw
33 24 0:46 / /srv/ssh rw - fuse.sshfs jana@server:/ rw
34 24 0:47 / /srv/shared rw - 9p hostshare rw
"""


class Clock:
    """A monotonic clock that tests turn by hand; seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / GALLERY).mkdir(parents=True)
    return tmp_path / "inbox"


def an_intake(inbox: Path, clock: Clock, **more: object) -> Intake:
    options: dict[str, object] = {"settle": PATIENCE, "cut_off_wait": 600, **more}
    return Intake(inbox, lambda: [GALLERY], clock=clock, **options)  # type: ignore[arg-type]


def arrival_of(path: Path, inbox: Path) -> Arrival:
    relative = os.fsencode(path.relative_to(inbox / GALLERY))
    return Arrival(GALLERY, relative, FileState.of(path.lstat()), os.geteuid())


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def has_leases(folder: Path) -> bool:
    path = folder / "probe"
    path.write_bytes(b"x")
    try:
        return is_let_go(
            folder.parent, Arrival(folder.name, b"probe", FileState.of(path.stat()), 0)
        )
    finally:
        path.unlink()


@pytest.fixture
def leases(inbox: Path) -> None:
    """Skips where the kernel or the disk gives no word."""
    if kind_of_disk(inbox.stat().st_dev) is None or not has_leases(inbox / GALLERY):
        pytest.skip("this disk has no read leases")


@pytest.mark.parametrize(
    ("device", "settling"),
    [
        (os.makedev(8, 1), Settling(3.0, 0.5)),
        (os.makedev(0, 44), Settling(10.0)),
        (os.makedev(0, 45), Settling(10.0)),
        (os.makedev(0, 46), Settling(10.0)),
        (os.makedev(0, 47), Settling(10.0)),
        (os.makedev(9, 9), Settling(3.0)),
    ],
    ids=["local", "nfs", "smb", "sshfs", "9p", "unknown"],
)
def test_shares_are_waited_for_longer_and_only_local_disks_shorter(
    tmp_path: Path, device: int, settling: Settling
) -> None:
    """By what the kernel has mounted there, whatever the mount point is called."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert PATIENCE.on(device, mounts) == settling


def test_a_system_without_a_mount_table_gets_the_plain_wait(tmp_path: Path) -> None:
    """Neither quicker nor slower than the setting says."""
    assert PATIENCE.on(5, tmp_path / "none") == Settling(3.0)


@pytest.mark.usefixtures("leases")
def test_a_closed_file_on_a_local_disk_is_taken_after_the_quick_wait(inbox: Path) -> None:
    """Two looks, half a second, and the kernel's word that nobody writes."""
    clock = Clock()
    intake = an_intake(inbox, clock)
    a_file(inbox)
    first = intake.look()
    assert (first.ready, first.next_in) == (0, 0.5)
    clock.now += 0.49
    assert intake.look().ready == 0
    clock.now += 0.02
    seen = intake.look()
    assert (seen.ready, seen.waiting) == (1, 0)
    assert len(intake.claim_ready()) == 1


@pytest.mark.usefixtures("leases")
def test_a_file_that_is_open_for_writing_waits_the_whole_time(inbox: Path) -> None:
    """A writer that pauses for a second has not finished; after the whole wait, neither."""
    clock = Clock()
    intake = an_intake(inbox, clock)
    path = a_file(inbox)
    with path.open("ab"):
        intake.look()
        for _ in range(5):
            clock.now += 0.5
            seen = intake.look()
            assert (seen.ready, seen.waiting) == (0, 1)
            assert seen.next_in is not None
        clock.now += 60
        intake.look()
        assert intake.claim_ready() == [], "the claim asks the kernel once more"
    intake.look()
    assert len(intake.claim_ready()) == 1


def test_a_file_of_somebody_else_has_no_proof(inbox: Path) -> None:
    """Without rights the kernel gives no word, and the plain wait decides."""
    path = a_file(inbox)

    def ask(folder: Path) -> None:
        assert not is_let_go(folder, arrival)

    arrival = arrival_of(path, inbox)
    if os.geteuid() != 0:
        pytest.skip("needs two users, so root")
    without_privileges(inbox, ask)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.write_bytes(b"other"), id="changed"),
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(a_pipe, id="a pipe now"),
        pytest.param(lambda path: (path.unlink(), path.symlink_to("/etc/passwd")), id="a link now"),
    ],
)
def test_what_is_no_longer_what_the_scan_saw_has_no_proof(
    inbox: Path, change: Callable[[Path], object]
) -> None:
    """And nothing hangs, and no link is followed."""
    path = a_file(inbox)
    arrival = arrival_of(path, inbox)
    change(path)
    assert not is_let_go(inbox, arrival)


def test_a_wait_for_a_cut_off_file_goes_on_after_a_restart(inbox: Path, tmp_path: Path) -> None:
    """What was waited already counts; a clock that began anew does not matter."""
    clock, remembered = Clock(), tmp_path / "cut-off.json"
    path = a_file(inbox, content=b"")
    first = an_intake(inbox, clock, remembered=remembered)
    for _ in range(3):
        clock.now += 150
        first.look()
    assert remembered.is_file()

    restarted = Clock()
    restarted.now = 5.0
    second = an_intake(inbox, restarted, remembered=remembered)
    second.look()
    restarted.now += 4
    seen = second.look()
    assert (seen.ready, seen.cut_off) == (0, 1)
    assert 200 < seen.decided_in < 330
    restarted.now += 330
    assert second.look().ready == 1
    path.unlink()
    second.look()
    assert remembered.read_text() == "[]"


@pytest.mark.parametrize("text", ["", "no json", '[["lampa-2017", "zz", 1, 2, 3]]', "[[1]]"])
def test_a_spoilt_memory_of_waits_begins_them_anew(inbox: Path, tmp_path: Path, text: str) -> None:
    """The careful side: a file waits longer, and the house opens."""
    remembered = tmp_path / "cut-off.json"
    remembered.write_text(text)
    clock = Clock()
    intake = an_intake(inbox, clock, remembered=remembered)
    a_file(inbox, content=b"")
    intake.look()
    clock.now += 599
    assert intake.look().ready == 0


def test_nothing_is_claimed_while_the_disk_is_nearly_full(inbox: Path) -> None:
    """Said in one sentence, and gone by itself when there is room."""
    full = [True]

    def check() -> None:
        if full[0]:
            check_space([inbox / "not-there-yet"], 10**15)

    clock = Clock()
    intake = an_intake(inbox, clock, check=check)
    a_file(inbox)
    with pytest.raises(NotReady, match=r"MB left, .* free some space") as why:
        intake.look()
    assert str(inbox) not in str(why.value)
    full[0] = False
    intake.look()
    clock.now += 4
    assert intake.look().ready == 1


def test_a_disk_with_room_is_no_trouble(inbox: Path) -> None:
    """What is free is measured, not guessed."""
    check_space([inbox], shutil.disk_usage(inbox).free // 2)


def test_an_event_cuts_the_wait_short(inbox: Path) -> None:
    """A file that arrives is looked at soon, not at the next second."""
    with Wake(inbox) as wake:
        deadline = time.monotonic() + 20
        number = 0
        while not wake.wait(0.2):
            number += 1
            a_file(inbox, f"IMG_{number}.jpg")
            assert time.monotonic() < deadline
        assert wake.trouble == ""


def test_a_wait_without_events_ends_by_itself(inbox: Path) -> None:
    """Nothing depends on an event."""
    with Wake(inbox) as wake:
        wake.wait(0.3)  # what the start may bring
        assert wake.wait(0.05) is False


def test_an_inbox_that_cannot_be_watched_is_scanned_all_the_same(tmp_path: Path) -> None:
    """The reason is kept for the status, and it is tried again."""
    with Wake(tmp_path / "away", retry=0.05) as wake:
        deadline = time.monotonic() + 20
        while not wake.trouble:
            assert time.monotonic() < deadline
            assert wake.wait(0.01) is False
        (tmp_path / "away").mkdir()
        number = 0
        while not wake.wait(0.2):
            number += 1
            (tmp_path / "away" / f"IMG_{number}.jpg").write_bytes(b"light")
            assert time.monotonic() < deadline
    assert not [one for one in threading.enumerate() if one.name == "inbox events"]


@pytest.mark.parametrize(
    ("change", "path", "news"),
    [
        (Change.added, f"/x/inbox/{GALLERY}/IMG_1.JPG", True),
        (Change.modified, f"/x/inbox/{GALLERY}/day-1/IMG_1.JPG", True),
        (Change.deleted, f"/x/inbox/{GALLERY}/IMG_1.JPG", False),
        (Change.added, f"/x/inbox/.work/0011/{GALLERY}/IMG_1.JPG", False),
        (Change.added, f"/x/inbox/{GALLERY}/.IMG_1.JPG.Xa91", False),
        (Change.added, f"/x/inbox/{GALLERY}/IMG_1.JPG.filepart", False),
    ],
)
def test_our_own_moves_and_temporary_files_do_not_wake(
    change: Change, path: str, news: bool
) -> None:
    """Or every claim would cost another scan."""
    assert is_news(change, path) is news
