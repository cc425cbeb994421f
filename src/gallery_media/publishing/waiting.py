"""Pages that wait for a person's word go in, one file for the private bucket comes out, and back.

One file and not thousands: it is put in one piece and erased in one piece, so that nobody ever sees
half of a preview, and a withdrawal has one thing to erase.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gallery_media.model.release import Page

_OBJECTS = "objects.json"
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class WaitingPages:
    """Pages that would be put stay compressed until somebody looks: a large gallery has a hundred
    megabytes of them. ``objects``: every key that would be public; ``photos``: those that would be
    shown, each with the key of a small picture. Safe to share between threads."""

    archive: zipfile.ZipFile
    objects: frozenset[str]
    photos: dict[str, str]

    def page(self, key: str) -> bytes | None:
        """The body of a page that would be put; None where none would be."""
        try:
            return self.archive.read(key) if key in self.objects else None
        except KeyError:
            return None


def waiting_bytes(
    pages: Iterable[Page], objects: Iterable[str], photos: Mapping[str, str]
) -> bytes:
    """The same pages give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        listed = json.dumps({"objects": sorted(objects), "photos": dict(photos)}).encode()
        for name, body in ((_OBJECTS, listed), *((page.key, page.body) for page in pages)):
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), body, zipfile.ZIP_DEFLATED, 1)
    return held.getvalue()


def read_waiting(data: bytes) -> WaitingPages:
    """Raises ValueError when it is no such file."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        listed = json.loads(archive.read(_OBJECTS))
        return WaitingPages(archive, frozenset(listed["objects"]), dict(listed["photos"]))
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as why:
        raise ValueError("no pages that wait for approval") from why
