"""Where the test photos are, if this machine has them."""

from __future__ import annotations

import os
from pathlib import Path


def corpus_dir() -> Path | None:
    """The folder named by GALLERY_MEDIA_CORPUS, else the one beside the checkout, else None."""
    named = os.environ.get("GALLERY_MEDIA_CORPUS")
    root = Path(__file__).resolve().parents[2]
    folder = Path(named) if named else root.parent / "shared" / "photos"
    return folder if folder.is_dir() else None
