"""Where heads are is read from three kinds of XMP, turned upright, and comes without names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.darkroom import wire
from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.darkroom.framing import ORIENTATIONS, framed
from gallery_media.imaging.limits import Limits
from gallery_media.metadata.placing import placed
from gallery_media.metadata.read import read_raw_tags
from gallery_media.metadata.read_regions import marks_of, turned
from gallery_media.metadata.read_xmp import XmpRefused
from gallery_media.model.marks import Mark, MarkKind, Marks
from gallery_media.model.region import MOST_REGIONS, Region
from tests.makers import images
from tests.makers.corpus import corpus_dir
from tests.makers.regions import iptc, iptc_packet, microsoft_packet, mwg, mwg_packet, packet


def stored_regions(packet: bytes) -> tuple[Region, ...]:
    """Of a picture that is stored upright."""
    return placed([marks_of(packet)]).crop


def _close(one: Region, *other: float) -> bool:
    return (one.left, one.top, one.right, one.bottom) == pytest.approx(other, abs=1e-6)


def test_a_face_of_mwg_is_told_by_its_centre() -> None:
    """Metadata Working Group 2.0, 5.9: x and y are the middle of the area."""
    (found,) = stored_regions(mwg_packet(mwg(0.5, 0.25, 0.2, 0.1)))
    assert _close(found, 0.4, 0.2, 0.6, 0.3)


def test_attributes_and_elements_say_the_same() -> None:
    """Writers of XMP may do either."""
    long = mwg_packet(mwg(0.5, 0.25, 0.2, 0.1, as_elements=True))
    assert stored_regions(long) == stored_regions(mwg_packet(mwg(0.5, 0.25, 0.2, 0.1)))


@pytest.mark.parametrize(("kind", "kept"), [("Face", 1), ("Pet", 1), ("", 1), ("BarCode", 0)])
def test_only_what_a_crop_should_keep_counts(kind: str, kept: int) -> None:
    """A camera's focus frame or a bar code is no head."""
    assert len(stored_regions(mwg_packet(mwg(0.5, 0.5, 0.2, 0.2, kind=kind)))) == kept


def test_shapes_of_iptc_become_the_rectangle_around_them() -> None:
    """IPTC Photo Metadata 2021.1, Image Region: rectangle, circle and polygon."""
    rectangle = iptc("rectangle", rbX=0.3, rbY=0.2, rbW=0.1, rbH=0.4)
    circle = iptc("circle", rbX=0.5, rbY=0.5, rbRx=0.1)
    polygon = iptc("polygon", corners=[(0.1, 0.2), (0.3, 0.25), (0.2, 0.6)])
    found = stored_regions(iptc_packet(rectangle, circle, polygon))
    assert _close(found[0], 0.3, 0.2, 0.4, 0.6)
    assert _close(found[1], 0.4, 0.4, 0.6, 0.6)
    assert _close(found[2], 0.1, 0.2, 0.3, 0.6)


def test_iptc_regions_that_show_no_subject_or_are_in_pixels_are_passed_over() -> None:
    """A cropping is where somebody would cut; pixels belong to a size that nobody told."""
    role = "http://cv.iptc.org/newscodes/imageregionrole/landscapeCropping"
    cropping = iptc("rectangle", rbX=0.1, rbY=0.1, rbW=0.5, rbH=0.5, role=role)
    pixels = iptc("rectangle", rbX=10, rbY=10, rbW=50, rbH=50, unit="pixel")
    assert stored_regions(iptc_packet(cropping, pixels)) == ()


def test_microsofts_rectangles_count_where_there_are_no_others() -> None:
    """Programs that write both write the same heads twice."""
    theirs = microsoft_packet("0.1, 0.2, 0.3, 0.4")
    (found,) = stored_regions(theirs)
    assert _close(found, 0.1, 0.2, 0.4, 0.6)
    assert len(stored_regions(packet(mwg_packet(mwg(0.5, 0.5, 0.2, 0.2)), theirs))) == 1


@pytest.mark.parametrize(
    "area",
    [
        mwg(float("nan"), 0.5, 0.2, 0.2),
        mwg(2.0, 2.0, 0.2, 0.2),
        mwg(0.5, 0.5, 0.0, 0.2),
        mwg(0.5, 0.5, float("inf"), 0.2),
        mwg(300, 200, 40, 40, unit="pixel"),
        '<rdf:li><rdf:Description><mwg-rs:Area stArea:x="left" stArea:y="0.5" '
        'stArea:w="0.2" stArea:h="0.2"/></rdf:Description></rdf:li>',
    ],
)
def test_nonsense_is_passed_over_and_the_rest_counts(area: str) -> None:
    """Files say anything; one bad region does not lose the others."""
    found = stored_regions(mwg_packet(area, mwg(0.5, 0.5, 0.2, 0.2)))
    assert len(found) == 1


def test_a_crowd_is_cut_at_a_hundred() -> None:
    """A crop's arithmetic goes with their square."""
    many = [mwg(0.001 * n + 0.01, 0.5, 0.01, 0.02) for n in range(300)]
    assert len(stored_regions(mwg_packet(*many))) == MOST_REGIONS


def test_a_packet_with_a_document_type_is_refused() -> None:
    """As everywhere: nothing unfolds, no address is asked."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + mwg_packet(mwg(0.5, 0.5, 0.2, 0.2))
    with pytest.raises(XmpRefused):
        stored_regions(bomb)
    data = images.a_jpeg(xmp=bomb)
    assert read_raw_tags(data).marks == Marks(unread=True)


SHARES = st.floats(0, 1, allow_nan=False).filter(lambda x: x == 0 or x > 1e-9)


@given(st.tuples(SHARES, SHARES), st.tuples(SHARES, SHARES), st.integers(1, 8))
def test_turning_keeps_a_region_in_the_picture_and_its_area(
    across: tuple[float, float], down: tuple[float, float], orientation: int
) -> None:
    """Whatever the turn, and eight turns differ only in place."""
    (left, right), (top, bottom) = sorted(across), sorted(down)
    if right - left < 1e-6 or bottom - top < 1e-6:
        return
    one = Region(left, top, right, bottom)
    assert turned(one, orientation).area == pytest.approx(one.area, rel=1e-6)


def test_regions_are_turned_as_the_picture_is() -> None:
    """The red corner of the scene is found by its region in all eight ways of storing it."""
    for orientation in range(1, 9):
        stored = _stored_corner(orientation)
        data = images.with_orientation(images.a_scene(), orientation)
        tags = read_raw_tags(data)
        assert tags.first(("IFD0", "Orientation")) == ORIENTATIONS[orientation - 1]
        marked = replace(tags, marks=Marks((Mark(MarkKind.FACE, stored),)))
        (found,) = placed([framed(data, marked, Limits())]).crop
        assert _close(found, 0, 0, 0.25, 0.25)


def _stored_corner(orientation: int) -> Region:
    """Where the upright picture's upper left corner is stored, by looking for its red."""
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(images.with_orientation(images.a_scene(), orientation))) as stored:
        picture = stored.convert("RGB")
    for right in (False, True):
        for low in (False, True):
            x, y = (picture.width - 20 if right else 20), (picture.height - 14 if low else 14)
            pixel = picture.getpixel((x, y))
            if isinstance(pixel, tuple) and pixel[0] > 180 and pixel[1] < 90 and pixel[2] < 90:
                left, top = 0.75 * right, 0.75 * low
                return Region(left, top, left + 0.25, top + 0.25)
    raise AssertionError("no corner is red")


def test_a_child_can_claim_only_regions_within_the_picture() -> None:
    """Numbers from 0 to 1, whatever became of the child."""
    regions = (Region(0.1, 0.2, 0.3, 0.4),)
    assert wire.unpack_regions({"regions": wire.pack_regions(regions)}) == regions
    for lie in ([[0, 0, 2, 1]], [[0.5, 0, 0.1, 1]], [["x", 0, 1, 1]], [[0, 0, 1]], 7, [[0] * 5]):
        with pytest.raises(BrokenFrame):
            wire.unpack_regions({"regions": lie})


def upright_regions(data: bytes) -> tuple[Region, ...]:
    return placed([framed(data, read_raw_tags(data), Limits())]).crop


def _corpus() -> Path:
    folder = corpus_dir()
    if folder is None:
        pytest.skip("the test photos are not there (GALLERY_MEDIA_CORPUS)")
    return folder / "metadata"


@pytest.mark.corpus
def test_one_face_is_in_one_place_however_its_photo_is_stored() -> None:
    """The corpus has the same portrait stored in eight ways, its region written by exiftool."""
    places = set()
    for path in sorted((_corpus() / "people-and-places").glob("orientation__Portrait_[1-8].jpg")):
        (face,) = upright_regions(path.read_bytes())
        corner = (face.left, face.top, face.right, face.bottom)
        places.add(tuple(round(share, 2) for share in corner))
    assert places == {(0.39, 0.61, 0.49, 0.68)}


@pytest.mark.corpus
def test_iptcs_own_reference_file_has_its_three_regions() -> None:
    """Rectangle, circle and polygon of the 2021.1 reference image."""
    name = "IPTC-PhotometadataRef-Std2021.1.jpg"
    data = (_corpus() / "rights-and-captions" / name).read_bytes()
    assert len(upright_regions(data)) == 3
