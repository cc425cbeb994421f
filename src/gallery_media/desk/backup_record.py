"""What one backup holds: values in, its record as a file out, and back.

A backup is a folder: ``backup.json.gz`` (this record) and ``objects/<hh>/<sha256>`` (bytes, each
once, named by their own digest). The record is replaced as a whole at the end, so that a backup
that was cut off leaves the one before it as it was.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from gallery_media.errors import BackupRefused
from gallery_media.storage.port import ObjectHead

RECORD = "backup.json.gz"
OBJECTS = "objects"
SCHEMA = "gallery-media/backup/1"


@dataclass(frozen=True, slots=True)
class Kept:
    """One object as its bucket held it. Size in bytes; ``etag`` and ``modified_at`` only tell
    whether it has to be fetched again."""

    sha256: str
    size: int
    etag: str
    modified_at: str
    content_type: str
    cache_control: str = ""
    content_language: str = ""
    content_disposition: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, head: ObjectHead, sha256: str, modified_at: str) -> Kept:
        return cls(
            sha256,
            head.size,
            head.etag,
            modified_at,
            head.content_type,
            head.cache_control,
            head.content_language,
            head.content_disposition,
            dict(head.metadata),
        )


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """``begun_at``: whatever was there then is in it. ``files``: the project's, digests by path;
    ``originals`` and ``public``: the buckets' objects by key. ``catalogue``: digest of its copy;
    ``revision``: of its schema."""

    begun_at: str
    program: str
    revision: str
    catalogue_kind: str
    catalogue: str
    files: Mapping[str, str]
    originals: Mapping[str, Kept]
    public: Mapping[str, Kept]

    @property
    def digests(self) -> set[str]:
        """SHA-256 of everything that has to lie in the folder."""
        kept = (*self.originals.values(), *self.public.values())
        return {self.catalogue, *self.files.values(), *(one.sha256 for one in kept)}


def object_path(folder: Path, sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return folder / OBJECTS / sha256[:2] / sha256


def write_record(folder: Path, record: BackupRecord) -> None:
    """Replace the folder's record: from now on this is the backup."""
    text = json.dumps({"schema": SCHEMA, **asdict(record)}, sort_keys=True)
    with draft_of(folder / RECORD) as out:
        out.write(gzip.compress(text.encode(), mtime=0))


def read_record(folder: Path) -> BackupRecord | None:
    """The folder's record; None where there is none yet. Raises BackupRefused."""
    try:
        values: dict[str, Any] = json.loads(gzip.decompress((folder / RECORD).read_bytes()))
        if values.pop("schema") != SCHEMA:
            raise BackupRefused(
                f"{folder / RECORD} is of a form that this version of the program does not know; "
                "restore it with the version that made it."
            )
        for bucket in ("originals", "public"):
            values[bucket] = {key: Kept(**one) for key, one in values[bucket].items()}
        return BackupRecord(**values)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError, EOFError, gzip.BadGzipFile) as error:
        raise BackupRefused(f"{folder / RECORD} is damaged: it cannot be read.") from error


def damaged(folder: Path, record: BackupRecord) -> tuple[str, ...]:
    """Digests of what is missing or has other bytes than it should: everything is read."""
    return tuple(
        sha256
        for sha256 in sorted(record.digests)
        if digest_of(object_path(folder, sha256)) != sha256
    )


def digest_of(path: Path) -> str:
    """The file's SHA-256; "" when there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


@contextmanager
def draft_of(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes its place when the block ends well, safe from a power cut."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
