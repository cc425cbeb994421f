"""Arms and logos: only shapes pass."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gallery_media.errors import ArtworkRejected
from gallery_media.imaging.artwork import redraw

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="urn:x" viewBox="0 0 30 40">{}</svg>'


def test_a_plain_svg_passes_unchanged_with_its_size() -> None:
    """Shapes are kept as they were drawn."""
    data = SVG.format('<g fill="#800"><path d="M0 0h3v4z"/></g>').encode()
    drawn = redraw(data)
    assert (drawn.extension, drawn.data, drawn.width, drawn.height) == ("svg", data, 30, 40)


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ('width="60" height="80"', (60, 80)),
        ('width="15mm" height="20mm"', (57, 76)),
        ('width="100%" height="100%"', (30, 40)),
        ('width="10em" height="40px"', (30, 40)),
        ('width="1e2" height="2e2"', (100, 200)),
        ('width="auto" height="80"', (30, 40)),
        ('width="-3" height="80"', (30, 40)),
    ],
)
def test_an_svg_reserves_its_own_shape(said: str, size: tuple[int, int]) -> None:
    """What depends on the page round it says nothing; its viewBox then does."""
    drawn = redraw(SVG.format("").replace("viewBox", f"{said} viewBox").encode())
    assert (drawn.width, drawn.height) == size


@pytest.mark.parametrize("grey", [0, 0x4000, 0xFFFF])
def test_sixteen_bits_of_grey_stay_grey(grey: int) -> None:
    """As drawing programs save them (the trap of the images page, section 6)."""
    source = io.BytesIO()
    Image.new("I;16", (8, 4), grey).save(source, "PNG")
    picture = Image.open(io.BytesIO(redraw(source.getvalue()).data))
    assert picture.convert("RGBA").getpixel((3, 2)) == (*[grey >> 8] * 3, 255)


def test_a_logo_that_a_camera_turned_stands_upright() -> None:
    """Its file says how it is to be held."""
    upright, source = Image.Exif(), io.BytesIO()
    upright[0x0112] = 6
    Image.new("RGB", (80, 20)).save(source, "JPEG", exif=upright)
    drawn = redraw(source.getvalue())
    assert (drawn.width, drawn.height) == (20, 80)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path onload="x()" d="M0 0"/>',
        '<use href="https://elsewhere.example/x.svg#a"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        "<foreignObject/>",
        "<metadata>Jānis, /home/janis</metadata>",
        '<path x:label="Jānis" d="M0 0"/>',
        "<!-- drawn by Jānis -->",
        "<style>@import url(https://elsewhere.example)</style>",
        '<path style="fill:url(https://elsewhere.example)" d="M0 0"/>',
        "<g>",
        r'<path style="fill:u\72l(http://elsewhere.example)" d="M0 0"/>',
        r'<style>@\69mport "http://elsewhere.example";</style>',
        '<path style="fill:image-set(\'http://elsewhere.example\')" d="M0 0"/>',
        r'<g id="C:\Users\Janis\logo"/>',
        '<g data-name="Janis"/>',
        "<desc>Drawn by Jānis</desc>",
        "<title>lm_esf_ansamblis_prop</title>",
    ],
)
def test_an_svg_with_anything_but_shapes_is_refused(inside: str) -> None:
    """Scripts, links to elsewhere, and what drawing programs write about their user."""
    with pytest.raises(ArtworkRejected):
        redraw(SVG.format(inside).encode())


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [9_500, 5_000])
def test_a_raster_that_is_all_pixels_and_no_bytes_is_refused(side: int) -> None:
    """A file of a few kilobytes would take hundreds of megabytes before it is made smaller."""
    source = io.BytesIO()
    Image.new("1", (side, side)).save(source, "PNG")
    assert source.tell() < 100_000
    with pytest.raises(ArtworkRejected, match="megapixels"):
        redraw(source.getvalue())


def test_a_raster_under_the_limit_is_drawn(recwarn: pytest.WarningsRecorder) -> None:
    """A scanned coat of arms, four thousand pixels square."""
    source = io.BytesIO()
    Image.new("1", (4_000, 4_000)).save(source, "PNG")
    assert redraw(source.getvalue()).width == 1200
    assert not recwarn.list


def test_a_raster_is_drawn_anew_without_its_texts() -> None:
    """Only pixels survive, at most 1,200 of them on a side."""
    source = io.BytesIO()
    texts = PngInfo()
    texts.add_text("Author", "Jānis CNRY001")
    Image.new("RGBA", (2400, 600), (200, 30, 30, 128)).save(source, "PNG", pnginfo=texts)
    drawn = redraw(source.getvalue())
    assert b"CNRY001" not in drawn.data
    assert b"tEXt" not in drawn.data
    assert (drawn.width, drawn.height) == (1200, 300)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken"])
def test_something_else_is_refused_in_words(data: bytes) -> None:
    """The editor reads which kinds there are."""
    with pytest.raises(ArtworkRejected, match="PNG, JPEG, WebP or SVG"):
        redraw(data)
