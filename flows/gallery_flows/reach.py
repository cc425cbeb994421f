"""The settings' own Prefect server goes in; nothing comes out, or a sentence on what is wrong."""

from __future__ import annotations

import httpx
from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectHTTPStatusError

from gallery_flows.asking import CLOSED, CLOSED_WORDS
from gallery_media.errors import ServiceNotReady, SettingsError


def expect_answer(api_url: str) -> None:
    """Ask a server of somebody's own once, before any work begins.

    To be called when the environment leads to it. Raises ServiceNotReady, SettingsError.
    """
    try:
        with get_client(sync_client=True) as client:
            client.hello()
    except PrefectHTTPStatusError as error:
        status = error.response.status_code
        if status in CLOSED:
            raise SettingsError(f"The Prefect server {api_url} {CLOSED_WORDS}") from error
        raise ServiceNotReady(f"The Prefect server {api_url} answers with {status}.") from error
    except httpx.TransportError as error:
        raise ServiceNotReady(f"The Prefect server {api_url} does not answer.") from error
