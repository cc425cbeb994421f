"""Photos to be developed go in; the workers of a Prefect work pool do it, and what became of them
comes out of the catalogue.

Prefect's pool is the queue, the catalogue is the truth. A share whose worker makes no headway is
given to another one: should the first one still be alive, both make the same bytes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from prefect import get_run_logger
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, WorkerStatus
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectException
from prefect.states import Crashed

from gallery_flows.batches import batches
from gallery_flows.runners import TRIES, WorkerVanished
from gallery_media.desk.prepared import Prepared
from gallery_media.errors import TryAgain
from gallery_media.wiring import Newsroom

DEPLOYMENT = "prepare_gallery/prepare_gallery"

SMALLEST, SHARE = 12, 50
"""Photos in one run, at least and at most: its process costs seconds of a processor to start."""

MOST_SHARES = 150
"""At once: one answer of Prefect's API names 200 runs."""

POLL, LOOK = 1.0, 5.0
"""Seconds between two looks at the runs, and at the catalogue."""

TROUBLE = (httpx.TransportError, PrefectException)
"""What a Prefect server that is being started again makes of a request."""

_stop = threading.Event()


@contextmanager
def left_when(stop: threading.Event) -> Iterator[None]:
    """In the block nobody waits for workers any more once ``stop`` is set."""
    global _stop
    before, _stop = _stop, stop
    try:
        yield
    finally:
        _stop = before


@dataclass
class Share:
    """``left``: how many of its photos are to be done yet, and ``since`` when (monotonic seconds)
    there are no fewer."""

    photos: list[str]
    tries: int = 0
    run: UUID | None = None
    left: int = 0
    since: float = 0.0


class Pool:
    """The workers of the house's pool, for one gallery."""

    def __init__(
        self, room: Newsroom, gallery: str, take: Callable[[Sequence[str], object], None]
    ) -> None:
        """``take`` hears of each share that is done, or given up."""
        self._room = room
        self._gallery = gallery
        self._take = take
        self._stalled = room.house.work.stalled_seconds

    def prepare(self, photos: Sequence[str]) -> list[object]:
        """What became of each share, or the exception that stopped it."""
        with get_client(sync_client=True) as client:
            workers = count_workers(client, self._room.house.prefect.work_pool)
            largest = max(SHARE, -(-len(photos) // MOST_SHARES))
            cut = batches(photos, workers, largest, SMALLEST)
            shares = [Share(list(one)) for one in cut]
            results: list[object] = []
            looked, due = float("-inf"), set(photos)
            while shares and not _stop.is_set():
                if time.monotonic() - looked > LOOK:
                    asked = [photo for share in shares for photo in share.photos]
                    due, looked = set(self._room.still_due(self._gallery, asked)), time.monotonic()
                runs = _runs(client, [share.run for share in shares if share.run])
                for share in list(shares):
                    found = self._look(client, share, runs, due)
                    if found is not None:
                        results.append(found)
                        shares.remove(share)
                        self._take(share.photos, found)
                _stop.wait(POLL)
        return results + [WorkersGoOn() for _ in shares]

    def _look(
        self,
        client: SyncPrefectClient,
        share: Share,
        runs: Mapping[UUID, FlowRun],
        due: Collection[str],
    ) -> object | None:
        """What came of a share; None while it is under way."""
        if share.run is None:
            self._hand_out(share)
            return None
        run = runs.get(share.run)
        if run is None or run.state is None:  # the server does not answer just now
            return None
        if run.state.is_completed():
            return self._made(share)
        if run.state.is_failed():
            return ShareFailed(run.name)
        if run.state.is_final():
            return self._again(share)
        left = sum(photo in due for photo in share.photos)
        if run.state.is_scheduled() or left < share.left:
            share.left, share.since = left, time.monotonic()
        elif time.monotonic() - share.since > self._stalled:
            self._call_crashed(client, share.run)
            return self._again(share)
        return None

    def _hand_out(self, share: Share) -> None:
        parameters = {"gallery": self._gallery, "photos": share.photos}
        start: Any = run_deployment  # typed as if it had to be awaited; here it need not
        try:
            run = start(DEPLOYMENT, parameters=parameters, timeout=0)
        except TROUBLE:
            return
        share.run, share.left, share.since = run.id, len(share.photos), time.monotonic()
        share.tries += 1

    def _again(self, share: Share) -> object | None:
        """What is left of it, by another worker."""
        left = len(self._room.still_due(self._gallery, share.photos))
        if not left:
            return self._made(share)
        if share.tries >= TRIES:
            return WorkerVanished()
        get_run_logger().warning("a worker vanished: %d photos are handed out again", left)
        share.run = None
        return None

    def _call_crashed(self, client: SyncPrefectClient, run: UUID) -> None:
        message = f"No photo of it was done within {self._stalled:.0f} seconds; others go on."
        with suppress(*TROUBLE):
            client.set_flow_run_state(run, Crashed(message=message), force=True)

    def _made(self, share: Share) -> list[Prepared]:
        return self._room.prepared_elsewhere(self._gallery, share.photos)


class WorkersGoOn(TryAgain):
    """This process ends, and does not wait for what others have in hand."""

    def __init__(self) -> None:
        super().__init__("The house ends; workers finish the photos that they have.")


class ShareFailed(TryAgain):
    """A worker met trouble that trying again did not cure."""

    def __init__(self, run: str) -> None:
        # Not its words: they belong to whoever may see that run.
        super().__init__(f"The run {run!r} failed and says why; its photos are where they were.")


def count_workers(client: SyncPrefectClient, pool: str) -> int:
    """How many workers of the pool are alive; 1 when nobody can say."""
    try:
        workers = client.read_workers_for_work_pool(pool)
    except TROUBLE:
        return 1
    return max(1, sum(one.status is WorkerStatus.ONLINE for one in workers))


def _runs(client: SyncPrefectClient, ids: list[UUID]) -> dict[UUID, FlowRun]:
    if not ids:
        return {}
    wanted = FlowRunFilter(id=FlowRunFilterId(any_=ids))
    try:
        return {run.id: run for run in client.read_flow_runs(flow_run_filter=wanted)}
    except TROUBLE:
        return {}
