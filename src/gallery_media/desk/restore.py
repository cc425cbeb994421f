"""A backup goes in; an empty house holds what the other one held when the backup was taken.

The backup is read and checked as a whole before anything is written. Objects are put where there is
nothing yet, visitors' entry pages last of them, then the catalogue: as long as that is empty, a
restore that was cut off is simply done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gallery_media.catalogue import Catalogue
from gallery_media.desk.backup_record import (
    BackupRecord,
    Kept,
    damaged,
    digest_of,
    object_path,
    read_record,
)
from gallery_media.errors import BackupRefused, Conflict
from gallery_media.storage.keys import ORIGINALS
from gallery_media.storage.port import Storage

_THREADS = 8
_IN_MEMORY = 64 << 20
"""Bytes up to which an object is put from memory, with every header that it may have."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. ``nameless``: originals that came while the backup was taken, after its copy
    of the catalogue: ``rebuild --replace`` makes photos of them again."""

    begun_at: str
    originals: int
    public: int
    nameless: int


def checked_backup(folder: Path) -> BackupRecord:
    """The backup in ``folder``, every byte of it read. Raises BackupRefused for a damaged one."""
    record = read_record(folder)
    if record is None:
        raise BackupRefused(f"{folder} holds no backup.")
    if broken := damaged(folder, record):
        raise BackupRefused(
            f"{len(broken)} of {len(record.digests)} files of the backup are missing or damaged "
            f"(the first: {object_path(folder, broken[0])}); nothing was written. "
            "Use another copy of it."
        )
    return record


def restore_files(folder: Path, record: BackupRecord, root: Path) -> tuple[str, ...]:
    """Write the project's own files into ``root``; the names of those that are there already with
    other words, and stay."""
    different = []
    for name, sha256 in sorted(record.files.items()):
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts:
            raise BackupRefused(f"The backup's file {name} would leave the project folder.")
        path = root.joinpath(*parts)
        if path.is_symlink() or path.exists():
            different += [name] if path.is_symlink() or digest_of(path) != sha256 else []
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        # Rights as for any new file here: editors are to write some of them.
        draft = path.with_name(f".{path.name}.part")
        draft.write_bytes(object_path(folder, sha256).read_bytes())
        draft.replace(path)
    return tuple(different)


def restore(
    folder: Path,
    record: BackupRecord,
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
) -> Restored:
    """Fill an empty house. Raises BackupRefused, before anything is written, where it is none."""
    if not catalogue.is_empty():
        raise BackupRefused(
            "This house's catalogue has rows, so it is not empty and nothing was changed; restore "
            "into a new project folder, buckets and database."
        )
    if record.revision > catalogue.schema:
        raise BackupRefused(
            f"A newer version of the program ({record.program}) took this backup; update "
            "gallery-media on this machine. Nothing was changed."
        )
    if catalogue.kind != record.catalogue_kind:
        raise BackupRefused(
            f"The backup's catalogue is of {record.catalogue_kind}, this house's of "
            f"{catalogue.kind}; set [catalogue] url as it was, or restore there and move with "
            "gallery-media rebuild."
        )
    for bucket, storage, kept in (
        ("originals", originals, record.originals),
        ("public", public, record.public),
    ):
        if strange := sum(listed.key not in kept for listed in storage.list()):
            raise BackupRefused(
                f"The bucket for {bucket} holds {strange} objects that the backup does not know, "
                "so it is not empty; nothing was changed. If only the catalogue is lost, "
                "gallery-media rebuild makes it from the bucket."
            )
    _put_all(folder, originals, record.originals)
    entries = {key: one for key, one in record.public.items() if key.endswith("/index.html")}
    others = {key: one for key, one in record.public.items() if key not in entries}
    _put_all(folder, public, others)
    _put_all(folder, public, entries)
    catalogue.replace_by(object_path(folder, record.catalogue))
    known = catalogue.known_originals()
    found = [one for key, one in record.originals.items() if key.startswith(ORIGINALS)]
    return Restored(
        begun_at=record.begun_at,
        originals=len(found),
        public=len(record.public),
        nameless=sum(one.sha256 not in known for one in found),
    )


def _put_all(folder: Path, bucket: Storage, objects: Mapping[str, Kept]) -> None:
    def put(item: tuple[str, Kept]) -> None:
        try:
            _put(folder, bucket, *item)
        except Conflict as error:
            raise BackupRefused(
                f"{item[0]} is in the bucket already, with other bytes: it is not empty. "
                "Restore into new buckets."
            ) from error

    with ThreadPoolExecutor(_THREADS, thread_name_prefix="restore") as threads:
        for _ in threads.map(put, objects.items()):
            pass


def _put(folder: Path, bucket: Storage, key: str, kept: Kept) -> None:
    path = object_path(folder, kept.sha256)
    if kept.size > _IN_MEMORY and not kept.metadata and not kept.content_language:
        with path.open("rb") as file:
            bucket.put_file(
                key,
                file,
                sha256=kept.sha256,
                size=kept.size,
                content_type=kept.content_type,
                cache_control=kept.cache_control or None,
                content_disposition=kept.content_disposition or None,
                if_none_match=True,
            )
        return
    bucket.put(
        key,
        path.read_bytes(),
        content_type=kept.content_type,
        cache_control=kept.cache_control or None,
        content_language=kept.content_language or None,
        content_disposition=kept.content_disposition or None,
        metadata=kept.metadata,
        if_none_match=True,
    )
