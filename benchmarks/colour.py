"""How far colours are off, as CIEDE2000: nothing goes in, rows per kind of original come out.

Mean / 99th percentile / largest. "Converted" is before any encoder; "as JPEG" is one of quality 98
and includes what 4:2:0 coding does at hard edges, which it does to sRGB originals as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.makers.charts import (
    SPACES,
    a_chart,
    a_chart_file,
    a_press_chart,
    middles,
    press_profile,
    press_to_srgb,
)
from tests.makers.colour_science import Colour, as_bytes, converter, deviation
from tests.makers.converted import (
    after_coding,
    before_coding,
    coded,
    middle,
    pixels,
    wide_gamut_photos,
)
from tests.makers.images import as_file

MIDDLE = 300  # pixels along each side of a photo's middle
MOST_PIXELS = 50_000_000
MEAN_GOAL, P99_GOAL = 1, 3

Rows = list[tuple[str, str]]
Convert = Callable[[Sequence[int]], Colour]


def measure_colour() -> Rows:
    """Rows of a table: what, and how far off. Photos only where the test photos are."""
    rows: Rows = []
    for name, profiled in SPACES.items():
        rows += _chart(name, a_chart_file(profiled.profile), converter(profiled.space))
    rows += _press()
    for name, profiled in SPACES.items():
        rows += _photos(name, converter(profiled.space))
    return rows


def told_of_goals(rows: Rows) -> str:
    """Whether what is converted, and the middles of patches in finished JPEGs, are near enough."""
    said = f"Goals: mean below {MEAN_GOAL}, 99th percentile below {P99_GOAL}."
    for what, ending in (
        ("before encoding", ", converted"),
        ("in the middles of the charts' patches as JPEG", ", as JPEG, middles of patches"),
    ):
        found = [figure.split(" / ") for name, figure in rows if name.endswith(ending)]
        mean, p99 = (max(float(figure[column]) for figure in found) for column in (0, 1))
        met = "met" if mean < MEAN_GOAL and p99 < P99_GOAL else "not met"
        said += f" They are {met} {what} (at most {mean:.2f} and {p99:.2f})."
    return (
        f"{said} Hard edges and saturated details are farther off in a JPEG, where 4:2:0 coding "
        "mixes neighbours: so is the reference itself, when it is coded."
    )


def _chart(name: str, data: bytes, convert: Convert) -> Rows:
    source, inner = a_chart().tobytes(), middles(a_chart()).tobytes()
    finished = after_coding(data)
    srgb = before_coding(data).srgb
    measured = (
        ("converted", source, srgb),
        ("as JPEG, middles of patches", inner, middles(finished).tobytes()),
        ("as JPEG, with hard edges", source, finished.tobytes()),
        ("if its profile were ignored", source, source),
    )
    return [
        (f"{name} chart, {what}", str(deviation(pixels(one), pixels(other), convert)))
        for what, one, other in measured
    ]


def _press() -> Rows:
    chart = a_press_chart()
    data = as_file(chart, "TIFF", icc_profile=press_profile())
    finished = middles(after_coding(data)).tobytes()
    measured = (
        ("converted", chart.tobytes(), before_coding(data).srgb),
        ("as JPEG, middles of patches", middles(chart).tobytes(), finished),
    )
    return [
        (f"CMYK chart, {what}", str(deviation(pixels(one, 4), pixels(other), press_to_srgb)))
        for what, one, other in measured
    ]


def _photos(name: str, convert: Convert) -> Rows:
    """The middles of all photos of a space, taken together."""
    paths = [path for space, path in wide_gamut_photos(MOST_PIXELS) if space == name]
    if not paths:
        return []
    columns: list[list[tuple[int, ...]]] = [[], [], [], []]
    for path in paths:
        for column, pixel_data in zip(columns, _measured(path, convert), strict=True):
            column += pixels(pixel_data)
    source, *others = columns
    what = ("converted", "as JPEG", "the reference itself as JPEG")
    rows = [*zip(what, others, strict=True), ("if their profile were ignored", source)]
    count = f"{len(paths)} {name} photo{'s' * (len(paths) > 1)}"
    return [(f"{count}, {said}", str(deviation(source, found, convert))) for said, found in rows]


def _measured(path: Path, convert: Convert) -> tuple[bytes, ...]:
    """Of the middle of one photo: its own numbers; converted; that and the reference, coded."""
    made = middle(before_coding(path.read_bytes()), MIDDLE)
    reference = as_bytes(pixels(made.numbers), convert)
    return made.numbers, made.srgb, coded(made.size, made.srgb), coded(made.size, reference)
