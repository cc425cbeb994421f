"""exiftool as a stranger's eye: a folder of public files goes in, what it finds in them comes out.

Also a command for CI: ``python -m tests.makers.exiftool FOLDER PICTURES`` exits 1 when it finds
metadata that should not be there, or fewer than so many pictures.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

STRUCTURE = frozenset("ExifTool System File JFIF Meta Composite QuickTime PNG SVG".split())
"""Groups (family 1) that tell of a file's structure, and what our pages say on purpose."""


WEB_EDGE = 1600
"""Pixels: a JPEG with a longer edge is a download for the press, which carries words as well."""

RIGHTS = frozenset(
    "IFD0:Artist IFD0:Copyright IPTC:CodedCharacterSet IPTC:ApplicationRecordVersion IPTC:By-line "
    "IPTC:Credit IPTC:Source IPTC:CopyrightNotice Photoshop:IPTCDigest XMP-x:XMPToolkit "
    "XMP-dc:Creator XMP-dc:Rights XMP-photoshop:Credit XMP-photoshop:Source XMP-xmpRights:Marked "
    "XMP-xmpRights:UsageTerms XMP-xmpRights:WebStatement XMP-plus:LicensorName "
    "XMP-plus:LicensorURL XMP-plus:DataMining XMP-iptcExt:DigitalSourceType".split()
)
"""What every public picture may say (privacy page, allow-list)."""

WORDS = frozenset(
    "IFD0:ImageDescription IPTC:Headline IPTC:Caption-Abstract XMP-dc:Description "
    "XMP-photoshop:Headline XMP-photoshop:DateCreated XMP-iptcCore:AltTextAccessibility "
    "XMP-iptcCore:ExtDescrAccessibility".split()
)
"""What a download for the press may say as well."""

PROFILE = frozenset({"ICC_Profile", "ICC-header", "ICC-view", "ICC-meas"})
"""Groups of the press download's own colour profile, which the auditor knows by its digest."""


def is_structure(group: str) -> bool:
    """Whether a group only tells how a file is built (a page's own head counts as that)."""
    return group in STRUCTURE or group.startswith(("HTML", "HTTP-equiv"))


def exiftool() -> str | None:
    return shutil.which("exiftool")


def is_for_the_press(file: dict[str, Any]) -> bool:
    """By its size: of all public pictures only this JPEG is larger than a screen."""
    size = (file.get("File:ImageWidth", 0), file.get("File:ImageHeight", 0))
    return bool(file["SourceFile"].endswith(".jpg") and max(size) > WEB_EDGE)


def look(folder: Path) -> tuple[int, list[str]]:
    """How many pictures there are, and every tag that no public file should have."""
    told = subprocess.run(
        [exiftool() or "exiftool", *"-r -a -u -U -G1 -ee3 -j".split(), "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,  # it exits 1 for files of kinds that it does not know (styles, scripts)
    )
    files = json.loads(told.stdout)
    pictures = sum(file["SourceFile"].endswith((".jpg", ".avif", ".png")) for file in files)
    found = [
        f"{file['SourceFile']}: {tag}"
        for file in files
        for tag in file
        if tag != "SourceFile"
        and not file["SourceFile"].endswith(".json")
        and tag not in RIGHTS
        and not (is_for_the_press(file) and (tag in WORDS or tag.partition(":")[0] in PROFILE))
        and (not is_structure(tag.partition(":")[0]) or tag.endswith(":Comment"))
    ]
    return pictures, found


def main() -> int:
    pictures, found = look(Path(sys.argv[1]))
    for line in found:
        print(line)
    wanted = int(sys.argv[2])
    print(f"exiftool looked at {pictures} pictures; {len(found)} tags should not be there")
    return 1 if found or pictures < wanted else 0


if __name__ == "__main__":
    sys.exit(main())
