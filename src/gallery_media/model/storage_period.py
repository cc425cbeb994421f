"""How long photos are shown and originals are kept: an event's days go in, days of change come out.

GDPR Art. 5(1)(e): no longer than they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class StoragePeriod:
    """``shown_until``: the last day on which a gallery is public; ``originals_until``: the last
    day on which its originals are kept. None: as long as nobody decides otherwise."""

    shown_until: date | None = None
    originals_until: date | None = None

    def is_closed(self, today: date) -> bool:
        """Whether the gallery must not be public any more."""
        return self.shown_until is not None and today > self.shown_until

    def gives_up_originals(self, today: date) -> bool:
        """Whether its originals must not be kept any more."""
        return self.originals_until is not None and today > self.originals_until


def last_day(said: date | int | None, event_ends: date | None) -> date | None:
    """``said``: a day, or how many days after the event's last one. Raises ValueError when the
    event has no day to count from."""
    if said is None or isinstance(said, date):
        return said
    if event_ends is None:
        raise ValueError("days are counted from the event's end, and [event] names no day")
    return event_ends + timedelta(days=said)
