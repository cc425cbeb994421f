"""A house's settings go in; hands for the heavy step come out: threads, processes, Dask or Ray.

Whatever they are, they get a gallery's name and ids of photos. Whoever works in another process, on
this host or another, opens the newsroom from settings and environment of its own (see ``room``):
no address and no secret is ever a parameter.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from pickle import PickleError
from typing import Any

from prefect import get_run_logger
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner
from prefect.tasks import Task

from gallery_flows.untagged import untagged
from gallery_media.errors import Never, SettingsError, TryAgain
from gallery_media.settings.house import HouseSettings

TRIES = 3
"""How often a batch is handed out whose worker vanished under it."""

AnyRunner = TaskRunner[PrefectFuture[Any]]


class Hands:
    """Does many orders of one task side by side; ``count`` of them at once."""

    def __init__(self, house: HouseSettings) -> None:
        self._house = house
        self.in_this_process = house.work.runner == "threads"

    @property
    def count(self) -> int:
        if self.in_this_process:
            return self._house.darkroom.count
        runner = _kept.get(self._house)
        return max(1, _of_cluster(runner) if self._house.work.address else self._house.work_places)

    def do(
        self,
        task: Task[Any, Any],
        orders: Sequence[dict[str, Any]],
        ended: Callable[[int, object], None] = lambda _number, _found: None,
    ) -> list[object]:
        """What each order gave, in order, or the exception that stopped it. ``ended`` hears of each
        in this thread, by its place among the orders.

        A worker that vanishes takes no order with it: others do it again, which is harmless. A
        mistake of set-up is not tried again.
        """
        if self.in_this_process:
            with untagged():
                runs = {task.submit(**order): number for number, order in enumerate(orders)}
            done: dict[int, object] = {}
            for run in as_completed(list(runs)):
                done[runs[run]] = run.result(raise_on_failure=False)
                ended(runs[run], done[runs[run]])
            return [done[number] for number in range(len(orders))]
        given: dict[int, object] = {}
        lost: dict[int, WorkerVanished] = {}
        for _ in range(TRIES):
            left = [number for number in range(len(orders)) if number not in given]
            lost.clear()
            if left:
                runner = _kept.get(self._house)
                futures = {number: _hand_out(runner, task, orders[number]) for number in left}
                for number, future in futures.items():
                    if isinstance(found := _outcome(future), WorkerVanished):
                        lost[number] = found
                    else:
                        given[number] = found
                        ended(number, found)
            if lost:
                told = ", ".join(sorted({one.kind for one in lost.values()}))
                get_run_logger().warning("batches that lost their worker: %d (%s)", len(lost), told)
                _kept.let_go()
        for number, why in lost.items():
            ended(number, why)
        return [given[number] if number in given else lost[number] for number in range(len(orders))]


class WorkerVanished(TryAgain):
    """Three workers in a row ended while they had the same batch of photos.

    ``kind``: what kind of exception told so; never its text, which may quote an order.
    """

    def __init__(self, kind: str = "crashed") -> None:
        self.kind = kind
        super().__init__(
            f"Three workers in a row vanished ({kind}) while they had the same photos; see their "
            "logs, then publish again. The photos are where they were."
        )


class WorkersUnfit(Never):
    """Workers that cannot even begin: another one could not, either. ``kind`` as above."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(
            f"The workers cannot take photos as they are set up ({kind}): install the same version "
            "of gallery-media, with the same extras and Python, here and on every worker, and look "
            "into their logs. The photos are where they were."
        )


_MISTAKES = (ImportError, AttributeError, NameError, TypeError, PickleError, SyntaxError, Never)
"""What no other worker would do better: what it runs is not there, or does not fit what it gets."""

_MISTAKES_OF_CLUSTERS = ("RuntimeEnvSetupError",)
"""By name, because Ray may not be installed."""


def _told_by(why: Exception) -> WorkerVanished | WorkersUnfit:
    kind = type(why).__name__
    if isinstance(why, _MISTAKES) or kind in _MISTAKES_OF_CLUSTERS:
        return WorkersUnfit(kind)
    return WorkerVanished(kind)


class _Kept:
    """The one pool or cluster that this process keeps: starting one for each run takes seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runner: AnyRunner | None = None
        self._made_by: object = None

    def get(self, house: HouseSettings) -> AnyRunner:
        made_by = (house.work, house.work_places)
        with self._lock:
            if self._runner is not None and self._made_by != made_by:
                self._end()
            if self._runner is None:
                opened = _make(house)
                opened.__enter__()
                self._runner, self._made_by = opened, made_by
            return self._runner

    def let_go(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        ended, self._runner = self._runner, None
        if ended is not None:
            ended.__exit__(None, None, None)


_kept = _Kept()
atexit.register(_kept.let_go)
let_go = _kept.let_go


def _hand_out(
    runner: AnyRunner, task: Task[Any, Any], order: dict[str, Any]
) -> PrefectFuture[Any] | WorkerVanished | WorkersUnfit:
    try:
        with untagged():
            return runner.submit(task, order)
    except Exception as why:  # noqa: BLE001 - a pool whose process was killed takes nothing any more
        return _told_by(why)


def _outcome(future: PrefectFuture[Any] | WorkerVanished | WorkersUnfit) -> object:
    """What came of it: the task's own trouble is a result, a worker's end is WorkerVanished."""
    if isinstance(future, WorkerVanished | WorkersUnfit):
        return future
    try:
        found: object = future.result(raise_on_failure=False)
    except Exception as why:  # noqa: BLE001 - the task's would have been returned; runners differ
        return _told_by(why)
    return WorkerVanished() if future.state.is_crashed() else found


def _make(house: HouseSettings) -> AnyRunner:
    work, workers = house.work, house.work_places
    made: Any
    if work.runner == "processes":
        made = ProcessPoolTaskRunner(max_workers=workers)
    elif work.runner == "dask":
        made = _dask(work.address, workers)
    else:
        made = _ray(work.address, workers)
    return made  # type: ignore[no-any-return] # neither Prefect nor its extensions type it so


def _dask(address: str, workers: int) -> Any:
    try:
        made_by = import_module("prefect_dask.task_runners").DaskTaskRunner
    except ModuleNotFoundError as why:
        raise _missing("dask") from why
    if address:
        return made_by(address=address)
    # One thread each: a photo has a process of its own. Its page has no password: loopback only.
    own = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    return made_by(cluster_kwargs=own)


def _ray(address: str, workers: int) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else it reports to its makers
    try:
        import_module("ray")  # prefect_ray would miss it only when it starts
        made_by = import_module("prefect_ray.task_runners").RayTaskRunner
    except ModuleNotFoundError as why:
        raise _missing("ray") from why
    if address:
        return made_by(address=address, init_kwargs={"log_to_driver": False})
    own = {"num_cpus": workers, "include_dashboard": False, "log_to_driver": False}
    return made_by(init_kwargs=own)


def _of_cluster(runner: Any) -> int:
    if hasattr(runner, "client"):
        return sum(runner.client.nthreads().values())
    return int(import_module("ray").cluster_resources().get("CPU", 1))


def _missing(extra: str) -> SettingsError:
    return SettingsError(
        f'[work] runner = "{extra}": it is not installed; install gallery-media[{extra}] here and '
        "on every worker, or choose another runner."
    )
