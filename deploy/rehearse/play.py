"""A plan goes in; a house on three hosts publishes under trouble; a verdict comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from deploy.rehearse import house, parts, verdict
from deploy.rehearse.hosts import hosts
from deploy.rehearse.house import GALLERY, POOL, Revisions, Shared, drop, small_photos
from deploy.rehearse.prefect_servers import Servers, prefect_servers
from deploy.rehearse.trouble import Trouble
from gallery_media.wiring import Newsroom
from tests.torture import readers as readers_of_torture
from tests.torture.readers import Seen, Visitor, start_reader

HOSTS = ("host-1", "host-2", "host-3")
READERS = 2
LANGUAGES = ("lv", "en")
REST = 180.0
"""Seconds after the last photo until no run claims to be under way any more."""


@dataclass(frozen=True)
class Plan:
    """``pause``: seconds between two troubles; ``troubles`` and ``views``: at least so many.

    ``look``: seconds between two views of a visitor, who fetches every page each time.
    """

    photos: int
    pause: float
    troubles: int
    views: int
    calm: bool = False
    seed: int = 1
    look: float = 0.5
    endless: bool = True

    def with_(self, **changes: object) -> Plan:
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def patience(self) -> float:
        """Seconds until the last photo has to be live."""
        return 600.0 + 3.0 * self.photos


def rehearse(plan: Plan, folder: Path) -> int:
    """The exit code; what happened is printed."""
    started = time.monotonic()
    with ExitStack() as closing:
        address, there = closing.enter_context(hosts(HOSTS, folder))
        database = closing.enter_context(parts.postgres(address, folder / "postgres"))
        redis = closing.enter_context(parts.redis(address, folder / "redis"))
        s3, keys = closing.enter_context(parts.seaweed(address, folder / "seaweed"))
        nginx = closing.enter_context(parts.nginx(address, s3, folder / "nginx"))
        servers = closing.enter_context(
            prefect_servers(address, database, redis, folder / "prefect")
        )
        shared = Shared(address, database, keys, folder / "festival")
        shared.make()
        room = closing.enter_context(shared.newsroom())
        room.stores.prepare()
        assert room.upload_bucket is not None
        room.upload_bucket.prepare()
        deploy(shared)
        for name in HOSTS:
            shared.give(there[name])
            shared.start(there[name], "worker")
            if name != "host-3":
                shared.start(there[name], "watch")
        say(started, "the servers answer, three workers and two watchers start")
        trouble = Trouble(shared, servers, there, redis, plan.pause)
        figures, wrong = publish(plan, folder, room, shared, servers, trouble, started)
        figures["s3"] = dict(verdict.requests(nginx / "s3.log"))
        figures["api"] = dict(verdict.requests(nginx / "api.log"))
        figures["commits"] = verdict.commits(shared)
        print(json.dumps(figures, indent=1))
        print("\n".join(["WRONG:", *wrong]) if wrong else "every photo live, none twice, 0 torn")
        return 1 if wrong else 0


def publish(
    plan: Plan,
    folder: Path,
    room: Newsroom,
    shared: Shared,
    servers: Servers,
    trouble: Trouble,
    started: float,
) -> tuple[dict[str, object], list[str]]:
    """Figures, and what is not as it must be."""
    names = set()
    early, late = plan.photos // 3, plan.photos - plan.photos // 3
    photos = small_photos(plan.photos, plan.seed)
    for _ in range(early):
        name, data = next(photos)
        drop(room, name, data)
        names.add(name)
    begun = time.monotonic()
    wait_live(plan, room, 1)
    say(started, f"the first photos are live after {time.monotonic() - begun:.0f} s")
    stop = threading.Event()
    troubles = threading.Thread(
        target=trouble.run,
        args=(stop, plan.troubles),
        kwargs={"endless": plan.endless},
        name="trouble",
    )
    with readers(plan, folder, shared, room) as seen:
        if not plan.calm:
            troubles.start()
        try:
            for _ in range(late):
                name, data = next(photos)
                drop(room, name, data)
                names.add(name)
            wait_live(plan, room, plan.photos)
            live = time.monotonic() - begun
            say(started, f"{plan.photos} photos are live after {live:.0f} s")
        finally:
            stop.set()
            if not plan.calm:
                troubles.join()
    wait_rest(room, servers)
    for host in trouble.hosts.values():
        host.stop()
    wrong = verdict.faults(room, shared, names)
    torn = [one for each in seen for one in each.torn]
    wrong += [f"torn: {one}" for one in torn[:20]]
    if left := verdict.still_running(servers.url):
        wrong.append(f"{left} runs claim to be under way and are not")
    for line in trouble.said:
        print(" ", line)
    figures: dict[str, object] = {
        "photos": plan.photos,
        "seconds": round(live, 1),
        "photos a second": round(plan.photos / live, 2),
        "trouble": dict(trouble.happened),
        "views": sum(one.views for one in seen),
        "revisions seen": sum(one.revisions for one in seen),
        "torn": len(torn),
        "runs": {f"{flow} {state}": n for (flow, state), n in verdict.runs(servers.url).items()},
    }
    return figures, wrong


def deploy(shared: Shared) -> None:
    command = [*house.COMMAND, "deploy", "--project", str(shared.root), "--pool", POOL]
    subprocess.run(command, check=True, env={**os.environ, **shared.keys}, stdout=sys.stderr)


def wait_live(plan: Plan, room: Newsroom, photos: int) -> None:
    deadline = time.monotonic() + plan.patience
    while True:
        live = room.catalogue.live_release(GALLERY)
        shown = len(room.catalogue.pictures(GALLERY)) if live else 0
        if live and shown >= photos and live.revision >= room.catalogue.revision(GALLERY):
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"{shown} of {photos} photos were live in time")
        time.sleep(0.5)


def wait_rest(room: Newsroom, servers: Servers) -> None:
    """Until nobody works any more, or should not: the verdict says what is left then."""
    deadline = time.monotonic() + REST
    assert room.upload_bucket is not None
    while time.monotonic() < deadline:
        if not list(room.upload_bucket.list()) and not verdict.still_running(servers.url):
            return
        time.sleep(1.0)


@contextmanager
def readers(plan: Plan, folder: Path, shared: Shared, room: Newsroom) -> Iterator[list[Seen]]:
    """Visitors in processes of their own for the block; what they saw, after it."""
    stop, seen = folder / "readers-stop", list[Seen]()
    notes = [folder / f"reader-{number}.json" for number in range(READERS)]
    root = f"http://{shared.address}:8080"

    def visitor() -> Visitor:
        return Visitor(root, GALLERY, LANGUAGES, Revisions(room))

    least = plan.views // READERS
    readers_of_torture.PAUSE = plan.look
    pids = [start_reader(visitor, LANGUAGES, note, stop, least) for note in notes]
    try:
        yield seen
    finally:
        stop.touch()
        ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    if any(ended):
        raise RuntimeError(f"a visitor ended with {ended}")
    seen += [Seen(**json.loads(note.read_text())) for note in notes]


def say(started: float, what: str) -> None:
    print(f"{time.monotonic() - started:6.1f} s  {what}", flush=True)
