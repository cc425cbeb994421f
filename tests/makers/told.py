"""Public pictures go in; what exiftool reads in each comes out, and what a record says it should.

Structure (sizes, how a file is built) is left out; everything else must be in ``SAYS``.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gallery_media.model.metadata import PublicMetadata

_STRUCTURE = frozenset("File System ExifTool Composite JFIF QuickTime Meta RIFF PNG".split())
_PROFILE = frozenset("ICC_Profile ICC-header ICC-view ICC-meas".split())

SAYS: Mapping[str, tuple[str, ...]] = {
    "creators": ("XMP-dc:Creator", "IFD0:Artist", "IPTC:By-line"),
    "credit_line": ("XMP-photoshop:Credit", "IPTC:Credit"),
    "source": ("XMP-photoshop:Source", "IPTC:Source"),
    "copyright_notice": ("XMP-dc:Rights", "IFD0:Copyright", "IPTC:CopyrightNotice"),
    "usage_terms": ("XMP-xmpRights:UsageTerms",),
    "licence_url": ("XMP-xmpRights:WebStatement",),
    "licensor_name": ("XMP-plus:LicensorName",),
    "licensor_url": ("XMP-plus:LicensorURL",),
    "data_mining": ("XMP-plus:DataMining",),
    "digital_source_type": ("XMP-iptcExt:DigitalSourceType",),
    "caption": ("XMP-dc:Description", "IFD0:ImageDescription", "IPTC:Caption-Abstract"),
    "headline": ("XMP-photoshop:Headline", "IPTC:Headline"),
    "alt_text": ("XMP-iptcCore:AltTextAccessibility",),
    "long_description": ("XMP-iptcCore:ExtDescrAccessibility",),
    "event_date": ("XMP-photoshop:DateCreated",),
}
"""By field of the record: the tags that say it (privacy, allow-list). XMP's is in every format,
EXIF's too; IIM's in JPEG, where the text is not longer than IIM allows."""

FIELD_OF = {tag: field for field, tags in SAYS.items() for tag in tags}

WORDS = ("caption", "headline", "alt_text", "long_description", "event_date")
"""Fields that only a download for the press has."""

_BESIDE = frozenset(
    "IPTC:CodedCharacterSet IPTC:ApplicationRecordVersion Photoshop:IPTCDigest "
    "XMP-xmpRights:Marked".split()
)
"""What goes with the fields: how IIM is written, its digest, and that there is a notice."""


def told_by_exiftool(folder: Path) -> dict[str, dict[str, Any]]:
    """By file name: every tag of every picture in ``folder`` that is not its structure."""
    options = "-r -a -u -U -G1 -ee3 -j -n -charset exif=utf8 -api largefilesupport=1".split()
    answer = subprocess.run(
        ["exiftool", *options, "."], cwd=folder, capture_output=True, check=True
    )
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return {Path(file.pop("SourceFile")).name: dict(_said(file)) for file in found}


def _said(file: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for tag, value in file.items():
        # The structure's groups may carry words all the same: a comment is nobody's structure.
        if tag.partition(":")[0] not in _STRUCTURE or "omment" in tag or "Warning" in tag:
            yield tag, value


def complaints(said: Mapping[str, Any], record: PublicMetadata, *, press: bool) -> list[str]:
    """What is wrong with a public picture: tags (never values) that it should not have, that say
    something else than the record, or that are missing."""
    wrong = [f"{tag} is not on the list" for tag in _strangers(said, press=press)]
    for field, (main, *others) in SAYS.items():
        expected = getattr(record, field)
        if not expected:
            wrong += [f"{tag} is not in the record" for tag in (main, *others) if tag in said]
            continue
        if not press and field in WORDS:
            wrong.append(f"the record of a web picture has {field}")
        if main not in said:
            wrong.append(f"{main} is missing")
        wrong += [
            f"{tag} says something else than {field} of the record"
            for tag in (main, *others)
            if tag in said and not _is_the_same(tag, said[tag], expected)
        ]
    return wrong


def _strangers(said: Iterable[str], *, press: bool) -> Iterator[str]:
    for tag in said:
        is_profile = press and tag.partition(":")[0] in _PROFILE
        if tag not in FIELD_OF and tag not in _BESIDE and not is_profile:
            yield tag


def _is_the_same(tag: str, value: Any, expected: object) -> bool:
    values = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if not isinstance(expected, tuple):
        text = str(expected)
        # exiftool writes every date with colons.
        return values == [text.replace("-", ":") if tag == "XMP-photoshop:DateCreated" else text]
    if tag == "IFD0:Artist":
        return values == ["; ".join(expected)]
    # IIM leaves out a name that is too long for it; never one that the record has not.
    return values == list(expected) or (tag == "IPTC:By-line" and set(values) < set(expected))
