"""What a server needs: command, environment and readiness as one value, to JSON and back."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
)
"""All that a server inherits. Credentials and switches in the caller's environment (AWS_*,
PREFECT_*) must neither reach a server that did not ask for them nor change how it behaves."""


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """How to start one server, and how to see that it is ready.

    ``env`` is added to the few variables of PASSED_ON. Ready means: ``ready_url`` answers with
    status 200 to 299, and each of ``ready_ports`` on 127.0.0.1 takes a connection. ``facts`` is
    what every client is told (JSON values: ports, keys, addresses); it is kept in a file that only
    its owner can read. ``linger`` seconds without any client pass before the server is stopped;
    it then has ``grace`` seconds to end by itself. When its disk had less than ``short`` bytes free
    and has twice as much again, it is stopped and started anew (see ``Shortage``).
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    ready_url: str = ""
    ready_ports: tuple[int, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    linger: float = 0.0
    grace: float = 10.0
    short: int = 0

    def __post_init__(self) -> None:
        if not self.ready_url and not self.ready_ports:
            raise ValueError(f"{self.name}: say by which url or ports one sees that it is ready")

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ServiceSpec:
        fields = json.loads(text)
        fields["command"] = tuple(fields["command"])
        fields["ready_ports"] = tuple(fields["ready_ports"])
        return cls(**fields)


def inherited_environment() -> dict[str, str]:
    """The part of this process's environment that a server may see."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}
