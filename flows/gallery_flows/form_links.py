"""A deployment and what its form shall begin with go in; the way to that form comes out.

Addresses begin at the UI's own root, so that they lead there under whatever name a browser knows
its host.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL


def form_link(deployment: str, parameters: Mapping[str, object]) -> str:
    """Where the form is filled in already and waits for *Submit*; "" where nobody offers it."""
    found = _deployment(deployment, str(PREFECT_API_URL.value()))
    if not found:
        return ""
    return (
        f"/deployments/deployment/{found}/run?parameters={quote(json.dumps(parameters), safe='')}"
    )


def artifact_link(key: str) -> str:
    """Where all artifacts of this name are."""
    return f"/artifacts/key/{key}"


@lru_cache(maxsize=64)
def _known(deployment: str, server: str) -> str:  # noqa: ARG001 - another server has other ids
    with get_client(sync_client=True) as client:
        try:
            return str(client.read_deployment_by_name(f"{deployment}/{deployment}").id)
        except ObjectNotFound as why:
            raise LookupError(deployment) from why  # not remembered: it may be offered soon


def _deployment(deployment: str, server: str) -> str:
    try:
        return _known(deployment, server)
    except LookupError:
        return ""
