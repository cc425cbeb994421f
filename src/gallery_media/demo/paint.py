"""Paints demo photos: a number goes in, a whole camera file with its words comes out.

A picture is painted at about 1,600 pixels, enlarged, and given the grain of a sensor at full
size. Pillow enlarges, not pyvips: with luminance and colour apart (colour is halved by the JPEG
anyway) a 24-megapixel photo takes 0.5 s of CPU, against 1.3 s for three channels in pyvips.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageFilter

from gallery_media.demo.camera_file import camera_file
from gallery_media.demo.cameras import CAMERAS, Shot, shot_of
from gallery_media.demo.canvas import Canvas
from gallery_media.demo.exif import exif_block
from gallery_media.demo.finish import graded
from gallery_media.demo.scenes import NAMES, SCENES, Scene
from gallery_media.demo.wording import Face, Told, photoshop_resources, xmp_packet
from gallery_media.demo.words import DemoWords, words_about

QUALITY = 92
PAINTED_EDGE = 1600
"""Long edge in pixels at which pictures are painted; panoramas half as long again."""

KEYWORDS = ("Cēsis", "sarunu festivāls", "demokrātija", "sociālā uzņēmējdarbība")


@dataclass(frozen=True, slots=True)
class DemoPhoto:
    """A camera file as a photographer would hand it in, and the desk's words about it."""

    name: str
    data: bytes
    words: tuple[DemoWords, ...]


def paint_photo(number: int, megapixels: float | None = None) -> DemoPhoto:
    """Paint one of the demo's photos, always the same bytes for the same arguments.

    Args:
        number: 0 to 23, in the order in which the photos were taken.
        megapixels: how large; by default what the camera has, 12 to 24.

    Raises:
        IndexError: there is no such photo.
    """
    if not 0 <= number < len(SCENES):
        raise IndexError(f"the demo has photos 0 to {len(SCENES) - 1}, not {number}")
    scene = SCENES[number]
    size = _sized(scene.size, megapixels)
    shot = shot_of(number, CAMERAS[scene.camera], scene.taken, scene.brightness)
    words = words_about(scene.name)
    upright = _painted(scene, _sized(size, min(1.0, _painted_megapixels(size))), scene.seed)
    pixels = _developed(_as_stored(upright, scene.orientation), _stored(size, scene), shot)
    data = _file(pixels, scene, shot, words[0])
    return DemoPhoto(shot.name, data, words)


def paint_all(workers: int, directory: Path | None = None) -> Iterator[DemoPhoto]:
    """Paint all photos in child processes and yield each as soon as it is finished.

    Args:
        workers: how many processes, one for each core at most.
        directory: where to write them as files, if anywhere; must exist.
    """
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        painting = {pool.submit(paint_photo, number) for number in range(len(SCENES))}
        for done in as_completed(painting):
            painting.discard(done)  # so that a photo that has been taken can be forgotten
            photo = done.result()
            if directory is not None:
                (directory / photo.name).write_bytes(photo.data)
            yield photo


def _sized(size: tuple[int, int], megapixels: float | None) -> tuple[int, int]:
    """The same shape with this many megapixels, in whole blocks of 2 pixels."""
    if megapixels is None:
        return size
    scale = (megapixels * 1_000_000 / (size[0] * size[1])) ** 0.5
    return max(2, round(size[0] * scale / 2) * 2), max(2, round(size[1] * scale / 2) * 2)


def _painted_megapixels(size: tuple[int, int]) -> float:
    longest, shortest = max(size), min(size)
    edge = PAINTED_EDGE * (1.5 if longest > 2 * shortest else 1.0)
    scale = min(1.0, edge / longest)
    return longest * shortest * scale * scale / 1_000_000


def _painted(scene: Scene, size: tuple[int, int], seed: int) -> Image.Image:
    rng = Random(f"{scene.name} {seed}")  # noqa: S311 - places figures, nothing secret
    canvas = Canvas.blank(size, scene.light, rng)
    scene.painter(canvas)
    return graded(canvas.image, scene.grade)


def _stored(size: tuple[int, int], scene: Scene) -> tuple[int, int]:
    return (size[1], size[0]) if scene.orientation in (6, 8) else size


def _as_stored(upright: Image.Image, orientation: int) -> Image.Image:
    """Turned the way a camera held on its side writes it (EXIF 2.32, 4.6.4 Orientation)."""
    if orientation == 6:  # to be shown, turn clockwise; so it is stored turned against it
        return upright.transpose(Image.Transpose.ROTATE_90)
    if orientation == 8:
        return upright.transpose(Image.Transpose.ROTATE_270)
    return upright


def _developed(picture: Image.Image, size: tuple[int, int], shot: Shot) -> Image.Image:
    """Full size, in luminance and colour, with the grain that the sensor has at this ISO."""
    luminance, blue, red = picture.convert("YCbCr").split()
    luminance = luminance.resize(size, Image.Resampling.LANCZOS)
    blue = blue.resize(size, Image.Resampling.BILINEAR)
    red = red.resize(size, Image.Resampling.BILINEAR)
    strength = 0.075 + 0.03 * (shot.iso / 400) ** 0.5
    rng = Random(shot.unique_id)  # noqa: S311 - grain
    # A tile is enough: nobody recognises noise. Slightly blurred, as demosaicing leaves it.
    edge = min(1024, max(size))
    tile = Image.frombytes("L", (edge, edge), rng.randbytes(edge * edge))
    tile = tile.filter(ImageFilter.GaussianBlur(0.6)).point(
        [round(128 + (value - 128) * strength) for value in range(256)]
    )
    grain = Image.new("L", size)
    for x in range(0, size[0], edge):
        for y in range(0, size[1], edge):
            grain.paste(tile, (x, y))
    return Image.merge("YCbCr", (ImageChops.add(luminance, grain, 1, -128), blue, red))


def _file(pixels: Image.Image, scene: Scene, shot: Shot, words: DemoWords) -> bytes:
    encoded = BytesIO()
    pixels.save(encoded, "JPEG", quality=QUALITY, subsampling="4:2:0")
    told = Told(
        headline=words.headline,
        caption=words.caption,
        keywords=KEYWORDS,
        sublocation=scene.place,
        faces=_faces(scene, shot.number),
    )
    return camera_file(
        encoded.getvalue(),
        exif=exif_block(shot, told.headline, pixels.size, scene.orientation, _thumbnail(scene)),
        xmp=xmp_packet(shot, told, pixels.size),
        photoshop=photoshop_resources(shot, told),
        comment=scene.comment,
        trailer=shot if scene.trailer else None,
    )


def _thumbnail(scene: Scene) -> bytes:
    """The view that the camera embedded before the photographer chose another: more of the scene."""
    if not scene.thumbnail:
        return b""
    view = _painted(scene, (320, 240), scene.seed + 100)
    small = BytesIO()
    view.resize((160, 120), Image.Resampling.LANCZOS).save(small, "JPEG", quality=80)
    return small.getvalue()


def _faces(scene: Scene, number: int) -> tuple[Face, ...]:
    """Named regions in the coordinates of the stored, not yet turned picture."""
    width, height = scene.size
    faces = []
    for place, (x, y, tall) in enumerate(scene.faces):
        wide = tall * height / width * 0.8
        name = NAMES[(number * 2 + place) % len(NAMES)]
        match scene.orientation:
            case 6:
                faces.append(Face(name, y, 1 - x, tall, wide))
            case 8:
                faces.append(Face(name, 1 - y, x, tall, wide))
            case _:
                faces.append(Face(name, x, y, wide, tall))
    return tuple(faces)
