"""A house on the real storage goes in; what tidies it up dies in there, and what is left comes out.

The house's photos have no pixels (``tests.makers.houses``); its storage, its pages and its deaths
are real. A copy of it, in which nobody dies, says how it must be afterwards.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from gallery_media.publishing.manifest import read_manifest
from gallery_media.steps import listening
from gallery_media.storage.keys import MANIFESTS
from gallery_media.storage.open import Stores
from gallery_media.storage.port import Storage
from tests.makers.houses import GALLERY, Clock, House
from tests.makers.strangers import die
from tests.torture.ground import Ground
from tests.torture.readers import Visitor

DELETE, ERASE = "delete", "erase"
"""Deaths in the middle: after one of the deletions in the public, or in the private bucket."""

_PASSING = ("event", "lock", "alembic_version")
"""Tables of what happened when, and of who was at work."""
_MOMENT = re.compile(r"(_at|^at|^since)$")
_STAMP = re.compile(r'(name="gallery-media:(?:generation|revision|release)" content=")[^"]*')

Work = Callable[[House], object]


class StandingHouse(House):
    """On a ground that survives its processes."""

    def __init__(self, ground: Ground, stores: Stores, hours: float) -> None:
        self.folder = ground.state or ground.root
        self.clock = Clock(datetime.now(UTC) + timedelta(hours=hours))
        self.originals, self.public = stores.originals, stores.public  # type: ignore[assignment]
        self.furnish()


@contextmanager
def standing(ground: Ground, hours: float = 0.0) -> Iterator[House]:
    """The house, open in this process, ``hours`` from now."""
    with ground.stores() as stores:
        house = StandingHouse(ground, stores, hours)
        try:
            yield house
        finally:
            house.catalogue.close()


def killed(ground: Ground, point: str, work: Work, *, passes: int = 1, hours: float = 0.0) -> int:
    """``work`` in a process that dies when it passes ``point``; its exit code, -9 for a death."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        _work(ground, point, work, passes, hours)
        code = 0
    except Exception:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def _work(ground: Ground, point: str, work: Work, passes: int, hours: float) -> None:
    left = passes

    def passed(here: str) -> None:
        nonlocal left
        left -= here == point
        if here == point and left == 0:
            die()

    def then(do: Callable[[str], None], here: str, key: str) -> None:
        do(key)
        passed(here)

    with standing(ground, hours) as house, listening(lambda step, _about: passed(str(step))):
        house.public.delete = partial(then, house.public.delete, DELETE)  # type: ignore[method-assign]
        house.originals.erase = partial(then, house.originals.erase, ERASE)  # type: ignore[method-assign]
        work(house)


def copy_of(ground: Ground, root: Path, *, catalogue: bool = True) -> Ground:
    """Another ground with the same objects and, if wanted, the same rows."""
    name = secrets.token_hex(6)
    location = replace(ground.location, originals_bucket=f"o-{name}", public_bucket=f"p-{name}")
    twin = Ground(root, location)
    root.mkdir()
    with ground.stores() as ours, twin.stores() as theirs:
        theirs.prepare()
        for here, there in ((ours.originals, theirs.originals), (ours.public, theirs.public)):
            with ThreadPoolExecutor(8) as threads:
                list(threads.map(partial(_copy, here, there), [one.key for one in here.list()]))
    if catalogue:
        with (
            closing(sqlite3.connect(ground.root / "catalogue.db")) as here_db,
            closing(sqlite3.connect(root / "catalogue.db")) as there_db,
        ):
            here_db.backup(there_db)
    return twin


def _copy(here: Storage, there: Storage, key: str) -> None:
    found = here.get(key)
    there.put(
        key,
        found.body,
        content_type=found.head.content_type,
        cache_control=found.head.cache_control or None,
        content_language=found.head.content_language or None,
        metadata=found.head.metadata,
    )


def rows(ground: Ground) -> dict[str, list[tuple[Any, ...]]]:
    """Every fact of the catalogue; of moments only whether they are there."""
    facts: dict[str, list[tuple[Any, ...]]] = {}
    with closing(sqlite3.connect(ground.root / "catalogue.db")) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (table,) in connection.execute(query).fetchall():
            if table in _PASSING or table.startswith("sqlite_"):
                continue
            found = connection.execute(f'SELECT * FROM "{table}"')
            moments = [bool(_MOMENT.search(column[0])) for column in found.description]
            facts[table] = sorted(
                (
                    tuple(
                        value is not None if moment else value
                        for value, moment in zip(row, moments, strict=True)
                    )
                    for row in found
                ),
                key=repr,
            )
    return facts


def objects(ground: Ground) -> dict[str, dict[str, str]]:
    """Of both buckets: keys, and what is there."""
    with ground.stores() as stores:
        return {
            name: {one.key: one.etag for one in bucket.list()}
            for name, bucket in (("private", stores.originals), ("public", stores.public))
        }


def shown(ground: Ground) -> dict[str, str]:
    """What visitors get: every page that the live release names or that has a stable address, by
    what it says without its release's own numbers; and the keys of all picture files of it."""
    with standing(ground) as house:
        live = house.catalogue.live_release(GALLERY)
        assert live is not None
        assert not house.catalogue.unfinished(GALLERY)
        manifest = read_manifest(house.originals.get(live.manifest_key).body)
        named = {item.key for item in manifest.objects}
        stable = {one.key for one in house.public.list("g/") if "/r/" not in one.key}
        return {
            key: ""
            if key.startswith("m/")
            else _STAMP.sub(r"\1", house.public.get(key).body.decode()).replace(live.id, "")
            for key in named | stable
        }


class Shown:
    """The photos that a revision shows, as its manifest in the private bucket says."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._known: dict[int, tuple[str, ...]] = {}

    def __call__(self, revision: int) -> tuple[str, ...]:
        if revision not in self._known:
            with self._ground.stores() as stores:
                for listed in stores.originals.list(f"{MANIFESTS}{GALLERY}/"):
                    manifest = read_manifest(stores.originals.get(listed.key).body)
                    self._known[manifest.stamp.revision] = tuple(manifest.photos)
        return self._known[revision]


def a_visitor(ground: Ground) -> Visitor:
    """Who reads the gallery as a browser does."""
    return Visitor(ground.location.public_endpoint, GALLERY, ("lv",), Shown(ground))


def look_once(ground: Ground) -> list[str]:
    """What a stranger finds torn just now."""
    visitor = a_visitor(ground)
    visitor.look("lv")
    return visitor.seen.torn
