"""A Prefect server's address goes in; what its UI asks it for can be asked here too."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")

BUSY = 503
"""Says that the database was locked and nothing was done; Prefect's own client asks again."""


@dataclass(frozen=True, slots=True)
class PrefectApi:
    """``root``: the UI's address."""

    root: str

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.root}/api{path}",
            json.dumps(body or {}).encode(),
            {"Content-Type": "application/json"},
        )
        return _answer(request)

    def get(self, path: str) -> Any:
        return _answer(urllib.request.Request(f"{self.root}/api{path}"))

    def deployments(self) -> dict[str, dict[str, Any]]:
        return {one["name"]: one for one in self.post("/deployments/filter")}

    def wait_for_deployments(self, count: int, seconds: float = 120.0) -> dict[str, dict[str, Any]]:
        deadline = time.monotonic() + seconds
        while len(found := self.deployments()) < count:
            assert time.monotonic() < deadline, sorted(found)
            time.sleep(0.5)
        return found

    def start(self, deployment: str, parameters: dict[str, Any]) -> str:
        """Start a run as the button does; its id."""
        known = self.deployments()[deployment]
        made = self.post(
            f"/deployments/{known['id']}/create_flow_run",
            {"parameters": parameters, "state": {"type": "SCHEDULED"}},
        )
        return str(made["id"])

    def ended(self, run: str, seconds: float = 120.0) -> dict[str, Any]:
        """The run, once it has come to an end."""
        deadline = time.monotonic() + seconds
        while True:
            found: dict[str, Any] = self.get(f"/flow_runs/{run}")
            if found["state"]["type"] in ENDED:
                return found
            assert time.monotonic() < deadline, found["state"]
            time.sleep(0.2)

    def artifact(self, key: str, seconds: float = 60.0) -> dict[str, Any]:
        """The newest artifact of this key, once there is one."""
        asked = {"sort": "CREATED_DESC", "artifacts": {"key": {"any_": [key]}}, "limit": 1}
        deadline = time.monotonic() + seconds
        while not (found := self.post("/artifacts/filter", asked)):
            assert time.monotonic() < deadline, key
            time.sleep(0.2)
        newest: dict[str, Any] = found[0]
        return newest

    def runs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.post("/flow_runs/filter", {"sort": "START_TIME_DESC"})
        return found


def _answer(request: urllib.request.Request, seconds: float = 60.0) -> Any:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                said = answer.read()
                return json.loads(said) if said else None
        except urllib.error.HTTPError as why:
            if why.code != BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(0.5)
