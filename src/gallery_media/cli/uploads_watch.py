"""A house goes in; its bucket for uploads is looked at again and again, at its own pace."""

from __future__ import annotations

import time
from collections.abc import Mapping

from gallery_media.cli.house import House


class UploadsWatch:
    """One look is one listing, which some providers charge for: not every second by default."""

    def __init__(self, house: House) -> None:
        self._room = house.newsroom
        self._next = 0.0

    def turn(self) -> Mapping[str, int]:
        """Take in what has arrived, if it is time; how many came to which outcome.

        Raises StorageUnavailable and its kin: then all is still where it was.
        """
        uploads = self._room.uploads
        if uploads is None or time.monotonic() < self._next:
            return {}
        self._next = time.monotonic() + self._room.house.inbox.look_seconds
        if not uploads.look().ready:
            return {}
        from gallery_flows.uploads import ingest_uploads

        outcomes = ingest_uploads(receipts=False)
        self._next = 0.0  # a large drop is worked through wave by wave, without waiting
        return outcomes
