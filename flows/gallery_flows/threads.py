"""A number of threads goes in, a task runner comes out.

Threads only wait here: for disk and network, or for the darkroom's child processes. Dask or Ray
take their place where the work is spread over several hosts.
"""

from __future__ import annotations

from typing import Any

from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner


def threads(workers: int) -> TaskRunner[PrefectFuture[Any]]:
    """A task runner with ``workers`` threads in this process."""
    runner: Any = ThreadPoolTaskRunner(max_workers=workers)
    return runner  # type: ignore[no-any-return] # Prefect types it narrower than its own flows take
