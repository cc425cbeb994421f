"""An exception goes in; whether only the Prefect server was missing comes out.

Whoever calls a flow meets its absence in many shapes; none of them says anything about the work.
"""

from __future__ import annotations

import httpx
from prefect.concurrency._asyncio import ConcurrencySlotAcquisitionError
from prefect.exceptions import PrefectHTTPStatusError

BUSY = 500
"""From this status on it is the server's trouble: 503 for a locked database, or one behind it."""

_AT_THE_START = "Failed to reach API at "
"""How Prefect's client begins a RuntimeError when a process's first run finds no server."""


def is_away(why: BaseException) -> bool:
    """True also where the absence is the cause of another exception."""
    at: BaseException | None = why
    while at is not None:
        if isinstance(at, httpx.TransportError | ConcurrencySlotAcquisitionError):
            return True
        if isinstance(at, PrefectHTTPStatusError):
            return at.response.status_code >= BUSY
        if isinstance(at, RuntimeError) and str(at).startswith(_AT_THE_START):
            return True
        at = at.__cause__
    return False
