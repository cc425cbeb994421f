"""Public files: a photo goes in, the picture files made of it come out, and the reverse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.tombstones import GONE
from gallery_media.catalogue.values import VariantFile, WordsSource
from gallery_media.model.addresses import VARIANT_DIGEST_LENGTH
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.variant import Format
from gallery_media.model.withdrawal import VariantAddress


class PublicFileVerbs(Ledger):
    """What can be asked about picture files and the galleries that show them."""

    def galleries_with(self, photo: PhotoId) -> tuple[str, ...]:
        """The galleries that the photo was dropped into, by their names."""
        query = (
            select(t.gallery.c.slug)
            .join(t.gallery_photo, t.gallery_photo.c.gallery_id == t.gallery.c.id)
            .where(t.gallery_photo.c.photo_id == photo)
            .order_by(t.gallery.c.slug)
        )
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def variant_files(self, photo: PhotoId) -> tuple[VariantFile, ...]:
        """Every file that was ever made of the photo, by whatever recipe."""
        query = _files().where(t.variant.c.photo_id == photo)
        with self._reading() as connection:
            return tuple(_file_of(row) for row in connection.execute(query.distinct()))

    def others_with(
        self, files: Iterable[VariantFile], photo: PhotoId
    ) -> Mapping[VariantFile, tuple[PhotoId, ...]]:
        """Which photos besides this one, and not withdrawn, have the very same public files."""
        wanted = set(files)
        query = (
            _files(t.variant.c.photo_id)
            .join(t.photo, t.photo.c.id == t.variant.c.photo_id)
            .where(
                t.variant.c.photo_id != photo,
                t.photo.c.state.not_in(GONE),
                t.variant.c.sha256.in_({file.sha256 for file in wanted}),
            )
        )
        found: dict[VariantFile, set[PhotoId]] = {}
        with self._reading() as connection:
            for row in connection.execute(query):
                if (file := _file_of(row)) in wanted:
                    found.setdefault(file, set()).add(PhotoId(row.photo_id))
        return {file: tuple(sorted(photos)) for file, photos in found.items()}

    def own_sidecars(self, photo: PhotoId) -> tuple[str, ...]:
        """SHA-256 of the files beside it that speak of this photo, and of no other one that is
        not withdrawn; tables are not among them."""
        f, other = t.file_words.c, t.file_words.alias()
        shared = (
            select(other.c.sha256)
            .join(t.photo, t.photo.c.id == other.c.photo_id)
            .where(other.c.photo_id != photo, t.photo.c.state.not_in(GONE))
        )
        beside = (WordsSource.SIDECAR, WordsSource.STEM_SIDECAR)
        query = select(f.sha256).where(
            f.photo_id == photo, f.source.in_(beside), f.sha256.not_in(shared)
        )
        with self._reading() as connection:
            return tuple(connection.execute(query.distinct().order_by(f.sha256)).scalars())

    def photos_with(self, address: VariantAddress) -> tuple[PhotoId, ...]:
        """The photos that a public picture file is of, not counting withdrawn ones."""
        v = t.variant.c
        query = (
            select(v.photo_id)
            .join(t.photo, t.photo.c.id == v.photo_id)
            .where(
                v.sha256.like(f"{address.digest[:VARIANT_DIGEST_LENGTH]}%"),
                v.width == address.width,
                v.format == address.format,
                t.photo.c.state != PhotoState.WITHDRAWN,
            )
        )
        with self._reading() as connection:
            return tuple(sorted(PhotoId(one) for one in set(connection.execute(query).scalars())))


def _files(*more: Any) -> Any:
    v = t.variant.c
    return select(v.sha256, v.width, v.format, *more)


def _file_of(row: Row[Any]) -> VariantFile:
    return VariantFile(row.sha256, row.width, Format(row.format))
