"""What a runner is to do: photos, rungs and a way; as a JSON file for runners of all languages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from gallery_media.model.variant import Format, Rung

LOSSLESS = "png"
"""Format of the rungs that outputs are measured against: the same tool's pixels, not encoded."""


@dataclass(frozen=True, slots=True)
class Photo:
    """An original on disk; sizes in pixels as it is stored upright."""

    name: str
    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """One output: ``format`` is avif, jpg or png; ``speed`` is libaom's."""

    format: str
    edge: int
    quality: int
    speed: int

    @classmethod
    def of(cls, rung: Rung) -> Wanted:
        return cls(str(rung.format), rung.long_edge, rung.quality, rung.speed)

    def rung(self) -> Rung:
        return Rung(Format(self.format), self.edge, self.quality, self.speed)


@dataclass(frozen=True, slots=True)
class Job:
    """``defaults``: encoders as they come, without our quality and speed."""

    way: str
    photos: tuple[Photo, ...]
    rungs: tuple[Wanted, ...]
    out: str
    workers: int
    modules: str
    defaults: bool = False

    def write(self, path: Path) -> str:
        path.write_text(json.dumps(asdict(self)))
        return str(path)

    @classmethod
    def read(cls, path: str) -> Job:
        values = json.loads(Path(path).read_text())
        photos = tuple(Photo(**photo) for photo in values.pop("photos"))
        rungs = tuple(Wanted(**rung) for rung in values.pop("rungs"))
        return cls(photos=photos, rungs=rungs, **values)

    def file(self, photo: Photo, rung: Wanted) -> Path:
        return Path(self.out) / f"{photo.name}-{rung.edge}.{rung.format}"

    def shares(self) -> Sequence[tuple[Photo, ...]]:
        """The photos, dealt out to the workers."""
        return [self.photos[n :: self.workers] for n in range(self.workers)]
