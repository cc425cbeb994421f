"""Sidecars: the path of a file beside photos and the photos' paths go in, whose words it holds out.

Pure. Paths are NFC text below the gallery's folder, as ``text_of`` gives them. Programs write
``IMG_1.JPG.xmp`` or ``IMG_1.xmp``, in capitals or not, into the photo's own folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gallery_media.inbox.names import CAPTIONS, text_of

_XMP = ".xmp"


class Beside(StrEnum):
    """How a file beside photos says whose words it holds."""

    WHOLE_NAME = "x.jpg.xmp"
    STEM = "x.xmp"
    TABLE = "captions.csv"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file with words about photos; ``folder`` is "" or ends with a slash."""

    folder: str
    name: str

    @classmethod
    def at(cls, path: bytes) -> Sidecar:
        """The sidecar at this path, raw as a scan found it."""
        folder, slash, name = text_of(path).rpartition("/")
        return cls(folder + slash, name)

    @property
    def is_table(self) -> bool:
        return self.name.casefold() == CAPTIONS

    @property
    def about(self) -> str:
        """The name of the photo as the sidecar's own name says it: ``x.jpg``, or ``x``."""
        return self.name[: -len(_XMP)]


@dataclass(frozen=True, slots=True)
class Found:
    """The photos (paths) that a sidecar speaks about, and by what part of its name."""

    paths: tuple[str, ...]
    beside: Beside


class Shelf:
    """The photos of one gallery, asked for by name as sidecars and tables do."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        """``paths``: path to photo id."""
        self._ids = dict(paths)
        self._folded: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}
        for path in self._ids:
            folder, slash, name = path.rpartition("/")
            self._folded.setdefault(path.casefold(), []).append(path)
            stem = (folder + slash + _stem(name)).casefold()
            self._stems.setdefault(stem, []).append(path)
            self._names.setdefault(name.casefold(), []).append(path)

    def found(self, sidecar: Sidecar) -> Found:
        """The photos beside an XMP file; no paths: none has come yet.

        A photo of that very name before one that differs in capitals, and a whole name before a
        stem. Several photos of one stem (``x.jpg`` and ``x.png``) are one picture, and share it.
        """
        path = sidecar.folder + sidecar.about
        if path in self._ids:
            return Found((path,), Beside.WHOLE_NAME)
        if whole := self._folded.get(path.casefold()):
            return Found(tuple(whole), Beside.WHOLE_NAME)
        same = self._stems.get(path.casefold(), [])
        exact = [one for one in same if one.startswith(path + ".")]
        return Found(tuple(exact or same), Beside.STEM)

    def named(self, name: str, table: Sidecar) -> str | None:
        """The photo (id) that a line of a table means; None: there is none, or several.

        ``name`` is a photo's id, a path below the table's folder, or the file's name alone if only
        one photo in or below that folder has it. Capitals may differ.
        """
        if name in self._ids.values():
            return name
        path = table.folder + name
        if path in self._ids:
            return self._ids[path]
        for candidates in (
            self._folded.get(path.casefold(), []),
            [one for one in self._names.get(name.casefold(), []) if one.startswith(table.folder)],
        ):
            ids = {self._ids[one] for one in candidates}
            if len(ids) == 1:
                return ids.pop()
        return None

    def ids(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """The photos at these paths, each once."""
        return tuple(dict.fromkeys(self._ids[path] for path in paths))


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name
