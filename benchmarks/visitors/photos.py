"""A folder goes in; sixty photos made of a dozen lie in it afterwards, always the same ones."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

from PIL import Image

from benchmarks.photos import SCENES, corpus
from gallery_media.demo.paint import paint_photo

COUNT = 60
EDGE = 2400
RATIOS = (1.5, 1.333, 0.667, 1.778, 1.0, 1.5, 0.75)
"""Of the crops; mostly landscape, as galleries of events are."""


def sixty_photos(folder: Path) -> str:
    """Write ``IMG_0001.JPG`` and so on, unless they are there; says what they are made of."""
    real = (corpus() / "bench").is_dir()
    sources = [str(corpus() / name) for name in SCENES] if real else []
    words = (
        f"{COUNT} crops of {len(SCENES)} real photos"
        if real
        else f"{COUNT} crops of painted photos"
    )
    if len(list(folder.glob("*.JPG"))) == COUNT:
        return words
    folder.mkdir(parents=True, exist_ok=True)
    chance = Random(60)
    for number in range(COUNT):
        data = (
            Path(sources[number % len(sources)]).read_bytes()
            if real
            else paint_photo(number % 24).data
        )
        with Image.open(io.BytesIO(data)) as photo:
            crop = _crop(photo.convert("RGB"), RATIOS[number % len(RATIOS)], chance)
        crop.save(folder / f"IMG_{number + 1:04d}.JPG", quality=92, subsampling=1)
    return words


def _crop(picture: Image.Image, ratio: float, chance: Random) -> Image.Image:
    """A part of at least 60 % of what fits, enlarged or reduced to the edge."""
    width = min(picture.width, picture.height * ratio) * chance.uniform(0.6, 1)
    height = width / ratio
    left = chance.uniform(0, picture.width - width)
    top = chance.uniform(0, picture.height - height)
    scale = EDGE / max(width, height)
    size = (round(width * scale), round(height * scale))
    box = (left, top, left + width, top + height)
    return picture.resize(size, Image.Resampling.LANCZOS, box=box)
