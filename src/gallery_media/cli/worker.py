"""``gallery-media worker``: this host develops photos and runs what operators start."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from gallery_media.cli.options import ProjectDir
from gallery_media.errors import SettingsError
from gallery_media.observing.meters import SHARED_VARIABLE
from gallery_media.observing.sums import hold_sums
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import open_project
from gallery_media.wiring import PROJECT_VARIABLE

Pool = Annotated[str, Parameter(help="The work pool; else the one that [prefect] work_pool names.")]
Name = Annotated[str, Parameter(help="How the Prefect UI calls it; else Prefect finds a name.")]
Limit = Annotated[
    int,
    Parameter(help="Runs at once; 0: any number.", validator=validators.Number(gte=0, lte=1000)),
]

Health = Annotated[
    int,
    Parameter(
        name="--health-port",
        help="Answer /health here (PREFECT_WORKER_WEBSERVER_HOST: on which host); 0: nowhere.",
        validator=validators.Number(gte=0, lte=65_535),
    ),
]


def worker(
    *,
    project: ProjectDir = Path(),
    pool: Pool = "",
    name: Name = "",
    limit: Limit = 2,
    health: Health = 0,
) -> None:
    """Start a Prefect worker of processes with this project, until it is stopped.

    Its runs open the house from the project's settings and this host's environment. Start as many
    as there are hosts; one may end at any time, and others do what it had in hand.

    Example: `gallery-media worker --project my-festival --pool vans --name van-1`
    """
    found = open_project(project)
    house = read_house_settings(found)
    chosen = pool or house.prefect.work_pool
    if not chosen:
        raise SettingsError(
            "No work pool is named: set [prefect] work_pool in gallery-media.toml, or add --pool."
        )
    if not house.prefect.api_url:
        raise SettingsError(
            "[prefect] api_url in gallery-media.toml names no Prefect server; workers need one "
            "that all hosts reach."
        )
    from gallery_flows.lines import of_runs
    from gallery_flows.server import environment, of_workers

    found.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = ["worker", "start", "--pool", chosen, "--type", "process"]
    words += ["--name", name] if name else []
    words += ["--limit", str(limit)] if limit else []
    words += ["--with-healthcheck"] if health else []
    os.environ.update(environment(found.state, house.prefect.api_url))
    os.environ.update({**of_workers(), **os.environ, **of_runs(house.logs.format)})
    if health:
        os.environ["PREFECT_WORKER_WEBSERVER_PORT"] = str(health)
    if house.metrics.port:  # `gallery-media metrics` tells it; Prefect's processes inherit it
        folder, lock = hold_sums(found.state, house.prefect.keep_runs_days)
        os.set_inheritable(lock, True)  # for as long as the worker lives
        os.environ[SHARED_VARIABLE] = str(folder)
    os.environ[PROJECT_VARIABLE] = str(found.root)
    os.execv(sys.executable, [sys.executable, "-m", "prefect", *words])  # noqa: S606 - it becomes it
