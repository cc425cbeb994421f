"""Photos go in, rows come out: where the CPU time of developing goes, and how near a floor it is.

The floor is what no ladder can do without: libjpeg's scaled decode of the original, and encoding
the finished rungs; it resizes nothing and converts no colours. Everything is measured in this
process, each part by itself; a sum of parts below the whole would show hidden copies.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pyvips

from benchmarks.measure import cpu_of
from benchmarks.ours import as_picture
from benchmarks.photos import enlarged
from benchmarks.stages import finished_pixels, sizes_of, top_picture
from gallery_media.imaging.decode import decode
from gallery_media.imaging.develop import develop
from gallery_media.imaging.encode import JPEGLI, best_jpeg_encoder, encode
from gallery_media.imaging.geometry import Size, shrink_on_load
from gallery_media.imaging.ladder import climb_down, mean_colour
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.negative import Pixels
from gallery_media.imaging.sniff import sniff
from gallery_media.model.variant import BALANCED, RECIPES, TURBO, Development, Format, Recipe, Rung

JPEG_LADDER = Recipe(
    tuple(Rung(Format.JPEG, r.long_edge, 75) for r in BALANCED.rungs if r.format is Format.AVIF)
)
"""All six sizes as JPEG: what peers are asked for."""

GOALS = {12: 2.2, 45: 1.6}
"""Megapixels of the original, and at most how many times the floor the ladder may take."""


def measure_floor(photos: Sequence[bytes], goals: Mapping[int, float] = GOALS) -> list[list[str]]:
    """Megapixels, encoder, the ladder's CPU as a multiple of the floor, what was aimed at."""
    rows = []
    for megapixels, goal in goals.items():
        originals = [enlarged(photo, megapixels) for photo in photos]
        for encoder in filter(None, (JPEGLI, TURBO)):
            recipe = replace(JPEG_LADDER, jpeg_encoder=encoder)
            ladders, floors = [], []
            for data in originals:
                pixels = list(finished_pixels(data, recipe))
                ladders.append(cpu_of(partial(develop, data, recipe, Limits())))
                floors.append(cpu_of(partial(_floor, data, recipe, pixels)))
            rows.append(
                [
                    f"{megapixels} MP",
                    encoder,
                    f"{statistics.mean(ladders) * 1000:.0f} ms",
                    f"{statistics.mean(floors) * 1000:.0f} ms",
                    f"{sum(ladders) / sum(floors):.2f}",
                    f"{goal:.1f}",
                ]
            )
    return rows


def measure_split(photos: Sequence[bytes], recipe: Recipe) -> list[list[str]]:
    """Milliseconds of CPU a photo and share of the whole, by part; then whole ÷ sum of parts."""
    parts: dict[str, list[float]] = {}
    whole = []
    for data in photos:
        for name, spent in _parts(data, recipe):
            parts.setdefault(name, []).append(spent)
        whole.append(cpu_of(partial(develop, data, recipe, Limits()), 3))
    together = sum(map(sum, parts.values()))
    rows = [
        [name, f"{statistics.mean(spent) * 1000:.0f} ms", f"{sum(spent) / sum(whole):.1%}"]
        for name, spent in parts.items()
    ]
    rows.append(["the whole step", f"{statistics.mean(whole) * 1000:.0f} ms", "100 %"])
    return [*rows, ["whole ÷ sum of its parts", f"{sum(whole) / together:.2f}", ""]]


def measure_recipes(photos: Sequence[bytes]) -> list[list[str]]:
    """Of each built-in recipe: CPU a photo, bytes of all variants; both also ÷ balanced's."""
    spent: dict[str, list[float]] = {name: [] for name in RECIPES}
    sizes: dict[str, list[int]] = {name: [] for name in RECIPES}
    for data in photos:
        for name, plain in RECIPES.items():
            recipe = replace(plain, jpeg_encoder=best_jpeg_encoder())
            made: list[Development] = []
            spent[name].append(cpu_of(lambda: made.append(develop(data, recipe, Limits())), 1))  # noqa: B023
            sizes[name].append(sum(len(variant.data) for variant in made[-1].variants))
    usual = BALANCED.name
    return [
        [
            name,
            f"{statistics.mean(spent[name]):.2f} s",
            f"{sum(spent[name]) / sum(spent[usual]):.2f}",
            f"{statistics.mean(sizes[name]) / 1e6:.2f} MB",
            f"{sum(sizes[name]) / sum(sizes[usual]):.2f}",
        ]
        for name in RECIPES
    ]


def _parts(data: bytes, recipe: Recipe) -> list[tuple[str, float]]:
    sniffed = sniff(data, Limits())
    top = top_picture(data, recipe)
    sizes = sizes_of(top, recipe)
    light = recipe.linear_light_up_to
    pixels = list(climb_down(top.image, sizes, light))
    scaled = cpu_of(partial(_scaled_decode, data, recipe), 3)
    decoding = cpu_of(partial(decode, data, sniffed, recipe), 3)
    prepared = cpu_of(partial(top_picture, data, recipe), 3)
    handing = cpu_of(lambda: [as_picture(one) for one in pixels], 3)
    encoding = cpu_of(partial(_encoded, pixels, recipe), 3)
    return [
        ("decode (libjpeg, scaled)", scaled),
        ("fit to the highest rung", max(0.0, decoding - scaled)),
        ("upright, sRGB, flatten", max(0.0, prepared - decoding)),
        ("chain of rungs", cpu_of(lambda: list(climb_down(top.image, sizes, light)), 3)),
        ("mean colour", cpu_of(partial(mean_colour, pixels[-1]), 3)),
        ("hand-over to Pillow", handing),
        ("encode", max(0.0, encoding - handing)),
    ]


def _floor(data: bytes, recipe: Recipe, pixels: Sequence[Pixels]) -> None:
    _scaled_decode(data, recipe)
    _encoded(pixels, recipe)


def _scaled_decode(data: bytes, recipe: Recipe) -> None:
    """libjpeg alone, as small as the highest rung allows."""
    header = pyvips.Image.jpegload_buffer(data)
    stored = Size(header.width, header.height)
    scale = max(rung.long_edge for rung in recipe.rungs) / stored.long_edge
    top = Size(round(stored.width * scale), round(stored.height * scale))
    shrink = shrink_on_load(stored, top)
    pyvips.Image.jpegload_buffer(data, shrink=shrink, access="sequential").write_to_memory()


def _encoded(pixels: Sequence[Pixels], recipe: Recipe) -> None:
    for rung in recipe.rungs:
        for one in pixels:
            if max(one.width, one.height) == rung.long_edge:
                encode(one, rung, recipe.jpeg_encoder)
