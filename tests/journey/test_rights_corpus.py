"""Rights and words in other people's files survive the journey from original to public file."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gallery_media.imaging.develop import develop
from gallery_media.imaging.limits import Limits
from gallery_media.metadata.audit import audit
from gallery_media.metadata.embed import embed
from gallery_media.metadata.policy import clear
from gallery_media.metadata.read import read_raw_tags
from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.variant import Format, Recipe, Rung
from tests.makers.corpus import corpus_dir

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.journey,
    pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout"),
    pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool not installed"),
]

RECIPE = Recipe(rungs=(Rung(Format.AVIF, 240, 50, 10), Rung(Format.JPEG, 240, 70)), name="rights")

STRUCTURE = frozenset(
    "File System ExifTool Composite JFIF QuickTime Meta ICC-header ICC_Profile SourceFile".split()
)
ALLOWED = frozenset(
    "IFD0:Artist IFD0:Copyright IFD0:ImageDescription "
    "IPTC:CodedCharacterSet IPTC:ApplicationRecordVersion IPTC:By-line IPTC:Headline IPTC:Credit "
    "IPTC:Source IPTC:CopyrightNotice IPTC:Caption-Abstract Photoshop:IPTCDigest "
    "XMP-dc:Creator XMP-dc:Rights XMP-dc:Description XMP-photoshop:Credit XMP-photoshop:Source "
    "XMP-photoshop:Headline XMP-photoshop:DateCreated XMP-xmpRights:Marked "
    "XMP-xmpRights:UsageTerms XMP-xmpRights:WebStatement XMP-plus:LicensorName "
    "XMP-plus:LicensorURL XMP-plus:DataMining XMP-iptcExt:DigitalSourceType "
    "XMP-iptcCore:AltTextAccessibility XMP-iptcCore:ExtDescrAccessibility".split()
)

# Field of the record, the tag where exiftool must find it in a public file, and those of the
# original that say it, the one to believe first (in step: EXIF, XMP, IIM).
STRICT = {
    "creators": ("XMP-dc:Creator", "IFD0:Artist XMP-dc:Creator IPTC:By-line"),
    "credit_line": ("XMP-photoshop:Credit", "XMP-photoshop:Credit IPTC:Credit"),
    "copyright_notice": ("XMP-dc:Rights", "IFD0:Copyright XMP-dc:Rights IPTC:CopyrightNotice"),
    "usage_terms": ("XMP-xmpRights:UsageTerms", "XMP-xmpRights:UsageTerms"),
}
CREDITS = {
    **STRICT,
    "caption": (
        "XMP-dc:Description",
        "IFD0:ImageDescription XMP-dc:Description IPTC:Caption-Abstract",
    ),
    "headline": ("XMP-photoshop:Headline", "XMP-photoshop:Headline IPTC:Headline"),
    "alt_text": ("XMP-iptcCore:AltTextAccessibility", "XMP-iptcCore:AltTextAccessibility"),
}
OUT_OF_STEP = {  # their digest says that IIM was written last
    "metadata_demo_iim_and_xmp_only.jpg",
    "metadata_demo_inc_exif_out_of_sync_Inc_adobe.jpg",
}


def _originals() -> list[Path]:
    folder = corpus_dir()
    return sorted((folder / "metadata/rights-and-captions").glob("*.jpg")) if folder else []


def _exiftool(path: Path) -> dict[str, Any]:
    options = ["-a", "-u", "-U", "-ee3", "-G1", "-j", "-n", "-charset", "exif=utf8"]
    answer = subprocess.run(["exiftool", *options, str(path)], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(answer.stdout)[0]
    return found


def _said(found: dict[str, Any], places: str, *, out_of_step: bool) -> str | None:
    order = places.split()
    if out_of_step:
        order.sort(key=lambda name: ("IFD0", "IPTC", "XMP-").index(name[:4]))
    values = (found[name] for name in order if found.get(name))
    value = next(values, None)
    return None if value is None else str(value).strip()


@pytest.mark.parametrize("preset", [Preset.STRICT, Preset.CREDITS])
@pytest.mark.parametrize("original", _originals(), ids=lambda path: path.name)
def test_what_a_file_says_about_rights_survives(
    original: Path, preset: Preset, tmp_path: Path
) -> None:
    """exiftool reads the same words before and after, and finds nothing that is not on the list."""
    data = original.read_bytes()
    before = _exiftool(original)
    record = clear(read_raw_tags(data), PublicMetadata(), preset).public
    expected = CREDITS if preset is Preset.CREDITS else STRICT
    survived = 0
    for variant in develop(data, RECIPE, Limits()).variants:
        public = embed(variant.data, variant.format, record, preset=preset)
        audit(public, variant.format, variant.width, variant.height, record, preset)
        path = tmp_path / f"public.{variant.format}"
        path.write_bytes(public)
        after = {
            name: value
            for name, value in _exiftool(path).items()
            if name.partition(":")[0] not in STRUCTURE
        }
        assert after.keys() <= ALLOWED
        for field, (name, places) in expected.items():
            words = _said(before, places, out_of_step=original.name in OUT_OF_STEP)
            assert after.get(name) == words, field
            survived += words is not None
    assert survived >= 4


def test_the_corpus_has_each_thing_that_must_survive() -> None:
    """Otherwise the test above would test nothing."""
    found = [_exiftool(path) for path in _originals()]
    assert len(found) == 6
    for _, places in CREDITS.values():
        assert any(_said(tags, places, out_of_step=False) for tags in found), places
