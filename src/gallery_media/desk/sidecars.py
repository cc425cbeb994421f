"""Files beside photos: a sidecar or table from the inbox goes in, its words about photos come out.

They may come before their photos or after, also after these were published. A sidecar waits in the
inbox until its photo is there. A table is read at once and waits as long as one of its lines names
a photo that has not come: it is read again whenever it, or the gallery, has changed.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gallery_media.catalogue import Catalogue, KeptWords, Receipt, WordsSource
from gallery_media.darkroom import Darkroom
from gallery_media.desk.receive import Receiving, finish, photographer_of, refuse, wait
from gallery_media.errors import NotReady
from gallery_media.inbox import Arrival, Claim, FileState, done, read
from gallery_media.inbox.names import text_of
from gallery_media.inbox.sidecars import Beside, Shelf, Sidecar
from gallery_media.metadata.words import READER, SidecarRefused, merged
from gallery_media.metadata.words.sidecar import MOST_SIDECAR_BYTES
from gallery_media.metadata.words.table import MOST_TABLE_BYTES
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.reasons import Code, Reason

log = logging.getLogger(__name__)

_SOURCES = {
    Beside.WHOLE_NAME: WordsSource.SIDECAR,
    Beside.STEM: WordsSource.STEM_SIDECAR,
    Beside.TABLE: WordsSource.TABLE,
}
_GONE = (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class _Left:
    """A table that waits: how it looked, and how many files the gallery had received."""

    state: FileState
    arrivals: int


class Sent(Protocol):
    """A sidecar or table that lies in the bucket for uploads."""

    @property
    def claim(self) -> str: ...
    @property
    def gallery(self) -> str: ...
    @property
    def path(self) -> bytes: ...
    @property
    def sender(self) -> str: ...


class Sidecars:
    """Safe to share between the threads that receive."""

    def __init__(self, catalogue: Catalogue, darkroom: Callable[[], Darkroom]) -> None:
        self._catalogue = catalogue
        self._darkroom = darkroom
        self._lock = threading.Lock()
        self._shelves: dict[tuple[str, str], tuple[int, Shelf]] = {}
        self._left: dict[tuple[str, bytes], _Left] = {}
        self._sent: dict[str, int] = {}

    def ready(self, complete: Iterable[Arrival]) -> tuple[Arrival, ...]:
        """Of complete sidecars and tables those whose words can be taken now."""
        return tuple(arrival for arrival in complete if self._is_ready(arrival))

    def waits_for(self, arrival: Arrival) -> str:
        """What a sidecar waits for, in a person's words; "" when it is taken at the next look."""
        sidecar = Sidecar.at(arrival.path)
        if sidecar.is_table:
            return "its lines are taken as far as their photos are here; the others wait for theirs"
        if self.shelf(arrival.gallery).found(sidecar).paths:
            return ""
        return f"its photo is not here; drop the photo called {sidecar.about} into the same folder"

    def receive(self, claim: Claim, desk: Receiving, now: datetime) -> Receipt | None:
        """Receive one claimed sidecar or table; None when it has to wait in the inbox.

        ``now`` with a time zone. Raises errors of the try-again family, and then the claim is kept.
        """
        sidecar = Sidecar.at(claim.path)
        desk.catalogue.ensure_gallery(claim.gallery)
        try:
            _refuse_large(claim.state.size, sidecar)
            data = read(claim)
            if sidecar.is_table:
                return self._receive_table(claim, sidecar, data, desk, now)
            return self._receive_xmp(claim, sidecar, data, desk, now)
        except NotReady as why:
            wait(claim, desk, why)
            return None
        except SidecarRefused as why:
            return refuse(claim, desk, why.reason, now)

    def waits_in_bucket(self, sent: Sent) -> str:
        """The same for one that an invited photographer sent; "" when it can be taken now."""
        sidecar = Sidecar.at(sent.path)
        if sidecar.is_table:
            with self._lock:
                before = self._sent.get(sent.claim)
            if before is None or before != self._catalogue.arrivals(sent.gallery):
                return ""
            return "its lines are taken as far as their photos are here; the others wait for theirs"
        if self.shelf(sent.gallery, sent.sender).found(sidecar).paths:
            return ""
        return "its photo is not here; it is taken when its photographer sends that"

    def shelf(self, gallery: str, sender: str | None = None) -> Shelf:
        """The gallery's photos by name, as of now; of an invited ``sender`` only that one's own:
        other people's cameras count from 1 as well."""
        arrivals = self._catalogue.arrivals(gallery)
        whose = (gallery, sender or "")
        with self._lock:
            kept = self._shelves.get(whose)
        if kept is not None and kept[0] == arrivals:
            return kept[1]
        shelf = Shelf(self._catalogue.photos_by_path(gallery, sender or None))
        with self._lock:
            self._shelves[whose] = (arrivals, shelf)
        return shelf

    def _is_ready(self, arrival: Arrival) -> bool:
        sidecar = Sidecar.at(arrival.path)
        if not sidecar.is_table:
            return bool(self.shelf(arrival.gallery).found(sidecar).paths)
        with self._lock:
            left = self._left.get((arrival.gallery, arrival.path))
        return (
            left is None
            or not left.state.same_content(arrival.state)
            or left.arrivals != self._catalogue.arrivals(arrival.gallery)
        )

    def _receive_xmp(
        self, claim: Claim, sidecar: Sidecar, data: bytes, desk: Receiving, now: datetime
    ) -> Receipt | None:
        shelf = self.shelf(claim.gallery, claim.sender)
        found = shelf.found(sidecar)
        photos = shelf.ids(found.paths)
        if not photos:  # resumed after a crash, and its photo has not come yet
            finish(claim, desk, lambda: desk.intake.give_back(claim))
            return None
        here = self._here(photos)
        if not here:
            return refuse(claim, desk, Reason.of(Code.WITHDRAWN), now)
        words, rights = self._darkroom().sidecar(data)
        digest = hashlib.sha256(data).hexdigest()
        source = _SOURCES[found.beside]
        kept = [KeptWords(photo, source, digest, READER, words, rights) for photo in here]
        return self._done(claim, kept, desk, now)

    def _receive_table(
        self, claim: Claim, sidecar: Sidecar, data: bytes, desk: Receiving, now: datetime
    ) -> Receipt | None:
        arrivals = self._catalogue.arrivals(claim.gallery)
        shelf = self.shelf(claim.gallery, claim.sender)
        table = self._darkroom().table(data)
        digest = hashlib.sha256(data).hexdigest()
        named = {name: shelf.named(name, sidecar) for name in table}
        here = set(self._here(photo for photo in named.values() if photo))
        by_photo: dict[PhotoId, KeptWords] = {}
        for name, said in named.items():
            if said and (photo := PhotoId(said)) in here:
                words = table[name]
                if photo in by_photo:  # its lines call it by its name and by its id
                    words = merged(by_photo[photo].words, words)
                by_photo[photo] = KeptWords(photo, WordsSource.TABLE, digest, READER, words)
        missing = sum(photo is None for photo in named.values())
        if not missing:
            return self._done(claim, by_photo.values(), desk, now)
        desk.catalogue.keep_words(by_photo.values())
        with self._lock:
            if claim.sender:
                self._sent[claim.id] = arrivals
            else:
                self._left[claim.gallery, claim.path] = _Left(claim.state, arrivals)
        log.info("claim %s: a table waits, %d of its photos have not come", claim.id, missing)
        finish(claim, desk, lambda: desk.intake.give_back(claim))
        return None

    def _done(
        self, claim: Claim, words: Iterable[KeptWords], desk: Receiving, now: datetime
    ) -> Receipt:
        said = desk.folders(claim.gallery).read(text_of(claim.path))
        receipt = desk.catalogue.receive_words(
            claim.id, claim.gallery, claim.path, words, photographer_of(claim, said)
        )
        finish(claim, desk, lambda: done(claim, desk.done, now.date()))
        log.info("claim %s: %s %s", claim.id, receipt.outcome.value, receipt.photo_id or "")
        return receipt

    def _here(self, photos: Iterable[str]) -> list[PhotoId]:
        """Those that were not withdrawn: about these nothing more may be known."""
        found = (self._catalogue.photo(PhotoId(photo)) for photo in photos)
        return [one.id for one in found if one is not None and one.state not in _GONE]


def _refuse_large(size: int, sidecar: Sidecar) -> None:
    """By its size alone, without reading it. Raises SidecarRefused."""
    most = MOST_TABLE_BYTES if sidecar.is_table else MOST_SIDECAR_BYTES
    if size > most:
        code = Code.TABLE_LARGE if sidecar.is_table else Code.XMP_LARGE
        raise SidecarRefused("it is too large", code, megabytes=most // 1_000_000)
