"""A row of the table of variants goes in; the variant comes out."""

from __future__ import annotations

from typing import Any

from gallery_media.model.photo import PhotoId
from gallery_media.model.variant import Format, LabelKind, Variant
from gallery_media.model.verdict import PRESETS


def variant_of(row: Any) -> Variant:
    """``row`` has the table's columns, its photo's id among them."""
    return Variant(
        PhotoId(row.photo_id),
        Format(row.format),
        row.rung,
        row.width,
        row.height,
        row.sha256,
        row.bytes,
        PRESETS[row.policy],
        LabelKind(row.label),
        row.lang,
    )
