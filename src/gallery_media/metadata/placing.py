"""Marks of files go in; where they are in the upright picture comes out, or that nobody knows.

Programs disagree whether regions are told before or after a picture is turned. A crop lives with a
mistake in that; a face that stays bare beside a blurred wall does not. So what is to be blurred
has to be certain: by the size that the regions are said to apply to, or because nothing is turned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery_media.metadata.read_regions import turned
from gallery_media.model.marks import Frame, MarkKind, Marks
from gallery_media.model.region import MOST_REGIONS, Region

_SAME = 0.02
"""Share by which two shapes may differ and still be one: sizes are rounded when a picture shrinks.
A crop after marking differs by more, or moves a region by less than the air around it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Regions of the upright picture.

    ``crop``: what a crop should keep. ``faces``: people whom somebody marked. ``blur``: what the
    house's own list says. ``unsure``: somebody is marked, and it is not certain where; ``astray``:
    an entry of the house's own list cannot be read.
    """

    crop: tuple[Region, ...] = ()
    faces: tuple[Region, ...] = ()
    blur: tuple[Region, ...] = ()
    unsure: bool = False
    astray: bool = False


NOWHERE_MARKED = Placed()


def placed(files: Iterable[Marks]) -> Placed:
    """Those of all files about one photo, the last asked first: crops follow the first file that
    marks anything, and what is to be blurred is what any of them marks."""
    every = tuple(files)
    frame = next((one.frame for one in every if one.frame), None)
    found = [_placed(one, frame) for one in every]
    return Placed(
        next((one.crop for one in reversed(found) if one.crop), ()),
        tuple(dict.fromkeys(region for one in found for region in one.faces)),
        tuple(dict.fromkeys(region for one in found for region in one.blur)),
        any(one.unsure for one in found),
        any(one.astray for one in found),
    )


def _placed(marks: Marks, frame: Frame | None) -> Placed:
    turn = frame.orientation if frame else 1
    people = marks.of(MarkKind.FACE, MarkKind.PERSON)
    # Programs that write both write the same heads twice.
    crop = marks.of(MarkKind.FACE, MarkKind.OTHER) or marks.of(MarkKind.PERSON)
    return Placed(
        tuple(turned(one, turn) for one in crop[:MOST_REGIONS]),
        tuple(dict.fromkeys(turned(one, turn) for one in people)),
        marks.of(MarkKind.BLUR),
        marks.unread or (bool(people) and not _is_certain(marks, frame)),
        marks.astray,
    )


def _is_certain(marks: Marks, frame: Frame | None) -> bool:
    """Whether stored coordinates are what the marks mean."""
    if frame is None or not frame.sure:
        return False
    if marks.orientation not in (0, frame.orientation):
        return False  # the sidecar's program showed it turned in another way than we do
    if frame.orientation == 1:
        return marks.applied is None or _same(marks.applied, frame)
    # Half a turn or a mirror leaves no trace in a size; a quarter turn does, but for squares.
    stored, upright = marks.applied, marks.applied and (marks.applied[1], marks.applied[0])
    if frame.orientation < 5 or stored is None or upright is None:
        return False
    return _same(stored, frame) and not _same(upright, frame)


def _same(size: tuple[int, int], frame: Frame) -> bool:
    ratio = size[0] / size[1] * frame.height / frame.width
    return 1 - _SAME <= ratio <= 1 / (1 - _SAME)
