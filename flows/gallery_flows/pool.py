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
from functools import partial
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

from gallery_flows.asking import PrefectRefuses, answer
from gallery_flows.batches import batches
from gallery_flows.runners import TRIES, WorkerVanished
from gallery_media.desk.prepared import Prepared
from gallery_media.errors import TryAgain
from gallery_media.model.counted import counted
from gallery_media.wiring import Newsroom

DEPLOYMENT = "prepare_gallery/prepare_gallery"

SMALLEST, SHARE = 12, 50
"""Photos in one run, at least and at most: its process costs seconds of a processor to start."""

MOST_SHARES = 150
"""At once: one answer of Prefect's API names 200 runs."""

POLL, LOOK = 1.0, 5.0
"""Seconds between two looks at the runs, and at the catalogue."""

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
        self._pool = room.house.prefect.work_pool
        self._stalled = room.house.work.stalled_seconds

    def prepare(self, photos: Sequence[str]) -> list[object]:
        """What became of each share, or the exception that stopped it."""
        shares, results = [Share(list(photos))], list[object]()
        try:
            with get_client(sync_client=True) as client:
                workers = count_workers(client, self._pool)
                largest = max(SHARE, -(-len(photos) // MOST_SHARES))
                shares = [Share(list(one)) for one in batches(photos, workers, largest, SMALLEST)]
                for share, found in self._outcomes(client, shares):
                    results.append(found)
                    self._take(share.photos, found)
        except PrefectRefuses as refused:  # what others have done goes live all the same
            for share in shares:
                self._take(share.photos, refused)
            return results + [refused for _ in shares]
        return results + [WorkersGoOn() for _ in shares]

    def _outcomes(
        self, client: SyncPrefectClient, shares: list[Share]
    ) -> Iterator[tuple[Share, object]]:
        """Each share that is done or given up, taken off the list, and what came of it."""
        looked, due = float("-inf"), set[str]()
        while shares and not _stop.is_set():
            if time.monotonic() - looked > LOOK:
                asked = [photo for share in shares for photo in share.photos]
                due, looked = set(self._room.still_due(self._gallery, asked)), time.monotonic()
            runs = _runs(client, [share.run for share in shares if share.run])
            for share in list(shares):
                found = self._look(client, share, runs, due)
                if found is not None:
                    shares.remove(share)
                    yield share, found
            _stop.wait(POLL)

    def _look(
        self,
        client: SyncPrefectClient,
        share: Share,
        runs: Mapping[UUID, FlowRun] | None,
        due: Collection[str],
    ) -> object | None:
        """What came of a share; None while it is under way. ``runs``: None without an answer."""
        if share.run is None:
            self._hand_out(share)
            return None
        if runs is None:
            return None
        run = runs.get(share.run)
        if run is None:  # somebody deleted it, or the server's database is another one
            return self._again(share, "the run of {} is gone: they are handed out again")
        if run.state is None:
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
        command = f"gallery-media deploy --pool {self._pool}"
        run = answer(
            partial(start, DEPLOYMENT, parameters=parameters, timeout=0),
            f"The Prefect server has no deployment {DEPLOYMENT}, by which workers of the pool "
            f"{self._pool!r} develop photos; register it with: {command}",
            f"The Prefect server refuses photos of {self._gallery}: its deployment {DEPLOYMENT} is "
            f"older than the gallery or than this version; renew it with: {command}",
        )
        if run is not None:
            share.run, share.left, share.since = run.id, len(share.photos), time.monotonic()
            share.tries += 1

    def _again(
        self, share: Share, words: str = "a worker vanished: {} are handed out again"
    ) -> object | None:
        """What is left of it, by another worker."""
        left = len(self._room.still_due(self._gallery, share.photos))
        if not left:
            return self._made(share)
        if share.tries >= TRIES:
            return WorkerVanished()
        get_run_logger().warning(words.format(counted(left, "photo")))
        share.run = None
        return None

    def _call_crashed(self, client: SyncPrefectClient, run: UUID) -> None:
        message = f"No photo of it was done within {self._stalled:.0f} seconds; others go on."
        # Whether it worked makes no difference to the photos.
        with suppress(httpx.HTTPError, PrefectException):
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
    workers = answer(
        partial(client.read_workers_for_work_pool, pool),
        f"The Prefect server has no work pool {pool!r} ([prefect] work_pool); make it with: "
        f"gallery-media deploy --pool {pool}",
    )
    return max(1, sum(one.status is WorkerStatus.ONLINE for one in workers or ()))


def _runs(client: SyncPrefectClient, ids: list[UUID]) -> dict[UUID, FlowRun] | None:
    """Those that the server has; None when it does not answer."""
    if not ids:
        return {}
    wanted = FlowRunFilter(id=FlowRunFilterId(any_=ids))
    found = answer(
        partial(client.read_flow_runs, flow_run_filter=wanted),
        "The Prefect server tells nothing of runs (404); see whether [prefect] api_url is right.",
    )
    return None if found is None else {run.id: run for run in found}
