"""Doctor says when security.txt is about to say something that is no longer right."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gallery_media.desk.examine_contacts import examine_contacts
from gallery_media.settings.security import SecuritySettings

DAY = date(2018, 6, 30)


@pytest.mark.parametrize(
    ("before", "ok"), [(-1, False), (0, False), (29, False), (30, True), (366, True), (367, False)]
)
def test_contacts_are_looked_at_again_before_they_expire(before: int, ok: bool) -> None:
    """A month before, and nothing is promised for more than a year."""
    security = SecuritySettings(contacts=("mailto:security@example.org",), expires=DAY)
    (check,) = examine_contacts(security, DAY - timedelta(days=before))
    assert (check.ok, str(DAY) in check.detail) == (ok, True)


def test_without_contacts_nothing_is_asked() -> None:
    """The file is an offer, not a duty."""
    assert not list(examine_contacts(None, DAY))
