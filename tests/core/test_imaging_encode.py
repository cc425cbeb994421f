"""Encoders: which one makes a JPEG, that each file says so in its digest, and that it may leave."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from gallery_media.darkroom import Darkroom
from gallery_media.errors import SettingsError
from gallery_media.imaging.encode import JPEGLI, best_jpeg_encoder, encode
from gallery_media.imaging.negative import Pixels
from gallery_media.metadata.audit import audit_pixels_only
from gallery_media.metadata.audit.jpegli_tables import is_of_jpegli
from gallery_media.model.instructions import Instructions
from gallery_media.model.jpegli import encoder_named, jpegli_quality
from gallery_media.model.variant import BALANCED, TURBO, Format, Rung
from tests.makers.corpus import corpus_dir
from tests.makers.images import SMALL_RECIPE, a_jpeg, a_scene

jpegli = pytest.mark.skipif(not JPEGLI, reason="the extra jpegli is not installed")

RUNG = Rung(Format.JPEG, 480, 76)
WITH_JPEGLI = replace(SMALL_RECIPE, jpeg_encoder=JPEGLI)


def the_scene(mode: str = "RGB", size: tuple[int, int] = (480, 320)) -> Pixels:
    picture = a_scene(*size).convert(mode)
    return Pixels(picture.tobytes(), *size, len(mode))


def quantisers(data: bytes) -> list[bytes]:
    """The 64 bytes of each quantisation table, up to the scan."""
    tables, at = [], 2
    while data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == 0xDB:
            body = data[at + 4 : at + 2 + length]
            tables += [body[start + 1 : start + 65] for start in range(0, len(body), 65)]
        at += 2 + length
    return tables


def test_a_recipe_says_which_encoder_makes_its_jpegs() -> None:
    """What is installed by default; libjpeg-turbo is there in any case."""
    assert best_jpeg_encoder() == (JPEGLI or TURBO)
    data = encode(the_scene(), RUNG, TURBO)
    assert not any(is_of_jpegli(table) for table in quantisers(data))


def test_another_encoder_than_the_recipe_names_never_stands_in() -> None:
    """The digest would say what is not true, and the next machine would make it anew."""
    with pytest.raises(SettingsError, match=r"jpegli 0\.0\.1"):
        encode(the_scene(), RUNG, "jpegli 0.0.1")


def test_another_encoder_makes_the_jpegs_anew_and_nothing_else() -> None:
    """Installing the extra is such a change, and so is a new version of it."""
    encoders = (TURBO, "jpegli 0.3.2", "jpegli 0.3.3")
    orders = [Instructions(replace(BALANCED, jpeg_encoder=one)) for one in encoders]
    for rung in BALANCED.rungs:
        digests = {order.rung_digest(rung, "0" * 64) for order in orders}
        assert len(digests) == (3 if rung.format is Format.JPEG else 1), rung.name


@jpegli
def test_jpegli_makes_the_same_picture() -> None:
    """Same size, nearly the same colours, a JFIF header, and nothing besides."""
    pixels = the_scene()
    data = encode(pixels, RUNG, JPEGLI)
    assert data == encode(pixels, RUNG, JPEGLI)
    assert all(is_of_jpegli(table) for table in quantisers(data))
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (480, 320)
        assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        difference = ImageChops.difference(picture, a_scene(480, 320))
    assert max(ImageStat.Stat(difference).mean) < 3


@given(st.integers(1, 100), st.integers(16, 12_000))
def test_jpegli_gets_a_quality_of_its_own(quality: int, long_edge: int) -> None:
    """A little more than libjpeg-turbo's, and never over 100."""
    own = jpegli_quality(quality, long_edge)
    assert quality <= own <= min(100, quality + 9)
    assert own <= jpegli_quality(min(100, quality + 1), long_edge)


@jpegli
def test_the_translated_quality_is_what_jpegli_is_given() -> None:
    """And what the digest says, so that another translation makes these JPEGs anew."""
    pyjpegli = pytest.importorskip("pyjpegli")
    pixels, rung = the_scene(), replace(RUNG, long_edge=1600)
    own = jpegli_quality(rung.quality, rung.long_edge)
    made = pyjpegli.encode(pixels.data, pixels.width, pixels.height, own)
    assert own > rung.quality
    assert encode(pixels, rung, JPEGLI).endswith(made[2:])
    assert encoder_named("jpegli 0.3.2", rung.quality, 1600) == f"jpegli 0.3.2 at {own}"
    assert encoder_named(TURBO, rung.quality, 1600) == TURBO


@jpegli
def test_grey_stays_one_channel_with_jpegli_too() -> None:
    """Its Python side takes colour only, so libjpeg-turbo makes grey pictures."""
    assert encode(the_scene("L"), RUNG, JPEGLI) == encode(the_scene("L"), RUNG, TURBO)


@jpegli
def test_the_auditor_knows_every_table_that_jpegli_makes() -> None:
    """One of each quality; a table of nobody is refused."""
    pixels = the_scene(size=(16, 16))
    tables = {
        table
        for quality in range(1, 101)
        for table in quantisers(encode(pixels, replace(RUNG, quality=quality), JPEGLI))
    }
    assert len(tables) > 190
    assert all(is_of_jpegli(table) for table in tables)
    assert not is_of_jpegli(hashlib.sha512(b"of nobody").digest())


@jpegli
@given(
    st.integers(1, 90), st.integers(1, 90), st.integers(20, 100), st.binary(min_size=7, max_size=40)
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_pixels_are_the_auditor_accepts_what_jpegli_makes(
    width: int, height: int, quality: int, seed: bytes
) -> None:
    """Any size, any content: strictness must never stop a good photo."""
    needed = width * height * 3
    pixels = Pixels((seed * (needed // len(seed) + 1))[:needed], width, height, 3)
    data = encode(pixels, Rung(Format.JPEG, 90, quality), JPEGLI)
    assert audit_pixels_only(data, Format.JPEG, width, height).width == width


@jpegli
def test_jpegli_works_inside_a_confined_child() -> None:
    """It is loaded before the child gives up its rights; the auditor's child lets the file out."""
    with Darkroom(1) as room:
        development, verdicts = room.develop_and_audit(a_jpeg(900, 600), WITH_JPEGLI)
    assert len(verdicts) == len(WITH_JPEGLI.rungs)
    (made,) = [one.data for one in development.variants if one.format is Format.JPEG]
    assert all(is_of_jpegli(table) for table in quantisers(made))


def test_a_child_that_has_another_encoder_spoils_no_photo() -> None:
    """It was installed while the house runs: the house must be restarted, no photo is at fault."""
    with Darkroom(1) as room, pytest.raises(SettingsError, match="restart the house"):
        room.develop_and_audit(a_jpeg(), replace(SMALL_RECIPE, jpeg_encoder="jpegli 0.0.1"))


@jpegli
@pytest.mark.corpus
def test_the_auditor_accepts_jpegli_on_every_bench_photo() -> None:
    """Twelve megapixels and more, at the sizes that visitors and the press get."""
    folder = corpus_dir()
    if folder is None:
        pytest.skip("the test photos are not beside the checkout")
    jpegs = tuple(r for r in (*BALANCED.rungs, BALANCED.press) if r.format is Format.JPEG)
    photos = sorted((folder / "bench").iterdir())
    assert photos
    with Darkroom(1) as room:
        for path in photos:
            recipe = replace(BALANCED, rungs=jpegs, jpeg_encoder=JPEGLI)
            _, verdicts = room.develop_and_audit(path.read_bytes(), recipe)
            assert len(verdicts) == len(jpegs)
