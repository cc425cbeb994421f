"""Who photographed with what, when and where: a photo's number goes in, its ``Shot`` comes out.

All of it is invented: makers, people, serial numbers. Mail addresses are under a domain kept for
examples (RFC 2606); no Latvian telephone number begins with a zero, so nobody can be called. Only
the place is real: the castle park of Cēsis.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random

CESIS = (57.3129, 25.2710)
"""Degrees north and east of the castle park."""

EET_SUMMER = timezone(timedelta(hours=3))
"""Latvia's summer time."""


@dataclass(frozen=True, slots=True)
class Photographer:
    """An invented person and the computer they work on."""

    name: str
    mail: str
    phone: str
    computer: str
    account: str


@dataclass(frozen=True, slots=True)
class Camera:
    """An invented camera: ``counter`` is the shutter count at the festival's start."""

    make: str
    model: str
    software: str
    lens: str
    focal: tuple[int, int]  # millimetres, and as if on 35 mm film
    body_serial: str
    lens_serial: str
    owner: Photographer
    counter: int
    file_name: str  # str.format with day, number and time
    little_endian: bool


LIGA = Photographer(
    "Līga Paraudziņa", "liga@foto.example.org", "+371 00 000 001", "LIGAS-MACBOOK", "liga"
)
ANDRIS = Photographer(
    "Andris Piemērs", "andris@foto.example.org", "+371 00 000 002", "andris-thinkpad", "andris"
)
ZANE = Photographer("Zane Izdomniece", "zane@example.org", "+371 00 000 003", "ZANE-PC", "zane")
RUTA = Photographer("Rūta Neesošā", "ruta@example.org", "+371 00 000 004", "rutas-telefons", "ruta")

CAMERAS: dict[str, Camera] = {
    "X-24": Camera(
        "Ausma", "Ausma X-24", "Ausma X-24 Ver.2.10", "AUSMAR 24-70mm f/2.8 II", (42, 42),
        "AX24-0041877", "A2470-118213", LIGA, 48_211, "AUS_{number:04d}.JPG", True,
    ),
    "R-16": Camera(
        "Rasa Optika", "RASA R-16", "Version 1.4", "RASARON 12-60mm F2.8-4.0", (25, 50),
        "RO16D55120934", "RL1260B0077", ANDRIS, 12_640, "P{month:X}{day:02d}{number:04d}.JPG", False,
    ),
    "X-20": Camera(
        "Ausma", "Ausma X-20", "Ausma X-20 Ver.1.03", "AUSMAR 85mm f/1.8", (85, 85),
        "AX20-0009315", "A85-004471", ZANE, 91_027, "AUSM{number:04d}.JPG", True,
    ),
    "Z5": Camera(
        "Zvaigzne", "Zvaigzne Z5", "Z5-11.0.4", "Zvaigzne Z5 back camera 4.3mm f/1.8", (4, 26),
        "Z5LV7700231", "", RUTA, 3_305, "IMG_{year}{month:02d}{day:02d}_{time}.jpg", False,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """Everything that the camera knew when the shutter was released."""

    number: int
    camera: Camera
    name: str
    taken: datetime  # local time, with its zone
    hundredths: int
    exposure: tuple[int, int]  # seconds as a fraction
    f_number: tuple[int, int]
    iso: int
    latitude: float  # degrees north
    longitude: float  # degrees east
    altitude: float  # metres
    direction: float  # degrees clockwise from north
    shutter_count: int
    unique_id: str  # 32 hexadecimal digits, as EXIF demands

    @property
    def taken_utc(self) -> datetime:
        """The same moment as satellites tell it."""
        return self.taken.astimezone(UTC)


_EXPOSURES: tuple[tuple[int, tuple[int, int], tuple[int, int], int], ...] = (
    # up to brightness 0 (night) to 3 (noon): seconds, f-number, ISO
    (0, (1, 60), (18, 10), 3200),
    (1, (1, 125), (28, 10), 1600),
    (2, (1, 250), (40, 10), 400),
    (3, (1, 640), (56, 10), 100),
)


def shot_of(number: int, camera: Camera, taken: datetime, brightness: int) -> Shot:
    """The shot of one photo; ``brightness`` runs from 0 (night) to 3 (noon)."""
    rng = Random(number * 7919 + 11)  # noqa: S311 - invented data, nothing secret
    _, exposure, f_number, iso = _EXPOSURES[brightness]
    counter = camera.counter + round(taken.timestamp() / 97) % 900 + number
    name = camera.file_name.format(
        number=counter % 10_000, year=taken.year, month=taken.month, day=taken.day,
        time=taken.strftime("%H%M%S"),
    )  # fmt: skip
    return Shot(
        number=number,
        camera=camera,
        name=name,
        taken=taken,
        hundredths=rng.randrange(100),
        exposure=exposure,
        f_number=f_number,
        iso=iso,
        # 0.001° are about 111 m north and 60 m east here.
        latitude=round(CESIS[0] + rng.uniform(-0.0016, 0.0016), 6),
        longitude=round(CESIS[1] + rng.uniform(-0.003, 0.003), 6),
        altitude=round(rng.uniform(104, 121), 1),
        direction=round(rng.uniform(0, 359.9), 1),
        shutter_count=counter,
        unique_id=f"{rng.getrandbits(128):032X}",
    )
