"""Photos and the names they came under go in; the order in which they are shown comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gallery_media.model.photo import PhotoId


def shown_order(
    paths: Mapping[PhotoId, str], photos: Iterable[PhotoId]
) -> dict[PhotoId, tuple[object, ...]]:
    """Sort keys: folder and file name as people count (9 before 10), whenever it came.

    Files are received side by side, so the order of arrival within a drop would be chance.
    """
    return {photo: (*_counted(paths.get(photo, "")), photo) for photo in photos}


def cover_of(paths: Mapping[PhotoId, str]) -> PhotoId | None:
    """The photo that is shown first, if there is any."""
    order = shown_order(paths, paths)
    return min(order, key=lambda photo: order[photo], default=None)


def _counted(path: str) -> tuple[object, ...]:
    """Text and numbers in turn, so that equal places hold equal kinds."""
    parts = re.split(r"(\d+)", path.casefold())
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts))
