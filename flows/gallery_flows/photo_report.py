"""Batches of photos that end go in; a table and a bar that operators watch come out.

Both are written again while the run goes on, but not more often than anybody can read: each time
costs the server a write, and the table is sent as a whole.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from prefect.artifacts import (
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactUpdate

from gallery_flows.photo_rows import left_out, rows
from gallery_media.desk.prepared import Prepared
from gallery_media.model.counted import counted
from gallery_media.model.photo import PhotoState

BAR_SECONDS = 2.0
TABLE_SECONDS = 10.0
"""Between two times that each is written again."""


class PhotoReport:
    """What one run of ``publish_gallery`` shows of its photos."""

    def __init__(
        self,
        gallery: str,
        total: int,
        picture: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``picture``: where the operator's browser finds a public key."""
        self._gallery, self._total, self._clock = gallery, total, clock
        self.picture = picture
        self.prepared: list[Prepared] = []
        self._failed: list[str] = []
        self._bar: UUID | None = None
        self._table: UUID | None = None
        self._table_at = clock()
        self._bar_at = self._table_at - BAR_SECONDS  # the first batch is told at once

    def take(self, photos: Sequence[str], found: object) -> None:
        """One batch has ended: with its photos, or with the trouble that stopped it."""
        if isinstance(found, list):
            self.prepared += found
        else:
            self._failed += photos
        now = self._clock()
        going_on = self._bar is not None or self._done < self._total
        if going_on and now - self._bar_at >= BAR_SECONDS:
            self._bar_at = now
            self._move_bar()
        if now - self._table_at >= TABLE_SECONDS:
            self._table_at = now
            self._write("prepared")

    def expect(self, photos: int) -> None:
        """So many more come."""
        self._total += photos

    def finish(self, state: str) -> None:
        """``state``: what became of the photos that were prepared, in words."""
        if self._bar is not None:
            self._move_bar()
        if self.prepared or self._failed:
            self._write(state)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many are fine, held, and not made."""
        held = sum(one.state is PhotoState.HELD for one in self.prepared)
        return len(self.prepared) - held, held, len(self._failed)

    @property
    def _done(self) -> int:
        return len(self.prepared) + len(self._failed)

    def _move_bar(self) -> None:
        done = self._done
        share = 100.0 * done / max(self._total, done, 1)
        told = f"{self._gallery}: {done:,} of {counted(max(self._total, done), 'photo')}"
        if self._bar is None:
            self._bar = _id(create_progress_artifact(share, f"{self._gallery}-progress", told))
        else:
            update_progress_artifact(self._bar, share, told)

    def _write(self, state: str) -> None:
        table = rows(self.prepared, self._failed, state, self.picture)
        fine, held, failed = self.counts
        told = f"{self._gallery}: {counted(fine, 'photo')} {state}, {held} held, {failed} not made"
        told += left_out(len(table), len(self.prepared), failed)
        if self._table is None:
            self._table = _id(
                create_table_artifact(table, key=f"{self._gallery}-photos", description=told)
            )
            return
        with get_client(sync_client=True) as client:
            client.update_artifact(
                self._table, ArtifactUpdate(data=json.dumps(table), description=told)
            )


def _id(made: Any) -> UUID:
    """Typed as if it had to be awaited; in a flow that is no coroutine it need not."""
    return UUID(str(made))
