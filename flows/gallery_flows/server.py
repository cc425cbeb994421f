"""The embedded Prefect server: a state folder goes in, a running server with its address comes out.

Never Prefect's own ephemeral server: it is slow to start and vanishes with the process, and the
operator's browser with it. This module must not import prefect: its settings are read on import,
and they are only known once the server is up (see `environment`).
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from gallery_flows.compact import compact
from gallery_media.embedded import Service, ServiceSpec, are_free, free_ports, start_or_join
from gallery_media.errors import ServiceNotReady
from gallery_media.settings.prefect_server import KEEP_EVENTS_DAYS, KEEP_RUNS_DAYS

BATCHED = {
    # One transaction for many small records: what cuts the server's cost on SQLite and PostgreSQL
    # alike (orchestration page, item 10).
    f"PREFECT_SERVER_SERVICES_{service}_{setting}": value
    for service in ("TASK_RUN_RECORDER", "EVENT_PERSISTER")
    for setting, value in (
        ("BATCH_SIZE", "200"),
        ("READ_BATCH_SIZE", "200"),
        ("FLUSH_INTERVAL", "1"),
    )
}
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLIENT_METRICS_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "DO_NOT_TRACK": "1",
}
PORT_SECONDS = 5.0
START_SECONDS = 180.0  # a first start makes the database; on a busy small machine that took 20 s


def kept_for(runs_days: int, events_days: int) -> dict[str, str]:
    """For how long the server keeps runs (with tasks, logs and artifacts) and events; its own
    service deletes what is older once an hour."""
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(runs_days * 86_400),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{events_days}D",
    }


def start_prefect(
    state_dir: Path,
    port: int = 0,
    *,
    runs_days: int = KEEP_RUNS_DAYS,
    events_days: int = KEEP_EVENTS_DAYS,
) -> Service:
    """Start the project's Prefect server, or join the one that another command runs.

    A start first gives the disk back what was deleted in the server's database. ``port`` 0: the
    one of the last start, or any.
    ``facts["api_url"]`` and ``facts["ui_url"]`` say where it answers. Raises ServiceNotReady.
    """
    home = state_dir / "prefect"

    def spec() -> ServiceSpec:
        compact(home / "home" / "prefect.db")
        chosen = _same_port(port) if port else _former_port(home / "port")
        root = f"http://127.0.0.1:{chosen}"
        return ServiceSpec(
            name="Prefect server",
            command=(
                sys.executable,
                "-m",
                "uvicorn",
                "--factory",
                "prefect.server.api.server:create_app",
                "--host",
                "127.0.0.1",
                "--port",
                str(chosen),
                "--timeout-keep-alive",
                "5",
                "--no-access-log",
            ),
            env={
                **BATCHED,
                **QUIET,
                **kept_for(runs_days, events_days),
                "PREFECT_HOME": str(home / "home"),
                "PREFECT_API_URL": f"{root}/api",
                # By default beside the program, where nobody may write on a well-kept machine.
                "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),
                # Beside the UI itself, so that it also works through a tunnel or behind a proxy.
                "PREFECT_UI_API_URL": "/api",
                # By default any website that is open in the operator's browser may read and write.
                "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": root,
                "PREFECT_SERVER_API_HOST": "127.0.0.1",
                "PREFECT_SERVER_API_PORT": str(chosen),
                # By default in memory: whoever has a place in a queue while the server is started
                # again could not renew it, and would be ended for that some minutes later.
                "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
                    "prefect.server.concurrency.lease_storage.filesystem"
                ),
                "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
            },
            ready_url=f"{root}/api/health",
            facts={"api_url": f"{root}/api", "ui_url": root},
        )

    return start_or_join(home, spec, timeout=START_SECONDS)


def of_workers() -> dict[str, str]:
    """Variables of workers of a pool, where nobody has set others: by Prefect's own numbers a run
    waits ten seconds for a worker, and a dead one is noticed after minutes."""
    return {
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "PREFECT_WORKER_HEARTBEAT_SECONDS": "10",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    }


def _same_port(port: int) -> int:
    """The port that the settings name. One that died may hold it for a moment still."""
    deadline = time.monotonic() + PORT_SECONDS
    while not are_free([port]):
        if time.monotonic() >= deadline:
            raise ServiceNotReady(
                f"The Prefect server cannot use port {port} of 127.0.0.1: another program has it. "
                "Choose another by [prefect] port."
            )
        time.sleep(0.1)
    return port


def _former_port(file: Path) -> int:
    """The port of the last start where it is still free, so that the UI's address stays the same
    and whoever knew a server that died finds the next one; else a new one, kept in the file."""
    try:
        former = int(file.read_text())
    except (FileNotFoundError, ValueError):
        former = 0
    if former and are_free([former]):
        return former
    (chosen,) = free_ports(1)
    file.write_text(str(chosen))
    return chosen


def environment(state_dir: Path, api_url: str, *, own: bool = False) -> dict[str, str]:
    """Variables that make this process's flows report to ``api_url``; to be set before prefect is
    imported, and the folder that they name. ``own``: it is the server that ``start_prefect``
    started."""
    home = state_dir / "prefect" / "home"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)  # Prefect itself makes no folder above it
    return {
        **QUIET,
        # Our server asks for no such token, and every flow would begin by asking for one.
        **({"PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false"} if own else {}),
        "PREFECT_API_URL": api_url,
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_EXTRA_LOGGERS": "gallery_media",
        "PREFECT_LOGGING_LEVEL": os.environ.get("PREFECT_LOGGING_LEVEL", "INFO"),
        # Results would be files with what tasks returned; ours return ids, and nobody reads them.
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    }
