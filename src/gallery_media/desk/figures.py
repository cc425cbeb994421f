"""An open house goes in; the few numbers that machines watch it by come out."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gallery_media.catalogue import Catalogue
from gallery_media.catalogue.figures import CatalogueFigures


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes."""

    free: int
    size: int


@dataclass(frozen=True, slots=True)
class HouseFigures:
    """What the catalogue counts, and the disks that the house's folders are on."""

    catalogue: CatalogueFigures
    disks: Mapping[str, Disk]


def figures(catalogue: Catalogue, folders: Mapping[str, Path]) -> HouseFigures:
    """Cheap, and reads only; a folder that is not there is left out. ``folders``: by role, because
    a path may say more than machines should keep."""
    return HouseFigures(
        catalogue.figures(),
        {role: _disk(folder) for role, folder in folders.items() if folder.exists()},
    )


def _disk(folder: Path) -> Disk:
    found = shutil.disk_usage(folder)
    return Disk(found.free, found.total)
