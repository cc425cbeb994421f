"""Photos go in, a row for each rung of each recipe comes out: score and bytes.

The score is SSIMULACRA2 of an encoded rung against the same pixels before encoding; of rungs with
more than 1.2 megapixels their middle is taken. Of every rung the mean and the worst photo are told.
"""

from __future__ import annotations

import io
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from benchmarks.ours import as_picture
from benchmarks.photos import BenchPhoto
from benchmarks.scores import scores
from benchmarks.stages import finished_pixels
from gallery_media.imaging.encode import JPEGLI, encode
from gallery_media.imaging.negative import Pixels
from gallery_media.model.jpegli import jpegli_quality
from gallery_media.model.variant import BALANCED, BEST, FAST, TURBO, Format, Recipe, Rung

MIDDLE = (1280, 960)  # pixels
HEADING = ["recipe", "rung", "encoder", "q", "photos", "mean", "worst", "KB, median", "KB, largest"]


@dataclass(frozen=True, slots=True)
class Coding:
    """One rung as one encoder makes it in one recipe."""

    recipe: str
    rung: Rung
    encoder: str

    @property
    def row(self) -> list[str]:
        format = "AVIF" if self.rung.format is Format.AVIF else "JPEG"
        return [
            self.recipe,
            f"{format} {self.rung.long_edge}",
            self.encoder,
            self._quality,
        ]

    @property
    def _quality(self) -> str:
        """As the encoder takes it."""
        quality = self.rung.quality
        if self.encoder and self.encoder == JPEGLI and self.rung.format is Format.JPEG:
            quality = jpegli_quality(quality, self.rung.long_edge)
        return str(quality)


def measure_quality(photos: Sequence[BenchPhoto]) -> list[list[str]]:
    """Rows as ``HEADING`` says. Photos smaller than a rung are left out of its row."""
    found: dict[Coding, list[tuple[float, int]]] = {coding: [] for coding in codings()}
    with tempfile.TemporaryDirectory() as folder:
        for photo in photos:
            for coding, score, size in _of_photo(photo, list(found), Path(folder)):
                found[coding].append((score, size))
    return [[*coding.row, *_figures(values)] for coding, values in found.items() if values]


def codings() -> Iterator[Coding]:
    """What is measured: each AVIF rung of each recipe, each JPEG rung by each encoder."""
    for recipe in (FAST, BALANCED, BEST):
        for rung in recipe.rungs:
            if rung.format is Format.AVIF:
                yield Coding(recipe.name, rung, f"libaom, speed {rung.speed}")
    for rung in (*(r for r in BALANCED.rungs if r.format is Format.JPEG), BALANCED.press):
        for encoder in (TURBO, JPEGLI):
            if encoder:
                yield Coding("all", rung, encoder)


def _of_photo(
    photo: BenchPhoto, wanted: Sequence[Coding], folder: Path
) -> Iterator[tuple[Coding, float, int]]:
    edges = {coding.rung.long_edge for coding in wanted}
    recipe = Recipe(tuple(Rung(Format.AVIF, edge, 60) for edge in sorted(edges)))
    made: list[tuple[Coding, tuple[Path, Path], int]] = []
    for pixels in finished_pixels(photo.data, recipe):
        edge = max(pixels.width, pixels.height)
        reference = _middle(as_picture(pixels), folder / f"{edge}.bmp")
        for number, coding in enumerate(wanted):
            if coding.rung.long_edge == edge:
                data = _encoded(pixels, coding)
                with Image.open(io.BytesIO(data)) as picture:
                    other = _middle(picture, folder / f"{edge}-{number}.bmp")
                made.append((coding, (reference, other), len(data)))
    results = scores([pair for _, pair, _ in made])
    for (coding, _, size), score in zip(made, results, strict=True):
        yield coding, score, size


def _encoded(pixels: Pixels, coding: Coding) -> bytes:
    encoder = coding.encoder if coding.rung.format is Format.JPEG else TURBO
    return encode(pixels, coding.rung, encoder)


def _middle(picture: Image.Image, path: Path) -> Path:
    width, height = picture.size
    wide, high = MIDDLE if width >= height else MIDDLE[::-1]
    left, top = max(0, (width - wide) // 2), max(0, (height - high) // 2)
    box = (left, top, min(width, left + wide), min(height, top + high))
    picture.convert("RGB").crop(box).save(path, "BMP")
    return path


def _figures(values: Sequence[tuple[float, int]]) -> list[str]:
    marks, sizes = [score for score, _ in values], [size / 1000 for _, size in values]
    return [
        str(len(values)),
        f"{statistics.mean(marks):.1f}",
        f"{min(marks):.1f}",
        f"{statistics.median(sizes):.0f}",
        f"{max(sizes):.0f}",
    ]
