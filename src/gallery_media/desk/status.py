"""An open house goes in; the truth about every gallery comes out, for a terminal or a program."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gallery_media.catalogue import Catalogue, Outcome
from gallery_media.errors import GalleryMediaError
from gallery_media.model.addresses import entry_key
from gallery_media.settings.project import Project
from gallery_media.storage.port import Storage


@dataclass(frozen=True, slots=True)
class HeldPhoto:
    photo: str
    reason: str


@dataclass(frozen=True, slots=True)
class GalleryStatus:
    """One gallery: photos by state, what is live, what waits, and what needs a person."""

    slug: str
    photos: dict[str, int]
    waiting: int
    generation: int
    live_since: datetime | None
    entry: str
    held: tuple[HeldPhoto, ...]
    quarantined: int


@dataclass(frozen=True, slots=True)
class HouseStatus:
    """The whole house; free disk space in bytes. ``storage`` is "" when it answers."""

    project: str
    galleries: tuple[GalleryStatus, ...]
    storage: str
    free_disk: int
    unknown_folders: tuple[str, ...]

    @property
    def needs_a_person(self) -> bool:
        return bool(self.storage or self.unknown_folders) or any(
            gallery.held for gallery in self.galleries
        )


def status(
    project: Project, languages: tuple[str, ...], *, catalogue: Catalogue, public: Storage
) -> HouseStatus:
    """Everything an operator asks first; reads only."""
    known = project.slugs()
    return HouseStatus(
        project=project.root.name,
        galleries=tuple(
            _gallery(slug, languages[0], project, catalogue)
            for slug in sorted({*known, *(row.slug for row in catalogue.galleries())})
        ),
        storage=_storage_trouble(public),
        free_disk=shutil.disk_usage(project.root).free,
        unknown_folders=tuple(
            path.name
            for path in sorted(project.inbox.iterdir())
            if path.is_dir() and not path.name.startswith(".") and path.name not in known
        )
        if project.inbox.is_dir()
        else (),
    )


def _gallery(slug: str, lang: str, project: Project, catalogue: Catalogue) -> GalleryStatus:
    live = catalogue.live_release(slug)
    return GalleryStatus(
        slug=slug,
        photos={state.value: count for state, count in catalogue.counts(slug).items() if count},
        waiting=_waiting(project.inbox / slug),
        generation=live.generation if live else 0,
        live_since=live.flipped_at if live else None,
        entry=entry_key(slug, lang) if live else "",
        held=tuple(HeldPhoto(photo.id, photo.reason) for photo in catalogue.held(slug)),
        quarantined=sum(
            receipt.outcome is Outcome.QUARANTINED for receipt in catalogue.receipts(slug)
        ),
    )


def _waiting(folder: Path) -> int:
    """Files that lie in the inbox now; hidden ones are other programs' business."""
    return sum(1 for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _storage_trouble(public: Storage) -> str:
    try:
        public.head("a/is-anybody-there")
    except GalleryMediaError as why:
        return str(why)
    return ""
