"""A project folder: a path goes in, the places of everything in it come out."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gallery_media.errors import ProjectError

SETTINGS_FILE = "gallery-media.toml"
LOOKS = 10


@dataclass(frozen=True, slots=True)
class Project:
    """Where things lie in one project folder."""

    root: Path

    @property
    def settings_file(self) -> Path:
        return self.root / SETTINGS_FILE

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def galleries(self) -> Path:
        return self.root / "galleries"

    @property
    def templates(self) -> Path:
        """The project's theme: what it holds goes before the package's own templates."""
        return self.root / "templates"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def done(self) -> Path:
        return self.root / "done"

    @property
    def receipts(self) -> Path:
        """What photographers are told; the settings may name another folder."""
        return self.root / "receipts"

    @property
    def withdrawals(self) -> Path:
        """Receipts for people who asked for a photo to be removed."""
        return self.root / "withdrawals"

    @property
    def state(self) -> Path:
        """Catalogue, embedded storage, Prefect's home and logs."""
        return self.root / ".gallery-media"

    @contextmanager
    def only_one_house(self) -> Iterator[None]:
        """Hold the project's house lock for the block. Raises ProjectError when another has it."""
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.state / "house.lock").open("a") as lock:
            try:
                _lock_soon(lock)
            except BlockingIOError as error:
                raise ProjectError(
                    "Another `gallery-media up` runs on this project already; use that one, "
                    "or stop it first (Ctrl-C in its terminal)."
                ) from error
            yield

    def gallery_templates(self, slug: str) -> Path:
        """A theme of one gallery's own, before that of the project."""
        return self.gallery_dir(slug) / "templates"

    def has_a_house(self) -> bool:
        """Whether somebody holds the house lock."""
        try:
            lock = (self.state / "house.lock").open("r")
        except OSError:
            return False
        with lock:
            try:
                # Shared, so that two who look at the same moment do not see each other.
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def gallery_dir(self, slug: str) -> Path:
        return self.galleries / slug

    def slugs(self) -> tuple[str, ...]:
        """Galleries that have a ``gallery.toml``, in the order of their names."""
        found = (path.parent.name for path in self.galleries.glob("*/gallery.toml"))
        return tuple(sorted(found))


def open_project(directory: Path) -> Project:
    """The project in ``directory``, or in the nearest folder above it.

    Raises ProjectError when there is none.
    """
    start = directory.expanduser().resolve()
    for candidate in (start, *start.parents):
        if (candidate / SETTINGS_FILE).is_file():
            return Project(candidate)
    raise ProjectError(
        f"{directory} is no gallery-media project: there is no {SETTINGS_FILE} in it or above it. "
        "Make one with: gallery-media init DIR"
    )


def _lock_soon(lock: IO[str]) -> None:
    """Whoever only looks (``has_a_house``) has it for an instant."""
    for _ in range(LOOKS):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
