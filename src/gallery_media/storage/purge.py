"""Public addresses go in; caches in front of the storage forget them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Purge(Protocol):
    """A cache between the storage and visitors."""

    def purge(self, urls: Sequence[str]) -> None:
        """Forget exactly these addresses; on return the cache has taken the order.

        Raises StorageUnavailable (try again) or StorageRefused.
        """
        ...


class NoCache:
    """Visitors ask the storage itself: there is nothing to forget."""

    def purge(self, urls: Sequence[str]) -> None:
        """See ``Purge``."""
