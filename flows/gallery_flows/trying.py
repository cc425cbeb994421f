"""Which task runs are worth another try, and when: only errors of the try-again family."""

from __future__ import annotations

from typing import Any

from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task, exponential_backoff

from gallery_flows.bounded import Hung
from gallery_media.errors import TryAgain

TRIES: dict[str, Any] = {
    "retries": 4,
    "retry_delay_seconds": exponential_backoff(backoff_factor=2),
    "retry_jitter_factor": 0.5,
    "persist_result": False,
}
"""Options of every task that touches storage, catalogue or darkroom. Waits of 2, 4, 8 and 16 s,
each up to half longer, so that many tasks do not come back at the same moment.

No timeout here, see ``bounded``. What could hang is bounded below as well: the darkroom kills a
child by its wall clock, the storage gives up at its deadline."""


def worth_trying_again(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """True for StorageUnavailable and its kin, but for what hangs: another try would hang beside
    it. A mistake in settings or code stays one.

    A failed state carries the very exception that the task raised.
    """
    return isinstance(state.data, TryAgain) and not isinstance(state.data, Hung)
