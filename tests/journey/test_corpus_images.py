"""Photos stored in every way that EXIF knows come out upright."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.model.variant import Format, Recipe, Rung
from tests.makers.corpus import corpus_dir
from tests.makers.images import distance, pixels_of

CORPUS = corpus_dir()
TWO_RUNGS = Recipe(
    rungs=(Rung(Format.AVIF, 320, 60, 10), Rung(Format.JPEG, 480, 80)), name="corpus"
)
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(CORPUS is None, reason="no test photos beside the checkout"),
]


def _files(folder: str) -> list[Path]:
    return sorted((CORPUS / "metadata" / folder).iterdir()) if CORPUS else []


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    """Two developers, as on a machine with two cores."""
    with Darkroom(2) as room:
        yield room


def test_all_orientations_show_the_same_picture(darkroom: Darkroom) -> None:
    """Nine files of one landscape, stored in every way that EXIF knows."""
    pictures = {}
    for file in _files("orientation"):
        if file.suffix == ".jpg":
            development, _ = darkroom.develop_and_audit(file.read_bytes(), TWO_RUNGS)
            assert (development.width, development.height) == (1800, 1200)
            jpeg = next(v for v in development.variants if v.format is Format.JPEG)
            pictures[file.name] = pixels_of(jpeg.data)
    assert len(pictures) == 9
    first = pictures["Landscape_1.jpg"]
    for name, picture in pictures.items():
        assert distance(first, picture) < 4, name
