"""Rights and words in other people's files survive the whole house: what exiftool reads before a
file is dropped, it reads in the files that visitors and the press get.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.variant import PRESS, RECIPES, Format, Recipe, Rung, Variant
from gallery_media.storage.location import S3Location
from tests.makers.corpus import corpus_dir
from tests.makers.newsrooms import GALLERY, drop, publish
from tests.makers.projects import a_newsroom, write_settings
from tests.makers.told import SAYS, WORDS, complaints, told_by_exiftool

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.journey,
    pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout"),
    pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool not installed"),
]

SMALL = Recipe(rungs=(Rung(Format.AVIF, 320, 60, 10), Rung(Format.JPEG, 480, 80)), name="rights")

# Field of the record, and the tags of an original that say it, the one to believe first (in
# step: EXIF, XMP, IIM).
RIGHTS = {
    "creators": "IFD0:Artist XMP-dc:Creator IPTC:By-line",
    "credit_line": "XMP-photoshop:Credit IPTC:Credit",
    "copyright_notice": "IFD0:Copyright XMP-dc:Rights IPTC:CopyrightNotice",
    "usage_terms": "XMP-xmpRights:UsageTerms",
}
SPOKEN = {
    "caption": "IFD0:ImageDescription XMP-dc:Description IPTC:Caption-Abstract",
    "headline": "XMP-photoshop:Headline IPTC:Headline",
    "alt_text": "XMP-iptcCore:AltTextAccessibility",
}
PLACEHOLDER = "credit here"  # the template's words, nobody's credit
OUT_OF_STEP = {  # their digest says that IIM was written last
    "metadata_demo_iim_and_xmp_only.jpg",
    "metadata_demo_inc_exif_out_of_sync_Inc_adobe.jpg",
}


@dataclass(frozen=True, slots=True)
class Journey:
    """One public file: which original it is of, what it is, its record, what exiftool reads."""

    original: str
    variant: Variant
    record: PublicMetadata
    said: dict[str, Any]


def _originals() -> list[Path]:
    folder = corpus_dir()
    return sorted((folder / "metadata/rights-and-captions").glob("*.jpg")) if folder else []


@pytest.fixture(scope="module")
def journeys(
    tmp_path_factory: pytest.TempPathFactory, seaweedfs: S3Location, darkroom: Darkroom
) -> Iterator[list[Journey]]:
    """All originals dropped and published by a gallery that says nothing itself."""
    with ExitStack() as closing, pytest.MonkeyPatch.context() as patch:
        patch.setitem(RECIPES, "balanced", SMALL)
        root = tmp_path_factory.mktemp("rights") / "festival"
        newsroom = closing.enter_context(a_newsroom(root, seaweedfs, darkroom))
        write_settings(newsroom.project, "press_downloads = true")
        for original in _originals():
            drop(newsroom, original.name, original.read_bytes())
        publish(newsroom)
        keys = {item.sha256: item.key for item in newsroom.live()[0].objects}
        public, made = tmp_path_factory.mktemp("public"), []
        for picture in newsroom.gather(GALLERY).gallery.pictures:
            for variant in picture.variants:
                audited = newsroom.catalogue.audited(variant.sha256)
                assert audited is not None
                file = f"{variant.sha256}.{variant.format}"
                (public / file).write_bytes(newsroom.stores.public.get(keys[variant.sha256]).body)
                made.append((newsroom.catalogue.name(picture.photo), variant, audited, file))
        told = told_by_exiftool(public)
        yield [Journey(name, one, audited.record, told[file]) for name, one, audited, file in made]


@pytest.fixture(scope="module")
def before() -> dict[str, dict[str, Any]]:
    """What exiftool reads in each original, by file name."""
    options = ["-a", "-u", "-U", "-ee3", "-G1", "-j", "-n", "-charset", "exif=utf8"]
    paths = map(str, _originals())
    answer = subprocess.run(["exiftool", *options, *paths], capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return {Path(file["SourceFile"]).name: file for file in found}


def _said(found: dict[str, Any], places: str, *, out_of_step: bool) -> str | None:
    order = places.split()
    if out_of_step:
        order.sort(key=lambda name: ("IFD0", "IPTC", "XMP-").index(name[:4]))
    values = (found[name] for name in order if found.get(name))
    value = next(values, None)
    return None if value is None else str(value).strip()


def test_every_original_is_published_for_the_web_and_for_the_press(
    journeys: list[Journey],
) -> None:
    """None of the six is held, and each comes in both formats and both presets."""
    made: dict[str, set[tuple[Preset, Format]]] = {}
    for one in journeys:
        made.setdefault(one.original, set()).add((one.variant.preset, one.variant.format))
    assert made.keys() == {path.name for path in _originals()}
    every = {
        (Preset.STRICT, Format.AVIF),
        (Preset.STRICT, Format.JPEG),
        (PRESS.preset, PRESS.format),
    }
    assert all(kinds == every for kinds in made.values())


def test_rights_survive_in_every_public_file(
    journeys: list[Journey], before: dict[str, dict[str, Any]]
) -> None:
    """Creator, credit, copyright and terms: the same words, or none where there were none."""
    survived = dict.fromkeys(RIGHTS, 0)
    for one in journeys:
        for field, places in RIGHTS.items():
            words = _said(before[one.original], places, out_of_step=one.original in OUT_OF_STEP)
            if words == PLACEHOLDER:
                words = None
            assert one.said.get(SAYS[field][0]) == words, (one.original, field)
            survived[field] += words is not None
    assert all(survived.values()), "the corpus has each thing that must survive"


def test_words_survive_in_press_downloads_alone(
    journeys: list[Journey], before: dict[str, dict[str, Any]]
) -> None:
    """Caption, headline and alt text: letter by letter for the press, not at all on the web.

    But for line breaks and double spaces, which captions have no more than their pages.
    """
    survived = dict.fromkeys(SPOKEN, 0)
    for one in journeys:
        if one.variant.preset is Preset.STRICT:
            assert not [tag for field in WORDS for tag in SAYS[field] if tag in one.said]
            continue
        for field, places in SPOKEN.items():
            words = _said(before[one.original], places, out_of_step=one.original in OUT_OF_STEP)
            line = None if words is None else " ".join(words.split())
            assert one.said.get(SAYS[field][0]) == line, (one.original, field)
            survived[field] += words is not None
    assert all(survived.values()), "the corpus has each thing that must survive"


def test_nothing_else_survives(journeys: list[Journey]) -> None:
    """Tags of the allow-list, with the values that the catalogue has on record."""
    for one in journeys:
        press = one.variant.preset is Preset.CREDITS
        assert complaints(one.said, one.record, press=press) == [], one.original
