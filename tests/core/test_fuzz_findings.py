"""What the fuzz has found: each finding once more, and the smallest file that shows the same."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.decode import decode
from gallery_media.imaging.develop import develop
from gallery_media.imaging.sniff import sniff
from tests.fuzz import seeds
from tests.fuzz.mutants import mutant
from tests.fuzz.report import FINDINGS, Finding, findings_in
from tests.fuzz.trial import RECIPE, Breach, Trial
from tests.makers.images import LIMITS

KEPT = [
    pytest.param(
        finding,
        id=f"{finding.seed}-{finding.number}",
        marks=[pytest.mark.xfail(strict=True, raises=Breach, reason=finding.open)]
        if finding.open
        else [],
    )
    for finding in findings_in(FINDINGS)
]


@pytest.mark.parametrize("finding", KEPT)
def test_what_was_found_stays_mended(finding: Finding) -> None:
    """Made again from its seed and number; another file of that number proves nothing."""
    made = mutant(finding.seed, finding.number)
    if made is None:
        pytest.skip("made from a test photo, which this machine does not have")
    if made.sha256 != finding.sha256:
        pytest.skip("encoder or mutators have changed: this is another file; find it anew")
    Trial(made).run()


def _seed(name: str) -> bytes:
    return next(seed.data for seed in seeds.made() if seed.name == f"made/{name}")


def test_a_heic_that_opens_without_a_picture_is_rejected() -> None:
    """Without its decoder's settings libheif opens it as a list of no pictures."""
    data = _seed("bare.heic").replace(b"hvcC", b"xxxx")
    with pytest.raises(PhotoRejected, match="cannot be decoded"):
        develop(data, RECIPE, LIMITS)


def _wide_gif(width: int, height: int) -> bytes:
    """A screen of 48 x 32 pixels whose first frame claims another size."""
    data = _seed("bare.gif")
    at = data.index(b"\x2c\0\0\0\0\x30\0\x20\0") + 5
    return data[:at] + struct.pack("<HH", width, height) + data[at + 4 :]


def test_the_first_frame_of_a_gif_counts_where_it_is_larger_than_its_screen() -> None:
    """Decoders widen the screen: 1,282 bytes that said 48 x 32 took 1.9 GB."""
    found = sniff(_wide_gif(64, 40), LIMITS)
    assert (found.width, found.height) == (64, 40)
    with pytest.raises(PhotoRejected, match="496 megapixels, the limit is 120"):
        sniff(_wide_gif(21_652, 22_870), LIMITS)
    with pytest.raises(PhotoRejected, match="65,280 pixels along one side"):
        sniff(_wide_gif(48, 65_280), LIMITS)


@pytest.mark.parametrize("name", ["bare.gif", "bare.heic", "bare.avif", "bare.jpg"])
def test_a_decoder_may_not_make_more_of_a_file_than_its_header_promised(name: str) -> None:
    """The limits were checked for what the header said; turned on its side is no more."""
    data = _seed(name)
    honest = sniff(data, LIMITS)
    decode(data, replace(honest, width=honest.height, height=honest.width), RECIPE)
    with pytest.raises(PhotoRejected, match="larger than its header says"):
        decode(data, replace(honest, width=16, height=16), RECIPE)
