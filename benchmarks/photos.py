"""Photos to measure with: a folder's, else the test photos', else the demo's own painted ones."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageEnhance

from gallery_media.demo.paint import paint_photo

FOLDER = "PHOTOS"
"""Environment variable: a folder of JPEGs to measure with."""

CORPUS = "GALLERY_MEDIA_CORPUS"
"""Environment variable: where the test photos are."""

SUFFIXES = (".jpg", ".jpeg")

SCENES = (
    "bench/test-assets__book-beside-flowers.jpg",
    "bench/test-assets__craft-beer.jpg",
    "bench/test-assets__handwritten-notes.jpg",
    "bench/test-assets__japanese-shop.jpg",  # a street at night
    "bench/digicam_corpus__102_0009.JPG",
    "bench/digicam_corpus__DSC_0001.JPG",
    "bench/digicam_corpus___K6A7941.JPG",
    "metadata/mixed-exifr/xmp_depth_map.jpg",  # flowers and leaves
    "metadata/mixed-nom-exif/broken.jpg",  # people on grass; only its metadata is broken
    "metadata/rights-and-captions/smoke_upstream66.jpg",  # bright screens in a dark hall
    "metadata/c2pa/files-for-signing-tests__prerelease.jpg",  # saturated ribbons
    "metadata/people-and-places/orientation__Portrait_1.jpg",
)
"""Twelve real photos of different kinds, for questions of quality."""


@dataclass(frozen=True, slots=True)
class BenchPhoto:
    """One photo: what to call it in a table, and its bytes."""

    name: str
    data: bytes


def bench_photos(count: int) -> tuple[str, list[bytes]]:
    """Where they are from, in words, and their bytes: large ones, for questions of speed."""
    chosen = os.environ.get(FOLDER)
    if chosen:
        photos = [path.read_bytes() for path in _jpegs(Path(chosen))[:count]]
        if not photos:
            raise SystemExit(f"{FOLDER}={chosen}: there is no JPEG in it; name a folder of photos.")
        return f"{len(photos)} photographs of the folder that was given", photos
    folder = corpus() / "bench"
    if folder.is_dir():
        photos = [path.read_bytes() for path in _jpegs(folder)[:count]]
        return f"{len(photos)} camera photographs of 12 to 26 megapixels", photos
    return f"{count} painted photographs of 12 to 24 megapixels", [
        paint_photo(number).data for number in range(count)
    ]


def quality_photos() -> tuple[str, list[BenchPhoto]]:
    """Where they are from, in words, and at least twelve photos, stage light and night included."""
    if os.environ.get(FOLDER):
        origin, photos = bench_photos(50)
        return origin, [BenchPhoto(f"photo {n}", data) for n, data in enumerate(photos, 1)]
    if not (corpus() / "bench").is_dir():
        origin, photos = bench_photos(12)
        return origin, [BenchPhoto(f"painted {n}", data) for n, data in enumerate(photos, 1)]
    real = [BenchPhoto(Path(name).stem, (corpus() / name).read_bytes()) for name in SCENES]
    made = list(_made(real))
    words = f"{len(real)} real photos, one of them at night, and {len(made)} made of real ones"
    return f"{words} (coloured stage light; night with sensor noise)", [*real, *made]


def corpus() -> Path:
    """The folder of the test photos; it may be missing."""
    return Path(os.environ.get(CORPUS, "../shared/photos"))


def enlarged(data: bytes, megapixels: float) -> bytes:
    """A camera-like JPEG of about so many megapixels: Lanczos, sensor noise, quality 92, 4:2:2."""
    with Image.open(io.BytesIO(data)) as photo:
        picture = photo.convert("RGB")
    scale = (megapixels * 1e6 / (picture.width * picture.height)) ** 0.5
    size = (round(picture.width * scale), round(picture.height * scale))
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    return _as_jpeg(_noisy(picture, 6.0))


def _made(real: list[BenchPhoto]) -> Iterator[BenchPhoto]:
    people, bar = real[8], real[1]
    yield BenchPhoto("stage light, bar", _as_jpeg(_on_stage(bar.data, (255, 60, 150))))
    yield BenchPhoto("stage light, people", _as_jpeg(_on_stage(people.data, (70, 90, 255))))
    yield BenchPhoto("night, bar", _as_jpeg(_at_night(bar.data)))
    yield BenchPhoto("night, flowers", _as_jpeg(_at_night(real[7].data)))


def _on_stage(data: bytes, colour: tuple[int, int, int]) -> Image.Image:
    """One spot of saturated light, the rest falling off into black, and some noise."""
    picture = _opened(data)
    spot = ImageChops.invert(Image.radial_gradient("L")).resize(picture.size)
    light = Image.merge("RGB", [spot.point(lambda v, c=c: min(255, v * c // 160)) for c in colour])
    return _noisy(ImageChops.multiply(picture, light), 5.0)


def _at_night(data: bytes) -> Image.Image:
    """A quarter of the light, warm, with the noise of a high ISO."""
    dark = ImageEnhance.Brightness(_opened(data)).enhance(0.3)
    warm = Image.merge(
        "RGB",
        [
            band.point(lambda v, g=gain: int(v * g))
            for band, gain in zip(dark.split(), (1.15, 0.9, 0.6), strict=True)
        ],
    )
    return _noisy(warm, 8.0)


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as photo:
        return photo.convert("RGB")


def _noisy(picture: Image.Image, sigma: float) -> Image.Image:
    """Gaussian noise, the same in all channels; another each time, like a camera's."""
    noise = Image.effect_noise(picture.size, sigma)
    return ImageChops.add(picture, Image.merge("RGB", [noise] * 3), 1.0, -128)


def _as_jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, subsampling=1)
    return out.getvalue()


def _jpegs(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SystemExit(f"{folder} is no folder; give one with photos.")
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
