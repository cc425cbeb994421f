"""A package goes in; its ZIP file is written, one member in memory at a time.

The same package gives the same bytes: members are stored and not deflated (JPEGs have nothing left
to squeeze), all are of 1 January 1980, and nothing says who packed them, where, or by which system.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from gallery_media.model.package import Member, Package

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that the format can say."""

_UNIX = 3
_MODE = (stat.S_IFREG | 0o644) << 16


def write_zip(package: Package, file: BinaryIO, fetch: Callable[[Member], bytes]) -> None:
    """Write the package into an empty ``file`` that can be sought; ``fetch`` gives a member's
    bytes. Files beyond 2 GiB are ZIP64. Whatever ``fetch`` raises leaves a file of no use."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as out:
        for text in package.texts:
            out.writestr(_entry(text.name), text.body)
        for member in package.members:
            out.writestr(_entry(member.name), fetch(member))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_STORED
    # Both would follow the machine otherwise.
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    return entry
