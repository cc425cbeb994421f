"""Rows of file words go in as the database has them, words come out; each is read once.

Who prepares or releases a gallery asks for the words of all its photos, and reading a thousand
takes longer than everything else that is asked. So a row that is as it was gives the words that
were read from it then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.values import KeptWords, WordsOf, WordsSource
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import FileWords


class WordsRow(NamedTuple):
    """What one file says about a photo; ``words`` and ``rights`` as JSON, ``sha256`` of the file,
    ``original`` of the photo's original now."""

    photo_id: str
    source: str
    sha256: str
    reader: str
    words: str
    rights: str
    original: str


class WordsMemory:
    """The words that were last read of each gallery. Safe to share between threads."""

    def __init__(self) -> None:
        self._galleries: dict[str, Mapping[PhotoId, tuple[tuple[WordsRow, ...], WordsOf]]] = {}

    def read(
        self, gallery: str, rows: Iterable[WordsRow], *, every: bool
    ) -> dict[PhotoId, WordsOf]:
        """The words in ``rows``, which are sorted by photo.

        ``every``: they are all that there is of the gallery, and what is not among them is
        forgotten.
        """
        known = self._galleries.get(gallery, {})
        found = {}
        for photo_id, of_photo in groupby(rows, key=lambda row: row.photo_id):
            photo, lines = PhotoId(photo_id), tuple(of_photo)
            before = known.get(photo)
            found[photo] = before if before and before[0] == lines else (lines, _words_of(lines))
        if every:
            self._galleries[gallery] = found
        return {photo: words for photo, (_, words) in found.items()}


class RemembersWords(Ledger):
    """A ledger that reads each row of words once."""

    @cached_property
    def _words_memory(self) -> WordsMemory:
        return WordsMemory()


def _words_of(rows: Iterable[WordsRow]) -> WordsOf:
    kept: dict[WordsSource, KeptWords] = {}
    for row in rows:
        source = WordsSource(row.source)
        # The words of an earlier version of the picture are not those of this one.
        if source is WordsSource.ORIGINAL and row.sha256 != row.original:
            continue
        kept[source] = KeptWords(
            PhotoId(row.photo_id),
            source,
            row.sha256,
            row.reader,
            FileWords.of_values(json.loads(row.words)),
            PublicMetadata.of_values(json.loads(row.rights)),
        )
    return WordsOf(kept)
