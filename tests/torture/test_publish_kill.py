"""Publishers are killed at every step while visitors read; nobody sees half a gallery."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from gallery_media.publishing.manifest import read_manifest
from gallery_media.storage.location import S3Location
from tests.torture import publish_kill
from tests.torture.ground import Ground
from tests.torture.measure import FULL, SEED
from tests.torture.publish_kill import Pool
from tests.torture.readers import Seen, Visitor, start_reader

pytestmark = pytest.mark.journey

KILLS, READERS, VIEWS = (110, 2, 2000) if FULL else (8, 2, 20)
LANGUAGES = ("lv", "en")
GALLERY = "lampa-2017"


def test_a_hundred_kills_tear_no_view(ground: Ground, tmp_path: Path) -> None:
    """Each view is one release, whole; no revision goes back; the end is the undisturbed run's."""
    pool = Pool(SEED)
    pool.paint()
    shelve_all(ground, pool)
    publish_in_a_child(ground, pool, 0)
    stop = tmp_path / "stop"
    notes = [tmp_path / f"reader-{number}.json" for number in range(READERS)]
    visitor = partial(Visitor, ground.location.public_endpoint, GALLERY, LANGUAGES, pool.shown)
    started = time.monotonic()
    pids = [start_reader(visitor, LANGUAGES, note, stop, VIEWS // READERS) for note in notes]
    try:
        toll = publish_kill.run(ground, pool, kills=KILLS, seed=SEED)
    finally:
        stop.touch()
    for pid in pids:
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    seen = [Seen(**json.loads(note.read_text())) for note in notes]
    views = sum(one.views for one in seen)
    print(
        f"{toll.killed.total()} kills, {toll.ended} ended, {toll.overtaken} overtaken, "
        f"{views} views of {sum(one.revisions for one in seen)} changes, "
        f"{sum(one.overtaken for one in seen)} begun anew, "
        f"{time.monotonic() - started:.0f} s: {dict(toll.killed)}"
    )
    assert [torn for one in seen for torn in one.torn] == []
    assert views >= VIEWS
    assert toll.killed.total() >= KILLS
    assert sum(one.revisions for one in seen) > 2 * READERS
    undisturbed = replace(ground, root=tmp_path / "undisturbed", location=fresh(ground))
    undisturbed.prepare()
    shelve_all(undisturbed, pool)
    publish_in_a_child(undisturbed, pool, toll.revision)
    assert public_gallery(ground) == public_gallery(undisturbed)


def fresh(ground: Ground) -> S3Location:
    name = secrets.token_hex(6)
    return replace(ground.location, originals_bucket=f"o-{name}", public_bucket=f"p-{name}")


def shelve_all(ground: Ground, pool: Pool) -> None:
    """Variants come before any release that shows them."""
    with ground.stores() as stores:
        for key, data in pool.files.items():
            mime = "image/avif" if key.endswith("avif") else "image/jpeg"
            stores.public.put(key, data, content_type=mime)


def publish_in_a_child(ground: Ground, pool: Pool, revision: int) -> None:
    """This process opens no client of its own before it forks."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            publish_kill.publish(ground, pool, revision)
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def public_gallery(ground: Ground) -> dict[str, str]:
    """All that the live release names, and all that lies at a stable address, by what it says;
    without release id and generation, which no two runs share."""
    with ground.catalogue() as catalogue, ground.stores() as stores:
        live = catalogue.live_release(GALLERY)
        assert live is not None
        assert not catalogue.unfinished(GALLERY)
        manifest = read_manifest(stores.originals.get(live.manifest_key).body)
        stable = {one.key for one in stores.public.list("g/") if "/r/" not in one.key}
        named = {item.key for item in manifest.objects if item.key.startswith(("g/", "a/"))}
        return {
            key: re.sub(
                rf"{live.id}|(generation\" content=\")[0-9]+",
                r"\1",
                stores.public.get(key).body.decode(),
            )
            for key in stable | named
        }
