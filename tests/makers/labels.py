"""Pixels and sentences for labels and cards, and the letters that a face should have."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from PIL import Image, ImageDraw

from gallery_media.imaging.negative import Pixels

LATVIAN = "Kultūras ministre Cēsīs atklāj sarunu festivālu „LAMPA” – ģimenes, šķūņi, ļaudis, ņemt"
DECOMPOSED = unicodedata.normalize("NFD", LATVIAN)
ENGLISH = "The Minister opens the LAMPA conversation festival in Cēsis"
ARABIC = "افتتحت وزيرة الثقافة مهرجان الحوار «LAMPA» في مدينة تسيسيس"
HEBREW = "שרת התרבות פתחה את פסטיבל השיחות בצסיס, צילום: Jānis Bērziņš"

LATVIAN_LETTERS = "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ„“”–—…©·€"
ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءةىئؤأإآ،؛؟٠١٢٣٤٥٦٧٨٩"
HEBREW_LETTERS = "אבגדהוזחטיךכלםמןנסעףפץצקרשת־״׳₪"


def pixels_of(picture: Image.Image) -> Pixels:
    """Finished pixels of a Pillow picture ("RGB" or "L")."""
    return Pixels(picture.tobytes(), picture.width, picture.height, len(picture.getbands()))


def picture_of(pixels: Pixels) -> Image.Image:
    """The other way, always RGB."""
    mode = "RGB" if pixels.bands == 3 else "L"
    return Image.frombytes(mode, (pixels.width, pixels.height), pixels.data).convert("RGB")


def plain(
    colour: tuple[int, ...] = (40, 90, 60), width: int = 1200, height: int = 800, bands: int = 3
) -> Pixels:
    """One colour all over."""
    return Pixels(bytes(colour) * (width * height), width, height, bands)


def busy(width: int = 1200, height: int = 800, seed: int = 7) -> Pixels:
    """Blocks of all colours, black and white among them: the worst ground for words."""
    state, data = seed, bytearray()
    for _ in range((width // 20 + 1) * (height // 20 + 1) * 3):
        state = (state * 1103515245 + 12345) % 2**31
        data.append(state >> 16 & 255)
    small = Image.frombytes("RGB", (width // 20 + 1, height // 20 + 1), bytes(data))
    ImageDraw.Draw(small).line((0, small.height, small.width, small.height // 2), fill="white")
    return pixels_of(small.resize((width, height), Image.Resampling.NEAREST))


def with_disc(x: float, y: float, width: int = 1200, height: int = 800) -> Pixels:
    """A bare wall and one patterned disc of the hue of skin, centred at shares of the size."""
    picture = Image.new("RGB", (width, height), (70, 80, 95))
    pen, radius = ImageDraw.Draw(picture), min(width, height) // 10
    middle = (round(x * width), round(y * height))
    pen.circle(middle, radius, fill=(205, 150, 120))
    for n in range(-radius, radius, max(4, radius // 4)):
        pen.rectangle((middle[0] + n, middle[1] - 6, middle[0] + n + 5, middle[1] + 6), "black")
    return pixels_of(picture)


def changed_box(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """The smallest box outside of which two pictures of one size are equal."""
    from PIL import ImageChops

    return ImageChops.difference(one, other).getbbox()


def columns_with_ink(picture: Image.Image, rows: Iterable[int], paper: int = 255) -> list[int]:
    """Columns in which any of the rows is clearly darker than the paper."""
    grey = picture.convert("L")
    data, width = grey.tobytes(), grey.width
    dark = {x for y in rows for x in range(width) if data[y * width + x] < paper - 100}
    return sorted(dark)
