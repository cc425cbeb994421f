"""A public ZIP file goes in, as a visitor gets it; what is wrong with it comes out.

Fetched to disk, because it is as large as it likes to be. Its photos' files are objects of the
release themselves and are audited there; here it is shown that the ZIP file holds these and nothing
else.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from gallery_media.catalogue import Catalogue
from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit.package import PackedFile, audit_package
from gallery_media.model.findings import Finding, FindingKind
from gallery_media.model.package import MIME
from gallery_media.model.release import Manifest, PublicObject
from gallery_media.model.verdict import CREDITS
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.visitor import Visitor

_BITE = 1 << 20


def is_package(item: PublicObject) -> bool:
    """Whether this object is to be looked at here."""
    return item.key.startswith("d/") and item.content_type == MIME


def look_into(
    item: PublicObject, manifest: Manifest, *, visitor: Visitor, catalogue: Catalogue, slack: int
) -> tuple[Answer, str, int, tuple[Finding, ...]]:
    """The answer, SHA-256 and size of what a visitor gets, and what is wrong with what is in it."""
    with tempfile.TemporaryFile() as file:
        answer = visitor.public_file(item.key, item.size + slack, file)
        sha256, size = _digest(file)
        if answer.status != 200:
            return answer, sha256, size, ()
        try:
            found = audit_package(file)
        except AuditRefused as why:
            return answer, sha256, size, (Finding(FindingKind.NOT_CLEAN, item.key, f"{why}."),)
    return answer, sha256, size, tuple(_findings(item, found, manifest, catalogue))


def _findings(
    item: PublicObject, found: tuple[PackedFile, ...], manifest: Manifest, catalogue: Catalogue
) -> Iterator[Finding]:
    public = {one.sha256 for one in manifest.objects if one.key.startswith("m/")}
    photos = set(manifest.photos)
    own = re.compile(re.escape(manifest.gallery) + r"-([a-z0-9]{4,32})\.jpg")
    for one in found:
        if one.text is not None:
            continue
        named = own.fullmatch(one.name)
        if named is None or named[1] not in photos or one.sha256 not in public:
            told = "a file in it is of no photo of the release; publish the gallery again."
            yield Finding(FindingKind.NOT_CLEAN, item.key, told)
            return
        verdict = catalogue.verdict(one.sha256)
        if verdict is None or verdict.policy != CREDITS:
            told = f"the auditor let no file for the press out as {one.name}; publish again."
            yield Finding(FindingKind.NO_VERDICT, item.key, told)
            return


def _digest(file: BinaryIO) -> tuple[str, int]:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_BITE):
        digest.update(piece)
    return digest.hexdigest(), file.tell()
