"""What a file says of places in its picture, as it says it: not yet turned, and without names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Any

from gallery_media.model.region import Region

MOST_MARKS = 500
"""Of one file. Of a larger crowd nobody knows whether all of it was marked: see ``unread``."""
_LARGEST = 1_000_000  # pixels along an edge of any picture


class MarkKind(StrEnum):
    """What is marked; catalogue and children know it by its value."""

    FACE = "face"  # by MWG, of the type Face or of none
    PERSON = "person"  # by Microsoft, whose programs mark people alone
    OTHER = "other"  # pets, and IPTC's regions: for crops
    BLUR = "blur"  # by the house's own list: to be made unrecognisable, in the upright picture


@dataclass(frozen=True, slots=True)
class Mark:
    """One place: in the picture as stored, but for BLUR, which is in the upright one."""

    kind: MarkKind
    region: Region


@dataclass(frozen=True, slots=True)
class Frame:
    """An original as stored: width and height in pixels, EXIF's orientation from 1 to 8.

    ``sure``: it is developed by exactly that; other containers have more ways to say how a picture
    is turned, and marking programs follow some of them.
    """

    width: int
    height: int
    orientation: int = 1
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Marks:
    """All places that one file marks.

    ``applied``: width and height of the picture on which they were drawn, as the file says.
    ``orientation``: EXIF's, where a sidecar names one, else 0. ``unread``: somebody is marked in a
    way that cannot be placed; ``astray``: an entry of the house's own list cannot be. ``frame``:
    the original's own, where this is the original.
    """

    marks: tuple[Mark, ...] = ()
    applied: tuple[int, int] | None = None
    orientation: int = 0
    unread: bool = False
    astray: bool = False
    frame: Frame | None = None

    def of(self, *kinds: MarkKind) -> tuple[Region, ...]:
        return tuple(mark.region for mark in self.marks if mark.kind in kinds)

    def together(self, more: Marks) -> Marks:
        """Those of two packets of one file; two sizes that disagree make it unsure."""
        disagree = bool(self.applied and more.applied and self.applied != more.applied)
        every = tuple(dict.fromkeys((*self.marks, *more.marks)))
        return Marks(
            every[:MOST_MARKS],
            self.applied or more.applied,
            self.orientation or more.orientation,
            self.unread or more.unread or disagree or len(every) > MOST_MARKS,
            self.astray or more.astray or len(every) > MOST_MARKS,
            self.frame or more.frame,
        )

    def as_values(self) -> dict[str, Any]:
        """JSON-ready values, without what is empty."""
        values: dict[str, Any] = {
            "marks": [
                [mark.kind.value, r.left, r.top, r.right, r.bottom]
                for mark in self.marks
                for r in (mark.region,)
            ],
            "applied": list(self.applied or ()),
            "orientation": self.orientation,
            "unread": self.unread,
            "astray": self.astray,
            "frame": list(astuple(self.frame)) if self.frame else [],
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Marks:
        """The marks again. Raises ValueError, TypeError or KeyError for what no reader gives."""
        if values.keys() - {*cls.__dataclass_fields__}:
            raise ValueError("there are fields that marks do not have")
        listed = values.get("marks", [])
        if len(listed) > MOST_MARKS:
            raise ValueError("more marks than are looked at")
        applied, frame = values.get("applied"), values.get("frame")
        return cls(
            tuple(Mark(MarkKind(kind), Region(*map(float, sides))) for kind, *sides in listed),
            _size(*applied) if applied else None,
            _orientation(values.get("orientation", 0)),
            values.get("unread", False) is True,
            values.get("astray", False) is True,
            _frame(*frame) if frame else None,
        )


NO_MARKS = Marks()


def _size(width: Any, height: Any) -> tuple[int, int]:
    if not all(type(edge) is int and 1 <= edge <= _LARGEST for edge in (width, height)):
        raise ValueError("a size is none")
    return width, height


def _frame(width: Any, height: Any, orientation: Any, sure: Any) -> Frame:
    return Frame(*_size(width, height), _orientation(orientation), sure is True)


def _orientation(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 8:
        raise ValueError("an orientation is none")
    return value
