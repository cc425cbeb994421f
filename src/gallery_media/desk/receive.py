"""A claimed file goes in; a safe original, a row in the catalogue and a receipt come out.

Order is safety: original stored, facts committed, file moved. A crash between any two steps leaves
the claim in the work folder, and doing it all again gives the same receipt.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pwd
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from gallery_media.catalogue import Catalogue, Outcome, Receipt, Replaces
from gallery_media.desk.overtaken import leave_no_copy, leave_no_original
from gallery_media.errors import NotReady, PhotoRejected, PhotoTruncated
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.sniff import Sniffed, refuse_heavy, sniff
from gallery_media.inbox import Claim, done, quarantine, read
from gallery_media.inbox.names import NameKind, kind_of, text_of
from gallery_media.model.folders import FolderRule, FoldersSay
from gallery_media.model.photo import Original, Photo, PhotoId, PhotoState
from gallery_media.reasons import Code, Reason
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import PRIVATE, original_key
from gallery_media.storage.port import Storage

WITHDRAWN = (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN)

log = logging.getLogger(__name__)


class OpenClaims(Protocol):
    """Where claims come from: the upload folder, or the bucket for uploads."""

    def open_claim(self, claim_id: str) -> Claim | None:
        """The claim, or None when it was finished already or has to wait."""
        ...

    def finished(self, done: Claim) -> None:
        """The claim needs its intake no more."""
        ...

    def give_back(self, waiting: Claim) -> None:
        """Where it came from, to be looked at again."""
        ...

    def may_wait(self, young: Claim) -> bool:
        """Whether a file that looks cut off may still become whole."""
        ...


class TakesSidecars(Protocol):
    """What receives files that are no photos but hold words about some."""

    def receive(self, claim: Claim, desk: Receiving, now: datetime) -> Receipt | None:
        """As ``receive`` below, for one that is open."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """Everything that receiving needs. ``done`` and ``quarantine`` are folders;
    ``new_version_of`` compares a file with photos of its name (see ``recognise``); ``lang`` is
    what the photo desk reads; ``folders`` gives each gallery's rule for them; ``sidecars`` takes
    what lies beside photos."""

    intake: OpenClaims
    catalogue: Catalogue
    originals: Storage
    limits: Limits
    done: Path
    quarantine: Path
    new_version_of: Callable[[bytes, Sequence[Photo]], Replaces | None]
    lang: str = "en"
    folders: Callable[[str], FolderRule] = lambda _gallery: FolderRule()
    sidecars: TakesSidecars | None = None


def receive(claim_id: str, desk: Receiving, now: datetime) -> Receipt | None:
    """Receive one claim; None when it was finished before, or has to wait in the inbox.

    ``now`` with a time zone. Raises errors of the try-again family, and then the claim is kept.
    """
    claim = desk.intake.open_claim(claim_id)
    if claim is None:
        return None
    if desk.sidecars is not None and kind_of(claim.name) is NameKind.SIDECAR:
        return desk.sidecars.receive(claim, desk, now)
    try:
        data = _read(claim, desk.limits)
        reached(Step.READ, claim.id)
        sniffed = sniff(data, desk.limits)
    except NotReady as why:
        log.info("claim %s waits: it changed while it was read", claim.id)
        wait(claim, desk, why)
        return None
    except PhotoRejected as why:
        if isinstance(why, PhotoTruncated) and desk.intake.may_wait(claim):
            wait(claim, desk, why)
            return None
        return refuse(claim, desk, why.reason, now)
    original = Original(hashlib.sha256(data).hexdigest(), len(data), sniffed.mime)
    try:
        receipt = _take_in(claim, desk, data, original, sniffed)
    except PhotoRejected as why:  # only found out where an earlier version had to be compared
        return refuse(claim, desk, why.reason, now)
    reached(Step.RECORDED, claim.id)
    if receipt.outcome is Outcome.REFUSED:
        leave_no_original(original.sha256, desk.catalogue, desk.originals)
        finish(claim, desk, lambda: quarantine(claim, desk.quarantine, turned_away(receipt), now))
    else:
        finish(claim, desk, lambda: done(claim, desk.done, now.date()))
        leave_no_copy(original, (desk.done,), desk.catalogue)
    log.info("claim %s: %s %s", claim.id, receipt.outcome.value, receipt.photo_id or "")
    return receipt


def _read(claim: Claim, limits: Limits) -> bytes:
    refuse_heavy(claim.state.size, limits)
    return read(claim)


def _take_in(
    claim: Claim, desk: Receiving, data: bytes, original: Original, sniffed: Sniffed
) -> Receipt:
    sha256 = original.sha256
    desk.catalogue.ensure_gallery(claim.gallery)
    said = desk.folders(claim.gallery).read(text_of(claim.path))
    photographer = photographer_of(claim, said)
    replaces, hold, compared = _look_for_earlier(claim, desk, data, sha256, photographer)
    if desk.catalogue.tombstone(sha256) is None:  # of a withdrawn photo only the hash is kept
        desk.originals.put(
            original_key(sha256),
            data,
            content_type=sniffed.mime,
            cache_control=PRIVATE,
            if_none_match=True,
        )
        reached(Step.STORED, claim.id)
    return desk.catalogue.receive(
        claim.id,
        claim.gallery,
        claim.path,
        original,
        sniffed.width,
        sniffed.height,
        photographer=photographer,
        section=said.section,
        replaces=replaces,
        hold=hold,
        compared=compared,
    )


def _look_for_earlier(
    claim: Claim, desk: Receiving, data: bytes, sha256: str, photographer: str
) -> tuple[Replaces | None, Reason | None, list[PhotoId] | None]:
    """The photo that this is a new version of, or why a new photo has to wait for a person; and
    the photos of its name that it was compared with.

    Nothing is developed for it unless a photo of this very name is here. Raises PhotoRejected when
    there is one and the file cannot be developed.
    """
    if desk.catalogue.knows(sha256) or desk.catalogue.tombstone(sha256) is not None:
        return None, None, None
    namesakes = desk.catalogue.namesakes(claim.gallery, claim.path, photographer)
    compared = [photo.id for photo in namesakes]
    here = [photo for photo in namesakes if photo.state not in WITHDRAWN]
    replaces = desk.new_version_of(data, here) if here else None
    if replaces is None and len(here) < len(namesakes):
        return None, Reason.of(Code.NAME_OF_WITHDRAWN), compared
    return replaces, None, compared


def wait(claim: Claim, desk: Receiving, why: Exception) -> None:
    """Back to where it came from, to be looked at again."""
    finish(claim, desk, lambda: desk.intake.give_back(claim))
    log.info("claim %s went back to where it came from: %s", claim.id, type(why).__name__)


def turned_away(receipt: Receipt) -> Reason:
    """What a photographer is told: never what the desk has noted about a withdrawal."""
    return receipt.why or Reason.of(Code.WITHDRAWN)


def refuse(claim: Claim, desk: Receiving, reason: Reason, now: datetime) -> Receipt:
    desk.catalogue.ensure_gallery(claim.gallery)
    said = desk.folders(claim.gallery).read(text_of(claim.path))
    receipt = desk.catalogue.refuse(
        claim.id,
        claim.gallery,
        claim.path,
        reason,
        photographer=photographer_of(claim, said),
        section=said.section,
    )
    finish(claim, desk, lambda: quarantine(claim, desk.quarantine, reason, now))
    log.warning("claim %s is quarantined: %s", claim.id, reason.sentence(desk.lang))
    return receipt


def finish(claim: Claim, desk: Receiving, move: Callable[[], object]) -> None:
    """Move the file where it belongs. The receipt stands even when the disk is full just now:
    the file stays in the work folder, and the next look at the inbox resumes the claim."""
    try:
        move()
    except NotReady as why:
        # Its text begins with the file's name; what a flow logs must not.
        trouble = str(why).removeprefix(claim.label).lstrip(": ")
        log.warning("claim %s stays in the work folder for now: %s", claim.id, trouble)
    finally:
        desk.intake.finished(claim)
        reached(Step.FINISHED, claim.id)


def photographer_of(claim: Claim, said: FoldersSay) -> str:
    """Who sent it: the invite knows, or a folder by the gallery's rule, or the folder's owner;
    never the file."""
    if claim.sender:
        return claim.sender
    if said.photographer:
        return said.photographer
    return account_name(claim.owner) if claim.sender is None else ""


def account_name(owner: int) -> str:
    """Whose upload folder this is, as the system calls the account; "" for the house's own."""
    if owner == os.geteuid():
        return ""
    try:
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return f"uid-{owner}"
