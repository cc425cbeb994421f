"""Colours that sRGB does not have arrive as near as it can come: measured, as CIEDE2000.

The reference is the arithmetic of the standards (``tests.makers.colour_science``); the limits are
a mean below 1, which nobody sees, and a 99th percentile below 3.
"""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from tests.makers import images
from tests.makers.charts import (
    PATCH,
    SPACES,
    a_chart,
    a_chart_file,
    a_press_chart,
    middles,
    press_profile,
    press_to_srgb,
)
from tests.makers.colour_science import (
    D50,
    DISPLAY_P3,
    SRGB,
    Deviation,
    adapted,
    as_bytes,
    converter,
    deviation,
    difference,
    to_xyz,
)
from tests.makers.converted import (
    after_coding,
    as_stored,
    before_coding,
    coded,
    middle,
    pixels,
    wide_gamut_photos,
)
from tests.makers.corpus import corpus_dir
from tests.makers.images import as_file

# Sharma, Wu and Dalal (2005), table 1: two CIELAB colours and their difference.
SHARMA = """
50 2.6772 -79.7751  50 0 -82.7485  2.0425
50 3.1571 -77.2803  50 0 -82.7485  2.8615
50 2.8361 -74.0200  50 0 -82.7485  3.4412
50 -1.3802 -84.2814  50 0 -82.7485  1.0000
50 -1.1848 -84.8006  50 0 -82.7485  1.0000
50 -0.9009 -85.5211  50 0 -82.7485  1.0000
50 0 0  50 -1 2  2.3669
50 -1 2  50 0 0  2.3669
50 2.4900 -0.0010  50 -2.4900 0.0009  7.1792
50 2.4900 -0.0010  50 -2.4900 0.0010  7.1792
50 2.4900 -0.0010  50 -2.4900 0.0011  7.2195
50 2.4900 -0.0010  50 -2.4900 0.0012  7.2195
50 -0.0010 2.4900  50 0.0009 -2.4900  4.8045
50 -0.0010 2.4900  50 0.0010 -2.4900  4.8045
50 -0.0010 2.4900  50 0.0011 -2.4900  4.7461
50 2.5 0  50 0 -2.5  4.3065
50 2.5 0  73 25 -18  27.1492
50 2.5 0  61 -5 29  22.8977
50 2.5 0  56 -27 -3  31.9030
50 2.5 0  58 24 15  19.4535
50 2.5 0  50 3.1736 0.5854  1.0000
50 2.5 0  50 3.2972 0  1.0000
50 2.5 0  50 1.8634 0.5757  1.0000
50 2.5 0  50 3.2592 0.3350  1.0000
60.2574 -34.0099 36.2677  60.4626 -34.1751 39.4387  1.2644
63.0109 -31.0961 -5.8663  62.8187 -29.7946 -4.0864  1.2630
61.2901 3.7196 -5.3901  61.4292 2.2480 -4.9620  1.8731
35.0831 -44.1164 3.7933  35.0232 -40.0716 1.5901  1.8645
22.7233 20.0904 -46.6940  23.0331 14.9730 -42.5619  2.0373
36.4612 47.8580 18.3852  36.2715 50.5065 21.2231  1.4146
90.8027 -2.0831 1.4410  91.1528 -1.6435 0.0447  1.4441
90.9257 -0.5406 -0.9208  88.6381 -0.8985 -0.7239  1.5381
6.7747 -0.2908 -2.4247  5.8714 -0.0985 -2.2286  0.6377
2.0776 0.0795 -1.1350  0.9033 -0.0636 -0.5514  0.9082
"""
WIDE = tuple(name for name in SPACES if name != "sRGB")
MOST_PIXELS = 1_200_000  # of a test photo: larger ones are for `make bench`
SAMPLES = 10_000


def _within_limits(found: Deviation) -> bool:
    return found.mean < 1 and found.p99 < 3


def _of_the_chart(space: str, data: bytes, chart: Image.Image | None = None) -> Deviation:
    source = (chart or a_chart()).tobytes()
    return deviation(pixels(source), pixels(data), converter(SPACES[space].space))


def test_the_difference_formula_gives_the_published_numbers() -> None:
    """Pairs chosen by its authors because implementations go wrong there."""
    for line in SHARMA.split("\n")[1:-1]:
        l1, a1, b1, l2, a2, b2, published = map(float, line.split())
        one, other = (l1, a1, b1), (l2, a2, b2)
        assert difference(one, other) == pytest.approx(published, abs=5.1e-5), line
        assert difference(other, one) == pytest.approx(published, abs=5.1e-5), line


def test_the_reference_gives_the_published_matrices() -> None:
    """Linear sRGB and Display P3 to XYZ as their standards print them, to four digits."""
    printed = {
        SRGB: ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)),
        DISPLAY_P3: ((0.4866, 0.2657, 0.1982), (0.2290, 0.6917, 0.0793), (0.0, 0.0451, 1.0439)),
    }
    for space, matrix in printed.items():
        for row, expected in zip(to_xyz(space), matrix, strict=True):
            assert row == pytest.approx(expected, abs=2e-4)
    white = [sum(row) for row in adapted(to_xyz(SRGB), SRGB.white, D50)]
    assert white == pytest.approx([0.9642, 1.0, 0.8251], abs=5e-4)


def test_littlecms_agrees_with_the_reference() -> None:
    """A colour engine, asked through Pillow: the reference is not merely our own opinion."""
    for space in WIDE:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(SPACES[space].profile))
        converted = ImageCms.profileToProfile(
            *(a_chart(), profile, ImageCms.createProfile("sRGB")),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )
        assert converted is not None
        assert _of_the_chart(space, converted.tobytes()).largest < 2


@pytest.mark.parametrize("space", WIDE)
def test_numbers_taken_over_without_their_profile_would_fail(space: str) -> None:
    """What a plain save to WebP or JPEG does; a measurement that let it pass would be worthless."""
    assert not _within_limits(_of_the_chart(space, a_chart().tobytes()))


@pytest.mark.parametrize("format", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("space", WIDE)
def test_wide_colours_are_converted_within_the_limits(space: str, format: str) -> None:
    """Patches, ramps and saturated colours, pixel by pixel before any encoder."""
    options = {"lossless": True} if format == "WEBP" else {}
    found = before_coding(a_chart_file(SPACES[space].profile, format, **options))
    assert found.size == a_chart().size
    assert found.numbers == a_chart().tobytes()
    measured = _of_the_chart(space, found.srgb)
    assert _within_limits(measured), measured
    assert measured.largest < 2, measured


def test_srgb_is_not_touched() -> None:
    """With its profile or without, every number stays."""
    for profile in (SPACES["sRGB"].profile, images.srgb(), b""):
        assert before_coding(a_chart_file(profile)).srgb == a_chart().tobytes()


@pytest.mark.parametrize("space", WIDE)
def test_wide_colours_are_within_the_limits_in_the_finished_jpeg(space: str) -> None:
    """In the middle of each patch and along the ramps, where coding does not mix neighbours."""
    finished = middles(after_coding(a_chart_file(SPACES[space].profile)))
    measured = _of_the_chart(space, finished.tobytes(), middles(a_chart()))
    assert _within_limits(measured), measured


@pytest.mark.parametrize("space", WIDE)
def test_hard_edges_cost_no_more_in_a_wide_space_than_in_srgb(space: str) -> None:
    """At edges between saturated patches 4:2:0 coding is far off, and in sRGB just as far."""
    wide = _of_the_chart(space, after_coding(a_chart_file(SPACES[space].profile)).tobytes())
    plain = _of_the_chart("sRGB", after_coding(a_chart_file(SPACES["sRGB"].profile)).tobytes())
    assert plain.p99 > 3
    assert wide.mean < plain.mean * 1.25
    assert wide.p99 < plain.p99 * 1.25


def test_the_profile_of_libvips_is_converted_as_the_standard_says() -> None:
    """The one that HEIC and AVIF without a profile are read by."""
    measured = _of_the_chart("Display P3", before_coding(a_chart_file(images.display_p3())).srgb)
    assert _within_limits(measured), measured


def test_press_colours_are_converted_within_the_limits() -> None:
    """Four inks through a profile's table, against the model that the table was made from."""
    chart = a_press_chart()
    data = as_file(chart, "TIFF", icc_profile=press_profile())
    found = deviation(pixels(chart.tobytes(), 4), pixels(before_coding(data).srgb), press_to_srgb)
    assert _within_limits(found), found
    without = before_coding(as_file(chart, "TIFF"))
    other = deviation(pixels(chart.tobytes(), 4), pixels(without.srgb), press_to_srgb)
    assert not _within_limits(other), "the profile made no difference"


def test_press_colours_are_within_the_limits_in_the_finished_jpeg() -> None:
    """From a JPEG of four inks, which are stored the other way round."""
    chart = a_press_chart()
    options = {"quality": 98, "subsampling": 0, "icc_profile": press_profile()}
    finished = middles(after_coding(as_file(chart, "JPEG", **options)))
    source = pixels(middles(chart).tobytes(), 4)
    found = deviation(source, pixels(finished.tobytes()), press_to_srgb)
    assert _within_limits(found), found


def test_a_chart_has_whole_patches() -> None:
    """A patch that shares a block with another would be measured as coding, not as colour."""
    for chart in (a_chart(), a_press_chart()):
        assert chart.width % PATCH == chart.height % PATCH == 0
        assert middles(chart).size == (chart.width // 2, chart.height // 2)


needs_corpus = pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout")


@pytest.mark.corpus
@needs_corpus
@pytest.mark.parametrize("space", WIDE)
def test_other_peoples_photos_are_converted_within_the_limits(space: str) -> None:
    """Telephones, cameras and editors with profiles of their own, JPEG, HEIC, AVIF and TIFF.

    Of an AVIF the house's own decoded numbers are the source: libheif and libavif enlarge its
    colour planes in different ways, which is no question of colour spaces.
    """
    photos = [path for name, path in wide_gamut_photos(MOST_PIXELS) if name == space]
    assert photos
    for path in photos:
        data = path.read_bytes()
        made = before_coding(data)
        numbers = made.numbers if path.suffix == ".avif" else as_stored(data).tobytes()
        every = max(1, len(made.srgb) // 3 // SAMPLES) | 1
        found = deviation(
            *(pixels(numbers, every=every), pixels(made.srgb, every=every)),
            converter(SPACES[space].space),
        )
        assert _within_limits(found), f"{path.name}: {found}"


@pytest.mark.corpus
@needs_corpus
@pytest.mark.parametrize("space", WIDE)
def test_coding_costs_our_pixels_what_it_costs_the_reference(space: str) -> None:
    """JPEG with 4:2:0 moves the colours of edges by more than any conversion; not ours by more."""
    convert = converter(SPACES[space].space)
    source: list[tuple[int, ...]] = []
    ours: list[tuple[int, ...]] = []
    theirs: list[tuple[int, ...]] = []
    for name, path in wide_gamut_photos(MOST_PIXELS):
        if name == space:
            made = middle(before_coding(path.read_bytes()), 120)
            source += pixels(made.numbers)
            ours += pixels(coded(made.size, made.srgb))
            theirs += pixels(coded(made.size, as_bytes(pixels(made.numbers), convert)))
    mine, reference = (deviation(source, found, convert) for found in (ours, theirs))
    assert mine.mean < reference.mean + 0.05, f"{mine}, {reference}"
    assert mine.p99 < reference.p99 + 0.5, f"{mine}, {reference}"


@pytest.mark.corpus
@needs_corpus
@pytest.mark.parametrize(
    ("name", "space"),
    [
        ("DisplayP3-v2-micro.icc", "Display P3"),
        ("DisplayP3-v2-magic.icc", "Display P3"),
        ("DisplayP3-v4.icc", "Display P3"),
        ("AdobeCompat-v2.icc", "Adobe RGB (1998)"),
        ("ProPhoto-v2-micro.icc", "ProPhoto RGB"),
    ],
)
def test_other_peoples_profiles_are_understood(name: str, space: str) -> None:
    """Small ones with rounded curves and large ones of version 4 mean the same space."""
    corpus = corpus_dir()
    assert corpus is not None
    profile = (corpus / "metadata" / "icc-canonical" / name).read_bytes()
    measured = _of_the_chart(space, before_coding(a_chart_file(profile)).srgb)
    assert _within_limits(measured), measured
