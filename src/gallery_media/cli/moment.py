"""A moment goes in; how the terminal says it comes out."""

from __future__ import annotations

from datetime import datetime, tzinfo


def moment(at: datetime, zone: tzinfo, seconds: bool = False) -> str:
    """``2017-07-01 13:00`` as the house's clock shows it, like everything that operators read."""
    return f"{at.astimezone(zone):{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}}"
