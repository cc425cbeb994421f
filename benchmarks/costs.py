"""What one more photo costs: transactions, S3 requests and CPU of each step, by counting.

Two galleries of different size on the embedded storage, small photos; the difference divided by the
difference in photos is one photo's, without what a release costs anyway.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil
from botocore.httpsession import URLLib3Session
from sqlalchemy import Engine, event

from gallery_media.demo.pile import with_comment
from gallery_media.settings.scaffold import make_gallery, make_project
from gallery_media.wiring import Newsroom, open_newsroom

HEADING = ["step", "transactions", "PUT", "GET", "HEAD", "others", "CPU, s"]
SIZES = (8, 24)


@dataclass
class Bill:
    """``counts``: of transactions that write, and of requests by method. CPU in seconds."""

    counts: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0


def measure_costs(photo: bytes) -> list[list[str]]:
    """Rows of a table: what each step costs for one more photo, and all of them together."""
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "house")
        for size in SIZES:
            make_gallery(project, f"costs-{size}")
        with open_newsroom(project) as room:
            # Children and clients start, and the sheets and scripts of all galleries are put.
            make_gallery(project, "costs-0")
            _publish(room, "costs-0", photo, 2)
            few, many = (_publish(room, f"costs-{size}", photo, size) for size in SIZES)
    apart = SIZES[1] - SIZES[0]
    rows, total = [], Bill()
    for step in few:
        counts = many[step].counts.copy()
        counts.subtract(few[step].counts)
        cpu = many[step].cpu - few[step].cpu
        rows.append(_row(step, counts, cpu, apart))
        total.counts.update(counts)
        total.cpu += cpu
    return [*rows, _row("together", total.counts, total.cpu, apart)]


def _publish(room: Newsroom, slug: str, photo: bytes, size: int) -> dict[str, Bill]:
    for number in range(size):
        data = with_comment(photo, f"{slug} {number}")
        (room.project.inbox / slug / f"{number:03d}.jpg").write_bytes(data)
    while room.intake.look().waiting:
        time.sleep(0.2)
    bills = {name: Bill() for name in ("received", "prepared", "released")}
    with _counted(bills["received"]):
        room.receive(room.intake.claim_ready())
    with _counted(bills["prepared"]):
        room.prepare(slug, room.to_prepare(slug))
    with _counted(bills["released"]):
        released = room.release(slug)
    if released.photos != size:
        raise RuntimeError(f"{released.photos} of {size} photos went live")
    return bills


@contextmanager
def _counted(bill: Bill) -> Iterator[None]:
    send = URLLib3Session.send

    def counting(session: Any, request: Any) -> Any:
        bill.counts[request.method] += 1
        return send(session, request)

    def written(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().partition(" ")[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            connection.info["writes"] = True

    def committed(connection: Any) -> None:
        bill.counts["transactions"] += bool(connection.info.pop("writes", False))

    event.listen(Engine, "before_cursor_execute", written)
    event.listen(Engine, "commit", committed)
    before = _cpu()
    try:
        with patch.object(URLLib3Session, "send", counting):
            yield
    finally:
        bill.cpu += _cpu() - before
        event.remove(Engine, "before_cursor_execute", written)
        event.remove(Engine, "commit", committed)


def _cpu() -> float:
    me = psutil.Process(os.getpid())
    total = 0.0
    for one in (me, *me.children(recursive=True)):
        used = one.cpu_times()
        total += used.user + used.system
    return total


def _row(step: str, counts: Counter[str], cpu: float, photos: int) -> list[str]:
    known = ("transactions", "PUT", "GET", "HEAD")
    others = sum(count for name, count in counts.items() if name not in known)
    figures = [*(counts[name] for name in known), others]
    return [step, *(f"{figure / photos:.2f}" for figure in figures), f"{cpu / photos:.3f}"]
