"""Files that wait in the inbox go in; those that nothing will happen to come out, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gallery_media.desk.cut_off import CutOff, Key
from gallery_media.inbox import Arrival, Held, forbidden


def not_permitted(inbox: Path, found: Iterable[Arrival]) -> Iterator[Held]:
    """Files that the house has no right to take."""
    for arrival in found:
        if reason := forbidden(inbox, arrival):
            yield Held(arrival.label, f"{reason}.")


def end_missing(found: Arrival, waited_for: Mapping[Key, CutOff], wait: float) -> str:
    """Why a photo is not taken yet though it lies still; "" when it only settles.

    ``waited_for``: files that were found to end too early; ``wait``: seconds until such a file is
    refused.
    """
    state, seen = found.state, waited_for.get((found.gallery, found.path))
    if state.size and not (seen and seen.is_same(state.size, state.mtime_ns)):
        return ""
    what = "it ends before its picture does" if state.size else "it is empty"
    return f"{what}; copy it again. It is refused after {wait / 60:g} minutes without a change."
