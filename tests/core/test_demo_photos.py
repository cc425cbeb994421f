"""The demo's photos: painted the same each time, and carrying everything that cameras write."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps, ImageStat

from gallery_media.demo.cameras import CAMERAS, CESIS, shot_of
from gallery_media.demo.paint import paint_photo
from gallery_media.demo.scenes import SCENES, Scene
from gallery_media.demo.words import words_about
from gallery_media.metadata.read import RawTags, read_raw_tags

SMALL = 0.05
"""Megapixels: enough to see that something was painted."""


def test_there_are_24_scenes_of_12_to_24_megapixels_in_both_orientations() -> None:
    """The set is as varied as the demo promises."""
    assert len(SCENES) == 24
    assert len({scene.name for scene in SCENES}) == 24
    for scene in SCENES:
        assert 12 <= scene.size[0] * scene.size[1] / 1_000_000 <= 24.01, scene.name
    turned = Counter(scene.orientation for scene in SCENES)
    assert turned[6] >= 2
    assert turned[8] >= 2
    shapes = {round(scene.size[0] / scene.size[1], 1) for scene in SCENES}
    assert {1.5, 1.3, 1.8, 0.7, 3.1} <= shapes


def test_scenes_stand_in_the_order_in_which_they_were_taken() -> None:
    """So that galleries sorted by number and by time agree."""
    assert [scene.taken for scene in SCENES] == sorted(scene.taken for scene in SCENES)


@pytest.mark.parametrize("number", range(24), ids=[scene.name for scene in SCENES])
def test_every_scene_paints_a_picture_with_light_and_depth(number: int) -> None:
    """No flat test card: many tones, some dark, some bright, in the promised shape."""
    photo = paint_photo(number, megapixels=SMALL)
    with Image.open(BytesIO(photo.data)) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    wanted = SCENES[number].size
    assert upright.width / upright.height == pytest.approx(wanted[0] / wanted[1], rel=0.03)
    grey = upright.convert("L")
    low, high = ImageStat.Stat(grey).extrema[0]
    assert high - low > 110
    assert ImageStat.Stat(grey).stddev[0] > 18
    assert len(upright.resize((64, 64)).getcolors(4096) or ()) > 1000
    _tells_what_its_camera_wrote(read_raw_tags(photo.data), SCENES[number])


def _tells_what_its_camera_wrote(tags: RawTags, scene: Scene) -> None:
    assert tags.problems == ()
    assert tags.position is not None
    assert tags.maker_note_bytes > 0
    assert (tags.thumbnail_bytes > 0) == scene.thumbnail
    assert (tags.trailer_bytes > 0) == scene.trailer
    assert tags.comments == ((scene.comment,) if scene.comment else ())
    names = tags.values("XMP", "Iptc4xmpExt:PersonInImage")
    assert len(names) == len(scene.faces)


def test_a_photo_is_the_same_bytes_each_time() -> None:
    """Seeded by its number alone, whatever was painted before it."""
    first = paint_photo(13, megapixels=SMALL)
    paint_photo(4, megapixels=SMALL)
    assert paint_photo(13, megapixels=SMALL).data == first.data


def test_file_names_differ_and_look_like_a_camera_s() -> None:
    """Names as they come from cards: letters, digits, an extension."""
    shots = [
        shot_of(number, CAMERAS[scene.camera], scene.taken, scene.brightness)
        for number, scene in enumerate(SCENES)
    ]
    names = [shot.name for shot in shots]
    assert len(set(names)) == 24
    assert all(name.rsplit(".", 1)[1] in ("JPG", "jpg") for name in names)
    assert {name[:3] for name in names} == {"AUS", "P63", "P70", "IMG"}
    for shot in shots:
        assert abs(shot.latitude - CESIS[0]) < 0.002
        assert abs(shot.longitude - CESIS[1]) < 0.004


def test_a_number_out_of_range_is_refused() -> None:
    """Neither a 25th photo nor Python's count from the end."""
    for number in (24, -1):
        with pytest.raises(IndexError, match="photos 0 to 23"):
            paint_photo(number)


@pytest.mark.parametrize("scene", [scene.name for scene in SCENES])
def test_every_scene_is_described_in_two_languages(scene: str) -> None:
    """Headline, caption and an alt text that says what is seen, as sentences."""
    words = words_about(scene)
    assert [spoken.lang for spoken in words] == ["lv", "en"]
    for spoken in words:
        assert 5 <= len(spoken.headline) <= 60
        assert not spoken.headline.endswith(".")
        assert spoken.caption.endswith(".")
        assert 80 <= len(spoken.alt_text) <= 260
        assert spoken.alt_text.endswith(".")
        assert spoken.alt_text != spoken.caption
    assert any(letter in words[0].alt_text for letter in "āčēģīķļņšūž")


def test_the_thumbnail_shows_another_view_than_the_photo() -> None:
    """It is the hidden, uncropped picture that publishing must not let out."""
    data = paint_photo(0, megapixels=SMALL).data
    start = data.index(b"\xff\xd8", 2)
    with Image.open(BytesIO(data[start:])) as thumbnail:
        assert thumbnail.size == (160, 120)  # 4:3, the photo is 3:2
    assert read_raw_tags(data).thumbnail_bytes > 0


def test_most_photos_hide_a_thumbnail_and_some_a_trailer_or_a_comment() -> None:
    """The demo's table has something to tell in each line."""
    assert sum(1 for scene in SCENES if scene.thumbnail) == 17
    assert sum(1 for scene in SCENES if scene.trailer) == 3
    assert sum(1 for scene in SCENES if scene.comment) == 4
    assert sum(1 for scene in SCENES if scene.faces) == 9


EXPECTED = {
    "IFD0:Make": "Ausma",
    "IFD0:Model": "Ausma X-20",
    "IFD0:Artist": "Zane Izdomniece",
    "IFD0:HostComputer": "ZANE-PC",
    "IFD0:Orientation": "Rotate 270 CW",
    "IFD0:Copyright": "© 2017 Zane Izdomniece",
    "ExifIFD:DateTimeOriginal": "2017:06:30 21:38:15",
    "ExifIFD:OffsetTimeOriginal": "+03:00",
    "ExifIFD:ISO": 1600,
    "ExifIFD:SerialNumber": "AX20-0009315",
    "ExifIFD:LensSerialNumber": "A85-004471",
    "ExifIFD:OwnerName": "Zane Izdomniece",
    "ExifIFD:UserComment": "Zane Izdomniece, tālr. +371 00 000 003",
    "GPS:GPSLatitudeRef": "North",
    "GPS:GPSTimeStamp": "18:38:15",
    "IFD1:Compression": "JPEG (old-style)",
    "XMP-dc:Creator": "Zane Izdomniece",
    "XMP-photoshop:City": "Cēsis",
    "XMP-xmpMM:HistoryAction": ["derived", "saved"],
    "XMP-iptcCore:CreatorWorkEmail": "zane@example.org",
    "XMP-mwg-rs:RegionType": "Face",
    "IPTC:CodedCharacterSet": "UTF8",
    "IPTC:City": "Cēsis",
    "IPTC:By-line": "Zane Izdomniece",
    "IPTC:Headline": "Vakara runa",
}


def _exiftool(path: Path, *arguments: str) -> dict[str, object]:
    command = ["exiftool", "-j", "-a", "-u", "-U", "-G1", "-ee3", "-charset", "exif=utf8"]
    run = subprocess.run([*command, *arguments, str(path)], capture_output=True, check=True)
    (told,) = json.loads(run.stdout)
    return dict(told)


needs_exiftool = pytest.mark.skipif(
    shutil.which("exiftool") is None, reason="exiftool is not installed (CI has it)"
)


@needs_exiftool
def test_exiftool_reads_back_every_kind_of_tag(tmp_path: Path) -> None:
    """An independent reader finds what was written: EXIF, GPS, thumbnail, XMP, IPTC."""
    number = [scene.name for scene in SCENES].index("speaker")
    path = tmp_path / "photo.jpg"
    path.write_bytes(paint_photo(number, megapixels=SMALL).data)
    told = _exiftool(path)
    assert {tag: told.get(tag) for tag in EXPECTED} == EXPECTED
    assert str(told["GPS:GPSLatitude"]).startswith("57 deg 18'")
    assert str(told["GPS:GPSLongitude"]).startswith("25 deg 1")
    assert "IFD1:ThumbnailImage" in told
    assert told["ExifTool:Warning"] == "[minor] Unrecognized MakerNotes"  # so there are some
    history = "".join(str(words) for words in told["XMP-xmpMM:HistoryParameters"])  # type: ignore[attr-defined]
    assert "/Users/zane/Pictures/" in history


@needs_exiftool
def test_exiftool_finds_nothing_wrong_with_the_structure(tmp_path: Path) -> None:
    """Except the MakerNote, which no reader can know."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(paint_photo(18, megapixels=SMALL).data)
    told = _exiftool(path, "-validate", "-warning", "-error")
    assert "ExifTool:Error" not in told
    assert told["ExifTool:Warning"] == "[minor] Unrecognized MakerNotes"
