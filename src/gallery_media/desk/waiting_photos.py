"""Photos of a preview and of what is live go in; what an answer would change comes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaitingPhotos:
    """``new`` would join (each with the key of a small picture), ``gone`` would leave, ``kept`` are
    shown now and would be, perhaps with other words. ``shown``: both, as the preview orders them.
    """

    new: dict[str, str]
    gone: tuple[str, ...]
    kept: dict[str, str]
    shown: tuple[str, ...]

    @classmethod
    def between(cls, waiting: Mapping[str, str], live: Collection[str]) -> WaitingPhotos:
        """``waiting``: photos of the preview, in its order; ``live``: those shown now."""
        shown = set(live)
        return cls(
            new={photo: thumb for photo, thumb in waiting.items() if photo not in shown},
            gone=tuple(photo for photo in live if photo not in waiting),
            kept={photo: thumb for photo, thumb in waiting.items() if photo in shown},
            shown=tuple(waiting),
        )
