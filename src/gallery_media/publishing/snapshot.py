"""A gallery as one release shows it goes in; its bytes for the archive come out, and back again.

Pages with a stable address are overwritten by each release, so that going back means writing them
anew: from this, with today's templates.
"""

from __future__ import annotations

import gzip

from pydantic import ConfigDict, TypeAdapter, ValidationError

from gallery_media.model.gallery import Gallery

SCHEMA = "gallery-media/snapshot/1"

_ADAPTER: TypeAdapter[tuple[str, Gallery]] = TypeAdapter(
    tuple[str, Gallery],
    # A thumbhash is any bytes, and JSON is text.
    config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"),
)


def snapshot_bytes(gallery: Gallery) -> bytes:
    """Gzipped JSON; the same gallery gives the same bytes."""
    # mtime 0: the clock has no place in what is compared by its bytes.
    return gzip.compress(_ADAPTER.dump_json((SCHEMA, gallery)), mtime=0)


def read_snapshot(data: bytes) -> Gallery:
    """The gallery again, equal to what went in. Raises ValueError when it is no such snapshot."""
    try:
        schema, gallery = _ADAPTER.validate_json(gzip.decompress(data))
    except (OSError, EOFError, ValidationError) as why:
        raise ValueError("no snapshot of a gallery") from why
    if schema != SCHEMA:
        raise ValueError(f"snapshot schema {schema!r}, expected {SCHEMA!r}")
    return gallery
