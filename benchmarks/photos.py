"""Photos to measure with: a folder's, or the demo's own painted ones."""

from __future__ import annotations

import os
from pathlib import Path

from gallery_media.demo.paint import paint_photo

CORPUS = "GALLERY_MEDIA_CORPUS"


def bench_photos(count: int) -> tuple[str, list[bytes]]:
    """Where they are from, in words, and their bytes."""
    folder = Path(os.environ.get(CORPUS, "../shared/photos")) / "bench"
    if folder.is_dir():
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".jpg")
        photos = [path.read_bytes() for path in found[:count]]
        return f"{len(photos)} camera photographs of 12 to 26 megapixels", photos
    return f"{count} painted photographs of 12 to 24 megapixels", [
        paint_photo(number).data for number in range(count)
    ]
