"""The bucket for uploads goes in; its objects are received as if they had been dropped.

The listing is the truth about what waits, the catalogue about what was answered. An object goes
away only after its answer is committed and its file has left the work folder, so that whatever
stops in between is done again under the same claim, and gives the same receipt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gallery_media.catalogue import Catalogue, Outcome, Receipt
from gallery_media.desk.arrivals import (
    REFUSED,
    Arrived,
    Errand,
    Sorted,
    claim_of,
    invited_ids,
    sort_out,
)
from gallery_media.desk.receive import Receiving, receive, turned_away
from gallery_media.errors import Conflict
from gallery_media.imaging.limits import Limits
from gallery_media.inbox import (
    Claim,
    Held,
    abandoned,
    deliver,
    is_under_way,
    land,
    reason_text,
    throw_away,
)
from gallery_media.inbox.names import text_of
from gallery_media.reasons import Reader, Reason
from gallery_media.steps import Step, reached
from gallery_media.storage.uploads import UploadBucket

TAKEN = (Errand.RECEIVE, Errand.WORDS)
WAVE = 200
"""Uploads at once: each that is under way holds its file open for the lock."""


@dataclass(frozen=True, slots=True)
class UploadsLook:
    """What one look at the bucket found: how many can be taken, and what needs a person first."""

    ready: int
    held: tuple[Held, ...] = ()


class UploadIntake:
    """The uploads of one process. Safe to share between the threads that receive."""

    def __init__(
        self,
        bucket: UploadBucket,
        catalogue: Catalogue,
        root: Path,
        inbox: Path,
        galleries: Callable[[], Collection[str]],
        *,
        limits: Limits,
        check: Callable[[], None] = lambda: None,
        waits: Callable[[Arrived], str] = lambda _: "",
    ) -> None:
        """``root``: a folder of the house's own, for files under way; ``inbox``: the upload
        folder, where sidecars go on to. What is larger than ``limits`` allow is never fetched.
        ``check`` raises NotReady when nothing may be fetched (no space left). ``waits`` says what
        an invited photographer's sidecar waits for, "" when it can be taken."""
        self.bucket = bucket
        self._catalogue = catalogue
        self._root = root
        self._inbox = inbox
        self._galleries = galleries
        self._limits = limits
        self._check = check
        self._waits = waits
        self._lock = threading.Lock()
        self._arrived: dict[str, Arrived] = {}
        self._claims: dict[str, Claim] = {}
        self.taken = 0

    def look(self) -> UploadsLook:
        """List the bucket. Raises StorageUnavailable: then nothing has changed, and all waits."""
        found = self.survey()
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock:
            self._arrived = {one.claim: one for one in found.arrived}
            self._adopt()
            return UploadsLook(len({*self._arrived, *self._claims}), found.held)

    def survey(self) -> Sorted:
        """What lies in the bucket now; reads only. Raises StorageUnavailable."""
        listed = list(self.bucket.list())
        places = self._catalogue.promised(invited_ids(listed))
        receipts = self._catalogue.receipts_for([claim_of(one) for one in listed])
        found = sort_out(
            listed,
            places=places,
            receipts=receipts,
            galleries=self._galleries(),
            limits=self._limits,
        )
        waiting = {
            one.claim: why
            for one in found.arrived
            if one.errand is Errand.WORDS and (why := self._waits(one))
        }
        return Sorted(
            tuple(one for one in found.arrived if one.claim not in waiting),
            (*found.held, *(Held(f"upload {claim}", why) for claim, why in waiting.items())),
        )

    def ready(self) -> int:
        """How many uploads the next wave takes."""
        with self._lock:
            return min(WAVE, len({*self._arrived, *self._claims}))

    def wave(self) -> list[str]:
        """Claims of the next wave; those whose file is here already come first."""
        with self._lock:
            return list(dict.fromkeys((*self._claims, *self._arrived)))[:WAVE]

    def arrived(self, claim_id: str) -> Arrived | None:
        """What the last look knew about the claim's object."""
        with self._lock:
            return self._arrived.get(claim_id)

    def open_claim(self, claim_id: str) -> Claim | None:
        """Fetch the object, piece by piece, into a file of ours.

        None: it is gone, was replaced, or another process is at it; the next look decides anew.
        """
        with self._lock:
            before, arrived = self._claims.get(claim_id), self._arrived.get(claim_id)
        if before is not None or arrived is None:
            return before
        self._check()
        try:
            landed = land(
                self._root,
                claim_id,
                arrived.gallery,
                arrived.path,
                arrived.sender,
                lambda out: self.bucket.fetch(arrived.listed, out),
            )
        except Conflict:
            return None
        if landed is not None:
            with self._lock:
                self._claims[claim_id] = landed
            reached(Step.LANDED, claim_id)
        return landed

    def deliver(self, arrived: Arrived) -> bool:
        """Put a sidecar into the upload folder; False: not now."""
        self._check()
        try:
            return deliver(
                self._inbox,
                arrived.gallery,
                arrived.path,
                lambda out: self.bucket.fetch(arrived.listed, out),
            )
        except Conflict:
            return False

    def finished(self, done: Claim) -> None:
        """The claim needs us no more. If its file could not be moved, the next look resumes it."""
        with self._lock:
            self._claims.pop(done.id, None)

    def give_back(self, waiting: Claim) -> None:
        """Its object is still in the bucket."""
        throw_away(waiting)

    def may_wait(self, young: Claim) -> bool:  # noqa: ARG002 - a folder's files are another matter
        """Never: an object is complete the moment it is there, so one that ends early stays so."""
        return False

    def forget(self, claim_id: str) -> None:
        """Nothing is left to do for this claim."""
        with self._lock:
            if self._arrived.pop(claim_id, None) is not None:
                self.taken += 1

    def is_under_way(self, claim_id: str) -> bool:
        """Whether the claim's file is still in the work folder."""
        return is_under_way(self._root, claim_id)

    def _adopt(self) -> None:
        """Files whose process died are ours, with the sender that their place names."""
        orphans = abandoned(self._root)
        places = self._catalogue.promised([orphan.id for orphan in orphans]) if orphans else {}
        for orphan in orphans:
            sender = places[orphan.id][1].photographer if orphan.id in places else ""
            self._claims[orphan.id] = replace(orphan, sender=sender)


def take_upload(
    claim_id: str, intake: UploadIntake, desk: Receiving, now: datetime
) -> Receipt | None:
    """Do what one object waits for; its receipt, or None when it has none (yet).

    ``desk.intake`` is ``intake``. Raises errors of the try-again family; then everything is still
    where it was.
    """
    arrived = intake.arrived(claim_id)
    receipt: Receipt | None = None
    if arrived is not None and arrived.why is not None:
        return _refuse(arrived, arrived.why, intake, desk, now)
    if arrived is not None and arrived.errand is Errand.DELIVER:
        if intake.deliver(arrived) and intake.bucket.remove(arrived.listed):
            intake.forget(claim_id)
        return None
    if arrived is None or arrived.errand in TAKEN or intake.is_under_way(claim_id):
        receipt = receive(claim_id, desk, now)
    answer = receipt or desk.catalogue.receipt(claim_id)
    if answer is not None and arrived is not None and not intake.is_under_way(claim_id):
        _tidy(arrived, answer, intake)
    return receipt


def _refuse(
    arrived: Arrived, why: Reason, intake: UploadIntake, desk: Receiving, now: datetime
) -> Receipt:
    """Unseen: its object is set aside in the bucket itself, beside the reason."""
    desk.catalogue.ensure_gallery(arrived.gallery)
    receipt = desk.catalogue.refuse(
        arrived.claim, arrived.gallery, arrived.path, why, photographer=arrived.sender
    )
    folder = f"{REFUSED}{now.date().isoformat()}/{arrived.claim}"
    _write_reason(intake, folder, arrived, receipt)
    if intake.bucket.move(arrived.listed, f"{folder}/file"):
        intake.forget(arrived.claim)
    return receipt


def _tidy(arrived: Arrived, receipt: Receipt, intake: UploadIntake) -> None:
    """The object has its answer; the original, or the quarantined file, is the house's now."""
    if receipt.outcome in (Outcome.QUARANTINED, Outcome.REFUSED):
        folder = f"{REFUSED}{receipt.at.date().isoformat()}/{arrived.claim}"
        _write_reason(intake, folder, arrived, receipt)
    if intake.bucket.remove(arrived.listed):
        intake.forget(arrived.claim)
    reached(Step.TIDIED, arrived.claim)


def _write_reason(intake: UploadIntake, folder: str, arrived: Arrived, receipt: Receipt) -> None:
    reader = Reader.LINK if arrived.sender else Reader.FOLDER
    why = turned_away(receipt)
    text = reason_text(text_of(arrived.path), arrived.gallery, why, receipt.at, reader)
    intake.bucket.write(f"{folder}/REASON.txt", text)
