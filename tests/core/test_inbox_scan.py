"""A scan of real folders: who is complete, who waits, who needs a person."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from gallery_media.errors import NotReady
from gallery_media.inbox.scan import MAX_DEPTH, ScanMemory, ScanResult, scan
from tests.makers.photos import GALLERY, a_file
from tests.makers.strangers import without_privileges

SETTLE = 3.0


class Looker:
    """Scans again and again, on a clock that the test moves."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self.memory = ScanMemory()
        self.now = 1000.0

    def look(self, after: float = 0.0) -> ScanResult:
        self.now += after
        result = scan(self.inbox, self.memory, galleries={GALLERY}, now=self.now, settle=SETTLE)
        self.memory = result.memory
        return result


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with the folder of one known gallery."""
    (tmp_path / "inbox" / GALLERY).mkdir(parents=True)
    return tmp_path / "inbox"


@pytest.fixture
def looker(inbox: Path) -> Looker:
    """Somebody who looks into that inbox."""
    return Looker(inbox)


def test_a_file_is_complete_after_two_equal_scans_and_the_settle_time(
    inbox: Path, looker: Looker
) -> None:
    """Not by its own times: a camera's or a server's clock may say anything."""
    path = a_file(inbox)
    os.utime(path, (0, 0))  # rsync -t: "57 years" old

    assert [arrival.path for arrival in looker.look().waiting] == [b"IMG_0412.jpg"]
    assert looker.look(after=SETTLE - 0.1).complete == ()
    (arrival,) = looker.look(after=0.1).complete

    assert (arrival.gallery, arrival.path) == (GALLERY, b"IMG_0412.jpg")
    assert arrival.state.size == len(b"light")
    assert arrival.owner == (inbox / GALLERY).stat().st_uid


def test_the_first_scan_never_finds_anything_complete(inbox: Path) -> None:
    """Also after a restart, however long the file has been there: somebody may be writing."""
    a_file(inbox)

    first = scan(inbox, ScanMemory(), galleries={GALLERY}, now=1e9, settle=0.0)

    assert first.complete == ()
    second = scan(inbox, first.memory, galleries={GALLERY}, now=1e9, settle=0.0)
    assert len(second.complete) == 1


def test_a_growing_file_waits_until_it_stops(inbox: Path, looker: Looker) -> None:
    """Each change starts the wait again."""
    path = a_file(inbox)
    looker.look()
    for _ in range(3):
        with path.open("ab") as file:
            file.write(b"more")
        assert looker.look(after=SETTLE * 2).complete == ()

    assert len(looker.look(after=SETTLE).complete) == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.write_bytes(b"LIGHT"), id="same size, other bytes"),
        pytest.param(lambda path: os.utime(path, ns=(1, 1)), id="times set at the end"),
        pytest.param(lambda path: path.chmod(0o600), id="touched by a NAS"),
        pytest.param(
            lambda path: _replace_with_an_equal_one(path),
            id="replaced by an editor",
        ),
    ],
)
def test_any_change_starts_the_wait_again(
    inbox: Path, looker: Looker, change: Callable[[Path], object]
) -> None:
    """Size, times and identity all count."""
    path = a_file(inbox)
    looker.look()
    change(path)

    assert looker.look(after=SETTLE).complete == ()
    assert len(looker.look(after=SETTLE).complete) == 1


def test_an_empty_file_waits_however_long(inbox: Path, looker: Looker) -> None:
    """Many programs make the file first and fill it later."""
    path = a_file(inbox, content=b"")
    looker.look()
    assert looker.look(after=SETTLE * 100).complete == ()

    path.write_bytes(b"light")
    looker.look()
    assert len(looker.look(after=SETTLE).complete) == 1


def test_a_rename_from_a_temporary_name_is_an_arrival(inbox: Path, looker: Looker) -> None:
    """What was ignored under one name is found under the next."""
    path = a_file(inbox, "IMG_0412.jpg.part")
    looker.look()
    assert looker.look(after=SETTLE) == ScanResult((), (), (), (), ScanMemory())

    path.rename(path.with_suffix(""))
    looker.look()
    assert [arrival.path for arrival in looker.look(after=SETTLE).complete] == [b"IMG_0412.jpg"]


def test_files_that_go_away_are_forgotten(inbox: Path, looker: Looker) -> None:
    """Memory holds what the last scan saw, nothing else: it cannot grow for ever."""
    a_file(inbox)
    looker.look()
    shutil.rmtree(inbox / GALLERY)
    assert looker.look().memory.seen == {}


def test_sidecars_are_reported_apart(inbox: Path, looker: Looker) -> None:
    """They wait like photos, and are never taken for one."""
    a_file(inbox, "IMG_0412.jpg")
    a_file(inbox, "IMG_0412.jpg.xmp")
    looker.look()
    result = looker.look(after=SETTLE)

    assert [arrival.path for arrival in result.complete] == [b"IMG_0412.jpg"]
    assert [arrival.path for arrival in result.sidecars] == [b"IMG_0412.jpg.xmp"]


def test_folders_below_the_gallery_are_part_of_the_path(inbox: Path, looker: Looker) -> None:
    """In the order of their names, which is the order of the day."""
    for path in ("b.jpg", "day-2/jana/a.jpg", "day-1/a.jpg"):
        a_file(inbox, path)
    looker.look()
    complete = looker.look(after=SETTLE).complete

    assert [arrival.path for arrival in complete] == [
        b"b.jpg",
        b"day-1/a.jpg",
        b"day-2/jana/a.jpg",
    ]
    assert complete[1].label == f"inbox/{GALLERY}/day-1/a.jpg"


def test_both_spellings_of_a_name_are_two_files(inbox: Path, looker: Looker) -> None:
    """They are on disk; their content decides later whether they are one photo."""
    a_file(inbox, "ābols.jpg".encode())
    a_file(inbox, b"a\xcc\x84bols.jpg")
    looker.look()
    complete = looker.look(after=SETTLE).complete

    assert len({arrival.path for arrival in complete}) == 2
    assert len({arrival.label for arrival in complete}) == 1


def test_names_of_any_bytes_and_any_length_are_found(inbox: Path, looker: Looker) -> None:
    """A name need not be text, and may have 255 bytes."""
    names = [b"\xff\xfe.jpg", b"x" * 251 + b".jpg", "«foto» 1.jpg".encode()]
    for name in names:
        a_file(inbox, name)
    looker.look()

    found = [arrival.path for arrival in looker.look(after=SETTLE).complete]
    assert sorted(found) == sorted(names)


def test_files_outside_a_known_gallery_are_held(inbox: Path, looker: Looker) -> None:
    """With what to do; nothing is guessed and nothing is lost."""
    (inbox / "IMG_0001.jpg").write_bytes(b"light")
    a_file(inbox, gallery="lampa-2071")
    looker.look()
    result = looker.look(after=SETTLE)

    assert result.complete == ()
    reasons = {held.path: held.reason for held in result.held}
    assert "move it into inbox/<gallery>/" in reasons["inbox/IMG_0001.jpg"]
    assert "galleries/lampa-2071/gallery.toml" in reasons["inbox/lampa-2071/"]


def test_what_is_no_ordinary_file_is_held_and_never_opened(
    inbox: Path, looker: Looker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a FIFO would wait for ever; following a link would read foreign files."""
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"not for publishing")
    os.mkfifo(inbox / GALLERY / "pipe.jpg")
    (inbox / GALLERY / "link.jpg").symlink_to(secret)
    (inbox / GALLERY / "folder").symlink_to(tmp_path)
    (inbox / "elsewhere").symlink_to(tmp_path)
    monkeypatch.chdir(inbox / GALLERY)  # a socket's path has at most 107 bytes
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.jpg")
        looker.look()
        result = looker.look(after=SETTLE)

    assert result.complete == ()
    assert result.waiting == ()
    reasons = {held.path: held.reason for held in result.held}
    assert set(reasons) == {
        "inbox/elsewhere",
        f"inbox/{GALLERY}/folder",
        f"inbox/{GALLERY}/link.jpg",
        f"inbox/{GALLERY}/pipe.jpg",
        f"inbox/{GALLERY}/socket.jpg",
    }
    assert "never followed" in reasons[f"inbox/{GALLERY}/link.jpg"]
    assert "no ordinary file" in reasons[f"inbox/{GALLERY}/pipe.jpg"]


def test_a_gallery_folder_that_is_a_link_is_held(
    inbox: Path, looker: Looker, tmp_path: Path
) -> None:
    """Even under the name of a known gallery."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "IMG.jpg").write_bytes(b"light")
    (inbox / GALLERY).rmdir()
    (inbox / GALLERY).symlink_to(tmp_path / "private")
    looker.look()
    result = looker.look(after=SETTLE)

    assert result.complete == ()
    assert [held.path for held in result.held] == [f"inbox/{GALLERY}"]


def test_folders_that_are_too_deep_are_held(inbox: Path, looker: Looker) -> None:
    """The deepest allowed one is still read."""
    deep = "/".join(f"f{level}" for level in range(MAX_DEPTH))
    a_file(inbox, f"{deep}/ok.jpg")
    a_file(inbox, f"{deep}/further/no.jpg")
    looker.look()
    result = looker.look(after=SETTLE)

    assert [arrival.path.rpartition(b"/")[2] for arrival in result.complete] == [b"ok.jpg"]
    assert [held.path for held in result.held] == [f"inbox/{GALLERY}/{deep}/further"]


def test_claimed_files_are_out_of_sight(inbox: Path, looker: Looker) -> None:
    """The work folder begins with a dot."""
    a_file(inbox, gallery=f".work/0123456789abcdef/{GALLERY}")
    looker.look()
    assert looker.look(after=SETTLE) == ScanResult((), (), (), (), ScanMemory())


def test_an_unreadable_folder_is_held_and_the_others_go_on(inbox: Path) -> None:
    """One photographer's rights must not stop the whole house."""
    a_file(inbox, "closed/IMG.jpg")
    a_file(inbox, "open.jpg")
    (inbox / GALLERY / "closed").chmod(0)

    def look_twice(here: Path) -> None:
        looker = Looker(here)
        looker.look()
        result = looker.look(after=SETTLE)
        assert [arrival.path for arrival in result.complete] == [b"open.jpg"]
        assert "give it the rights" in result.held[0].reason

    without_privileges(inbox, look_twice)
    (inbox / GALLERY / "closed").chmod(0o700)


def test_a_missing_inbox_is_not_ready(tmp_path: Path) -> None:
    """An unmounted share is no reason to give up."""
    with pytest.raises(NotReady, match="inbox"):
        Looker(tmp_path / "nowhere").look()


def _replace_with_an_equal_one(path: Path) -> None:
    """Same name, size, bytes and time: only the file itself is another."""
    new = path.with_name(".new")
    new.write_bytes(path.read_bytes())
    os.utime(new, ns=(0, path.stat().st_mtime_ns))
    new.replace(path)
