"""``gallery-media deploy``: what operators can start is told to a Prefect server with workers."""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console
from gallery_media.cli.options import ProjectDir
from gallery_media.errors import GalleryMediaError, ServiceNotReady, SettingsError
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import open_project

Pool = Annotated[
    str, Parameter(help="The work pool, made where there is none; else [prefect] work_pool.")
]


def deploy(*, project: ProjectDir = Path(), pool: Pool = "") -> None:
    """Register what operators can start, for the workers of `[prefect] work_pool`.

    Only for a work pool of your own: without one, `up` registers the same and runs it itself.
    Run it again after a new gallery and after an upgrade; what was paused stays paused.

    For example:

    - `gallery-media deploy --project my-festival --pool vans`
    """
    found = open_project(project)
    house = read_house_settings(found)
    work_pool = pool or house.prefect.work_pool
    if not work_pool:
        raise SettingsError(
            "[prefect] work_pool in gallery-media.toml names no work pool, so there is nothing to "
            "deploy: `gallery-media up` offers and runs everything itself."
        )
    from gallery_flows.server import environment, start_prefect

    with ExitStack() as closing:
        api_url = house.prefect.api_url
        if not api_url:
            started = start_prefect(
                found.state,
                port=house.prefect.port,
                runs_days=house.prefect.keep_runs_days,
                events_days=house.prefect.keep_events_days,
            )
            api_url = closing.enter_context(started).facts["api_url"]
        os.environ.update(environment(found.state, api_url, own=not house.prefect.api_url))
        import anyio
        import httpx

        from gallery_flows.choices import offered as offered_by
        from gallery_flows.deployments import deploy as register
        from gallery_flows.reach import expect_answer
        from gallery_flows.telling import Told
        from gallery_media.wiring import open_newsroom

        expect_answer(api_url)
        offered = None
        try:
            with open_newsroom(found) as room:
                offered = offered_by(room)
        except GalleryMediaError as why:
            console.print("[yellow]no choices[/yellow] ", end="")
            console.print(
                f"Forms take what is typed until the next release or deploy: {why}",
                markup=False,
                soft_wrap=True,
            )
        try:
            names = anyio.run(
                partial(
                    register,
                    found.slugs(),
                    house.site.time_zone,
                    work_pool,
                    Told(
                        house.notify.webhook.get_secret_value(),
                        bool(house.notify.email),
                        house.desk.language,
                    ),
                    offered=offered,
                    make=bool(pool),
                )
            )
        except httpx.TransportError as error:
            raise ServiceNotReady(f"The Prefect server {api_url} does not answer.") from error
    for name in names:
        console.print(f"  {name}")
    console.print(f"{len(names)} deployments for the work pool {work_pool}.")
