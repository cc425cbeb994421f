"""A project's galleries go in; deployments come out, each with its form, schedule and limit.

There is none for the watcher of the inbox: it lives as long as the house, and a run has to end.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
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

from gallery_flows.approve import NOTHING, approve_release
from gallery_flows.audit import audit_gallery
from gallery_flows.automations import arrange
from gallery_flows.check import check_auditor
from gallery_flows.expire import unpublish_expired
from gallery_flows.forms import fill_in
from gallery_flows.ingest import ingest_inbox
from gallery_flows.notify import send_notice
from gallery_flows.prepare import prepare_gallery
from gallery_flows.prune import prune_storage
from gallery_flows.publish import publish_gallery
from gallery_flows.rebuild import rebuild_catalogue
from gallery_flows.rollback import BEFORE, rollback_gallery
from gallery_flows.telling import Told
from gallery_flows.tidy import tidy_prefect
from gallery_flows.uploads import ingest_uploads
from gallery_flows.withdraw import allow_photo, withdraw_photo
from gallery_media.errors import SettingsError

ONE_AFTER_THE_OTHER = ConcurrencyLimitConfig(
    limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE
)
"""To save work, never as the safety: that is the conditional put and the catalogue's lock."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A flow that operators may start. ``cron``: when it starts by itself, in the house's time.

    ``by_the_house``: `up` does it by itself at its own time, so that it needs no schedule there.
    ``of_pools``: only where workers of a pool run what is started.
    """

    flow: Flow[..., Any]
    tags: tuple[str, ...]
    queued: bool = False
    cron: str = ""
    by_the_house: bool = False
    of_pools: bool = False


OFFERS = (
    Offer(ingest_inbox, ("inbox",), queued=True),
    Offer(publish_gallery, ("publish",), queued=True),
    Offer(approve_release, ("publish",), queued=True),
    Offer(withdraw_photo, ("photo",)),
    Offer(allow_photo, ("photo",)),
    Offer(rollback_gallery, ("publish",), queued=True),
    Offer(audit_gallery, ("check", "nightly"), queued=True, cron="30 2 * * *"),
    Offer(prune_storage, ("upkeep", "daily"), queued=True, cron="30 3 * * *"),
    Offer(
        unpublish_expired, ("upkeep", "daily"), queued=True, cron="10 0 * * *", by_the_house=True
    ),
    Offer(check_auditor, ("check", "nightly"), queued=True, cron="0 2 * * *", by_the_house=True),
    Offer(rebuild_catalogue, ("upkeep",), queued=True),
    Offer(ingest_uploads, ("inbox",), queued=True, of_pools=True),
    Offer(prepare_gallery, ("publish",), of_pools=True),
    Offer(send_notice, ("notify",), queued=True),
    Offer(tidy_prefect, ("upkeep", "daily"), queued=True, cron="0 4 * * *", by_the_house=True),
)


def deployments(
    galleries: Sequence[str],
    time_zone: str,
    *,
    work_pool: str = "",
    waiting: Sequence[str] = (),
    earlier: Sequence[str] = (),
    only: Flow[..., Any] | None = None,
) -> tuple[RunnerDeployment, ...]:
    """What operators can start. ``work_pool``: whose workers run it; empty: the house itself.

    ``waiting``: releases that wait for a person, ``earlier``: those to go back to, as the forms
    name them; for workers, who do not hear of new ones, the forms take whatever is typed and the
    run looks. ``only``: this one.
    """
    return tuple(
        _deployment(one, galleries, time_zone, work_pool, waiting, earlier)
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
    make: bool = False,
) -> tuple[str, ...]:
    """Register everything for the workers of a work pool; the names of what can be started there.

    ``make``: where there is no such pool, one of processes is made. Raises SettingsError.
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
    made = deployments(galleries, time_zone, work_pool=work_pool)
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
    waiting: Sequence[str],
    earlier: Sequence[str],
) -> RunnerDeployment:
    with_gallery = "gallery" in offer.flow.parameters.properties
    scheduled = offer.cron and (work_pool or not offer.by_the_house)
    whose = list(galleries) if with_gallery else [""]
    made = RunnerDeployment.from_flow(
        offer.flow,
        name=offer.flow.name,
        tags=list(offer.tags),
        # Else Prefect asks git about the folder that the house was started in, and keeps it.
        version=version("gallery-media"),
        version_type="prefect:simple",  # type: ignore[arg-type] # its enum is private
        entrypoint_type=EntrypointType.MODULE_PATH,
        schedules=[_schedule(offer, one, time_zone) for one in whose] if scheduled else [],
        concurrency_limit=ONE_AFTER_THE_OTHER if offer.queued else None,
        work_pool_name=work_pool or None,
    )
    form = deepcopy(made._parameter_openapi_schema)
    fill_in(form.properties, form.definitions, offer.flow)
    if with_gallery and galleries:
        form.properties["gallery"]["enum"] = list(galleries)
    if offer.flow is approve_release and not work_pool:
        form.properties["release"]["enum"] = list(waiting) or [NOTHING]
    if offer.flow is rollback_gallery and not work_pool:
        form.properties["release"]["enum"] = [BEFORE, *earlier]
    form.definitions = {}
    made._parameter_openapi_schema = form
    return made


def _schedule(offer: Offer, gallery: str, time_zone: str) -> Schedule:
    return Cron(
        offer.cron,
        timezone=time_zone,
        slug=gallery or "house",
        parameters={"gallery": gallery} if gallery else {},
    )
