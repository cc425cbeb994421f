"""Words of files: what an original, a sidecar or a table says about a photo goes in, and out again.

They stand below an editor's words, and are kept apart by where they come from: a photo that is
read anew, or a sidecar that comes late, replaces its own words and no others'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby

from sqlalchemy import Connection, Text, cast, delete, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import bump, galleries_of, gallery_id
from gallery_media.catalogue.ledger import locking
from gallery_media.catalogue.photos import VISIBLE
from gallery_media.catalogue.receipts import find_receipt, receipt_values, written_receipt
from gallery_media.catalogue.values import KeptWords, Outcome, Receipt, WordsOf
from gallery_media.catalogue.words_memory import RemembersWords, WordsMemory, WordsRow
from gallery_media.errors import Conflict
from gallery_media.model.photo import PhotoId, PhotoState

_GONE = (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN)


class FileWordVerbs(EventVerbs, RemembersWords):
    """What can be done with words that files say."""

    def keep_words(self, words: Iterable[KeptWords]) -> int:
        """Keep what files say about photos; for how many photos anything is different now.

        The same words of the same file change nothing. Raises Conflict for a photo that is not
        there, or that was withdrawn: nothing more may be known about it.
        """
        with self._writing() as connection:
            return len(self._keep(connection, words))

    def receive_words(
        self,
        claim_id: str,
        gallery: str,
        name_raw: bytes,
        words: Iterable[KeptWords],
        photographer: str = "",
    ) -> Receipt:
        """The words of a claimed sidecar or table, and its receipt; the same claim, the same.

        Raises Conflict as ``keep_words`` does.
        """
        with self._writing() as connection:
            answered = find_receipt(connection, claim_id)
            if answered is not None:
                return answered
            every = tuple(words)
            self._keep(connection, every)
            number = gallery_id(connection, gallery)
            photos = {one.photo for one in every}
            values = receipt_values(claim_id, number, name_raw, photographer)
            values |= {
                "photo_id": min(photos) if len(photos) == 1 else None,
                "outcome": Outcome.WORDS,
                "reason": "",
                "at": self._clock(),
            }
            connection.execute(insert(t.receipt).values(values))
            return written_receipt(connection, claim_id)

    def file_words(
        self, gallery: str, only: Collection[PhotoId] | None = None
    ) -> Mapping[PhotoId, WordsOf]:
        """What files say about each photo of the gallery of which anything was ever read.

        ``only``: among these.
        """
        with self._reading() as connection:
            return file_words_of(connection, gallery, self._words_memory, only)

    def _keep(self, connection: Connection, words: Iterable[KeptWords]) -> set[PhotoId]:
        by_photo = {
            photo: tuple(of_photo)
            for photo, of_photo in groupby(
                sorted(words, key=lambda one: (one.photo, one.source)), key=lambda one: one.photo
            )
        }
        query = select(t.photo.c.id, t.photo.c.state, t.photo.c.gallery_id)
        changed: set[PhotoId] = set()
        for row in connection.execute(
            locking(query.where(t.photo.c.id.in_(by_photo)).order_by(t.photo.c.id))
        ).all():
            if row.state in _GONE:
                raise Conflict(f"photo {row.id}: it was withdrawn, so its words are not kept.")
            fresh = [one for one in by_photo.pop(row.id) if self._put(connection, one)]
            if not fresh:
                continue
            changed.add(PhotoId(row.id))
            connection.execute(
                update(t.photo)
                .where(t.photo.c.id == row.id)
                .values(record_seq=t.photo.c.record_seq + 1)
            )
            for one in fresh:
                self._log(
                    connection,
                    "words",
                    gallery_id=row.gallery_id,
                    photo=row.id,
                    detail={"source": one.source.value},
                )
            if row.state in (*VISIBLE, PhotoState.HELD):  # it may be what a held one waits for
                bump(connection, galleries_of(connection, row.id))
        if by_photo:
            raise Conflict(f"photo {min(by_photo)}: it is not in the catalogue; read again.")
        return changed

    def _put(self, connection: Connection, one: KeptWords) -> bool:
        f = t.file_words.c
        here = (f.photo_id == one.photo) & (f.source == one.source)
        values = {
            "sha256": one.sha256,
            "reader": one.reader,
            "words": one.words.as_values(),
            "rights": one.rights.as_values(),
        }
        row = connection.execute(select(t.file_words).where(here)).one_or_none()
        if row is not None and all(getattr(row, name) == value for name, value in values.items()):
            return False
        connection.execute(delete(t.file_words).where(here))
        connection.execute(
            insert(t.file_words).values(
                photo_id=one.photo, source=one.source, at=self._clock(), **values
            )
        )
        return True


def file_words_of(
    connection: Connection,
    gallery: str,
    memory: WordsMemory,
    only: Collection[PhotoId] | None = None,
) -> dict[PhotoId, WordsOf]:
    """The words of one gallery's photos, inside the caller's transaction."""
    f, p = t.file_words.c, t.photo.c
    query = (
        # As text: what was read before need not be taken apart to see that it is the same.
        select(
            *(f.photo_id, f.source, f.sha256, f.reader),
            *(cast(f.words, Text), cast(f.rights, Text)),
            p.sha256,
        )
        .select_from(
            t.file_words.join(t.photo, p.id == f.photo_id)
            .join(t.gallery_photo, t.gallery_photo.c.photo_id == p.id)
            .join(t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id)
        )
        .where(t.gallery.c.slug == gallery)
        .order_by(f.photo_id, f.source)
    )
    if only is not None:
        query = query.where(f.photo_id.in_(only))
    rows = (WordsRow(*row) for row in connection.execute(query))
    return memory.read(gallery, rows, every=only is None)
