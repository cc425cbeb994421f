"""An open house and a folder go in; the folder then holds all that the house cannot make again.

The catalogue first, then visitors' entry pages, then what these lead to, then the originals: each
names only what is copied after it. Tidying up waits meanwhile, the house works on. What was erased
on purpose leaves the backup as well; an original that is merely missing stays in it, and is told.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from gallery_media.catalogue import Catalogue
from gallery_media.desk.backup_record import (
    OBJECTS,
    BackupRecord,
    Kept,
    digest_of,
    draft_of,
    object_path,
    read_record,
    write_record,
)
from gallery_media.desk.working import working
from gallery_media.errors import BackupRefused, ObjectMissing
from gallery_media.settings.project import Project
from gallery_media.storage.keys import ORIGINALS
from gallery_media.storage.port import ListedObject, Storage

_THREADS = 8
_PAGES = "g/"
_ENTRY = "/index.html"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds and did; sizes in bytes.

    ``vanished``: keys of originals that are neither in their bucket any more nor erased on purpose;
    the backup has kept them. ``links``: symbolic links of the project folder, which are left out.
    """

    originals: int
    public: int
    files: int
    size: int
    fetched: int
    dropped: int
    vanished: tuple[str, ...]
    links: tuple[str, ...]


def back_up(
    folder: Path, project: Project, *, catalogue: Catalogue, originals: Storage, public: Storage
) -> BackedUp:
    """Bring the backup in ``folder`` up to date; an empty or a new folder becomes one.

    Raises BackupRefused for a folder that holds something else, or lies in the project.
    """
    if folder.resolve().is_relative_to(project.root.resolve()):
        raise BackupRefused(f"{folder} lies in the project itself; name a folder on another disk.")
    before = _former(folder)
    began = datetime.now(UTC)
    with working(catalogue, "backup"):
        copied = _catalogue(folder, catalogue)
        seen = before.public if before else {}
        pages = [one for one in public.list(_PAGES) if one.key.endswith(_ENTRY)]
        entries = _fetch(folder, public, pages, seen)
        shown = {**_fetch(folder, public, public.list(), seen), **entries}
        kept = _fetch(folder, originals, originals.list(), before.originals if before else {})
        vanished = _vanished(before, kept, catalogue)
    files, links = _files(folder, project)
    record = BackupRecord(
        begun_at=began.isoformat(),
        program=version("gallery-media"),
        revision=catalogue.schema,
        catalogue_kind=catalogue.kind,
        catalogue=copied,
        files=files,
        originals={**kept, **vanished},
        public=shown,
    )
    write_record(folder, record)
    known = before.digests if before else set()
    return BackedUp(
        originals=sum(key.startswith(ORIGINALS) for key in record.originals),
        public=len(shown),
        files=len(files),
        size=sum(object_path(folder, one).stat().st_size for one in record.digests),
        fetched=len(record.digests - known),
        dropped=_drop_others(folder, record.digests),
        vanished=tuple(sorted(vanished)),
        links=links,
    )


def _former(folder: Path) -> BackupRecord | None:
    former = read_record(folder)
    if former is None and folder.exists():
        strange = [one.name for one in folder.iterdir() if one.name != OBJECTS]
        if strange:
            raise BackupRefused(
                f"{folder} is not empty and holds no backup; name a new or an empty folder."
            )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return former


def _catalogue(folder: Path, catalogue: Catalogue) -> str:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".catalogue-") as scratch:
        copy = Path(scratch) / "copy"
        catalogue.copy_to(copy)
        return _keep_file(folder, copy)


def _fetch(
    folder: Path, bucket: Storage, listed: Iterable[ListedObject], before: Mapping[str, Kept]
) -> dict[str, Kept]:
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="backup") as threads:
        found = threads.map(partial(_one, folder, bucket, before), listed)
        return {key: kept for key, kept in found if kept is not None}


def _one(
    folder: Path, bucket: Storage, before: Mapping[str, Kept], listed: ListedObject
) -> tuple[str, Kept | None]:
    """The object, fetched where it is not the one of last time. None: it was deleted meanwhile."""
    known = before.get(listed.key)
    modified = listed.modified_at.isoformat()
    if known and (known.etag, known.size, known.modified_at) == (
        listed.etag,
        listed.size,
        modified,
    ):
        path = object_path(folder, known.sha256)
        if path.is_file() and path.stat().st_size == known.size:
            return listed.key, known
    with tempfile.TemporaryFile(dir=folder) as file:
        try:
            head = bucket.get_file(listed.key, file)
        except ObjectMissing:
            return listed.key, None
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        _expect_its_name(listed.key, sha256)
        _keep(folder, sha256, file)
    return listed.key, Kept.of(head, sha256, modified)


def _expect_its_name(key: str, sha256: str) -> None:
    """An original is named by its own digest: another one would be a damaged original."""
    if key.startswith(ORIGINALS) and not key.endswith(f"/{sha256}"):
        raise BackupRefused(
            f"{key} has other bytes than its name says: the original is damaged. Put it right from "
            "an earlier version or backup, then take this backup again; nothing was replaced."
        )


def _vanished(
    before: BackupRecord | None, kept: Mapping[str, Kept], catalogue: Catalogue
) -> dict[str, Kept]:
    gone = before.originals.items() if before else ()
    return {
        key: one
        for key, one in gone
        if key.startswith(ORIGINALS)
        and key not in kept
        and not catalogue.erased_on_purpose(one.sha256)
    }


def _files(folder: Path, project: Project) -> tuple[dict[str, str], tuple[str, ...]]:
    """The project's own files: what people wrote, quarantine and withdrawals' receipts."""
    files, links = {}, []
    for path in _walk(project.root, {project.inbox, project.done, project.state, project.receipts}):
        name = path.relative_to(project.root).as_posix()
        if path.is_symlink():
            links.append(name)
        elif path.is_file():
            files[name] = _keep_file(folder, path)
    return files, tuple(sorted(links))


def _walk(folder: Path, without: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path in without:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path, without)
        else:
            yield path


def _keep_file(folder: Path, path: Path) -> str:
    with path.open("rb") as file, tempfile.TemporaryFile(dir=folder) as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
        _keep(folder, sha256, copy)
    return sha256


def _keep(folder: Path, sha256: str, file: BinaryIO) -> None:
    path = object_path(folder, sha256)
    if digest_of(path) == sha256:
        return
    file.seek(0)
    with draft_of(path) as out:
        shutil.copyfileobj(file, out)


def _drop_others(folder: Path, needed: set[str]) -> int:
    """Take away what the record no longer names; drafts of a backup that was cut off as well."""
    others = [one for one in (folder / OBJECTS).glob("*/*") if one.name not in needed]
    for path in others:
        path.unlink()
    for scratch in folder.glob(".catalogue-*"):
        shutil.rmtree(scratch)
    return len(others)
