"""A project goes in; the open house comes out: newsroom, Prefect server, flows that use both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from gallery_media.embedded import Service
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import Project
from gallery_media.wiring import PROJECT_VARIABLE, Newsroom, open_newsroom


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs while a command works. ``ui_url`` is the Prefect UI's address;
    ``servers`` are those that the house runs itself. ``owner``: the tag of runs that the thread
    calls which opened it."""

    newsroom: Newsroom
    api_url: str
    ui_url: str
    servers: tuple[Service, ...] = ()
    owner: str = ""


@contextmanager
def open_house(project: Project, *, verbose: bool = False) -> Iterator[House]:
    """Start what is not running yet (storage, Prefect server) and stop it again at the end.

    Prefect reads its settings when it is imported, so the environment is set here and flows are
    imported only inside the block.
    """
    from gallery_flows.server import environment, start_prefect

    house = read_house_settings(project)
    with ExitStack() as closing, ThreadPoolExecutor(1, thread_name_prefix="prefect") as side:
        # The Prefect server takes longest to start; storage and catalogue open meanwhile.
        starting = (
            None
            if house.prefect.api_url
            else side.submit(
                start_prefect,
                project.state,
                port=house.prefect.port,
                runs_days=house.prefect.keep_runs_days,
                events_days=house.prefect.keep_events_days,
            )
        )
        try:
            newsroom = closing.enter_context(open_newsroom(project))
        finally:
            service = starting.result() if starting else None
            if service:
                closing.enter_context(service)
        newsroom.check_doors()
        api_url = service.facts["api_url"] if service else house.prefect.api_url
        ui_url = service.facts["ui_url"] if service else api_url.removesuffix("/api")
        os.environ.update(environment(project.state, api_url, own=service is not None))
        os.environ[PROJECT_VARIABLE] = str(project.root)
        # Progress is drawn from the catalogue; log lines are in the UI, and here when asked for.
        os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "INFO" if verbose else "CRITICAL"
        if service is None:
            from gallery_flows.reach import expect_answer

            expect_answer(api_url)
        from gallery_flows.heartbeats import without_heartbeats
        from gallery_flows.logs import send_logs
        from gallery_flows.owners import folder_of, owned, settle_killed
        from gallery_flows.room import share

        closing.enter_context(without_heartbeats())
        closing.callback(send_logs)
        closing.enter_context(share(newsroom))
        at_work = folder_of(project.state)
        settle_killed(at_work)
        owner = closing.enter_context(owned(at_work))
        servers = tuple(one for one in (newsroom.storage_server, service) if one is not None)
        yield House(newsroom, api_url, ui_url, servers, owner)
