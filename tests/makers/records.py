"""A full record and finished pictures to put it into, in all four public formats."""

from __future__ import annotations

from typing import Any

from gallery_media.imaging.encode import encode
from gallery_media.imaging.negative import Pixels
from gallery_media.model.metadata import (
    DataMining,
    DigitalSourceType,
    PublicFormat,
    PublicMetadata,
)
from gallery_media.model.variant import Format, Rung
from tests.makers.images import a_scene, as_file

FULL = PublicMetadata(
    creators=("Jānis Bērziņš", "Žanete Ķīļņa"),
    credit_line="Foto: Jānis & Žanete",
    source="Ēģiptes ielas arhīvs",
    copyright_notice="© 2026  Jānis Bērziņš",
    usage_terms='Tikai <ziņām>, "citam" rakstiet',
    licence_url="https://example.org/licence?a=1&b=2",
    licensor_name="Ķekavas fonds",
    licensor_url="https://example.org/licensor",
    data_mining=DataMining.ONLY_SEARCH_ENGINES,
    digital_source_type=DigitalSourceType.DIGITAL_CAPTURE,
    caption="Čaks šķūnī, ūdens\nļoti ņirb",
    headline="Gājiens Cēsīs",
    alt_text="Cilvēki ēd saldējumu",
    long_description="Trīs bērni sēž uz sola pie ūdens.",
    event_date="2026-06-23",
)
"""Every field of the allow-list, with every letter that ASCII lacks and XML escapes."""

SIZE = (48, 32)


def a_finished(format: str, size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    """Pixels only: JPEG and AVIF from the house's encoder, the others from Pillow."""
    scene = a_scene(*size)
    if format in ("webp", "png"):
        return as_file(scene, {"webp": "WEBP", "png": "PNG"}[format], **options)
    pixels = Pixels(scene.tobytes(), *size, 3)
    return encode(pixels, Rung(Format(format), max(size), 70, 9))


FINISHED = {format: a_finished(format) for format in PublicFormat}
