"""The files that are mutated: a pool is named, its seeds come out, always in the same order.

``made`` are originals that the makers build here and now, ``corpus`` the small ones of the test
photos where the machine has them, ``finished`` the house's own variants, which the audit accepts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pillow_heif
from PIL.PngImagePlugin import PngInfo

from gallery_media.demo.camera_file import camera_file
from gallery_media.demo.cameras import CAMERAS, shot_of
from gallery_media.demo.exif import exif_block
from gallery_media.demo.scenes import SCENES
from gallery_media.demo.wording import Told, photoshop_resources, xmp_packet
from gallery_media.metadata.embed import embed
from gallery_media.model.metadata import Preset, PublicFormat, PublicMetadata
from tests.makers.corpus import corpus_dir
from tests.makers.images import a_scene, as_file, display_p3
from tests.makers.records import FULL, a_finished

LARGEST = 64_000
"""Bytes of a corpus file: small ones are many, and a mutation hits something more often."""

_PHOTOS = frozenset(".jpg .jpeg .png .webp .heic .heif .hif .avif .tif .tiff .gif".split())
_SIZE = (48, 32)


@dataclass(frozen=True, slots=True)
class Seed:
    """A file before it is mutated. ``name`` is what a finding may say of it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FinishedSeed(Seed):
    """A variant that the audit accepts with this record and preset; sizes in pixels."""

    format: PublicFormat
    width: int
    height: int
    record: PublicMetadata
    preset: Preset


@cache
def made() -> tuple[Seed, ...]:
    """Every accepted format, with and without what cameras and editing programs leave in it."""
    return tuple(Seed(f"made/{name}", data) for name, data in _made())


@cache
def corpus() -> tuple[Seed, ...]:
    """The small files of the test photos, the hostile ones too; empty where there are none."""
    folder = corpus_dir()
    if folder is None:
        return ()
    paths = sorted((folder / "metadata").rglob("*"))
    small = [
        path
        for path in paths
        if path.suffix.lower() in _PHOTOS and path.is_file() and path.stat().st_size <= LARGEST
    ]
    return tuple(Seed(path.relative_to(folder).as_posix(), path.read_bytes()) for path in small)


@cache
def finished() -> tuple[FinishedSeed, ...]:
    """Each public format: bare, with a rights block, and as a press download."""
    return tuple(_finished())


def _made() -> Iterator[tuple[str, bytes]]:
    shot = shot_of(0, CAMERAS["X-24"], SCENES[0].taken, 3)
    told = Told("Virsraksts", "Paraksts ar ēāšņ", ("Cēsis",), "Pils parks", ())
    scene = a_scene(*_SIZE)
    thumbnail = as_file(a_scene(16, 12), "JPEG")
    exif = exif_block(shot, "Virsraksts", _SIZE, 6, thumbnail)
    xmp = xmp_packet(shot, told, _SIZE)
    profile = display_p3()

    bare = as_file(scene, "JPEG")
    yield "bare.jpg", bare
    yield (
        "camera.jpg",
        camera_file(
            bare,
            exif=exif,
            xmp=xmp,
            photoshop=photoshop_resources(shot, told),
            comment="Brīvprātīgie",
            trailer=shot,
        ),
    )
    yield "progressive.jpg", as_file(scene, "JPEG", progressive=True, icc_profile=profile)
    yield "restarts.jpg", as_file(scene, "JPEG", restart_marker_rows=1, comment=b"A comment")
    yield "press.jpg", as_file(scene.convert("CMYK"), "JPEG")

    texts = PngInfo()
    texts.add_text("Author", "Anna Paraudziņa")
    texts.add_text("Comment", "A text of many words. " * 9, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
    yield "texts.png", as_file(scene, "PNG", exif=exif, pnginfo=texts, icc_profile=profile)
    yield "palette.png", as_file(scene.quantize(16), "PNG")
    yield "transparent.png", as_file(scene.convert("RGBA"), "PNG")
    yield "moving.png", as_file(scene, "PNG", save_all=True, append_images=[scene.rotate(90)])

    yield "bare.webp", as_file(scene, "WEBP")
    told_webp = {"exif": exif, "xmp": xmp, "icc_profile": profile}
    yield "told.webp", as_file(scene.convert("RGBA"), "WEBP", lossless=True, **told_webp)
    yield "moving.webp", as_file(scene, "WEBP", save_all=True, append_images=[scene.rotate(90)])

    yield "bare.tif", as_file(scene, "TIFF")
    yield "told.tif", as_file(scene, "TIFF", exif=exif)
    yield "packed.tif", as_file(scene, "TIFF", compression="tiff_lzw")
    yield "deflated.tif", as_file(scene.convert("L"), "TIFF", compression="tiff_adobe_deflate")
    yield "jpeg.tif", as_file(scene, "TIFF", compression="jpeg", tiffinfo={700: xmp})

    yield "bare.gif", as_file(scene, "GIF", comment=b"A comment")
    yield "moving.gif", as_file(scene, "GIF", save_all=True, append_images=[scene.rotate(90)])

    yield "bare.avif", as_file(scene, "AVIF", quality=50, speed=10)
    yield "told.avif", as_file(scene, "AVIF", speed=10, exif=exif, xmp=xmp, icc_profile=profile)
    pillow_heif.register_heif_opener()
    yield "bare.heic", as_file(scene, "HEIF", quality=50)
    yield "told.heic", as_file(scene, "HEIF", quality=50, exif=exif, xmp=xmp)


def _finished() -> Iterator[FinishedSeed]:
    nothing, rights = PublicMetadata(), FULL.narrowed(Preset.STRICT)
    for format in PublicFormat:
        bare = a_finished(format, _SIZE)
        yield _seed("bare", format, bare, nothing)
        yield _seed("told", format, embed(bare, format, rights), rights)
        press = embed(bare, format, FULL, preset=Preset.CREDITS)
        yield _seed("press", format, press, FULL, Preset.CREDITS)
    png, webp = PublicFormat.PNG, PublicFormat.WEBP
    yield _seed("light", png, a_finished(png, _SIZE, compress_level=1), nothing)
    yield _seed("lossless", webp, a_finished(webp, _SIZE, lossless=True), nothing)


def _seed(
    name: str,
    format: PublicFormat,
    data: bytes,
    record: PublicMetadata,
    preset: Preset = Preset.STRICT,
) -> FinishedSeed:
    return FinishedSeed(f"finished/{name}.{format}", data, format, *_SIZE, record, preset)
