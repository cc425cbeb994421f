"""Quarantine on real folders: the file is kept, and its photographer learns why."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery_media.errors import NotReady
from gallery_media.inbox.arrival import Arrival, FileState
from gallery_media.inbox.claim import Claim, claim, let_go
from gallery_media.inbox.quarantine import quarantine, set_aside
from gallery_media.inbox.recovery import abandoned
from gallery_media.model.photo import PhotoId
from gallery_media.reasons import Code, Reason
from tests.makers.photos import GALLERY, a_file

AT = datetime(2017, 6, 30, 21, 5, tzinfo=UTC)
PHOTO = PhotoId("w3abcdefgh")
NO_PHOTO = Reason.of(Code.UNKNOWN)


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    """The quarantine folder; it does not exist yet."""
    return tmp_path / "quarantine"


def test_a_refused_file_lies_beside_its_reason(tmp_path: Path, aside: Path) -> None:
    """What, why, what to do and when, in Latvian first and in English."""
    ours = a_claim(tmp_path, "day-2/āboli.jpg", b"no photo")

    kept = quarantine(ours, aside, NO_PHOTO, AT)

    assert kept == aside / "2017-06-30" / ours.id / "āboli.jpg"
    assert kept.read_bytes() == b"no photo"
    text = (kept.parent / "REASON.txt").read_text(encoding="utf-8")
    latvian, _, english = text.partition("-" * 60)
    assert "Fails: day-2/āboli.jpg" in latvian
    assert "Kāpēc: Tas nav fotoattēls" in latvian
    assert "Ko darīt: Eksportējiet" in latvian
    assert "File: day-2/āboli.jpg" in english
    assert f"Gallery: {GALLERY}" in english
    assert "When: 2017-06-30 21:05:00+00:00" in english
    assert "What to do: Export it as a full-size JPEG" in english
    assert not list((tmp_path / "inbox" / ".work").iterdir())


def test_a_rejection_is_told_wholly_in_both_languages(tmp_path: Path, aside: Path) -> None:
    """A photographer who reads no English learns the numbers too."""
    reason = Reason.of(Code.MEGAPIXELS, megapixels=1412, limit=200)
    kept = quarantine(a_claim(tmp_path), aside, reason, AT)

    latvian, _, english = (kept.parent / "REASON.txt").read_text("utf-8").partition("-" * 60)
    assert "Why: 1,412 megapixels, the limit is 200.\n" in english
    assert "Kāpēc: Attēla izmērs megapikseļos ir 1\xa0412, atļauts līdz 200.\n" in latvian
    assert "megapixels" not in latvian


def test_a_withdrawn_photo_is_not_asked_for_again(tmp_path: Path, aside: Path) -> None:
    """The reason differs from that of a broken file: exporting it anew would be wrong."""
    kept = quarantine(a_claim(tmp_path), aside, Reason.of(Code.WITHDRAWN), AT)

    text = (kept.parent / "REASON.txt").read_text("utf-8")
    assert "Do not drop it again" in text
    assert "Export it" not in text


def test_a_photographers_own_reason_file_is_kept_too(tmp_path: Path, aside: Path) -> None:
    """Two files of one name: ours keeps it, theirs gets a number."""
    kept = quarantine(a_claim(tmp_path, "REASON.txt", b"mine"), aside, NO_PHOTO, AT)

    assert kept.name == "REASON-2.txt"
    assert kept.read_bytes() == b"mine"
    assert "Kāpēc" in (kept.parent / "REASON.txt").read_text("utf-8")


def test_a_crash_between_reason_and_file_is_finished_by_the_next(
    tmp_path: Path, aside: Path
) -> None:
    """One reason, one file, no draft."""
    ours = a_claim(tmp_path)
    folder = aside / "2017-06-30" / ours.id
    folder.mkdir(parents=True)
    (folder / "REASON.txt").write_text("from the run that died")
    (folder / ".draft.part").write_text("half a rea")
    let_go(ours)

    (resumed,) = abandoned(tmp_path / "inbox")
    kept = quarantine(resumed, aside, NO_PHOTO, AT)

    assert sorted(path.name for path in folder.iterdir()) == ["IMG_0412.jpg", "REASON.txt"]
    assert "Kāpēc" in (kept.parent / "REASON.txt").read_text("utf-8")


def test_a_quarantine_that_cannot_be_written_leaves_the_file_to_be_resumed(
    tmp_path: Path, aside: Path
) -> None:
    """A file where the folder should be stands for any trouble of the disk."""
    ours = a_claim(tmp_path)
    aside.mkdir()
    (aside / "2017-06-30").write_text("in the way")

    with pytest.raises(NotReady, match="left where it is"):
        quarantine(ours, aside, NO_PHOTO, AT)

    (resumed,) = abandoned(tmp_path / "inbox")
    assert resumed.id == ours.id


def test_an_original_that_turned_out_unfit_is_set_aside_once(aside: Path) -> None:
    """Again after a crash it is the same copy; other bytes would be another."""
    for _ in range(2):
        kept = set_aside(b"bytes", "IMG_0412.jpg", PHOTO, aside, NO_PHOTO, AT)

    assert kept == aside / "2017-06-30" / PHOTO / "IMG_0412.jpg"
    assert sorted(path.name for path in kept.parent.iterdir()) == ["IMG_0412.jpg", "REASON.txt"]
    text = (kept.parent / "REASON.txt").read_text("utf-8")
    assert f"Photo: {PHOTO}" in text
    assert "Why: Not a photo" in text


@pytest.mark.parametrize("name", ["../../../escaped.jpg", "/escaped.jpg", "..", "", "x" * 400])
def test_a_remembered_name_never_leads_out_of_the_quarantine(aside: Path, name: str) -> None:
    """Names come from strangers."""
    kept = set_aside(b"bytes", name, PHOTO, aside, NO_PHOTO, AT)

    assert kept.parent == aside / "2017-06-30" / PHOTO
    assert kept.read_bytes() == b"bytes"
    assert {path.name for path in kept.parent.iterdir()} == {kept.name, "REASON.txt"}
    assert [path.name for path in aside.parent.iterdir()] == [aside.name]


def a_claim(folder: Path, path: str = "IMG_0412.jpg", content: bytes = b"light") -> Claim:
    where = a_file(folder / "inbox", path, content)
    state = FileState.of(where.lstat())
    found = claim(folder / "inbox", Arrival(GALLERY, path.encode(), state, os.geteuid()))
    assert found is not None
    return found
