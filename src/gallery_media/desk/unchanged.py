"""A gallery's inputs go in; the live release comes out when it was made from exactly these."""

from __future__ import annotations

from gallery_media.catalogue import Catalogue
from gallery_media.desk.decide import look, still_shown
from gallery_media.desk.purge import Cdn
from gallery_media.desk.released import Released, as_it_is
from gallery_media.model.gallery import Gallery
from gallery_media.model.photo import PhotoState
from gallery_media.storage.port import Storage

SHOWN = (PhotoState.PREPARED, PhotoState.PUBLISHED)


def recognise(
    described: Gallery,
    revision: int,
    inputs: str,
    *,
    catalogue: Catalogue,
    public: Storage,
    cdn: Cdn | None = None,
) -> Released | None:
    """The live release when it was made from exactly these ``inputs`` and still lies there; else
    None. ``described``: the gallery without its pictures."""
    live = look(described, catalogue=catalogue, public=public)
    recorded = live.recorded
    if recorded is None or not recorded.entries or recorded.inputs != inputs:
        return None
    if live.revision > revision or not still_shown(live, recorded):
        return None
    if catalogue.unfinished(described.slug):
        return None
    counts = catalogue.counts(described.slug)
    return as_it_is(
        described, recorded, revision, cdn, photos=sum(counts[state] for state in SHOWN)
    )
