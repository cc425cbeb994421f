"""A folder and a storage go in; an inbox with its catalogue, and what must be true of it, come out.

The ground is all that survives a kill: files, the database, the buckets. Each process opens it
anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gallery_media.catalogue import Catalogue, Outcome, open_catalogue, sqlite_url
from gallery_media.desk.intake import Intake
from gallery_media.desk.receive import Receiving, receive
from gallery_media.errors import CatalogueUnusable, TryAgain
from gallery_media.imaging.limits import Limits
from gallery_media.storage.location import S3Location
from gallery_media.storage.open import Stores, open_stores
from tests.makers.images import a_jpeg
from tests.makers.photos import GALLERY
from tests.makers.small_disk import FILLER

NOW = datetime(2017, 6, 30, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ground:
    """``deadline``: seconds for which a storage that does not answer is asked again. ``state``: the
    folder of the catalogue, if not ``root``."""

    root: Path
    location: S3Location
    deadline: float = 60.0
    state: Path | None = None

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def prepare(self) -> None:
        """Folders, buckets and the catalogue's tables."""
        (self.inbox / GALLERY).mkdir(parents=True)
        with self.stores() as stores:
            stores.prepare()
        with self.catalogue():
            pass

    @contextmanager
    def catalogue(self) -> Iterator[Catalogue]:
        """The catalogue, open in this process."""
        with open_catalogue(sqlite_url((self.state or self.root) / "catalogue.db")) as opened:
            yield opened

    @contextmanager
    def stores(self) -> Iterator[Stores]:
        """Both buckets, through a client of this process."""
        with open_stores(self.location, deadline=self.deadline) as stores:
            yield stores

    @contextmanager
    def desk(self, *, wave: int = 3, settle: float = 0.02) -> Iterator[Receiving]:
        """Everything that receiving needs, in this process."""
        with self.catalogue() as catalogue, self.stores() as stores:
            yield Receiving(
                intake=Intake(
                    self.inbox, lambda: [GALLERY], settle=settle, cut_off_wait=0, wave=wave
                ),
                catalogue=catalogue,
                originals=stores.originals,
                limits=Limits(),
                done=self.root / "done",
                quarantine=self.root / "quarantine",
                new_version_of=lambda _data, _namesakes: None,
            )

    def waiting(self) -> list[str]:
        """Every file that is in the inbox or in its work folder."""
        names = [path.name for path in self.inbox.rglob("*") if path.is_file()]
        return [name for name in names if name != FILLER]

    def drop(self, name: str, data: bytes) -> None:
        """Put a file into the inbox as a careful uploader does: under its name when it is whole."""
        path = self.inbox / GALLERY / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.part")
        draft.write_bytes(data)
        draft.rename(path)


def take_once(desk: Receiving) -> int:
    """One look, and whatever it finds received; how many claims were tried.

    Trouble that may pass leaves its claim for the next look, as in a running house.
    """
    intake = desk.intake
    assert isinstance(intake, Intake)
    if not intake.look().ready:
        return 0
    claims = intake.claim_ready()
    for claim in claims:
        try:
            receive(claim, desk, NOW)
        except (TryAgain, CatalogueUnusable):
            continue
    return len(claims)


def a_pile(count: int, duplicates: float) -> dict[str, bytes]:
    """``count`` small photos by name; the share ``duplicates`` has the bytes of an earlier one."""
    pile: dict[str, bytes] = {}
    twice = round(count * duplicates)
    for number in range(count):
        original = number % (count - twice)
        folder = ("", "day-1/", "day-2/jāņa bildes/")[number % 3]
        comment = f"photo {original}".encode()
        pile[f"{folder}IMG_{number:05d}.JPG"] = a_jpeg(48, 32, comment=comment)
    return pile


def breaches(ground: Ground, pile: dict[str, bytes]) -> list[str]:
    """What is not as it must be after ``pile`` was taken in; nothing when all is well."""
    digests = {hashlib.sha256(data).hexdigest() for data in pile.values()}
    with ground.catalogue() as catalogue:
        receipts = catalogue.receipts(GALLERY)
        photos = sum(catalogue.counts(GALLERY).values())
    with ground.stores() as stores:
        originals = {
            found.key.rpartition("/")[2]: hashlib.sha256(
                stores.originals.get(found.key).body
            ).hexdigest()
            for found in stores.originals.list("o/")
        }
    done = [path.read_bytes() for path in (ground.root / "done").rglob("*") if path.is_file()]
    fresh = sum(receipt.outcome is Outcome.RECEIVED for receipt in receipts)
    facts: dict[str, tuple[object, object]] = {
        "files left in the inbox or its work folder": (ground.waiting(), []),
        "work folder": (list((ground.inbox / ".work").iterdir()), []),
        "rows and distinct files": (photos, len(digests)),
        "photos that are new": (fresh, len(digests)),
        "originals": (originals, {digest: digest for digest in digests}),
        "receipts and files": (
            sorted(receipt.path for receipt in receipts),
            sorted(pile),
        ),
        "files in done": (
            sorted(hashlib.sha256(data).hexdigest() for data in done),
            sorted(hashlib.sha256(data).hexdigest() for data in pile.values()),
        ),
        "quarantine": ([path.name for path in (ground.root / "quarantine").rglob("*")], []),
    }
    return [
        f"{what}: {is_} instead of {must}" for what, (is_, must) in facts.items() if is_ != must
    ]
