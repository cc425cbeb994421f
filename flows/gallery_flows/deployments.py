"""A project's galleries go in; deployments come out, each with its form, schedule and limit.

There is none for the watcher of the inbox: it lives as long as the house, and a run has to end. Nor
could an automation start it again: the embedded server ends with the house. Whoever keeps `up`
alive (systemd, Kubernetes) does that.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from importlib.metadata import version
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from gallery_flows.automations import arrange
from gallery_flows.choices import Offered
from gallery_flows.ended import entrypoint
from gallery_flows.forms import fill_in
from gallery_flows.offers import OFFERS, Offer
from gallery_flows.telling import Told
from gallery_media.errors import SettingsError


def deployments(
    galleries: Sequence[str],
    time_zone: str,
    *,
    work_pool: str = "",
    offered: Offered | None = None,
    only: Flow[..., Any] | None = None,
) -> tuple[RunnerDeployment, ...]:
    """What operators can start. ``work_pool``: whose workers run it; empty: the house itself.

    ``offered``: choices of forms; without them the forms take whatever is typed, and the run looks.
    ``only``: this one.
    """
    return tuple(
        _deployment(one, galleries, time_zone, work_pool, offered)
        for one in OFFERS
        if (only is None or one.flow is only) and (work_pool or not one.of_pools)
    )


async def keep_pauses(deployment: RunnerDeployment) -> RunnerDeployment:
    """The same, with whatever somebody paused in the Prefect UI still paused."""
    async with get_client() as client:
        try:
            before = await client.read_deployment_by_name(deployment.full_name)
        except ObjectNotFound:
            return deployment
    paused = {one.slug for one in before.schedules if not one.active}
    for schedule in deployment.schedules or ():
        schedule.active = schedule.slug not in paused
    deployment.paused = before.paused
    return deployment


async def deploy(
    galleries: Sequence[str],
    time_zone: str,
    work_pool: str,
    told: Told,
    *,
    offered: Offered | None = None,
    make: bool = False,
) -> tuple[str, ...]:
    """Register everything for the workers of a work pool; the names of what can be started there.

    ``offered``: choices of forms, which releases bring up to date (``kept_forms``). ``make``: where
    there is no such pool, one of processes is made. Raises SettingsError.
    """
    async with get_client() as client:
        try:
            await client.read_work_pool(work_pool)
        except ObjectNotFound as error:
            if not make:
                raise SettingsError(
                    f"The Prefect server has no work pool {work_pool!r} ([prefect] work_pool); "
                    f"make it with: gallery-media deploy --pool {work_pool}"
                ) from error
            await client.create_work_pool(WorkPoolCreate(name=work_pool, type="process"))
    made = deployments(galleries, time_zone, work_pool=work_pool, offered=offered)
    for one in made:
        await (await keep_pauses(one)).aapply()
    async with get_client() as client:
        await arrange(client, told)
    return tuple(one.name for one in made)


def _deployment(
    offer: Offer,
    galleries: Sequence[str],
    time_zone: str,
    work_pool: str,
    offered: Offered | None,
) -> RunnerDeployment:
    with_gallery = "gallery" in offer.flow.parameters.properties
    scheduled = offer.cron and (work_pool or not offer.by_the_house)
    whose = list(galleries) if with_gallery else [""]
    # A publish at the workers waits for shares, which need a worker as well.
    at_once = min(1, offer.at_once) if work_pool else offer.at_once
    made = RunnerDeployment.from_flow(
        offer.flow,
        name=offer.flow.name,
        tags=list(offer.tags),
        # Else Prefect asks git about the folder that the house was started in, and keeps it.
        version=version("gallery-media"),
        version_type="prefect:simple",  # type: ignore[arg-type] # its enum is private
        entrypoint_type=EntrypointType.MODULE_PATH,
        schedules=[_schedule(offer, one, time_zone) for one in whose] if scheduled else [],
        concurrency_limit=_queue(at_once),
        work_pool_name=work_pool or None,
    )
    made.entrypoint = entrypoint(offer.flow)
    form = deepcopy(made._parameter_openapi_schema)
    fill_in(form.properties, form.definitions, offer.flow)
    # Shares of photos no person hands out by a form, and a gallery may be newer than the form.
    if with_gallery and galleries and not offer.of_pools:
        form.properties["gallery"]["enum"] = list(galleries)
    if offered is not None:
        offered.put_into(form.properties, offer.flow.name)
    form.definitions = {}
    made._parameter_openapi_schema = form
    return made


def _queue(at_once: int) -> ConcurrencyLimitConfig | None:
    """To save work, never as the safety: that is the conditional put and the catalogue's lock."""
    strategy = ConcurrencyLimitStrategy.ENQUEUE
    return ConcurrencyLimitConfig(limit=at_once, collision_strategy=strategy) if at_once else None


def _schedule(offer: Offer, gallery: str, time_zone: str) -> Schedule:
    return Cron(
        offer.cron,
        timezone=time_zone,
        slug=gallery or "house",
        parameters={"gallery": gallery} if gallery else {},
    )
