"""An inbox on disk, a storage in memory and a catalogue of its own, on a clock that tests turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from gallery_media.catalogue import Catalogue, Receipt, open_catalogue, sqlite_url
from gallery_media.desk.intake import Intake, Look
from gallery_media.desk.receive import Receiving, receive
from gallery_media.imaging.limits import Limits
from tests.makers.photos import GALLERY
from tests.makers.storages import MemoryStorage

NOW = datetime(2017, 6, 30, 12, 0, tzinfo=UTC)


class Clock:
    """A monotonic clock that tests turn by hand; seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class LessonDesk:
    """A desk that can be closed and opened anew, as after a restart of the house."""

    def __init__(self, root: Path, catalogue: Catalogue) -> None:
        self.root, self.catalogue = root, catalogue
        self.folder = root / "inbox" / GALLERY
        self.folder.mkdir(parents=True)
        self.clock, self.originals = Clock(), MemoryStorage()
        self.restart()

    def restart(self) -> None:
        """Forget everything that only a process knew."""
        self.intake = Intake(
            self.root / "inbox",
            lambda: [GALLERY],
            settle=3,
            cut_off_wait=600,
            remembered=self.root / "cut-off.json",
            clock=self.clock,
        )
        self.receiving = Receiving(
            intake=self.intake,
            catalogue=self.catalogue,
            originals=self.originals,
            limits=Limits(),
            done=self.root / "done",
            quarantine=self.root / "quarantine",
            new_version_of=lambda _data, _namesakes: None,
        )

    def look(self, seconds: float = 4.0) -> Look:
        self.clock.now += seconds
        return self.intake.look()

    def take(self, between: Callable[[], object] = lambda: None) -> list[Receipt]:
        """Look twice and receive what is complete; ``between`` happens after the claims."""
        self.look()
        self.look()
        claims = self.intake.claim_ready()
        between()
        receipts = (receive(claim, self.receiving, NOW) for claim in claims)
        return [receipt for receipt in receipts if receipt is not None]

    def files(self, folder: str) -> list[str]:
        """Names of all files below a folder of the project, hidden ones included."""
        return sorted(path.name for path in (self.root / folder).rglob("*") if path.is_file())


@contextmanager
def a_desk(root: Path) -> Iterator[LessonDesk]:
    """A desk in ``root``."""
    with open_catalogue(sqlite_url(root / "catalogue.db")) as catalogue:
        yield LessonDesk(root, catalogue)
