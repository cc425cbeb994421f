"""libvips, set up for one photo at a time; importing this module is what sets it up.

One thread, because photos run side by side in child processes; no cache, because no operation
repeats; only the loaders that ``sniff`` knows, because libvips would also open SVG, PDF or raw.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable
from typing import Any

# Read once by the library when it starts. Higher than any accepted edge: the table that leads
# from linear light back to sRGB is itself an image, 65,536 pixels wide.
os.environ.setdefault("VIPS_MAX_COORD", "65536")
# From 100 MB of pixels on it would write them to a temporary file: no original's pixels belong
# there, and a confined child may not write files. Its cap on memory decides instead.
os.environ.setdefault("VIPS_DISC_THRESHOLD", "64g")

import pyvips

_LOADERS = ("Jpeg", "Png", "Webp", "Tiff", "Heif", "Nsgif")

pyvips.voperation.concurrency_set(1)
pyvips.cache_set_max(0)
pyvips.operation_block_set("VipsForeignLoad", True)
for _loader in _LOADERS:
    pyvips.operation_block_set(f"VipsForeignLoad{_loader}", False)


def from_memory(data: Any, width: int, height: int, bands: int, format: str = "uchar") -> Any:
    """Wrap pixels in memory as an image that keeps the memory alive.

    Never call ``copy_memory`` on the result: it copies nothing, drops the reference, and what is
    read later is noise (seen in 20 of 20 tries).
    """
    return pyvips.Image.new_from_memory(data, width, height, bands, format)


def table(values: Iterable[float]) -> Any:
    """Numbers as a lookup table for ``maplut``: one row, one band, floating point."""
    row = array("f", values)
    return from_memory(row.tobytes(), len(row), 1, 1, "float")


def matrix(rows: Iterable[Iterable[float]]) -> Any:
    """Rows of a matrix for ``recomb``."""
    return pyvips.Image.new_from_array([list(row) for row in rows])


def in_memory(image: Any) -> Any:
    """Compute the image once; the result has the pixels and their meaning, and no metadata."""
    pixels = from_memory(
        image.write_to_memory(), image.width, image.height, image.bands, image.format
    )
    return pixels.copy(interpretation=image.interpretation)
