"""PostgreSQL and Redis go in; two Prefect API processes and the background services come out.

As the orchestration page says for several replicas: messaging, ordering and leases in Redis,
services in a process of their own, and nobody migrates the database at a start.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.rehearse.parts import Part, answers, wait_for
from gallery_flows.server import BATCHED, QUIET

APIS = {"api-a": 4201, "api-b": 4202}


@dataclass
class Servers:
    """``url``: of both API processes, by way of nginx."""

    url: str
    apis: dict[str, Part]
    address: str

    def start_again(self, name: str) -> None:
        """As in an upgrade: it is ended and started, and the other one answers meanwhile."""
        self.apis[name].stop()
        self.apis[name].start()


def settings(address: str, database: str, redis: str, folder: Path) -> Mapping[str, str]:
    """Variables of every Prefect server process."""
    return {
        **BATCHED,
        **QUIET,
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_API_URL": f"http://{address}:4200/api",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"postgresql+asyncpg://{database}/prefect",
        "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
        # Two that write their block types into a new database at once fail.
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
        "PREFECT_SERVER_EVENTS_MESSAGING_BROKER": "prefect_redis.messaging",
        "PREFECT_SERVER_EVENTS_MESSAGING_CACHE": "prefect_redis.messaging",
        "PREFECT_SERVER_EVENTS_CAUSAL_ORDERING": "prefect_redis.ordering",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect_redis.lease_storage",
        "PREFECT_REDIS_MESSAGING_HOST": redis,
        # So that a worker without power counts as gone within half a minute.
        "PREFECT_SERVER_SERVICES_FOREMAN_LOOP_SECONDS": "5",
        "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
    }


@contextmanager
def prefect_servers(address: str, database: str, redis: str, folder: Path) -> Iterator[Servers]:
    """Everything started; both APIs answer."""
    folder.mkdir()
    env = settings(address, database, redis, folder)
    prefect = [sys.executable, "-m", "prefect", "server"]
    upgrade = Part("upgrade", [*prefect, "database", "upgrade", "-y"], folder, env)
    upgrade.start()
    wait_for("the database of Prefect", upgrade.done)
    blocks = Part("blocks", [sys.executable, "-m", "gallery_flows.block_types"], folder, env)
    blocks.start()
    wait_for("its block types", blocks.done)
    with ExitStack() as closing:
        apis = {name: Part(name, _api(address, port), folder, env) for name, port in APIS.items()}
        services = Part("services", [*prefect, "services", "start"], folder, env)
        for part in (*apis.values(), services):
            part.start()
            closing.callback(part.stop, kill=True)
        for name, port in APIS.items():
            url = f"http://{address}:{port}/api/health"
            wait_for(name, lambda url=url: answers(url), apis[name])  # type: ignore[misc]
        yield Servers(f"http://{address}:4200", apis, address)


def _api(address: str, port: int) -> list[str]:
    start = [sys.executable, "-m", "prefect", "server", "start", "--no-services"]
    return [*start, "--host", address, "--port", str(port)]


def log_of(folder: Path, name: str) -> str:
    """The last lines of what a part said."""
    tail = ["tail", "-n", "40", str(folder / f"{name}.log")]
    return subprocess.run(tail, capture_output=True, text=True, check=False).stdout
