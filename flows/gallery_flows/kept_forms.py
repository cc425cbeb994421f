"""A release goes live or waits; forms of deployments that belong to a work pool offer it.

The house looks for new choices itself where it serves the forms (``serving``). Where workers of a
pool run what operators start, whoever releases tells the server; so does `deploy`.
"""

from __future__ import annotations

from copy import deepcopy

from prefect import get_run_logger
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.exceptions import ObjectNotFound

from gallery_flows.choices import Offered, offered
from gallery_media.wiring import Newsroom

WITH_CHOICES = ("approve_release", "rollback_gallery")

TURNS = 3
"""How often at most: when several release at once, the last of them sees all."""


def keep_forms(room: Newsroom) -> None:
    """Offer what there is now. Whatever goes wrong is in the run's log, and the next release tries
    it again: what was done for visitors is done, and does not depend on forms.

    Looked at again afterwards, because another run may have released something meanwhile.
    """
    if not room.house.prefect.work_pool:
        return
    try:
        now = offered(room)
        with get_client(sync_client=True) as client:
            for _ in range(TURNS):
                renew_forms(client, now)
                before, now = now, offered(room)
                if now == before:
                    break
    except Exception as why:  # noqa: BLE001 - said in the log
        get_run_logger().warning(
            "Forms were not brought up to date (%s); the next release does it.", type(why).__name__
        )


def renew_forms(client: SyncPrefectClient, now: Offered) -> tuple[str, ...]:
    """Change nothing of the deployments but their choices; which ones had others."""
    changed = []
    for name in WITH_CHOICES:
        try:
            found = client.read_deployment_by_name(f"{name}/{name}")
        except ObjectNotFound:  # nobody has deployed yet
            continue
        form = deepcopy(found.parameter_openapi_schema or {})
        now.put_into(form["properties"], name)
        if form != found.parameter_openapi_schema:
            update = DeploymentUpdate(parameter_openapi_schema=form)
            client.update_deployment(found.id, update)
            changed.append(name)
    return tuple(changed)
