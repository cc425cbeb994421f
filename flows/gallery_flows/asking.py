"""A request to a Prefect server goes in; its answer comes out, or None where none comes just now.

A server that is being started again is worth another request. Whatever else it refuses needs a
person, who is told in words of ours: the server's own may quote parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import httpx
from prefect.exceptions import ObjectNotFound

from gallery_media.errors import SettingsError

Answer = TypeVar("Answer")

_LATER = (408, 429)
"""Statuses below 500 that ask for the same request at another time."""

CLOSED = (401, 403)

CLOSED_WORDS = (
    "refuses the password; put the one that it asks for into the environment: "
    "PREFECT_API_AUTH_STRING=user:password."
)


class PrefectRefuses(SettingsError):
    """The same request will be refused again until a person changes something."""


def answer(request: Callable[[], Answer], missing: str, unfit: str = "") -> Answer | None:
    """``missing``: what to say where the server knows nothing of that name, ``unfit``: where it
    has it otherwise (409). Raises PrefectRefuses."""
    try:
        return request()
    except httpx.TransportError:
        return None
    except ObjectNotFound as error:
        raise PrefectRefuses(missing) from error
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        if status >= 500 or status in _LATER:
            return None
        raise PrefectRefuses(_words(status, missing, unfit)) from error


def _words(status: int, missing: str, unfit: str) -> str:
    if status == 404:
        return missing
    if status == 409 and unfit:
        return unfit
    if status in CLOSED:
        return f"The Prefect server {CLOSED_WORDS}"
    return f"The Prefect server refuses a request ({status}); its own log says why."
