"""What Pillow copies into a file on ``save()`` when nobody asks it to, and that we never do.

The table is a measurement: a new Pillow that copies more, or less, turns this red and says what
moved. Then the table, the pin in ``pyproject.toml`` and the arguments in ``imaging.encode`` need
another look (Pillow 11.0.0 wrote the source's whole XMP into every JPEG).
"""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import PIL
import pillow_heif
import pytest
from PIL import Image, ImageOps

from gallery_media.imaging.develop import develop
from gallery_media.metadata.embed import embed
from gallery_media.metadata.policy import clear
from gallery_media.metadata.read import read_raw_tags
from gallery_media.metadata.search import search
from gallery_media.metadata.secrets import Secret, SecretKind
from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.variant import Format, Recipe, Rung
from tests.makers.images import LIMITS, a_scene, pixels_of
from tests.makers.planted import KINDS, SIZE, planted
from tests.makers.planted_blocks import (
    BYLINE,
    COMMENT,
    EXIF,
    GPS_NUMBERS,
    ICC,
    NOTICE,
    PHOTOSHOP,
    THUMBNAIL,
    XMP,
    exif_block,
    icc_profile,
    xmp_packet,
)
from tests.makers.records import FULL, a_finished
from tests.makers.tokens import a_token, tokens_in

TARGETS = ("JPEG", "MPO", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "HEIF", "PDF")
NOTHING: frozenset[str] = frozenset()
UNTOUCHED = "as opened"
RESIZED = "resized"

_WITH_PROFILE = {"PNG": ICC, "AVIF": ICC, "TIFF": ICC}
_WITH_COMMENT = dict.fromkeys(("JPEG", "MPO", "GIF", "PDF"), COMMENT)
_INTO_HEIF = {"HEIF": EXIF | THUMBNAIL | XMP | ICC}
_TIFF_TAGS = frozenset({"IPTC tag"})
_MORE_TIFF_TAGS = frozenset({"TIFF document name", "TIFF private tag"})

LEAKS: dict[tuple[str, str], Mapping[str, frozenset[str]]] = {
    ("JPEG", RESIZED): {**_WITH_COMMENT, **_WITH_PROFILE, **_INTO_HEIF},
    ("MPO", RESIZED): {**_WITH_COMMENT, **_WITH_PROFILE, **_INTO_HEIF},
    ("PNG", RESIZED): {**_WITH_PROFILE, **_INTO_HEIF},
    ("WEBP", RESIZED): {**_WITH_PROFILE, **_INTO_HEIF},
    ("AVIF", RESIZED): {**_WITH_PROFILE, **_INTO_HEIF},
    ("HEIF", RESIZED): {**_WITH_PROFILE, **_INTO_HEIF},
    ("GIF", RESIZED): _WITH_COMMENT,
    ("TIFF", RESIZED): {**_WITH_PROFILE, "HEIF": XMP | ICC},
    ("TIFF, compressed", RESIZED): {**_WITH_PROFILE, "HEIF": XMP | ICC},
    ("TIFF", UNTOUCHED): {
        **_WITH_PROFILE,
        "TIFF": XMP | ICC | PHOTOSHOP | _TIFF_TAGS,
        "HEIF": EXIF | XMP | ICC | PHOTOSHOP | _TIFF_TAGS | _MORE_TIFF_TAGS,
    },
    ("TIFF, compressed", UNTOUCHED): {
        **_WITH_PROFILE,
        "TIFF": XMP | ICC | PHOTOSHOP | _TIFF_TAGS | _MORE_TIFF_TAGS
        | {"EXIF description", "EXIF host computer"},
        "HEIF": EXIF | XMP | ICC | PHOTOSHOP | _TIFF_TAGS | _MORE_TIFF_TAGS,
    },
}  # fmt: skip
"""Source and what was done to it -> target -> carriers that survive; targets not named: none."""


@pytest.fixture(scope="module", autouse=True)
def _heif_through_pillow() -> None:
    pillow_heif.register_heif_opener()


def _opened(kind: str) -> Image.Image:
    return Image.open(io.BytesIO(planted(kind).data))


def _saved(picture: Image.Image, target: str, **options: Any) -> bytes:
    """A plain save; these formats have no palette, so a GIF's colours are spelled out first."""
    if picture.mode == "P" and target in ("JPEG", "MPO", "HEIF", "PDF"):
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, target, **options)
    return out.getvalue()


def _moved(what: str, expected: frozenset[str], found: frozenset[str]) -> str:
    return (
        f"Pillow {PIL.__version__}, pillow-heif {pillow_heif.__version__}, {what}: "
        f"now leaks {sorted(found - expected) or 'nothing more'}; "
        f"no longer {sorted(expected - found) or 'nothing'}"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_token_is_in_its_original(kind: str) -> None:
    """A canary that never existed tests nothing, and one that no reader opens neither."""
    original = planted(kind)
    assert tokens_in(original.data, original.tokens) == original.tokens.keys()
    assert _opened(kind).convert("RGB").size == SIZE
    assert (read_raw_tags(original.data).problems == ()) == (kind in _RIGHTS_ARE_READ)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(("kind", "state"), LEAKS, ids=map(" ".join, LEAKS))
def test_a_plain_save_copies_exactly_what_the_table_says(
    kind: str, state: str, target: str
) -> None:
    """Privacy, 1.1. Two cells say more than the page: of TIFFs saved as opened only a compressed
    one keeps its camera and private tags; and our MPO has a profile, which travels as JPEG's."""
    picture = _opened(kind)
    picture = picture.resize((60, 40)) if state == RESIZED else picture
    found = tokens_in(_saved(picture, target), planted(kind).tokens)
    expected = LEAKS[kind, state].get(target, NOTHING)
    assert found == expected, _moved(f"{kind} {state} -> {target}", expected, found)


def _thumbnail(picture: Image.Image) -> Image.Image:
    picture.thumbnail((60, 40))
    return picture


STEPS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "exif_transpose": ImageOps.exif_transpose,
    "transpose": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
    "thumbnail": _thumbnail,
    "convert": lambda picture: picture.convert("RGB"),
    "copy": lambda picture: picture.copy(),
    "crop": lambda picture: picture.crop((8, 8, 120, 90)),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_no_step_on_the_way_loses_what_is_carried(kind: str, step: str) -> None:
    """Turning, converting, cropping: the comment and the profile travel with the picture.
    AVIF and HEIF are left to the table above: they are slow to write."""
    for target in ("JPEG", "MPO", "PNG", "WEBP", "GIF", "TIFF", "PDF"):
        found = tokens_in(_saved(STEPS[step](_opened(kind)), target), planted(kind).tokens)
        expected = LEAKS[kind, RESIZED].get(target, NOTHING)
        assert found == expected, _moved(f"{kind} {step} -> {target}", expected, found)


TOKEN = a_token("a key of .info")
INFO: dict[str, tuple[Any, frozenset[str]]] = {
    "comment": (TOKEN, frozenset({"JPEG", "MPO", "GIF", "PDF"})),
    "icc_profile": (icc_profile(), frozenset({"PNG", "AVIF", "TIFF", "HEIF"})),
    "exif": (b"Exif\0\0" + exif_block(), frozenset({"HEIF"})),
    "xmp": (xmp_packet(), frozenset({"HEIF"})),
    "XML:com.adobe.xmp": (xmp_packet().decode(), frozenset({"HEIF"})),
    "photoshop": ({0x0404: TOKEN}, NOTHING),
    "mp": ({0xB000: TOKEN}, NOTHING),
    "mpinfo": ({0xB000: TOKEN}, NOTHING),
    "flashpix": (TOKEN, NOTHING),
    "Author": (TOKEN.decode(), NOTHING),
    "Raw profile type exif": (TOKEN.decode(), NOTHING),
}
"""Key of ``Image.info``, a value, and the formats that write it without being asked to."""


@pytest.mark.parametrize("key", INFO)
def test_a_key_of_info_survives_exactly_where_the_table_says(key: str) -> None:
    """Privacy, 1.1, second table; HEIF also takes XMP from a PNG's own key."""
    value, expected = INFO[key]
    tokens = {name: a_token(name) for name in (EXIF - {GPS_NUMBERS}) | XMP | ICC} | {"it": TOKEN}
    assert tokens_in(value if isinstance(value, bytes) else repr(value).encode(), tokens)
    found = set()
    for target in TARGETS:
        picture = a_scene(*SIZE)
        picture.info[key] = value
        if tokens_in(_saved(picture.resize((60, 40)), target), tokens):
            found.add(target)
    assert found == expected, _moved(f".info[{key!r}]", expected, frozenset(found))


HARMLESS: dict[str, tuple[Any, dict[str, Any]]] = {
    "dpi": ((123, 77), {}),
    "gamma": (0.4321, {}),
    "transparency": (3, {"PNG": 3, "GIF": 3}),
    "background": (5, {"GIF": 5}),
    "duration": (1230, {"GIF": 1230}),
    "loop": (7, {"GIF": 7}),
}


@pytest.mark.parametrize("key", HARMLESS)
def test_settings_of_a_picture_survive_where_the_format_has_them(key: str) -> None:
    """Nothing in them is about anybody; resolution and gamma are lost."""
    value, expected = HARMLESS[key]
    found = {}
    for target in ("PNG", "WEBP", "AVIF", "GIF", "TIFF"):
        picture = a_scene(*SIZE).quantize(16)
        picture.info[key] = value
        again = Image.open(io.BytesIO(_saved(picture.resize((60, 40)), target))).info
        if again.get(key) == value:
            found[target] = value
    assert found == expected


@pytest.mark.parametrize("target", ["PNG", "AVIF", "TIFF"])
def test_an_empty_profile_argument_is_what_stops_the_copy(target: str) -> None:
    """So that is how ``imaging.encode`` calls it, although its pictures carry none."""
    kept = _saved(_opened("JPEG"), target, icc_profile=b"")
    assert tokens_in(kept, planted("JPEG").tokens) == NOTHING


RECIPE = Recipe(
    rungs=(
        Rung(Format.AVIF, 240, 60, 10),
        Rung(Format.AVIF, 264, 60, 10),
        Rung(Format.JPEG, 264, 80),
    ),
    name="leaks",
    linear_light_up_to=240,
)
_RIGHTS_ARE_READ = frozenset(KINDS) - {"GIF"}  # the house's reader knows no metadata in GIF
HOUSE = PublicMetadata(credit_line="Foto: festivāls")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_planted_comes_out_of_our_own_way(kind: str) -> None:
    """Developed, cleared and embedded: no token in any variant, and the rights are all there.

    Two searches that share no code look: this folder's and the product's. From a GIF the house
    reads no rights, so there it is the gallery's own words alone that are embedded.
    """
    original = planted(kind)
    variants = develop(original.data, RECIPE, LIMITS).variants
    raw = read_raw_tags(original.data)
    secrets = [
        Secret(SecretKind.OWNER, token.decode())
        for name, token in original.tokens.items()
        if name != GPS_NUMBERS
    ]
    assert len(variants) == len(RECIPE.rungs)
    assert search([("original", original.data)], secrets)
    for preset, record in (
        (Preset.NONE, PublicMetadata()),
        (Preset.STRICT, clear(raw, HOUSE, Preset.STRICT).public),
        (Preset.CREDITS, FULL),
    ):
        for variant in variants:
            public = embed(variant.data, variant.format, record)
            assert tokens_in(public, original.tokens) == NOTHING
            assert search([("variant", public)], secrets) == ()
            assert pixels_of(public).size == (variant.width, variant.height)
            if preset is Preset.STRICT:
                assert HOUSE.credit_line.encode() in public
                for words in (BYLINE, NOTICE):
                    assert (words.encode() in public) == (kind in _RIGHTS_ARE_READ)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", ["png", "webp"])
def test_a_picture_made_from_pixels_alone_has_nothing_to_give_away(kind: str, format: str) -> None:
    """The two formats that ``develop`` does not make: fresh pixels, then the cleared record."""
    original = planted(kind)
    picture = _opened(kind).convert("RGB")
    fresh = Image.frombytes("RGB", picture.size, picture.tobytes())
    record = clear(read_raw_tags(original.data), HOUSE, Preset.STRICT).public
    public = embed(_saved(fresh, {"png": "PNG", "webp": "WEBP"}[format]), format, record)
    assert tokens_in(public, original.tokens) == NOTHING
    assert (BYLINE.encode() in public) == (kind in _RIGHTS_ARE_READ)


@pytest.mark.parametrize(
    "form", ["plain", "utf-16-le", "utf-16-be", "hex", "HEX", "base64", "zlib"]
)
@pytest.mark.parametrize("lead", range(4))
def test_the_search_of_these_tests_finds_every_form(form: str, lead: int) -> None:
    """An oracle that finds nothing would agree with everything."""
    word = bytes(lead) + TOKEN + b"!"
    written = {
        "plain": word,
        "utf-16-le": bytes(lead) + TOKEN.decode().encode("utf-16-le"),
        "utf-16-be": bytes(lead) + TOKEN.decode().encode("utf-16-be"),
        "hex": word.hex().encode(),
        "HEX": word.hex().upper().encode(),
        "base64": base64.b64encode(word),
        "zlib": zlib.compress(b"once" + zlib.compress(b"twice" + word)),
    }[form]
    assert tokens_in(a_finished("png") + written + b"more", {"it": TOKEN}) == {"it"}
    assert tokens_in(a_finished("png") + written[1:-9], {"it": TOKEN}) == NOTHING
