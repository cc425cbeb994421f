"""The demo's 24 photos as data: a number goes in, what is painted, seen and written comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gallery_media.demo import scenes_evening as evening
from gallery_media.demo import scenes_park as outdoors
from gallery_media.demo import scenes_stalls as stalls
from gallery_media.demo import scenes_tables as tables
from gallery_media.demo import scenes_talk as talk
from gallery_media.demo.cameras import EET_SUMMER
from gallery_media.demo.canvas import Canvas
from gallery_media.demo.finish import Grade
from gallery_media.demo.light import (
    AFTERNOON,
    BLUE_HOUR,
    GOLDEN,
    LANTERNS,
    MORNING,
    NOON,
    OVERCAST,
    RAIN,
    SPOT,
    STAGE,
    SUNSET,
    Light,
)  # fmt: skip

Size = tuple[int, int]

WIDE: Size = (6000, 4000)  # 3:2, 24 megapixels
TALL: Size = (4000, 6000)
WIDE_20: Size = (5472, 3648)  # 3:2, 20 megapixels
TALL_20: Size = (3648, 5472)
FOUR_THIRDS: Size = (4608, 3456)  # 16 megapixels
FOUR_THIRDS_TALL: Size = (3456, 4608)
PHONE: Size = (4000, 3000)  # 12 megapixels
CINEMA: Size = (6000, 3376)  # 16:9, 20 megapixels
CINEMA_17: Size = (5472, 3078)
PANORAMA: Size = (7800, 2536)  # 20 megapixels

SUNNY = Grade()
DULL = Grade(shadows=(10, 13, 18), highlights=(252, 253, 255), contrast=0.2, colour=0.94)
WARM = Grade(shadows=(16, 8, 20), highlights=(255, 248, 232), bloom=0.34, vignette=0.3)
NIGHT = Grade(shadows=(6, 6, 18), bloom=0.42, vignette=0.34, contrast=0.28, colour=1.12)


@dataclass(frozen=True, slots=True)
class Scene:
    """One photo before it is painted.

    ``size`` is upright, in pixels; ``orientation`` the EXIF value with which it is stored;
    ``brightness`` runs from 0 (night) to 3 (noon); ``faces`` are the upright places of named
    people as shares (x, y, height); ``quirks`` are what only some cameras do.
    """

    name: str
    painter: Callable[[Canvas], None]
    light: Light
    size: Size
    camera: str
    taken: datetime
    brightness: int
    place: str
    grade: Grade = SUNNY
    orientation: int = 1
    seed: int = 1
    faces: tuple[tuple[float, float, float], ...] = ()
    thumbnail: bool = True
    comment: str = ""
    trailer: bool = False


def _first(hour: int, minute: int, second: int) -> datetime:
    return datetime(2017, 6, 30, hour, minute, second, tzinfo=EET_SUMMER)


def _second(hour: int, minute: int, second: int) -> datetime:
    return datetime(2017, 7, 1, hour, minute, second, tzinfo=EET_SUMMER)


SCENES: tuple[Scene, ...] = (
    Scene("tents", outdoors.tents, NOON, WIDE, "X-24", _first(9, 41, 12), 3, "Pils parks",
          seed=3),
    Scene("volunteers", tables.volunteers, MORNING, WIDE_20, "X-20", _first(9, 52, 37), 3,
          "Pils parka vārti", faces=((0.19, 0.30, 0.10), (0.32, 0.29, 0.10), (0.46, 0.29, 0.10)),
          comment="Brīvprātīgie pie ieejas, vārdi sarakstā"),
    Scene("park_path", outdoors.park_path, MORNING, FOUR_THIRDS_TALL, "R-16", _first(10, 4, 55), 3,
          "Pils parka dīķis", orientation=6, seed=4),
    Scene("opening_panel", talk.opening_panel, NOON, WIDE, "X-24", _first(11, 3, 8), 3,
          "Lielā skatuve", seed=2,
          faces=((0.30, 0.38, 0.07), (0.41, 0.38, 0.07), (0.52, 0.38, 0.07))),
    Scene("bicycles", outdoors.bicycles, NOON, PHONE, "Z5", _first(11, 44, 20), 3, "Parka žogs",
          thumbnail=False, trailer=True),
    Scene("coffee", stalls.coffee, NOON, FOUR_THIRDS, "R-16", _first(12, 16, 43), 3, "Pils parks",
          seed=2, comment="kafija 14:00 vēlreiz"),
    Scene("question", talk.question, AFTERNOON, WIDE_20, "X-20", _first(12, 41, 2), 3,
          "Lielā skatuve", faces=((0.37, 0.36, 0.13),)),
    Scene("children", tables.children, AFTERNOON, FOUR_THIRDS, "R-16", _first(14, 22, 19), 3,
          "Bērnu darbnīca", faces=((0.44, 0.42, 0.09), (0.59, 0.42, 0.09))),
    Scene("notice_board", tables.notice_board, OVERCAST, PHONE, "Z5", _first(15, 12, 50), 2,
          "Vēlējumu dēlis", DULL, thumbnail=False),
    Scene("interpreter", talk.interpreter, OVERCAST, TALL_20, "X-20", _first(15, 43, 31), 2,
          "Lielā skatuve", DULL, orientation=8, faces=((0.59, 0.40, 0.09),)),
    Scene("castle_ruin", outdoors.castle_ruin, AFTERNOON, TALL, "X-24", _first(16, 34, 6), 3,
          "Cēsu viduslaiku pils", orientation=6, thumbnail=False),
    Scene("crowd", outdoors.crowd, GOLDEN, WIDE, "X-24", _first(19, 52, 44), 2, "Mazā skatuve",
          WARM, comment="izlasē: 1. lapa"),
    Scene("speaker", talk.speaker, SPOT, TALL_20, "X-20", _first(21, 38, 15), 1, "Lielā skatuve",
          NIGHT, orientation=8, faces=((0.43, 0.47, 0.15),)),
    Scene("concert", evening.concert, STAGE, WIDE, "X-24", _first(22, 31, 58), 0, "Lielā skatuve",
          NIGHT, seed=2),
    Scene("blue_castle", evening.blue_castle, BLUE_HOUR, WIDE_20, "X-20", _first(23, 11, 27), 0,
          "Cēsu viduslaiku pils", NIGHT, thumbnail=False),
    Scene("umbrellas", stalls.umbrellas, RAIN, FOUR_THIRDS, "R-16", _second(11, 21, 33), 2,
          "Pils parks", DULL),
    Scene("market", stalls.market, AFTERNOON, WIDE_20, "X-20", _second(13, 32, 9), 3, "Tirdziņš",
          faces=((0.57, 0.40, 0.10), (0.79, 0.31, 0.11))),
    Scene("circle", talk.circle, AFTERNOON, CINEMA_17, "X-20", _second(14, 47, 40), 3,
          "Saruna zem koka", thumbnail=False, seed=5),
    Scene("picnic", outdoors.picnic, AFTERNOON, PHONE, "Z5", _second(15, 21, 5), 3, "Pils parks",
          faces=((0.39, 0.45, 0.09), (0.62, 0.44, 0.09)), trailer=True),
    Scene("panorama", outdoors.panorama, AFTERNOON, PANORAMA, "Z5", _second(16, 14, 22), 3,
          "Pilskalns", thumbnail=False, trailer=True),
    Scene("choir", evening.choir, GOLDEN, CINEMA, "X-24", _second(19, 43, 51), 2, "Pils kāpnes",
          WARM),
    Scene("listener", talk.listener, GOLDEN, WIDE_20, "X-20", _second(20, 17, 36), 2,
          "Mazā skatuve", WARM, faces=((0.39, 0.53, 0.30), (0.85, 0.57, 0.17)),
          comment="portrets, prasīt atļauju"),
    Scene("sunset_hill", evening.sunset_hill, SUNSET, WIDE, "X-24", _second(21, 58, 3), 1,
          "Pilskalns", WARM, thumbnail=False),
    Scene("lantern_dusk", evening.lantern_dusk, LANTERNS, WIDE_20, "X-20", _second(22, 54, 48), 0,
          "Pils parks", NIGHT),
)  # fmt: skip
"""In the order in which they were taken."""

NAMES: tuple[str, ...] = (
    "Anna Paraugniece", "Jānis Izdomātais", "Elīna Piemēre", "Kārlis Neesošais", "Ilze Domātā",
    "Mārtiņš Paraugs", "Dace Vārdotāja", "Roberts Stāsts", "Laura Pasaka",
)  # fmt: skip
"""Invented names for the faces."""
