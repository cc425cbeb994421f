"""Pixels in a video's colour space (ITU-T H.273 code points) go in, the same in sRGB come out.

Phones and cameras write HDR photos (PQ, HLG) and wide ones (BT.2020) without an ICC profile, with
two numbers instead. Taken for sRGB they come out grey and flat, without any error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Any

from gallery_media.imaging import engine

SDR_WHITE = 203.0
"""Nits (cd/m2) of a white sheet of paper in an HDR picture (ITU-R BT.2408-7, table 1)."""

HDR_PEAK = 1000.0
"""Nits up to which highlights keep their shape; BT.2408's nominal peak, and HLG's own."""

_PQ, _HLG, _LINEAR = 16, 18, 8
_BT709 = 1  # the primaries of sRGB, too
_GAMMAS = {4: 2.2, 5: 2.8}
_AS_SRGB = frozenset({1, 6, 13, 14, 15})  # BT.709 and kin: shown with the same curve as sRGB

_Matrix = tuple[tuple[float, ...], ...]

# From linear light to linear sRGB, both under D65; from the chromaticities of H.273, table 2.
_TO_SRGB: dict[int, _Matrix] = {
    9: (  # BT.2020
        (1.660491, -0.587641, -0.072850),
        (-0.124550, 1.132900, -0.008349),
        (-0.018151, -0.100579, 1.118730),
    ),
    12: (  # Display P3
        (1.224940, -0.224940, 0.0),
        (-0.042057, 1.042057, 0.0),
        (-0.019638, -0.078636, 1.098274),
    ),
}
_LUMINANCE = ((0.2627, 0.6780, 0.0593),)  # of BT.2020, ITU-R BT.2100 table 5


@dataclass(frozen=True, slots=True)
class CodePoints:
    """Primaries and transfer function as H.273 numbers them (tables 2 and 3)."""

    primaries: int
    transfer: int

    @property
    def means_srgb(self) -> bool:
        """Also when they are unspecified (2), reserved (0) or of another age: the web's default."""
        is_plain = self.transfer not in (_PQ, _HLG, _LINEAR, *_GAMMAS)
        return is_plain and self.primaries not in _TO_SRGB

    @property
    def is_known(self) -> bool:
        """Whether both numbers say what the colours are, and the house does as they say."""
        transfers = (_PQ, _HLG, _LINEAR, *_GAMMAS, *_AS_SRGB)
        return self.primaries in (_BT709, *_TO_SRGB) and self.transfer in transfers

    @property
    def is_hdr(self) -> bool:
        return self.transfer in (_PQ, _HLG)


def by_code_points(image: Any, points: CodePoints) -> Any:
    """Decode to linear light, bend highlights into the range of paper, change primaries, encode.

    ``image``: libvips, 8 or 16 bits, one or three bands and perhaps alpha; so is the result, with
    8 bits.
    """
    alpha = image.extract_band(image.bands - 1) if image.hasalpha() else None
    colour = image.extract_band(0, n=image.bands - 1) if alpha is not None else image
    grey = colour.bands == 1
    light = _linear(colour.bandjoin([colour, colour]) if grey else colour, points)
    if points.is_hdr:
        light = _bent(light)
    light = light.recomb(_matrix(points.primaries))
    finished = light.copy(interpretation="scrgb").colourspace("srgb").cast("uchar")
    finished = finished.extract_band(0).copy(interpretation="b-w") if grey else finished
    if alpha is not None:
        wide = alpha.format == "ushort"
        finished = finished.bandjoin((alpha >> 8).cast("uchar") if wide else alpha)
    return engine.in_memory(finished)


def _matrix(primaries: int) -> Any:
    rows = _TO_SRGB.get(primaries, ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
    return engine.matrix(rows)


def _linear(colour: Any, points: CodePoints) -> Any:
    """Linear light in which 1 is the white of paper."""
    light = colour.maplut(_table(points.transfer, 65536 if colour.format == "ushort" else 256))
    if points.transfer != _HLG:
        return light
    # BT.2100, table 5: light on a display of 1,000 nits, of which HLG's system gamma is 1.2.
    luminance = light.recomb(engine.matrix(_LUMINANCE))
    return light * (luminance**0.2) * (HDR_PEAK / SDR_WHITE)


@lru_cache(maxsize=8)
def _table(transfer: int, steps: int) -> Any:
    curve = _curve(transfer)
    return engine.table(curve(step / (steps - 1)) for step in range(steps))


def _curve(transfer: int) -> Callable[[float], float]:
    if transfer == _PQ:
        return lambda signal: _pq_to_nits(signal) / SDR_WHITE
    if transfer == _HLG:
        return _hlg_to_scene
    if transfer == _LINEAR:
        return float
    if transfer in _GAMMAS:
        return lambda signal: float(signal ** _GAMMAS[transfer])
    return lambda v: v / 12.92 if v <= 0.04045 else float(((v + 0.055) / 1.055) ** 2.4)


# SMPTE ST 2084 / BT.2100, table 4.
_M1, _M2, _C1, _C2, _C3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875


def _pq_to_nits(signal: float) -> float:
    root = signal ** (1 / _M2)
    return float(10_000 * (max(root - _C1, 0) / (_C2 - _C3 * root)) ** (1 / _M1))


def _nits_to_pq(nits: float) -> float:
    power = (nits / 10_000) ** _M1
    return float(((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2)


def _hlg_to_scene(signal: float) -> float:
    """BT.2100, table 5: scene light of 0 to 1."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return signal * signal / 3 if signal <= 0.5 else (exp((signal - c) / a) + b) / 12


def _bent(light: Any) -> Any:
    """Highlights into 0 to 1 by the largest channel, so that no hue changes (BT.2390-10, 5.4)."""
    red, green, blue = (light.extract_band(band) for band in range(3))
    largest = (red > green).ifthenelse(red, green)
    largest = (largest > blue).ifthenelse(largest, blue)
    index = (largest * (65535 * SDR_WHITE / HDR_PEAK)).cast("ushort")  # clips what is brighter
    return light * index.maplut(_bending())


@lru_cache(maxsize=1)
def _bending() -> Any:
    """By what to multiply, for each 65,535th of the peak."""
    nits = (max(step, 1) / 65535 * HDR_PEAK for step in range(65536))
    return engine.table(bend(each) / each for each in nits)


def bend(nits: float) -> float:
    """Nits up to ``HDR_PEAK`` to nits up to ``SDR_WHITE``: BT.2390-10's curve, black left alone."""
    peak = _nits_to_pq(HDR_PEAK)
    signal, top = _nits_to_pq(nits) / peak, _nits_to_pq(SDR_WHITE) / peak
    knee = 1.5 * top - 0.5
    if signal < knee:
        return nits
    t = (signal - knee) / (1 - knee)
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * top
    )
    return _pq_to_nits(curve * peak)
