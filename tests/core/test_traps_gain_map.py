"""Ultra HDR: the picture that everybody sees is published, and nothing of its gain map."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image, ImageOps

from gallery_media.imaging.develop import develop
from gallery_media.model.variant import Developed
from tests.makers.images import LIMITS, SMALL_RECIPE, a_jpeg, a_scene
from tests.makers.ultra_hdr import an_ultra_hdr

ULTRA_HDR = an_ultra_hdr(a_scene(480, 320), ImageOps.invert(a_scene(240, 160)).convert("L"))
DEVELOPED = develop(ULTRA_HDR, SMALL_RECIPE, LIMITS)
LEFT_BEHIND = (b"hdrgm", b"GainMap", b"ns.adobe.com", b"ns.google.com", b"MPF\0", b"urn:iso")

# In a process of its own: the engine blocks this loader for good.
AS_LIBULTRAHDR_SEES_IT = """
import sys
import pyvips
pyvips.operation_block_set("VipsForeignLoadUhdr", False)
image = pyvips.Image.uhdrload_buffer(sys.stdin.buffer.read())
print(image.width, image.height, image.get("gainmap-scale-factor"))
"""


def test_the_file_is_what_phones_write() -> None:
    """Else the other tests here would show nothing: libultrahdr finds the gain map in it."""
    assert all(word in ULTRA_HDR for word in LEFT_BEHIND)
    command = [sys.executable, "-c", AS_LIBULTRAHDR_SEES_IT]
    seen = subprocess.run(command, input=ULTRA_HDR, capture_output=True, check=True)
    assert seen.stdout.split() == [b"480", b"320", b"2"]


def test_an_ultra_hdr_photo_gives_the_variants_of_its_primary_alone() -> None:
    """Byte for byte those of the same JPEG without a gain map; and it is no animation."""
    assert develop(a_jpeg(480, 320), SMALL_RECIPE, LIMITS) == DEVELOPED
    assert (DEVELOPED.width, DEVELOPED.height, DEVELOPED.flags) == (480, 320, ())


@pytest.mark.parametrize("variant", DEVELOPED.variants, ids=lambda one: f"{one.rung}.{one.format}")
def test_no_variant_holds_a_gain_map(variant: Developed) -> None:
    """One picture, and no word of another; in an AVIF it would be an item beside the first."""
    for word in (*LEFT_BEHIND, b"tmap", b"auxC"):
        assert word not in variant.data
    assert variant.data.count(b"\xff\xd8\xff") == (variant.format == "jpg")
    with Image.open(io.BytesIO(variant.data)) as picture:
        assert getattr(picture, "n_frames", 1) == 1
