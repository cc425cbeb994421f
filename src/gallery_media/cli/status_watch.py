"""A way to look at the house goes in; what changed is shown, look after look, until Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from gallery_media.cli.console import errors
from gallery_media.desk.status import HouseStatus
from gallery_media.errors import TryAgain

EVERY = 2.0
COARSE = 100_000_000
"""Bytes of free disk by which a change counts as one: logs and databases breathe."""


def follow(
    look: Callable[[], HouseStatus],
    show: Callable[[HouseStatus], None],
    wait: Callable[[], None] = lambda: time.sleep(EVERY),
) -> HouseStatus | None:
    """Show the house now and after each change; the last that was seen, once ``wait`` or a look
    is interrupted. Trouble that may pass is said once, and the next look goes on."""
    seen: HouseStatus | None = None
    said = ""
    try:
        while True:
            try:
                found = look()
            except TryAgain as why:
                if said != str(why):
                    said = str(why)
                    errors.print(said, style="yellow", markup=False)
            else:
                if said or seen is None or _essence(found) != _essence(seen):
                    show(found)
                seen, said = found, ""
            wait()
    except KeyboardInterrupt:
        return seen


def _essence(found: HouseStatus) -> HouseStatus:
    return replace(found, at=None, free_disk=found.free_disk // COARSE)
