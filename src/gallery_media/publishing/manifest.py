"""Manifests as JSON: a Manifest goes in and comes out again, byte for byte the same text."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Manifest, PublicObject, Stamp

SCHEMA = "gallery-media/manifest/1"


def manifest_json(manifest: Manifest) -> bytes:
    """Deterministic JSON (sorted keys, UTF-8, one line feed at the end)."""
    values = {"schema": SCHEMA, **asdict(replace(manifest, objects=()))}
    # Twelve thousand objects in a gallery of a thousand photos: a line for each, since only JSON
    # without indentation is written by the fast encoder.
    lines = (json.dumps(_values(found), ensure_ascii=False) for found in manifest.objects)
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1)
    objects = ",\n  ".join(lines)
    return text.replace('"objects": []', f'"objects": [\n  {objects}\n ]', 1).encode() + b"\n"


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


def read_manifest(data: bytes) -> Manifest:
    """The Manifest in ``data``. Raises ValueError when it is another schema or not a manifest."""
    values: dict[str, Any] = json.loads(data)
    if values.get("schema") != SCHEMA:
        raise ValueError(f"manifest schema {values.get('schema')!r}, expected {SCHEMA!r}")
    return Manifest(
        gallery=values["gallery"],
        stamp=Stamp(**values["stamp"]),
        content_digest=values["content_digest"],
        photos=tuple(PhotoId(photo) for photo in values["photos"]),
        objects=tuple(PublicObject(**found) for found in values["objects"]),
    )
