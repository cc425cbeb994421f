"""The settings and a day go in; whether what security.txt says is still right comes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gallery_media.desk.examine import Check
from gallery_media.settings.security import SecuritySettings

NOTICE = timedelta(days=30)
LONGEST = timedelta(days=366)
"""RFC 9116, section 2.5.5: less than a year ahead is recommended."""

NAME = "security.txt"


def examine_contacts(security: SecuritySettings | None, today: date) -> Iterator[Check]:
    """Nothing where the settings name nobody."""
    if security is None:
        return
    left = security.expires - today
    if left < NOTICE:
        words = f"[site] security expires on {security.expires}: look whether its contacts are"
        yield Check(NAME, False, f"{words} still read, write a later day, and publish any gallery.")
    elif left > LONGEST:
        words = "is more than a year ahead; whoever finds a hole would not rely on it."
        yield Check(NAME, False, f"[site] security: expires = {security.expires} {words}")
    else:
        yield Check(NAME, True, f"right until {security.expires}")
