"""A run and the house forget the same photo at the same time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import httpx
import pytest
from prefect.exceptions import ObjectNotFound

from gallery_flows import forget

PHOTO = "qr46pc7sja"


class Client:
    """A Prefect server with a note and a table, both deleted since they were listed."""

    def __init__(self) -> None:
        rows = json.dumps([{"photo": PHOTO}, {"photo": "another"}])
        self.asked: list[str] = []
        self._artifacts = [
            SimpleNamespace(id="note", type="markdown", data=PHOTO, description=""),
            SimpleNamespace(id="table", type="table", data=rows, description=""),
        ]

    def read_artifacts(self, *, limit: int, offset: int) -> list[SimpleNamespace]:
        return self._artifacts[offset : offset + limit]

    def delete_artifact(self, which: str) -> None:
        self._gone(which)

    def update_artifact(self, which: str, _change: object) -> None:
        self._gone(which)

    def _gone(self, which: str) -> None:
        self.asked.append(which)
        raise ObjectNotFound(httpx.HTTPError("404"))


def test_what_somebody_else_forgot_meanwhile_stops_no_withdrawal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The photo is named nowhere any more, which is all that was wanted."""
    client = Client()

    @contextmanager
    def opened(**_: object) -> Iterator[Client]:
        yield client

    monkeypatch.setattr(forget, "get_client", opened)
    assert forget.forget_artifacts(PHOTO) == 2
    assert client.asked == ["note", "table"]
