"""A house goes in; what operators start in the Prefect UI runs, until the house is stopped.

Each run is a process of its own, which opens the newsroom from the same settings and joins the
house's servers; it can be cancelled, and one that hangs holds others up until its time is over
(``ended``).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import anyio
from prefect.client.orchestration import get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow
from prefect.runner import Runner

from gallery_flows.approve import approve_release
from gallery_flows.automations import arrange
from gallery_flows.choices import Offered
from gallery_flows.deployments import deployments, keep_pauses
from gallery_flows.missed import forget_missed
from gallery_flows.rollback import rollback_gallery
from gallery_flows.telling import Told
from gallery_media.errors import GalleryMediaError

POLL = 0.5
"""Seconds between two looks for runs that somebody started."""

HEARTBEAT = 30
"""Seconds between two signs of life of a run; whoever misses them calls it crashed."""

LOOK_AT_CHOICES = 2.0
"""Seconds between two looks for new galleries, and for releases that wait for a person."""

LOOK_BACK = 15.0
"""Seconds between two looks for releases that one can go back to: on a busy day there is a new one
all the time, and each change of a form is a few requests."""

STOP = 0.2
LONGEST_STOP = 15.0
"""Seconds after which nobody waits for a server that is away to hear that the house stops."""

log = logging.getLogger(__name__)

AGAIN = 10.0
"""Seconds after trouble (the server is being started again) until the next try."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What forms offer, as they name it: galleries, releases that wait for a person, their photos,
    and releases to go back to. Each is asked again and again; photos when what waits changed."""

    galleries: Callable[[], Sequence[str]]
    waiting: Callable[[], Sequence[str]]
    photos: Callable[[], Sequence[str]]
    earlier: Callable[[], Sequence[str]]


def serve_until(
    stop: threading.Event,
    choices: Choices,
    time_zone: str,
    told: Told,
    say: Callable[[BaseException], None],
) -> None:
    """Run what is started until ``stop`` is set. Trouble is told by ``say``, and tried again."""
    while not stop.is_set():
        try:
            anyio.run(_serve_until, stop, choices, time_zone, told)
        except Exception as why:  # noqa: BLE001 - said; a house without buttons still publishes
            say(why)
        stop.wait(AGAIN)


async def _serve_until(
    stop: threading.Event,
    choices: Choices,
    time_zone: str,
    told: Told,
) -> None:
    async def give_up() -> None:
        while not stop.is_set():
            await anyio.sleep(STOP)
        await anyio.sleep(LONGEST_STOP)
        group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(give_up)
        await _serve(stop, choices, time_zone, told)
        group.cancel_scope.cancel()


async def _serve(
    stop: threading.Event,
    choices: Choices,
    time_zone: str,
    told: Told,
) -> None:
    runner = Runner(
        name="house",
        query_seconds=POLL,
        heartbeat_seconds=HEARTBEAT,
        limit=None,  # a withdrawal never waits behind an audit
        pause_on_shutdown=False,
    )
    galleries, waiting = tuple(choices.galleries()), tuple(choices.waiting())
    photos, earlier = await photos_offered(choices), tuple(choices.earlier())

    def offers(only: Flow[..., Any] | None = None) -> tuple[RunnerDeployment, ...]:
        offered = Offered(waiting, photos or (), earlier)
        return deployments(galleries, time_zone, offered=offered, only=only)

    made = await _offer(runner, offers())
    async with get_client() as client:
        await forget_missed(client, made)
        await arrange(client, told)

    async def tend() -> None:
        """New galleries and releases join the forms' choices; the end ends the runner, and its runs
        with it."""
        nonlocal galleries, waiting, photos, earlier
        looked = looked_back = time.monotonic()
        while not stop.is_set():
            await anyio.sleep(STOP)
            if time.monotonic() - looked < LOOK_AT_CHOICES:
                continue
            looked = time.monotonic()
            before = galleries, waiting, photos, earlier
            galleries, waiting = tuple(choices.galleries()), tuple(choices.waiting())
            if waiting != before[1] or photos is None:
                photos = await photos_offered(choices)
            if looked - looked_back >= LOOK_BACK:
                looked_back, earlier = looked, tuple(choices.earlier())
            if galleries != before[0]:
                await _offer(runner, offers())
                continue
            if (waiting, photos) != before[1:3]:
                await _offer(runner, offers(approve_release))
            if earlier != before[3]:
                await _offer(runner, offers(rollback_gallery))
        while not runner.started:
            await anyio.sleep(STOP)
        await runner.astop()

    async with anyio.create_task_group() as group:
        group.start_soon(tend)
        await runner.start()
        group.cancel_scope.cancel()


async def photos_offered(choices: Choices) -> tuple[str, ...] | None:
    """Of what waits; None where the storage does not give them: their ids are typed until it does.
    Asked beside the runner, which has withdrawals to run meanwhile."""
    try:
        return tuple(await anyio.to_thread.run_sync(choices.photos))
    except GalleryMediaError as why:
        log.warning(
            "Photos that wait cannot be offered for now, their ids can be typed (%s)",
            type(why).__name__,
        )
        return None


async def _offer(runner: Runner, offers: Iterable[RunnerDeployment]) -> list[UUID]:
    made = []
    for one in offers:
        # A deployment that once belonged to a work pool comes back to the house.
        one.work_pool_name = None
        one.work_queue_name = None
        made.append(await runner.aadd_deployment(await keep_pauses(one)))
    return made
