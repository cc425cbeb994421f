"""Quarantine: a claim and a reason go in; the file lies aside with a text for its photographer."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gallery_media.inbox.claim import Claim, let_go
from gallery_media.inbox.finish import move_out
from gallery_media.inbox.folders import below, opened
from gallery_media.inbox.moving import move
from gallery_media.inbox.names import as_file_name, text_of
from gallery_media.inbox.trouble import leaving_in_place
from gallery_media.model.photo import PhotoId
from gallery_media.reasons import Reader, Reason
from gallery_media.reasons.reason import as_sentence

REASON_FILE = "REASON.txt"
_DRAFT = b".draft.part"


def quarantine(claim: Claim, quarantine_dir: Path, reason: Reason, at: datetime) -> Path:
    """Move the file to ``<quarantine_dir>/<day>/<claim>/`` beside a REASON.txt; where it is now.

    ``at``: an instant with a time zone. Nothing is overwritten, and once more after a crash gives
    the same. Raises NotReady, and then the file is still in the work folder.
    """
    folders = (at.date().isoformat(), claim.id)
    # Only invites know their sender by name; those photographers have no folder.
    reader = Reader.LINK if claim.sender else Reader.FOLDER
    text = reason_text(text_of(claim.path), claim.gallery, reason, at, reader)
    try:
        # The reason first: a file without one would be a riddle.
        with _folder(claim.label, quarantine_dir, folders) as folder:
            _write_reason(folder, text)
    except BaseException:
        let_go(claim)
        raise
    name = move_out(claim, quarantine_dir, folders)
    return quarantine_dir.joinpath(*folders, os.fsdecode(name))


def reason_text(
    name: str, gallery: str, reason: Reason, at: datetime, reader: Reader = Reader.FOLDER
) -> str:
    """What a REASON.txt says about a file that was sent for a gallery, in its sender's terms."""
    return _text(name, ("Galerija", "Gallery", gallery), reason, at, reader)


def set_aside(
    original: bytes,
    name: str,
    photo: PhotoId,
    quarantine_dir: Path,
    reason: Reason,
    at: datetime,
) -> Path:
    """A copy of an original that turned out to be unfit only after it was received.

    It lies in ``<quarantine_dir>/<day>/<photo>/`` beside a REASON.txt, under the ``name`` that its
    photographer knows; where it is. ``at``: an instant with a time zone. The same bytes once more
    are one copy. Raises NotReady.
    """
    folders = (at.date().isoformat(), photo)
    text = _text(name, ("Fotoattēls", "Photo", photo), reason, at)
    with _folder(f"photo {photo}", quarantine_dir, folders) as folder:
        _write_reason(folder, text)
        _write(folder, _DRAFT, original)
        kept = move(folder, _DRAFT, folder, as_file_name(name, photo))
    return quarantine_dir.joinpath(*folders, os.fsdecode(kept))


@contextmanager
def _folder(what: str, target: Path, folders: Sequence[str]) -> Iterator[int]:
    names = [name.encode() for name in folders]
    with (
        leaving_in_place(what),
        opened(target, make=True) as top,
        below(top, names, make=True) as folder,
    ):
        yield folder


def _write_reason(folder: int, text: str) -> None:
    # In one step. The folder is one claim's or one photo's, so what this replaces is our own.
    _write(folder, _DRAFT, text.encode())
    os.rename(_DRAFT, REASON_FILE, src_dir_fd=folder, dst_dir_fd=folder)


def _write(folder: int, name: bytes, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, 0o644, dir_fd=folder), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _text(
    name: str,
    place: tuple[str, str, str],
    reason: Reason,
    at: datetime,
    reader: Reader = Reader.FOLDER,
) -> str:
    when = at.isoformat(sep=" ", timespec="seconds")
    latvian, english, value = place
    words = {
        "lv": ("Fails", latvian, "Kad", "Kāpēc", "Ko darīt"),
        "en": ("File", english, "When", "Why", "What to do"),
    }
    texts = []
    for lang, (file, where, date, why, do) in words.items():
        texts.append(
            f"{file}: {name}\n{where}: {value}\n{date}: {when}\n\n"
            f"{why}: {as_sentence(reason.why(lang, reader))}\n\n"
            f"{do}: {as_sentence(reason.what_now(lang, reader))}\n"
        )
    return f"\n{'-' * 60}\n\n".join(texts)
