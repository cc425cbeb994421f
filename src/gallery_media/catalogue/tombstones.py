"""Tombstones: the digest of a withdrawn photo goes in; a re-drop finds it and is refused."""

from __future__ import annotations

from sqlalchemy import select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.ledger import insert_if_new
from gallery_media.catalogue.values import Tombstone
from gallery_media.model.addresses import checked_sha256


class TombstoneVerbs(EventVerbs):
    """What can be done with tombstones."""

    def set_tombstone(self, sha256: str, reason: str, by: str) -> Tombstone:
        """Bytes with this SHA-256 are never received again; the first reason stays."""
        values = {"sha256": checked_sha256(sha256), "reason": reason, "by": by, "at": self._clock()}
        with self._writing() as connection:
            if insert_if_new(connection, t.tombstone, values, "sha256"):
                self._log(connection, "tombstone", detail={"sha256": sha256})
            query = select(t.tombstone).where(t.tombstone.c.sha256 == sha256)
            return Tombstone(*connection.execute(query).one())

    def tombstone(self, sha256: str) -> Tombstone | None:
        """The tombstone of these bytes, if they were withdrawn."""
        query = select(t.tombstone).where(t.tombstone.c.sha256 == sha256)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
            return Tombstone(*row) if row else None
