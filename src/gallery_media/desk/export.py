"""Live manifests go in; a folder of plain files for any web server comes out.

Nothing is rendered or encoded for it: every file is the public object itself, checked against the
SHA-256 in its manifest. Only the folder's first page is added, because web hosts show one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gallery_media.errors import AuditRefused, ProjectError
from gallery_media.model.release import Manifest, Page
from gallery_media.storage.port import Storage

RECORD = ".gallery-media-export.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did; sizes in bytes."""

    galleries: tuple[str, ...]
    files: int
    written: int
    removed: int
    size: int


def export(
    manifests: Iterable[Manifest], public: Storage, directory: Path, front: Iterable[Page]
) -> Exported:
    """Write everything that the manifests name; files of an earlier export that are no longer
    public are removed. ``front`` is what the folder has beyond the releases: its first page.

    Raises ProjectError when the folder holds something that no export wrote, AuditRefused when an
    object is not what its manifest says.
    """
    before = _earlier(directory)
    found = tuple(manifests)
    # Galleries share assets and may share photos: one file each, whoever names it.
    objects = {item.key: item for manifest in found for item in manifest.objects}
    files = {key: item.sha256 for key, item in sorted(objects.items())}
    # From now on this folder is ours, also when the export is interrupted.
    _record(directory, {**before, **dict.fromkeys(files, "")})
    written = 0
    for key, sha256 in sorted(files.items(), key=_order):
        path = _path(directory, key)
        if before.get(key) == sha256 and path.is_file() and _sha256_of(path) == sha256:
            continue
        _fetch(key, sha256, path, public)
        written += 1
    for page in front:
        files[page.key] = _sha256(page.body)
        _write(_path(directory, page.key), page.body)
    gone = before.keys() - files.keys()
    for key in gone:
        _remove(directory, key)
    _record(directory, files)
    return Exported(
        galleries=tuple(manifest.gallery for manifest in found),
        files=len(files),
        written=written,
        removed=len(gone),
        size=sum(_path(directory, key).stat().st_size for key in files),
    )


def _order(item: tuple[str, str]) -> tuple[int, str]:
    """Pictures and styles before pages, entry pages last: somebody may be looking already."""
    key, _ = item
    rank = 0 if not key.startswith("g/") else 2 if key.endswith("/index.html") else 1
    return rank, key


def _record(directory: Path, files: dict[str, str]) -> None:
    _write(directory / RECORD, json.dumps(files, indent=1, sort_keys=True).encode())


def _earlier(directory: Path) -> dict[str, str]:
    """What an earlier export wrote here: digests by key."""
    record = directory / RECORD
    if record.is_file():
        try:
            earlier: dict[str, str] = json.loads(record.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ProjectError(
                f"{record} cannot be read; empty the folder and export again."
            ) from error
        return earlier
    if directory.exists() and not directory.is_dir():
        raise ProjectError(f"{directory} is a file; name a folder for the export.")
    if directory.exists() and any(directory.iterdir()):
        raise ProjectError(
            f"{directory} is not empty and holds no earlier export; name a new or an empty folder."
        )
    directory.mkdir(parents=True, exist_ok=True)
    return {}


def _path(directory: Path, key: str) -> Path:
    parts = PurePosixPath(key).parts
    if key.startswith("/") or ".." in parts:
        raise ProjectError(f"The key {key} would leave the folder; nothing was written for it.")
    return directory.joinpath(*parts)


def _fetch(key: str, sha256: str, path: Path, public: Storage) -> None:
    """A piece at a time: ZIP files are as large as they like to be."""
    with _draft_of(path) as draft:
        with draft.open("w+b") as file:
            public.get_file(key, file)
        if _sha256_of(draft) != sha256:
            raise AuditRefused(
                f"{key} in the public bucket is not what its release's manifest says; "
                "publish again, then export."
            )


def _write(path: Path, body: bytes) -> None:
    with _draft_of(path) as draft:
        draft.write_bytes(body)


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    """Whole or not at all: a web server may be reading this folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _remove(directory: Path, key: str) -> None:
    path = _path(directory, key)
    path.unlink(missing_ok=True)
    parent = path.parent
    while parent != directory and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
