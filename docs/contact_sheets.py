"""Draws labels and cards on dark, bright and busy photos, side by side, for maintainers' eyes.

``make contact-sheets`` writes them to build/contact-sheets; PHOTOS=DIR takes the photos of a folder
instead of painted ones. Exits 1 when a measured contrast is under 4.5:1. With ``--docs`` the small
picture of the documentation is made as well, of painted photos only.
"""

from __future__ import annotations

import io
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from gallery_media.darkroom.framing import framed
from gallery_media.demo.paint import paint_photo
from gallery_media.imaging import fonts
from gallery_media.imaging.contrast import ENOUGH
from gallery_media.imaging.develop import develop
from gallery_media.imaging.geometry import Size
from gallery_media.imaging.labelled import BARE, TOO_PALE, Labelled, Unlabelled
from gallery_media.imaging.lettering import draw, look, source_of
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.mark import credit_mark
from gallery_media.imaging.negative import Pixels
from gallery_media.imaging.raster import to_picture
from gallery_media.metadata.placing import placed
from gallery_media.metadata.read import read_raw_tags
from gallery_media.model.region import Focus
from gallery_media.model.variant import Format, Label, LabelKind, Recipe, Rung

ROOT = Path(__file__).resolve().parent.parent
SHEETS = ROOT / "build" / "contact-sheets"
DOCUMENTED = ROOT / "docs" / "images" / "labels.png"

EDGES = (480, 1080, 1600)
LADDER = Recipe(tuple(Rung(Format.JPEG, edge, 97) for edge in EDGES), "sheets")
PAINTED = {"bright": 0, "tall": 2, "busy": 11, "spotlight": 12, "dark": 13, "panorama": 19}

LATVIAN = "Kultūras ministre atklāj sarunu festivālu „LAMPA” Cēsu pils parkā"
LONG = (
    "Sarunu festivāla pirmajā dienā simtiem cilvēku sēž zālē un klausās, kā žūrijas locekļi, "
    "uzņēmēji un jaunieši strīdas par to, vai sociālā uzņēmējdarbība var palīdzēt mazpilsētām: "
    "ķekavietes, cēsnieki un viesi no Igaunijas runā arī vēl pēc tam, kad skaņa jau izslēgta, "
    "mikrofoni sakrauti kastēs un pie tējas galda sākas īstā saruna par nākamo gadu. "
)
TEXTS = {
    "lv": (LATVIAN, "Sarunu festivāls LAMPA 2017", "Foto: Jānis Bērziņš"),
    "lv, apart": (unicodedata.normalize("NFD", LATVIAN), "Cēsis", "Foto: Žanete Ķīļņa"),
    "lv, long": (LONG, "Sarunu festivāls LAMPA 2017", "Foto: J. Bērziņš / Labklājības ministrija"),
    "en": ("A question from the grass", "LAMPA 2017", "Photo: Anna Kalniņa"),
    "ar": ("افتتحت وزيرة الثقافة مهرجان الحوار «LAMPA» في تسيسيس", "مهرجان 2017", "تصوير: Jānis"),
    "he": ("שרת התרבות פתחה את פסטיבל השיחות LAMPA בצסיס", "פסטיבל 2017", "צילום: Jānis Bērziņš"),
    "missing": ("Dejas parkā 💃🏽 un 音楽 vakarā", "Cēsis ☀", "Foto: J. Bērziņš"),
}  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """A photo to draw on: its sizes in pixels, and where heads are in it."""

    name: str
    sizes: dict[Size, Pixels]
    focus: Focus


def main() -> int:
    arguments = [one for one in sys.argv[1:] if one != "--docs"]
    folder = Path(arguments[0]) if arguments and arguments[0] else None
    grounds = list(_given(folder) if folder else _painted())
    SHEETS.mkdir(parents=True, exist_ok=True)
    lowest = BARE
    for kind, width in ((LabelKind.CARD, 560), (LabelKind.CAPTIONED, 420)):
        rows = []
        for ground in grounds:
            cells = []
            for lang in TEXTS:
                made = _labelled(kind, lang, ground)
                lowest = min(lowest, _told(f"{kind.value}, {ground.name}, {lang}", made))
                cells.append(made)
            rows.append(cells)
        _sheet(rows, width).save(SHEETS / f"{kind.value}.png")
    marks = []
    for ground in grounds:
        largest = ground.sizes[max(ground.sizes, key=lambda size: size.long_edge)]
        cells = [credit_mark(largest, TEXTS[lang][2], "", ground.focus.regions) for lang in TEXTS]
        lowest = min(lowest, *(_told(f"mark, {ground.name}", made) for made in cells))
        marks.append(cells)
    _sheet(marks, 700).save(SHEETS / "credit-mark.png")
    if "--docs" in sys.argv and folder is None:
        _documented(grounds).save(DOCUMENTED, optimize=True)
    print(f"fonts {fonts.fingerprint()}; lowest contrast {lowest:.2f}; sheets in {SHEETS}")
    return 0 if lowest >= ENOUGH else 1


def _painted() -> Iterator[Ground]:
    for name, number in PAINTED.items():
        yield _ground(name, paint_photo(number, 4.0).data)
    white, black = (Image.new("RGB", (1600, 1067), colour) for colour in ("white", "black"))
    noise = Image.effect_noise((80, 54), 200).resize((1600, 1067), Image.Resampling.NEAREST)
    for name, picture in (("white", white), ("black", black), ("noise", noise.convert("RGB"))):
        out = io.BytesIO()
        picture.save(out, "PNG")
        yield _ground(name, out.getvalue())


def _given(folder: Path) -> Iterator[Ground]:
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield _ground(path.stem[:20], path.read_bytes())


def _ground(name: str, data: bytes) -> Ground:
    sizes = {}
    for variant in develop(data, LADDER, Limits()).variants:
        with Image.open(io.BytesIO(variant.data)) as picture:
            size = Size(variant.width, variant.height)
            pixels = picture.convert("RGB").tobytes()
            sizes[size] = Pixels(pixels, size.width, size.height, 3)
    return Ground(name, sizes, Focus(placed([framed(data, read_raw_tags(data), Limits())]).crop))


def _labelled(kind: LabelKind, lang: str, ground: Ground) -> Labelled | Unlabelled:
    words, kicker, credit = TEXTS[lang]
    code = lang[:2] if lang[:2] in ("lv", "en", "ar", "he") else "lv"
    label = Label(kind, code, words, kicker, words, credit, code)
    pixels = ground.sizes[source_of(label, ground.sizes)]
    point = look(pixels, ground.focus) if kind.is_card else None
    return draw(label, pixels, ground.focus, point)


def _told(what: str, made: Labelled | Unlabelled) -> float:
    """The contrast of its words; 1 when they were given up because they could not be read."""
    if isinstance(made, Unlabelled):
        print(f"{what}: none, {made.reason}")
        return 1.0 if made.reason == TOO_PALE else BARE
    print(f"{what}: {made.contrast:.2f} {'; '.join(made.flags)}")
    return 1.0 if TOO_PALE in made.flags else made.contrast


def _sheet(rows: list[list[Labelled | Unlabelled]], width: int) -> Image.Image:
    lines = []
    for row in rows:
        cells = [_small(made, width) for made in row]
        height = max(cell.height for cell in cells) + 8
        line = Image.new("RGB", ((width + 8) * len(cells), height), "#777")
        for n, cell in enumerate(cells):
            line.paste(cell, (n * (width + 8), 0))
        lines.append(line)
    sheet = Image.new("RGB", (lines[0].width, sum(line.height for line in lines)), "#777")
    top = 0
    for line in lines:
        sheet.paste(line, (0, top))
        top += line.height
    return sheet


def _small(made: Labelled | Unlabelled, width: int) -> Image.Image:
    if isinstance(made, Unlabelled):
        return Image.new("RGB", (width, 40), "#a33")
    picture = to_picture(made.pixels)
    return picture.resize((width, max(1, round(picture.height * width / picture.width))))


def _documented(grounds: list[Ground]) -> Image.Image:
    """Two cards above each other, a captioned picture beside them."""
    by_name = {ground.name: ground for ground in grounds}
    upper = _small(_labelled(LabelKind.CARD, "lv", by_name["busy"]), 500)
    lower = _small(_labelled(LabelKind.CARD, "en", by_name["dark"]), 500)
    strip = _labelled(LabelKind.CAPTIONED, "lv", by_name["bright"])
    height = upper.height + lower.height + 12
    beside = _small(strip, 640)
    sheet = Image.new("RGB", (500 + 12 + beside.width, max(height, beside.height)), "white")
    sheet.paste(upper, (0, 0))
    sheet.paste(lower, (0, upper.height + 12))
    sheet.paste(beside, (512, 0))
    small = sheet.resize((760, round(sheet.height * 760 / sheet.width)), Image.Resampling.LANCZOS)
    return small.quantize(256)  # a PNG under 150 KB: the repository holds no photographs


if __name__ == "__main__":
    sys.exit(main())
