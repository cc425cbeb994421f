"""A house that has come to rest goes in; what is not as it must be, and figures, come out."""

from __future__ import annotations

import json
import re
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from deploy.rehearse.house import GALLERY, Shared
from gallery_media.model.addresses import VARIANT_DIGEST_LENGTH
from gallery_media.wiring import Newsroom

ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def faults(room: Newsroom, shared: Shared, names: set[str]) -> list[str]:
    """Every photo live and none twice, in the catalogue, in the bucket, and for visitors."""
    wrong = []
    paths = room.catalogue.paths(GALLERY)
    if sorted(paths.values()) != sorted(names):
        wrong.append(f"{len(paths)} photos in the catalogue, not {len(names)}")
    originals = Counter(room.catalogue.originals(GALLERY).values())
    wrong += [f"an original {count} times" for count in originals.values() if count > 1]
    kept = {found.key for found in room.stores.originals.list("o/")}
    if len(kept) != len(names):
        wrong.append(f"{len(kept)} originals are kept, not {len(names)}")
    there = {found.key[5:].partition("-")[0] for found in room.stores.public.list("m/")}
    pictures = room.catalogue.pictures(GALLERY)
    wanted = {one.sha256[:VARIANT_DIGEST_LENGTH] for found in pictures for one in found.variants}
    if wanted != there:
        wrong.append(f"{len(wanted - there)} variants missing, {len(there - wanted)} too many")
    for lang in ("lv", "en"):
        shown = _shown(shared, lang)
        if Counter(shown) != Counter(paths.keys()):
            wrong.append(f"{lang}: {len(shown)} photos are shown ({len(set(shown))} different)")
    assert room.upload_bucket is not None
    left = list(room.upload_bucket.list())
    return [*wrong, *([f"{len(left)} objects wait in the inbox"] if left else [])]


def _shown(shared: Shared, lang: str) -> list[str]:
    """Photos on all listing pages, as a visitor finds them from the entry page on."""
    root = f"http://{shared.address}:8080/g/{GALLERY}/{lang}/"
    ahead, done, shown = ["index.html"], {"index.html"}, []
    while ahead:
        key = ahead.pop()
        with urllib.request.urlopen(root + key, timeout=30) as answer:
            body = answer.read().decode()
        shown += re.findall(r'id="f-([a-z0-9]+)"', body)
        folder = key.rpartition("/")[0]
        for link in re.findall(r'href="([^":#]+\.html)', body):
            target = link if link.startswith("r/") or not folder else f"{folder}/{link}"
            if target.startswith("r/") and ".." not in target and target not in done:
                done.add(target)
                ahead.append(target)
    return shown


def runs(url: str) -> Counter[tuple[str, str]]:
    """How many runs of each flow ended how; what is not over yet is called by its state too."""
    flows = {one["id"]: one["name"] for one in _post(url, "flows/filter", {})}
    found: Counter[tuple[str, str]] = Counter()
    offset = 0
    while page := _post(url, "flow_runs/filter", {"limit": 200, "offset": offset}):
        found.update((flows[run["flow_id"]], run["state_type"]) for run in page)
        offset += len(page)
    return found


def still_running(url: str) -> int:
    """Runs that claim to be under way."""
    return sum(
        count
        for (_, state), count in runs(url).items()
        if state in ("RUNNING", "PENDING", "CANCELLING")
    )


def commits(shared: Shared) -> dict[str, int]:
    """Transactions that PostgreSQL has committed, by database."""
    engine = create_engine(f"postgresql+psycopg://{shared.database}/postgres")
    with engine.connect() as connection:
        query = text("select datname, xact_commit from pg_stat_database where datname is not null")
        found = {name: int(count) for name, count in connection.execute(query)}
    engine.dispose()
    return {name: found[name] for name in ("house", "prefect")}


def requests(log: Path) -> Counter[str]:
    """Requests by method, of those that were answered at all."""
    found: Counter[str] = Counter()
    for line in log.read_text().splitlines():
        _, method, _ = line.split(" ", 2)
        found[method] += 1
    return found


def _post(url: str, what: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{url}/api/{what}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
