"""Real files of phones and cameras: HEIC, MPO, gain maps, large EXIF, profiles of many makers."""

from __future__ import annotations

import io

import pillow_heif
import pytest
from PIL import Image, ImageOps

from gallery_media.errors import PhotoRejected, PhotoTruncated
from gallery_media.imaging.develop import develop
from gallery_media.model.variant import Format, Recipe, Rung
from tests.makers.corpus import corpus_dir
from tests.makers.images import LIMITS, distance, pixels_of

CORPUS = corpus_dir()
SMALL = Recipe(rungs=(Rung(Format.JPEG, 240, 90),), name="corpus", linear_light_up_to=0)
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(CORPUS is None, reason="no test photos beside the checkout"),
]

UPRIGHT = (
    "heif/heif_other__arrow.heic",
    "heif/heif_other__pug.heic",
    "heif/heif_special__xiaomi.heic",
    "mixed-exifr/heic-iphone7.heic",
    "cameras/Apple__iPhone_13_Pro__IMG_8565.HEIC",
    "people-and-places/live_photo__IMG_7943.HEIC",
    "mixed-nom-exif/exif-one-entry.heic",
    "mixed-nom-exif/exif.avif",
    "mixed-exifr/avif__Irvine_CA.avif",
    "cameras/Canon__EOS_RP___MG_0635.JPG",
    "cameras/Sony__SLT-A57___DSC8833.JPG",
    "gainmap-mpf/apple_gainmap_new.jpg",
    "gainmap-mpf/apple_gainmap_old.jpg",
    "mixed-exifr/xmp_depth_map.jpg",
)


def _file(name: str) -> bytes:
    assert CORPUS is not None
    return (CORPUS / "metadata" / name).read_bytes()


@pytest.mark.parametrize("name", UPRIGHT)
def test_the_primary_picture_comes_out_upright(name: str) -> None:
    """As Pillow shows it: not a thumbnail, depth map or gain map, and not turned twice."""
    pillow_heif.register_heif_opener()
    development = develop(_file(name), SMALL, LIMITS)
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(_file(name)))).convert("RGB")
    assert (development.width, development.height) == picture.size
    assert development.flags == ()
    made = pixels_of(development.variants[0].data)
    expected = picture.resize(made.size, Image.Resampling.LANCZOS)
    assert distance(made, expected) < 12  # colours of wide profiles differ, shapes do not


@pytest.mark.parametrize("name", UPRIGHT)
def test_no_gain_map_or_second_picture_is_left(name: str) -> None:
    """What comes out is one picture, whatever the camera put beside it."""
    for variant in develop(_file(name), SMALL, LIMITS).variants:
        assert variant.data.count(b"\xff\xd8\xff") == 1
        for word in (b"hdrgm", b"HDRGainMap", b"MPF\0", b"urn:iso", b"GDepth", b"Exif"):
            assert word not in variant.data


@pytest.mark.parametrize(
    "name",
    [
        "heif/heif_truncated__truncated.heic",
        "people-and-places/imageSizeError.jpg",
        "mixed-imagemeta/corrupt_max_uint32_exif.jpg",
    ],
)
def test_real_files_that_were_cut_off_are_called_so(name: str) -> None:
    """The inbox waits for the rest, and says so when none comes."""
    with pytest.raises(PhotoTruncated, match="ends before its picture does"):
        develop(_file(name), SMALL, LIMITS)


def test_a_real_file_with_a_missing_middle_is_called_damaged() -> None:
    """Its end marker is there, half of its rows are not."""
    name = "people-and-places/edge_case_exif_data__date_error.JPG"
    assert develop(_file(name), SMALL, LIMITS).flags == ("damaged",)


@pytest.mark.parametrize(
    "name", ["rights-and-captions/metadata_demo_exif_only.jpg", "mixed-nom-exif/broken.jpg"]
)
def test_a_sound_picture_in_an_untidy_file_is_not_called_damaged(name: str) -> None:
    """One byte too many before the end; padding between segments."""
    assert develop(_file(name), SMALL, LIMITS).flags == ()


def test_every_file_of_the_corpus_ends_in_a_picture_or_in_words() -> None:
    """The hostile ones too; at least 200 are photos, so that this shows something."""
    assert CORPUS is not None
    developed = 0
    for path in sorted((CORPUS / "metadata").rglob("*")):
        if not path.is_file() or path.stat().st_size > 12_000_000:
            continue
        try:
            developed += develop(path.read_bytes(), SMALL, LIMITS).width > 0
        except PhotoRejected as why:
            if not str(why).rstrip().endswith((".", "!")):
                pytest.fail(f"{path.name}: {why}")
    assert developed > 200


def test_a_lost_sector_in_real_camera_files_is_noticed() -> None:
    """4,096 zeros, as a failing card leaves them, in nine large files at three places."""
    assert CORPUS is not None
    files = sorted((CORPUS / "bench").glob("*.[jJ][pP][gG]"))
    assert len(files) >= 9
    unnoticed = []
    for path in files:
        data = path.read_bytes()
        for at in (3, 6, 9):
            start = len(data) * at // 10
            broken = data[:start] + bytes(4_096) + data[start + 4_096 :]
            if develop(broken, SMALL, LIMITS).flags != ("damaged",):
                unnoticed.append((path.name, at))
    assert unnoticed == []
