"""The test photos go in, file by file, and what became of each comes out: its fate and the reason.

Files are told apart by their bytes, because a name never travels: whatever the house has of a
file, it has under the SHA-256 of its original.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gallery_media.desk.prepared import Prepared
from gallery_media.wiring import Newsroom
from tests.makers.corpus import corpus_dir
from tests.makers.newsrooms import GALLERY

WORKERS = 2
_BATCH = 8  # as the flow cuts them


class Fate(StrEnum):
    """What may become of a file; there is nothing else."""

    PUBLISHED = "published"
    HELD = "held"
    QUARANTINED = "quarantined"
    SIDECAR = "left in the inbox"
    WORDS = "words of a photo"


@dataclass(frozen=True, slots=True)
class Specimen:
    """One file of the corpus. ``name`` is its folder and file name, for failing tests only."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def specimens(*folders: str) -> Iterator[Specimen]:
    """Every data file of these folders, of all when none is named; licences are no data."""
    corpus = corpus_dir()
    assert corpus is not None
    for path in sorted((corpus / "metadata").glob("*/*")):
        folder, name = path.parent.name, path.name
        is_told_about = name.lower().startswith("license") or path.suffix in (".txt", ".json")
        if not is_told_about and (not folders or folder in folders):
            yield Specimen(f"{folder}/{name}", path.read_bytes())


def drop_all(newsroom: Newsroom, files: list[Specimen]) -> None:
    """Put the files into the gallery's inbox, each in the folder that it came from."""
    for file in files:
        path = newsroom.project.inbox / GALLERY / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)


def prepare_all(newsroom: Newsroom) -> list[Prepared]:
    """Prepare everything that is due, on as many threads as the darkroom has developers."""
    due = newsroom.to_prepare(GALLERY)
    batches = [due[start : start + _BATCH] for start in range(0, len(due), _BATCH)]
    with ThreadPoolExecutor(WORKERS) as threads:
        done = threads.map(lambda batch: newsroom.prepare(GALLERY, batch), batches)
        return [prepared for batch in done for prepared in batch]


def fates(newsroom: Newsroom) -> dict[str, tuple[Fate, str]]:
    """By an original's SHA-256: what became of it, and why; "" where nobody has to ask why.

    Raises AssertionError when the house says two things about one file.
    """
    catalogue = newsroom.catalogue
    found: dict[str, tuple[Fate, str]] = {}

    def tell(sha256: str, fate: Fate, reason: str = "") -> None:
        assert sha256 not in found, f"{found.get(sha256)} and {fate} at once"
        found[sha256] = (fate, reason)

    held_ids = set()
    for held in catalogue.held(GALLERY):
        held_ids.add(held.id)
        tell(held.original.sha256, Fate.HELD, held.reason)
    for manifest in newsroom.live():
        for id in manifest.photos:
            photo = catalogue.photo(id)
            assert photo is not None
            tell(photo.original.sha256, Fate.PUBLISHED)
    for folder in newsroom.project.quarantine.glob("*/*"):
        if folder.name not in held_ids:  # those are copies, for their photographers
            sha256, reason = _quarantined(folder)
            found.setdefault(sha256, (Fate.QUARANTINED, reason))
    for path in newsroom.project.done.rglob("*.xmp"):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        found.setdefault(sha256, (Fate.WORDS, ""))
    for path in (newsroom.project.inbox / GALLERY).rglob("*"):
        if path.is_file():
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            found.setdefault(sha256, (Fate.SIDECAR, ""))
    return found


def quarantined_copies(newsroom: Newsroom) -> Mapping[str, str]:
    """By photo id: the REASON.txt that lies beside the copy of a photo that is held."""
    folders = newsroom.project.quarantine.glob("*/*")
    return {folder.name: _quarantined(folder)[1] for folder in folders}


def _quarantined(folder: Path) -> tuple[str, str]:
    (file,) = (path for path in folder.rglob("*") if path.is_file() and path.name != "REASON.txt")
    reason = (folder / "REASON.txt").read_text(encoding="utf-8")
    return hashlib.sha256(file.read_bytes()).hexdigest(), reason
