"""The catalogue's door: an address goes in, an open catalogue with all its verbs comes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType

from gallery_media.catalogue.again import AgainVerbs
from gallery_media.catalogue.arrived import ArrivedVerbs
from gallery_media.catalogue.became import BecameVerbs
from gallery_media.catalogue.captions import CaptionVerbs
from gallery_media.catalogue.closing import ClosingVerbs
from gallery_media.catalogue.copies import CopyVerbs
from gallery_media.catalogue.doomed import DoomedVerbs
from gallery_media.catalogue.engine import make_engine
from gallery_media.catalogue.figures import FigureVerbs
from gallery_media.catalogue.galleries import GalleryVerbs
from gallery_media.catalogue.imprint import ImprintVerbs
from gallery_media.catalogue.invites import InviteVerbs
from gallery_media.catalogue.invites_restore import InviteRestoreVerbs
from gallery_media.catalogue.ledger import utc_now
from gallery_media.catalogue.locks import LockVerbs
from gallery_media.catalogue.migrate import migrate
from gallery_media.catalogue.people import PeopleVerbs
from gallery_media.catalogue.photos import PhotoVerbs
from gallery_media.catalogue.pictures import PictureVerbs
from gallery_media.catalogue.preparing import PreparationVerbs
from gallery_media.catalogue.proposals import ProposalVerbs
from gallery_media.catalogue.public_files import PublicFileVerbs
from gallery_media.catalogue.receipts import ReceiptVerbs
from gallery_media.catalogue.receiving import ReceivingVerbs
from gallery_media.catalogue.records import RecordVerbs
from gallery_media.catalogue.releases import ReleaseVerbs
from gallery_media.catalogue.resemblance import ResemblanceVerbs
from gallery_media.catalogue.restore import RestoreVerbs
from gallery_media.catalogue.sealing import SealingVerbs
from gallery_media.catalogue.status import StatusVerbs
from gallery_media.catalogue.trouble import in_words
from gallery_media.catalogue.withdrawing import WithdrawalVerbs
from gallery_media.catalogue.words import FileWordVerbs

BUSY_TIMEOUT = 10.0
"""Seconds to wait for a lock. Four writers at once made the slowest hundredth wait 2.8 s."""


class Catalogue(
    GalleryVerbs,
    ReceivingVerbs,
    ReceiptVerbs,
    ArrivedVerbs,
    PhotoVerbs,
    PreparationVerbs,
    BecameVerbs,
    AgainVerbs,
    PictureVerbs,
    ImprintVerbs,
    CaptionVerbs,
    FileWordVerbs,
    ReleaseVerbs,
    ProposalVerbs,
    StatusVerbs,
    FigureVerbs,
    RecordVerbs,
    WithdrawalVerbs,
    ResemblanceVerbs,
    PublicFileVerbs,
    PeopleVerbs,
    InviteVerbs,
    InviteRestoreVerbs,
    DoomedVerbs,
    ClosingVerbs,
    RestoreVerbs,
    CopyVerbs,
    SealingVerbs,
    LockVerbs,
):
    """Facts about photos, galleries and releases. Each verb is one transaction.

    Threads may share one; each process opens its own, after any fork. Every verb may raise
    CatalogueBusy (nothing was changed; try again) and CatalogueUnusable (a person must act).
    """

    def close(self) -> None:
        """Close all connections; the catalogue must not be used afterwards."""
        self._engine.dispose()

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_catalogue(
    url: str,
    *,
    actor: str = "gallery-media",
    busy_timeout: float = BUSY_TIMEOUT,
    clock: Callable[[], datetime] = utc_now,
) -> Catalogue:
    """Open the catalogue at ``url`` (SQLite or PostgreSQL), bringing its schema up to date.

    ``actor`` signs the log's lines: a command or a flow, never a person's name. ``busy_timeout``
    in seconds. Raises SettingsError (an address of another kind), CatalogueBusy,
    CatalogueUnusable.
    """
    engine = make_engine(url, busy_timeout)
    try:
        with in_words():
            migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Catalogue(engine, actor, clock)
