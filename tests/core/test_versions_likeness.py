"""How an edited version is known for the photo that it was made from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from gallery_media.desk.recognise import Traits, is_same_photo
from gallery_media.errors import PhotoRejected
from gallery_media.imaging.likeness import SIZE, looks_alike, thumbprint
from gallery_media.imaging.limits import Limits
from gallery_media.metadata.read import read_raw_tags
from gallery_media.metadata.taken import Exposure, exposure_of
from tests.makers.corpus import corpus_dir
from tests.makers.images import LIMITS, a_flat, a_jpeg, a_motif, as_file, with_orientation

SCENE = thumbprint(as_file(a_motif(1)), LIMITS)
EDITS = {
    "smaller": as_file(a_motif(1, 300, 200)),
    "a PNG": as_file(a_motif(1), "PNG"),
    "poor quality": as_file(a_motif(1), quality=30),
    "brighter": as_file(ImageEnhance.Brightness(a_motif(1)).enhance(1.4)),
    "darker": as_file(ImageEnhance.Brightness(a_motif(1)).enhance(0.5)),
    "grey": as_file(ImageOps.grayscale(a_motif(1))),
    "less colour": as_file(ImageEnhance.Color(a_motif(1)).enhance(0.5)),
    "turned by its tag": with_orientation(a_motif(1), 6),
}
OTHERS = {
    "another": as_file(a_motif(2)),
    "mirrored": as_file(ImageOps.mirror(a_motif(1))),
    "upside down": as_file(a_motif(1).rotate(180)),
    "negative": as_file(ImageOps.invert(a_motif(1))),
    "noise": as_file(Image.effect_noise((600, 400), 120)),
    "a flat colour": as_file(a_flat((90, 90, 90))),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_picture_looks_like_itself(edit: str) -> None:
    """Exposure, colour, size, format and how it is stored are what editing changes."""
    assert looks_alike(SCENE, thumbprint(EDITS[edit], LIMITS))


@pytest.mark.parametrize("other", OTHERS)
def test_another_picture_does_not(other: str) -> None:
    """Where in doubt, two photos are shown: one too many is seen at once."""
    assert not looks_alike(SCENE, thumbprint(OTHERS[other], LIMITS))


def test_two_black_frames_are_not_called_one_photo() -> None:
    """A lens cap looks like every other."""
    black = thumbprint(as_file(a_flat((3, 3, 3))), LIMITS)
    assert not looks_alike(black, black)


def test_what_cannot_be_developed_has_no_look() -> None:
    """A broken file never takes the place of a good one."""
    data = as_file(a_motif(1))
    with pytest.raises(PhotoRejected):
        thumbprint(data[: len(data) // 2], LIMITS)


@given(st.binary(min_size=SIZE, max_size=SIZE), st.binary(min_size=SIZE, max_size=SIZE))
def test_looking_alike_is_mutual(one: bytes, other: bytes) -> None:
    """Which of the two came first makes no difference."""
    assert looks_alike(one, other) == looks_alike(other, one)


@pytest.mark.corpus
def test_different_photographs_do_not_look_alike_and_their_edits_do() -> None:
    """The measurement that the limits come from: real photographs against each other."""
    folder = corpus_dir()
    if folder is None:
        pytest.skip("no test photos beside the checkout")
    photos = sorted((folder / "bench").glob("test-assets__*"))
    if len(photos) < 3:
        pytest.skip("no large photographs beside the checkout")
    prints = {}
    for path in photos:
        prints[path.name] = thumbprint(path.read_bytes(), Limits())
        with Image.open(path) as picture:
            picture.draft("RGB", (1200, 1200))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((1200, 1200))
        edited = ImageEnhance.Brightness(ImageEnhance.Color(upright).enhance(0.6)).enhance(1.3)
        assert looks_alike(prints[path.name], thumbprint(as_file(edited), Limits())), path.name
    names = sorted(prints)
    alike = [(a, b) for a in names for b in names if a < b and looks_alike(prints[a], prints[b])]
    assert alike == []


A, B = "a" * 64, "b" * 64
LOOK = SCENE
FLIPPED = thumbprint(OTHERS["mirrored"], LIMITS)
SAID_NOTHING = Exposure()


@pytest.mark.parametrize(
    ("there", "fresh", "same", "why"),
    [
        (Exposure(A), Exposure(A), True, "the same second"),
        (Exposure(A, A), Exposure(A), True, "an export that lost the part of the second"),
        (Exposure(A, A), Exposure(A, B), False, "two frames of one burst"),
        (Exposure(A), Exposure(B), False, "the counter has come round, on a tripod"),
        (Exposure(A, "", A), Exposure(A, "", B), False, "two bodies at the same second"),
        (Exposure(A, "", "", A), Exposure(A, "", "", B), False, "two models at the same second"),
        (Exposure(A), SAID_NOTHING, True, "an export without metadata"),
        (SAID_NOTHING, SAID_NOTHING, True, "metadata was never there"),
    ],
)
def test_the_rule_for_two_files_of_one_name(
    there: Exposure, fresh: Exposure, same: bool, why: str
) -> None:
    """Each line is one thing that happens; the pictures look alike in all of them."""
    assert is_same_photo(Traits(there, LOOK), Traits(fresh, LOOK)) is same, why


def test_the_same_second_is_the_same_photo_however_it_was_cropped() -> None:
    """Editing programs keep the time of the exposure."""
    assert is_same_photo(Traits(Exposure(A), LOOK), Traits(Exposure(A), FLIPPED))


def test_without_times_another_look_is_another_photo() -> None:
    """Nothing but the name would speak for it."""
    assert not is_same_photo(Traits(SAID_NOTHING, LOOK), Traits(SAID_NOTHING, FLIPPED))


def test_a_held_photo_that_cannot_be_compared_is_replaced_by_what_was_asked_for() -> None:
    """Its photographer read: copy it again under the same name."""
    broken, fresh = Traits(SAID_NOTHING, None), Traits(Exposure(B), LOOK)
    assert is_same_photo(broken, fresh, unpublishable=True)
    assert not is_same_photo(broken, fresh)
    another_camera = Traits(Exposure("", "", A), None)
    with_camera = Traits(Exposure(B, "", B), LOOK)
    assert not is_same_photo(another_camera, with_camera, unpublishable=True)


def test_an_exposure_is_known_by_digests_that_tell_nothing() -> None:
    """Times and numbers of strangers' cameras do not leave the child that reads them."""
    exif = Image.Exif()
    exif[0x0110] = "Camera  X"
    inner = exif.get_ifd(0x8769)
    inner[0x9003] = "2017:06:30 21:05:13"
    inner[0x9291] = "07"
    inner[0xA431] = "4410"
    found = exposure_of(read_raw_tags(a_jpeg(exif=exif)))
    for digest in (found.second, found.part, found.camera, found.model):
        assert len(digest) == 64
    assert "4410" not in repr(found)
    assert exposure_of(read_raw_tags(a_jpeg())) == SAID_NOTHING


def test_a_camera_without_a_clock_says_no_time() -> None:
    """Zeros would make all its photos one."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    assert exposure_of(read_raw_tags(a_jpeg(exif=exif))).second == ""
