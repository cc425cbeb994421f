"""What prune remembers between its passes: keys go in; since when nothing needs them comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, insert, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.tombstones import GONE
from gallery_media.catalogue.values import VariantFile
from gallery_media.model.photo import PhotoState
from gallery_media.model.variant import Format
from gallery_media.model.withdrawal import VariantAddress

_KEYS_AT_ONCE = 500
"""In one statement: far below every database's limit of parameters."""


class DoomedVerbs(EventVerbs):
    """What can be done with marks, and what of the public files is still in use."""

    def doomed(self) -> Mapping[str, datetime]:
        """Every marked key, and since when it is marked."""
        with self._reading() as connection:
            return {row.key: row.since for row in connection.execute(select(t.doomed))}

    def remark(self, dead: Collection[str]) -> None:
        """Exactly these keys are marked from now on; older marks among them keep their time."""
        with self._writing() as connection:
            before = set(connection.execute(select(t.doomed.c.key)).scalars())
            for some in _batches(before - set(dead)):
                connection.execute(delete(t.doomed).where(t.doomed.c.key.in_(some)))
            now = self._clock()
            rows = [{"key": key, "since": now} for key in sorted(set(dead) - before)]
            if rows:
                connection.execute(insert(t.doomed), rows)

    def files_in_use(self) -> frozenset[VariantFile]:
        """What is made of every photo that may be shown, by its current recipe."""
        v = t.variant.c
        query = (
            select(v.sha256, v.width, v.format)
            .join(t.photo, (t.photo.c.id == v.photo_id) & (t.photo.c.recipe == v.recipe))
            .where(t.photo.c.state.not_in((*GONE, PhotoState.UNPUBLISHED)))
        )
        with self._reading() as connection:
            return frozenset(
                VariantFile(row.sha256, row.width, Format(row.format))
                for row in connection.execute(query)
            )

    def forget_files(self, addresses: Iterable[VariantAddress]) -> None:
        """These public files are about to be deleted: no row may say that they can be used again.

        Rows of a photo's current recipe stay, whatever is asked.
        """
        v = t.variant.c
        current = select(t.photo.c.id).where(
            t.photo.c.id == v.photo_id, t.photo.c.recipe == v.recipe
        )
        with self._writing() as connection:
            for one in addresses:
                connection.execute(
                    delete(t.variant).where(
                        v.sha256.startswith(one.digest),
                        v.width == one.width,
                        v.format == one.format,
                        ~current.exists(),
                    )
                )


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    left = iter(sorted(keys))
    while some := list(islice(left, _KEYS_AT_ONCE)):
        yield some
