"""Claims on real files: one owner, no loss, whatever happens in between."""

from __future__ import annotations

import errno
import fcntl
import importlib
import io
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from gallery_media.errors import NotReady
from gallery_media.inbox.arrival import Arrival, FileState
from gallery_media.inbox.claim import Claim, claim, let_go, read
from gallery_media.inbox.finish import done, put_back
from gallery_media.inbox.lease import has_writer
from gallery_media.inbox.locks import lock
from gallery_media.inbox.recovery import abandoned
from tests.makers.photos import GALLERY, a_file
from tests.makers.strangers import die, in_child, without_privileges

DAY = date(2017, 6, 30)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty inbox with the folder of one gallery."""
    (tmp_path / "inbox" / GALLERY).mkdir(parents=True)
    return tmp_path / "inbox"


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the inbox."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK) or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system to write to")
    folder = shared / f"gallery-media-{os.getpid()}-{time.monotonic_ns()}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


# Taking


def test_a_claim_moves_the_file_out_of_the_photographers_sight(inbox: Path) -> None:
    """Its bytes are read through the claim; the inbox holds nothing any more."""
    arrival = an_arrival(inbox, "day-2/IMG_0412.jpg", b"light")

    ours = the_claim(inbox, arrival)

    assert read(ours) == b"light"
    assert (ours.gallery, ours.path, ours.name) == (
        GALLERY,
        b"day-2/IMG_0412.jpg",
        b"IMG_0412.jpg",
    )
    assert files(inbox) == [f".work/{ours.id}/{GALLERY}/day-2/IMG_0412.jpg"]


def test_of_sixteen_who_want_the_same_file_one_gets_it(inbox: Path) -> None:
    """The others see nobody's error, only that there is nothing for them."""
    arrival = an_arrival(inbox)
    with ThreadPoolExecutor(16) as threads:
        claims = list(threads.map(lambda _: claim(inbox, arrival), range(16)))

    assert len([one for one in claims if one is not None]) == 1
    assert len(files(inbox)) == 1


def test_two_processes_share_a_pile_without_losing_or_doubling(inbox: Path) -> None:
    """Each file is claimed by exactly one of them, while both also look for abandoned claims."""
    arrivals = [an_arrival(inbox, f"IMG_{number:04}.jpg") for number in range(150)]
    done_dir = inbox.parent / "done"

    def work() -> None:
        for arrival in arrivals:
            for ours in (*abandoned(inbox), claim(inbox, arrival)):
                if ours is not None:
                    read(ours)
                    done(ours, done_dir, DAY)

    assert in_children(work, work, work) == [0, 0, 0]

    assert files(inbox) == []
    assert files(done_dir) == sorted(
        f"{DAY}/{GALLERY}/IMG_{number:04}.jpg" for number in range(150)
    )


@pytest.mark.parametrize("change", ["written to", "touched"])
def test_a_file_that_changed_since_the_scan_is_not_claimed(inbox: Path, change: str) -> None:
    """It stays where it is, for the next scan."""
    arrival = an_arrival(inbox)
    path = inbox / GALLERY / "IMG_0412.jpg"
    if change == "touched":
        path.chmod(0o600)
    else:
        path.write_bytes(b"LIGHT")

    assert claim(inbox, arrival) is None
    assert files(inbox) == [f"{GALLERY}/IMG_0412.jpg"]


def test_a_file_that_its_uploader_has_locked_is_not_claimed(inbox: Path) -> None:
    """Some upload servers lock what they write, in the same way as we do."""
    arrival = an_arrival(inbox)
    with (inbox / GALLERY / "IMG_0412.jpg").open("rb") as uploader:
        fcntl.flock(uploader, fcntl.LOCK_EX)
        assert claim(inbox, arrival) is None

    assert claim(inbox, arrival) is not None


def test_a_file_that_vanished_is_not_claimed(inbox: Path) -> None:
    """Renamed or deleted by its owner: nothing to say about it."""
    arrival = an_arrival(inbox)
    (inbox / GALLERY / "IMG_0412.jpg").unlink()

    assert claim(inbox, arrival) is None
    assert not (inbox / ".work").exists()


def test_a_folder_that_was_renamed_while_it_was_copied_is_not_claimed(inbox: Path) -> None:
    """The next scan finds its files under the new path."""
    arrival = an_arrival(inbox, "day-2/IMG_0412.jpg")
    (inbox / GALLERY / "day-2").rename(inbox / GALLERY / "day-3")

    assert claim(inbox, arrival) is None
    assert files(inbox) == [f"{GALLERY}/day-3/IMG_0412.jpg"]


@pytest.mark.parametrize("replaced", ["IMG_0412.jpg", "day-2"])
def test_a_link_that_took_the_place_of_a_file_or_folder_is_never_followed(
    inbox: Path, tmp_path: Path, replaced: str
) -> None:
    """Otherwise anybody with an upload folder could have the house read any file."""
    secret = tmp_path / "secret" / "IMG_0412.jpg"
    secret.parent.mkdir()
    secret.write_bytes(b"light")
    arrival = an_arrival(inbox, "day-2/IMG_0412.jpg")
    shutil.rmtree(inbox / GALLERY / "day-2")
    if replaced == "day-2":
        (inbox / GALLERY / "day-2").symlink_to(secret.parent)
    else:
        (inbox / GALLERY / "day-2").mkdir()
        (inbox / GALLERY / "day-2" / replaced).symlink_to(secret)

    with pytest.raises(NotReady, match=r"symbolic link|folder above"):
        claim(inbox, arrival)
    assert secret.read_bytes() == b"light"


@pytest.mark.parametrize("change", ["replaced", "written to"])
def test_a_file_that_changes_in_the_middle_of_a_claim_is_left_in_the_inbox(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Between opening and renaming the name may come to mean another file, or other bytes."""
    arrival = an_arrival(inbox, content=b"old")
    path = inbox / GALLERY / "IMG_0412.jpg"

    def meanwhile(_: int) -> bool:
        if change == "replaced":
            path.with_name(".new").write_bytes(b"new bytes")
            path.with_name(".new").replace(path)
        else:
            path.write_bytes(b"new bytes")
        return False

    # The look for writers is the last thing before the rename. (The package exports a verb of
    # the module's own name, so the module has to be asked for.)
    module = importlib.import_module("gallery_media.inbox.claim")
    monkeypatch.setattr(module, "has_writer", meanwhile)

    assert claim(inbox, arrival) is None
    assert files(inbox) == [f"{GALLERY}/IMG_0412.jpg"]
    assert path.read_bytes() == b"new bytes"
    assert abandoned(inbox) == ()


def test_a_gallery_folder_on_another_disk_is_claimed_by_a_copy(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mounted upload folder: the copy is complete and locked before the source goes."""
    arrival = an_arrival(inbox)
    real = os.rename

    def between_disks(
        old: bytes, new: bytes, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None
    ) -> None:
        if src_dir_fd != dst_dir_fd:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        real(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr(os, "rename", between_disks)
    ours = the_claim(inbox, arrival)

    assert read(ours) == b"light"
    assert abandoned(inbox) == ()  # locked
    assert files(inbox) == [f".work/{ours.id}/{GALLERY}/IMG_0412.jpg"]
    assert done(ours, inbox.parent / "done", DAY).read_bytes() == b"light"


def test_a_fifo_that_took_the_place_of_a_file_does_not_hang_us(inbox: Path) -> None:
    """It is opened without waiting, and recognised."""
    arrival = an_arrival(inbox)
    (inbox / GALLERY / "IMG_0412.jpg").unlink()
    os.mkfifo(inbox / GALLERY / "IMG_0412.jpg")

    assert claim(inbox, arrival) is None


def test_a_name_of_255_bytes_is_claimed_and_finished(inbox: Path) -> None:
    """The claim keeps the name as it is; only a number makes it shorter."""
    name = ("ā" * 125).encode() + b".jpeg"
    assert len(name) == 255
    moved = []
    for content in (b"first", b"second"):
        ours = the_claim(inbox, an_arrival(inbox, name, content))
        moved.append(done(ours, inbox.parent / "done", DAY))

    assert os.fsencode(moved[0].name) == name
    assert moved[1].name.endswith("ā-2.jpeg")
    assert [path.read_bytes() for path in moved] == [b"first", b"second"]


def test_a_file_without_rights_is_not_ready_and_stays(inbox: Path) -> None:
    """The owner is told; it is neither lost nor judged."""
    arrival = an_arrival(inbox)
    path = inbox / GALLERY / "IMG_0412.jpg"
    path.chmod(0)
    arrival = arrival_of(inbox, b"IMG_0412.jpg")

    def try_it(here: Path) -> None:
        with pytest.raises(NotReady, match="give it the rights"):
            claim(here, arrival)

    without_privileges(inbox, try_it)
    assert files(inbox) == [f"{GALLERY}/IMG_0412.jpg"]


def test_an_inbox_where_nothing_can_be_moved_is_not_ready(inbox: Path) -> None:
    """Readable files in a folder of somebody else: said, and left alone."""
    arrival = an_arrival(inbox)
    for folder in (inbox, inbox / GALLERY):
        folder.chmod(0o555)

    def try_it(here: Path) -> None:
        with pytest.raises(NotReady, match="give it the rights"):
            claim(here, arrival)

    without_privileges(inbox, try_it)
    for folder in (inbox, inbox / GALLERY):
        folder.chmod(0o755)
    assert files(inbox) == [f"{GALLERY}/IMG_0412.jpg"]


# Writers


def test_a_file_that_is_open_for_writing_is_not_claimed(inbox: Path) -> None:
    """However long its writer pauses, the kernel knows of it."""
    arrival = an_arrival(inbox)
    with (inbox / GALLERY / "IMG_0412.jpg").open("r+b"):
        if not kernel_knows_writers(inbox):
            pytest.skip("this file system gives no leases")
        assert claim(inbox, arrival) is None

    assert claim(inbox, arrival) is not None


def test_a_writer_who_comes_while_we_look_does_not_end_us(inbox: Path) -> None:
    """The kernel sends the holder of a lease a signal whose default is death."""
    path = a_file(inbox)
    if not kernel_knows_writers(inbox):
        pytest.skip("this file system gives no leases")
    stop = threading.Event()

    def write_again_and_again() -> None:
        while not stop.is_set():
            with path.open("r+b"):
                pass

    def look() -> None:
        signal.alarm(30)
        writer = threading.Thread(target=write_again_and_again)
        writer.start()
        fd = os.open(path, os.O_RDONLY)
        answers = {has_writer(fd) for _ in range(5000)}
        stop.set()
        writer.join()
        assert None not in answers

    assert in_child(look) == 0


def test_a_writer_who_goes_on_after_the_claim_is_noticed(inbox: Path) -> None:
    """A rename does not stop a writer; the file goes back and is complete some time later."""
    arrival = an_arrival(inbox)
    ours = the_claim(inbox, arrival)
    with (inbox / ".work" / ours.id / GALLERY / "IMG_0412.jpg").open("ab") as file:
        file.write(b"more")

    with pytest.raises(NotReady, match="still being written"):
        read(ours)
    put_back(ours)

    assert files(inbox) == [f"{GALLERY}/IMG_0412.jpg"]
    again = the_claim(inbox, arrival_of(inbox, b"IMG_0412.jpg"))
    assert read(again) == b"lightmore"


# Finishing


def test_a_finished_file_lies_in_done_under_its_day_and_name(inbox: Path) -> None:
    """And nothing is left of the claim."""
    ours = the_claim(inbox, an_arrival(inbox, "day-2/jana/IMG_0412.jpg"))

    moved = done(ours, inbox.parent / "done", DAY)

    assert moved == inbox.parent / "done" / "2017-06-30" / GALLERY / "IMG_0412.jpg"
    assert moved.read_bytes() == b"light"
    assert list((inbox / ".work").iterdir()) == []
    assert ours.file.closed


def test_done_never_overwrites(inbox: Path) -> None:
    """Cameras start again at IMG_0001; the same bytes need to be kept only once."""
    done_dir = inbox.parent / "done"
    for content in (b"first", b"second", b"first", b"third"):
        done(the_claim(inbox, an_arrival(inbox, content=content)), done_dir, DAY)

    kept = {path.name: path.read_bytes() for path in (done_dir / str(DAY) / GALLERY).iterdir()}
    assert kept == {
        "IMG_0412.jpg": b"first",
        "IMG_0412-2.jpg": b"second",
        "IMG_0412-3.jpg": b"third",
    }


def test_done_on_another_disk_copies_and_then_lets_go(inbox: Path, other_disk: Path) -> None:
    """With the file's own time, without overwriting, and without a draft left behind."""
    for content in (b"first" * 300_000, b"second"):
        ours = the_claim(inbox, an_arrival(inbox, content=content))
        moved = done(ours, other_disk, DAY)
        assert moved.read_bytes() == content
        assert moved.stat().st_mtime_ns == ours.state.mtime_ns

    assert files(other_disk) == [
        f"{DAY}/{GALLERY}/IMG_0412-2.jpg",
        f"{DAY}/{GALLERY}/IMG_0412.jpg",
    ]
    assert files(inbox) == []


def test_a_full_disk_leaves_the_file_in_the_work_folder_to_be_resumed(
    inbox: Path, other_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost; with space again the same claim is finished under the same id."""
    ours = the_claim(inbox, an_arrival(inbox))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("gallery_media.inbox.moving.copy_bytes", full)
        with pytest.raises(NotReady, match="disk is full"):
            done(ours, other_disk, DAY)
    assert files(other_disk) == []

    (resumed,) = abandoned(inbox)
    assert (resumed.id, read(resumed)) == (ours.id, b"light")
    assert done(resumed, other_disk, DAY).read_bytes() == b"light"


def test_a_file_put_back_is_a_new_arrival(inbox: Path) -> None:
    """Under its old name, also where its folder was removed meanwhile."""
    ours = the_claim(inbox, an_arrival(inbox, "day-2/IMG_0412.jpg"))
    shutil.rmtree(inbox / GALLERY)

    put_back(ours)

    assert files(inbox) == [f"{GALLERY}/day-2/IMG_0412.jpg"]
    assert claim(inbox, arrival_of(inbox, b"day-2/IMG_0412.jpg")) is not None


def test_a_file_put_back_does_not_overwrite_a_newer_one(inbox: Path) -> None:
    """Both arrive in the end."""
    ours = the_claim(inbox, an_arrival(inbox, content=b"first"))
    a_file(inbox, content=b"second")

    put_back(ours)

    assert (inbox / GALLERY / "IMG_0412.jpg").read_bytes() == b"second"
    assert (inbox / GALLERY / "IMG_0412-2.jpg").read_bytes() == b"first"


# Dying and going on


def test_a_claim_whose_owner_was_killed_is_resumed(inbox: Path) -> None:
    """Under the same id: the next steps are the same steps again."""
    arrival = an_arrival(inbox, "day-2/IMG_0412.jpg")

    def claim_and_die() -> None:
        the_claim(inbox, arrival)
        die()

    assert in_child(claim_and_die) == -signal.SIGKILL
    (entry,) = (inbox / ".work").iterdir()

    (resumed,) = abandoned(inbox)

    assert (resumed.id, resumed.gallery, resumed.path) == (entry.name, GALLERY, arrival.path)
    assert read(resumed) == b"light"
    assert abandoned(inbox) == ()  # ours now
    done(resumed, inbox.parent / "done", DAY)
    assert files(inbox) == []


@pytest.mark.parametrize("function", ["mkdir", "rename", "link", "unlink", "rmdir"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_at_any_step_loses_nothing(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, function: str, moment: str
) -> None:
    """Killed around each call in turn, until a run gets through: every file is there once."""
    done_dir = inbox.parent / "done"
    names = [f"IMG_{number}.jpg" for number in range(12)]
    arrivals = [an_arrival(inbox, name, name.encode()) for name in names]
    real = getattr(os, function)
    killed = 0
    for fatal in range(1, len(names) * 8):
        calls = [0]

        def call(
            *arguments: object, fatal: int = fatal, calls: list[int] = calls, **options: object
        ) -> object:
            calls[0] += 1
            if calls[0] == fatal and moment == "before":
                die()
            result = real(*arguments, **options)
            if calls[0] == fatal:
                die()
            return result

        def work() -> None:
            monkeypatch.setattr(os, function, call)
            for ours in abandoned(inbox):
                read(ours)
                done(ours, done_dir, DAY)
            for arrival in arrivals:
                ours_or_none = claim(inbox, arrival)
                if ours_or_none is not None:
                    read(ours_or_none)
                    done(ours_or_none, done_dir, DAY)

        code = in_child(work)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        killed += 1
    else:
        pytest.fail("no run got through")

    for ours in abandoned(inbox):
        done(ours, done_dir, DAY)
    assert killed >= 3
    kept = {path.name: path.read_bytes() for path in (done_dir / str(DAY) / GALLERY).iterdir()}
    assert kept == {name: name.encode() for name in names}
    assert files(inbox) == []


def test_a_claim_that_somebody_holds_is_not_resumed(inbox: Path) -> None:
    """The kernel says who is alive; no clock and no process id does."""
    ours = the_claim(inbox, an_arrival(inbox))

    assert abandoned(inbox) == ()
    let_go(ours)
    (resumed,) = abandoned(inbox)
    assert resumed.id == ours.id


def test_a_claim_finished_while_we_looked_is_not_resumed(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner moves the file and lets go between our opening it and our lock."""
    ours = the_claim(inbox, an_arrival(inbox))
    moved = []

    def owner_is_quicker(file: io.FileIO) -> bool:
        moved.append(done(ours, inbox.parent / "done", DAY))
        return lock(file)

    monkeypatch.setattr("gallery_media.inbox.recovery.lock", owner_is_quicker)

    assert abandoned(inbox) == ()
    assert [path.read_bytes() for path in moved] == [b"light"]


def test_letting_go_counts_for_every_copy_of_the_descriptor(inbox: Path) -> None:
    """A program that is just being started still shares it for an instant."""
    ours = the_claim(inbox, an_arrival(inbox))
    shared = os.dup(ours.file.fileno())

    let_go(ours)

    assert len(abandoned(inbox)) == 1
    os.close(shared)


def test_a_child_that_outlives_us_does_not_keep_our_claims(inbox: Path) -> None:
    """The darkroom's processes may be forked in the middle of a claim."""
    arrival = an_arrival(inbox)
    awake_read, awake_write = os.pipe()

    def claim_fork_and_die() -> None:
        ours = the_claim(inbox, arrival)
        if os.fork() == 0:
            os.close(awake_write)
            os.read(awake_read, 1)  # until the test lets go
            os._exit(0)
        assert not ours.file.closed
        die()

    assert in_child(claim_fork_and_die) == -signal.SIGKILL
    # The grandchild lets go as soon as it runs at all, which on a busy machine may be after us.
    deadline = time.monotonic() + 20
    while not (resumed := abandoned(inbox)) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.close(awake_write)
    os.close(awake_read)
    assert len(resumed) == 1


def test_strangers_in_the_work_folder_go_through_the_front_door(inbox: Path) -> None:
    """Under another's claim id they would be taken for that file, and be lost."""
    ours = the_claim(inbox, an_arrival(inbox, "a.jpg", b"ours"))
    a_file(inbox, f"{ours.id}/{GALLERY}/stranger.jpg", b"stranger", gallery=".work")
    let_go(ours)

    (resumed,) = abandoned(inbox)

    assert read(resumed) == b"ours"
    assert (inbox / GALLERY / "stranger.jpg").read_bytes() == b"stranger"


def test_empty_folders_of_dead_claims_are_removed(inbox: Path) -> None:
    """A crash between making a folder and the rename leaves nothing for long."""
    (inbox / ".work" / "0123456789abcdef" / GALLERY / "day-2").mkdir(parents=True)

    assert abandoned(inbox) == ()
    assert list((inbox / ".work").iterdir()) == []


def test_recovery_that_removes_a_fresh_empty_folder_does_not_stop_a_claim(inbox: Path) -> None:
    """The prototype lost this race; now the claimer makes its folder again."""
    stop = threading.Event()

    def recover() -> None:
        while not stop.is_set():
            for ours in abandoned(inbox):
                let_go(ours)

    threads = [threading.Thread(target=recover) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for number in range(100):
            ours = claim(inbox, an_arrival(inbox, f"deep/er/IMG_{number}.jpg"))
            assert ours is not None
            done(ours, inbox.parent / "done", DAY)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def an_arrival(
    inbox: Path, path: str | bytes = "IMG_0412.jpg", content: bytes = b"light"
) -> Arrival:
    raw = path if isinstance(path, bytes) else path.encode()
    a_file(inbox, raw, content)
    return arrival_of(inbox, raw)


def arrival_of(inbox: Path, path: bytes) -> Arrival:
    where = os.fsencode(inbox / GALLERY) + b"/" + path
    return Arrival(GALLERY, path, FileState.of(os.lstat(where)), os.geteuid())


def the_claim(inbox: Path, arrival: Arrival) -> Claim:
    found = claim(inbox, arrival)
    assert found is not None
    return found


def files(folder: Path) -> list[str]:
    """All files below a folder, sorted; empty folders do not count."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def kernel_knows_writers(folder: Path) -> bool:
    fd = os.open(a_file(folder, "probe.jpg"), os.O_RDONLY)
    answer = has_writer(fd)
    os.close(fd)
    (folder / GALLERY / "probe.jpg").unlink()
    return answer is not None


def in_children(*work: Callable[[], None]) -> list[int]:
    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(in_child, work))
