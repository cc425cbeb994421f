"""Arms and logos from the site's settings: a picture file in, clean bytes for the web out.

Rasters are drawn anew from their pixels (PNG, at most 1,200 px). SVG is not redrawn but held to a
list: shapes, gradients and styles pass; scripts, links to elsewhere, editors' metadata, comments
and doctypes are refused, because drawing programs write names and folders into them.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from xml.parsers import expat

from PIL import Image, ImageOps

from gallery_media.errors import ArtworkRejected

LONGEST_EDGE = 1200
LARGEST_FILE = 2_000_000  # bytes
MOST_PIXELS = 20_000_000
"""4 bytes each while it is made smaller. Pillow's own limit is a warning up to 179 megapixels."""
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
SVG_ELEMENTS = frozenset(
    "svg g defs path rect circle ellipse line polyline polygon text tspan use symbol "
    "linearGradient radialGradient stop clipPath mask pattern style".split()
)
SVG_ATTRIBUTES = frozenset(
    "id class style href xml:space version width height viewBox preserveAspectRatio d x y x1 y1 x2 "
    "y2 cx cy r rx ry fx fy fr dx dy rotate points pathLength transform offset gradientUnits "
    "gradientTransform spreadMethod patternUnits patternContentUnits patternTransform "
    "clipPathUnits maskUnits maskContentUnits fill fill-opacity fill-rule stroke stroke-width "
    "stroke-opacity "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity "
    "stop-color stop-opacity clip-path clip-rule mask color display visibility overflow "
    "vector-effect paint-order font-family font-size font-weight font-style text-anchor "
    "letter-spacing dominant-baseline role aria-hidden aria-label focusable".split()
)
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_PIXELS = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
# An id is only a name inside the file, but drawing programs put folders and people into it.
PLAIN_NAME = re.compile(r"[A-Za-z_][\w.-]{0,39}( [A-Za-z_][\w.-]{0,39})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Clean artwork: file extension, bytes, and size in pixels (SVG: user units, 0 if unsaid)."""

    extension: str
    data: bytes
    width: int
    height: int


def redraw(data: bytes) -> Drawn:
    """Artwork fit to be published. Raises ArtworkRejected with the reason."""
    if len(data) > LARGEST_FILE:
        raise ArtworkRejected(f"{len(data):,} bytes; artwork may have at most {LARGEST_FILE:,}.")
    head = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE")):
        return _checked_svg(data)
    return _redrawn_raster(data)


def _redrawn_raster(data: bytes) -> Drawn:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP"]) as source:
            if (pixels := math.prod(source.size)) > MOST_PIXELS:
                raise ArtworkRejected(
                    f"{pixels / 1e6:.1f} megapixels; artwork may have at most "
                    f"{MOST_PIXELS // 1_000_000}."
                )
            picture = ImageOps.exif_transpose(_eight_bits(source)).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ArtworkRejected("no PNG, JPEG, WebP or SVG picture that can be read.") from error
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    fresh = Image.frombytes("RGBA", picture.size, picture.tobytes())
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return Drawn("png", out.getvalue(), *fresh.size)


def _eight_bits(source: Image.Image) -> Image.Image:
    """Pillow cuts 16 bits of grey off at 255, which is white nearly everywhere."""
    if not source.mode.startswith("I;16"):
        return source
    return Image.frombytes("L", source.size, source.tobytes("raw", "I;16B")[::2])


def _checked_svg(data: bytes) -> Drawn:
    size: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        namespace, _, element = name.rpartition(" ")
        if namespace != SVG_NAMESPACE or element not in SVG_ELEMENTS:
            raise ArtworkRejected(
                f"the SVG holds <{element}>; export it as plain or optimised SVG."
            )
        for attribute, value in attributes.items():
            local = attribute.rpartition(" ")[2]
            elsewhere = local == "href" and not value.startswith("#")
            if local not in SVG_ATTRIBUTES and local != "space":
                raise ArtworkRejected(
                    f"the SVG holds the attribute {local}; export it as plain SVG."
                )
            if local in ("id", "class") and not PLAIN_NAME.fullmatch(value):
                raise ArtworkRejected(f"the SVG's {local} {value[:20]!r} is no plain name.")
            if local.lower().startswith("on") or elsewhere or _reaches_out(value):
                raise ArtworkRejected(f"the SVG's {local} runs a script or refers to another file.")
        if element == "svg" and not size:
            size.update({key: attributes.get(key, "") for key in ("width", "height", "viewBox")})

    def text(words: str) -> None:
        if _reaches_out(words):
            raise ArtworkRejected("the SVG's style refers to another file.")

    def refuse(*_: object) -> None:
        raise ArtworkRejected("the SVG holds a comment, doctype or instruction; export plain SVG.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.CommentHandler = refuse
    parser.StartDoctypeDeclHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ArtworkRejected(f"the SVG is not well-formed (line {error.lineno}).") from error
    return Drawn("svg", data, *_svg_size(size))


def _reaches_out(value: str) -> bool:
    """Styles may name colours and numbers, and refer to something inside the file."""
    lowered = re.sub(r"\s|/\*.*?\*/", "", value.lower())
    inside = re.sub(r"url\(['\"]?#[\w.-]+['\"]?\)", "", lowered)
    # A backslash begins an escape that spells any of these words in another way.
    return bool(re.search(r"\\|url\(|image|src\(|script:|data:|@|expression\(|//", inside))


def _svg_size(size: dict[str, str]) -> tuple[int, int]:
    """What the drawing says in units that mean something by themselves, else its viewBox."""
    width, height = (_length(size.get(key, "")) for key in ("width", "height"))
    box = re.findall(_NUMBER, size.get("viewBox", ""))
    if not (width and height) and len(box) == 4:
        width, height = float(box[2]), float(box[3])
    return round(width), round(height)


def _length(said: str) -> float:
    """In pixels; 0 where it depends on something outside the drawing, as per cent and em do."""
    found = re.fullmatch(rf"\s*({_NUMBER})([a-z]*)\s*", said)
    if not found or found[2] not in _PIXELS:
        return 0.0
    return max(0.0, float(found[1]) * _PIXELS[found[2]])
