"""A text goes in, the face that can write all of it comes out, and that face at a size in pixels.

Two families, both under the SIL Open Font License 1.1 and both from wheels: Source Sans Pro, and
Rubik for any text with Arabic or Hebrew in it, because Rubik has those beside the whole of Latvian
and Cyrillic: a Latvian name in an Arabic sentence needs no second font, and so no cutting of lines
into runs, which is where bidirectional text goes wrong.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from PIL import ImageFont, features

from gallery_media.imaging.cmap import code_points


@dataclass(frozen=True, slots=True)
class Face:
    """A family in two weights. A variable font is one file, and ``weights`` choose within it.

    In ems: ``leading`` from baseline to baseline, ``ascent`` from the baseline up to the caron of
    Č, ``descent`` down to the lowest of the alphabets (measured: ģ 0.23, غ 0.36).
    """

    package: str
    regular: str
    strong: str
    weights: tuple[int, int] | None = None
    leading: float = 1.3
    ascent: float = 0.86
    descent: float = 0.24


# The OpenType files: the hints in the TrueType ones make 22 pixels half-bold and 27 light.
LATIN = Face("font_source_sans_pro", "SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf")
RIGHT_TO_LEFT = Face(
    "fontpkg_rubik", "Rubik[wght].ttf", "Rubik[wght].ttf", (400, 500), 1.42, 0.9, 0.37
)


def face_for(text: str) -> Face:
    """Which face writes this text."""
    return RIGHT_TO_LEFT if has_right_to_left(text) else LATIN


def has_right_to_left(text: str) -> bool:
    """Whether any character runs from right to left by itself (UAX #9: R, AL, AN)."""
    return any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text)


@cache
def can_shape() -> bool:
    """Whether this Pillow orders and joins letters (raqm).

    The wheel has raqm and HarfBuzz within, but finds FriBidi on the machine when it is imported.
    """
    return bool(features.check("raqm"))


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points that both weights of the face can write."""
    return code_points(_data(face.package, face.regular)) & code_points(
        _data(face.package, face.strong)
    )


def can_write(face: Face, character: str) -> bool:
    """Whether the face draws this character rightly: by a glyph, or by a letter and its mark.

    HarfBuzz puts the latter together by itself; Livonian needs it (ȱ, ḑ).
    """
    have = coverage(face)
    if ord(character) in have:
        return True
    parts = unicodedata.normalize("NFD", character)
    return can_shape() and len(parts) > 1 and all(ord(part) in have for part in parts)


@lru_cache(maxsize=64)
def font_of(face: Face, size: int, strong: bool = False) -> ImageFont.FreeTypeFont:
    """The face at a size (pixels per em)."""
    # Said outright: left to itself Pillow would choose by the machine, and nobody would know.
    engine = ImageFont.Layout.RAQM if can_shape() else ImageFont.Layout.BASIC
    data = _data(face.package, face.strong if strong else face.regular)
    font = ImageFont.truetype(io.BytesIO(data), size, layout_engine=engine)
    if face.weights:
        font.set_variation_by_axes([face.weights[strong]])
    return font


def load() -> None:
    """Read every font, and have its libraries loaded: later no file need be opened for words."""
    for face in (LATIN, RIGHT_TO_LEFT):
        coverage(face)
        for strong in (False, True):
            font_of(face, 16, strong).getbbox("Ā")


@cache
def fingerprint() -> str:
    """Names all that decides how words look: fonts, and the libraries that set them.

    Two machines with one fingerprint draw the same pixels. Belongs in the digest of any recipe
    that draws words.
    """
    digest = hashlib.sha256()
    for face in (LATIN, RIGHT_TO_LEFT):
        for name in (face.regular, face.strong):
            digest.update(_data(face.package, name))
    for library in ("pil", "freetype2", "raqm", "fribidi", "harfbuzz"):
        digest.update(f"{library} {_version(library)}\n".encode())
    return digest.hexdigest()[:16]


def _version(library: str) -> str:
    known = library in features.modules or can_shape()  # FriBidi has a version only where it is
    return str(features.version(library)) if known else "absent"


@cache
def _data(package: str, name: str) -> bytes:
    return resources.files(package).joinpath("files", name).read_bytes()
