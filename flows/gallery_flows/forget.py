"""A withdrawn photo's id goes in; what Prefect shows of it in tables and notes goes away.

Runs persist no results, and their logs and parameters hold ids alone. Of an artifact that lists
many photos only this one's line is taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import ArtifactUpdate
from prefect.client.schemas.objects import Artifact
from prefect.exceptions import ObjectNotFound

_PAGE = 200


def forget_artifacts(photo: str) -> int:
    """Take the photo out of every artifact that names it; how many there were."""
    with get_client(sync_client=True) as client:
        naming = [one for one in _all(client) if photo in f"{one.data}{one.description}"]
        for artifact in naming:
            rows = _rows(artifact)
            left = [row for row in rows if row.get("photo") != photo]
            with suppress(ObjectNotFound):  # the house finishes the same withdrawal just now
                if left and photo not in json.dumps(left):
                    client.update_artifact(artifact.id, ArtifactUpdate(data=json.dumps(left)))
                else:
                    client.delete_artifact(artifact.id)
    return len(naming)


def _rows(artifact: Artifact) -> list[dict[str, Any]]:
    """The lines of a table; none where it is no table."""
    if artifact.type != "table" or not isinstance(artifact.data, str):
        return []
    rows: list[dict[str, Any]] = json.loads(artifact.data)
    return rows


def _all(client: SyncPrefectClient) -> Iterator[Artifact]:
    """Every artifact, a page at a time; read before anything is deleted, so that none is missed."""
    offset = 0
    while page := client.read_artifacts(limit=_PAGE, offset=offset):
        yield from page
        offset += len(page)
