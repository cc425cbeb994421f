"""Manifests as JSON: a Manifest goes in and comes out again, byte for byte the same text."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import asdict, replace
from typing import Any

from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Manifest, PublicObject, Stamp, Worded

SCHEMA = "gallery-media/manifest/1"
_GZIP = b"\x1f\x8b"


def manifest_json(manifest: Manifest) -> bytes:
    """Deterministic JSON (sorted keys, UTF-8, one line feed at the end)."""
    values = {"schema": SCHEMA, **asdict(replace(manifest, objects=(), worded=()))}
    # Twelve thousand objects in a gallery of a thousand photos: a line for each, since only JSON
    # without indentation is written by the fast encoder.
    lines = (json.dumps(_values(found), ensure_ascii=False) for found in manifest.objects)
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1)
    objects = ",\n  ".join(lines)
    text = text.replace('"objects": []', f'"objects": [\n  {objects}\n ]', 1)
    words = ",\n  ".join(
        json.dumps([one.photo, one.digest, one.since], ensure_ascii=False)
        for one in manifest.worded
    )
    # The last of its members: what may stand in those before it is not looked at.
    head, _, tail = text.rpartition('"worded": []')
    return f'{head}"worded": [\n  {words}\n ]{tail}\n'.encode()


def _values(found: PublicObject) -> dict[str, str | int]:
    """Variants are made from no page's facts: of those a gallery has five a page."""
    made_from = {"made_from": found.made_from} if found.made_from else {}
    return {
        "content_type": found.content_type,
        "key": found.key,
        **made_from,
        "sha256": found.sha256,
        "size": found.size,
    }


def manifest_bytes(manifest: Manifest) -> bytes:
    """The same gzipped, as it is kept: ten thousand photos are twenty megabytes of text."""
    # Quickly: half of it are digests, of which no level makes less.
    return gzip.compress(manifest_json(manifest), compresslevel=1, mtime=0)


def read_manifest(data: bytes) -> Manifest:
    """The Manifest in ``data``, gzipped or as it is. Raises ValueError when it is another schema or
    not a manifest."""
    if data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as why:
            raise ValueError("a manifest that is cut off or damaged") from why
    values: dict[str, Any] = json.loads(data)
    if values.get("schema") != SCHEMA:
        raise ValueError(f"manifest schema {values.get('schema')!r}, expected {SCHEMA!r}")
    return Manifest(
        gallery=values["gallery"],
        stamp=Stamp(**values["stamp"]),
        content_digest=values["content_digest"],
        photos=tuple(PhotoId(photo) for photo in values["photos"]),
        objects=tuple(PublicObject(**found) for found in values["objects"]),
        worded=tuple(Worded(*found) for found in values.get("worded", ())),
    )
