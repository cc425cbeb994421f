"""A state folder goes in; runs of this process carry a tag by which others see whether it lives.

Runs in the process of `up` or of a command give Prefect no sign of life (see ``heartbeats``), and
a process that was killed cannot say that its runs are over. The tag names a file, and the file's
lock ends with the process. Runs of workers have a process each: their file has the run's name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import tags
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.runtime import flow_run

from gallery_flows.away import is_away
from gallery_flows.orphans import (
    by_id,
    by_tag,
    end_never_begun,
    end_orphans,
    end_unheard_tasks,
)
from gallery_media.embedded.presence import Presence, settle_gone

RUN = "run-"

_own: dict[str, Presence] = {}


def folder_of(state_dir: Path) -> Path:
    """Where a project's processes say that they are at work."""
    return state_dir / "prefect" / "at-work"


@contextmanager
def owned(folder: Path, part: str = "") -> Iterator[str]:
    """Runs that this thread calls inside the block have an owner; gives their tag. ``part``: which
    of its process's threads it is, where several call runs.

    At the end of the block none is left that looks as if it went on.
    """
    name = owner_name(os.getpid(), datetime.now(UTC), part)
    here = Presence(folder, name)
    settled = False
    try:
        with tags(name):
            yield name
    finally:
        # Whatever it was: the next process looks again at what is not forgotten.
        with suppress(Exception):
            settled = settle_between(name)
        here.leave(forget=settled)


def owner_name(process: int, since: datetime, part: str = "") -> str:
    """The tag, in words that also `ps` knows. Each owner that a Prefect server hears of has another
    one: in containers the numbers are the same, moments to the millisecond are not."""
    moment = f"{since:%Y-%m-%d %H.%M.%S}.{since.microsecond // 1000:03}"
    return f"process {process}{part and f' ({part})'} since {moment} UTC"


def own_run(folder: Path) -> None:
    """To be called in a run that has a process of its own: it is at work until the process ends."""
    run = flow_run.id
    if run and run not in _own:
        with suppress(ValueError):  # a helper of the run's process, which says it already
            _own[run] = Presence(folder, f"{RUN}{run}")


def settle_between(tag: str) -> bool:
    """Whoever owns ``tag`` calls nothing at the moment, so that none of its runs goes on. False:
    the server does not answer."""
    return _with_server(lambda client: end_orphans(client, by_tag(tag)))


def settle_killed(folder: Path) -> bool:
    """The same for all whose process has ended. False: the server does not answer."""

    def settle(client: SyncPrefectClient) -> None:
        settle_gone(
            folder,
            lambda name: end_orphans(
                client, by_id(name.removeprefix(RUN)) if name.startswith(RUN) else by_tag(name)
            ),
        )

    return not folder.is_dir() or not any(folder.iterdir()) or _with_server(settle)


def settle_pool(pool: str, patience: float) -> bool:
    """The same for runs that a worker of the pool took, and did not begin within ``patience``
    seconds. False: the server does not answer."""
    return _with_server(lambda client: end_never_begun(client, pool, timedelta(seconds=patience)))


def settle_tasks(flows: Collection[str]) -> bool:
    """The same for tasks of these flows whose end the server did not hear, or whose worker died.
    False: it does not answer."""
    return _with_server(lambda client: end_unheard_tasks(client, flows))


def _with_server(work: Callable[[SyncPrefectClient], object]) -> bool:
    try:
        with get_client(sync_client=True) as client:
            work(client)
    except Exception as why:
        if is_away(why):
            return False
        raise
    return True
