"""A job (JSON file) goes in, files come out: our own engine as one whole process.

``ours`` encodes JPEGs with libjpeg-turbo, ``ours with jpegli`` with jpegli. Like the peers it
develops only; what the house does besides (confining, auditing, storing) is measured elsewhere.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from benchmarks.job import LOSSLESS, Job, Photo
from gallery_media.imaging.develop import develop
from gallery_media.imaging.encode import JPEGLI
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.negative import Pixels
from gallery_media.model.variant import TURBO, Format, Recipe, Rung

OURS, OURS_WITH_JPEGLI = "ours", "ours with jpegli"


def main() -> None:
    job = Job.read(sys.argv[1])
    if job.workers == 1:
        for photo in job.photos:
            work(job, photo)
        return
    with ProcessPoolExecutor(job.workers, get_context("spawn")) as pool:
        list(pool.map(work, [job] * len(job.photos), job.photos))


def work(job: Job, photo: Photo) -> None:
    data = Path(photo.path).read_bytes()
    if any(rung.format == LOSSLESS for rung in job.rungs):
        _lossless(job, photo, data)
        return
    recipe = Recipe(
        tuple(rung.rung() for rung in job.rungs),
        jpeg_encoder=JPEGLI if job.way == OURS_WITH_JPEGLI else TURBO,
    )
    made = {(v.format, v.rung): v.data for v in develop(data, recipe, Limits()).variants}
    for rung in job.rungs:
        job.file(photo, rung).write_bytes(made[Format(rung.format), rung.edge])


def _lossless(job: Job, photo: Photo, data: bytes) -> None:
    from benchmarks.stages import finished_pixels

    recipe = Recipe(tuple(Rung(Format.JPEG, rung.edge, 90) for rung in job.rungs))
    by_edge = {max(one.width, one.height): one for one in finished_pixels(data, recipe)}
    for rung in job.rungs:
        as_picture(by_edge[rung.edge]).save(job.file(photo, rung), compress_level=1)


def as_picture(pixels: Pixels) -> Image.Image:
    """Finished pixels for Pillow."""
    mode = "RGB" if pixels.bands == 3 else "L"
    return Image.frombytes(mode, (pixels.width, pixels.height), pixels.data)


if __name__ == "__main__":
    main()
