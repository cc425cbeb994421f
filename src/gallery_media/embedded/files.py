"""A state folder goes in; the files of its service come out: locks, who runs, the log's end."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

LOG_LIMIT = 2_000_000
"""Bytes after which a log makes room for a new one at the next start; one older log is kept."""

LAST_LINES = 12


@dataclass(frozen=True, slots=True)
class Running:
    """What the guardian wrote down when the server was ready."""

    guardian_pid: int
    server_pid: int
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StateFiles:
    """Where everything about one service is kept; only the owner may look inside."""

    folder: Path

    @property
    def start_lock(self) -> Path:
        """Exclusive while somebody starts the service: one starter at a time."""
        return self.folder / "start.lock"

    @property
    def clients_lock(self) -> Path:
        """Shared by everybody who uses the service; exclusive for the guardian that ends it."""
        return self.folder / "clients.lock"

    @property
    def guardian_lock(self) -> Path:
        """Exclusive for a guardian's life. A process id could have been given to another."""
        return self.folder / "guardian.lock"

    @property
    def running(self) -> Path:
        return self.folder / "running.json"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def make_folder(self) -> None:
        """Make the folder, closed to other users (mode 0700)."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def open_log(self) -> IO[bytes]:
        """The log, open for appending; an overgrown log is first set aside."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_name("server.log.1"))
        fd = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        return os.fdopen(fd, "ab")

    def last_lines(self) -> str:
        """The end of the log, or a sentence saying that there is none."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return "(no log was written)"
        return "\n".join(text.rstrip().splitlines()[-LAST_LINES:]) or "(the log is empty)"

    def write_running(self, running: Running) -> None:
        """Publish that the server is ready, in one step, readable by the owner only (0600)."""
        draft = self.running.with_suffix(".tmp")
        text = json.dumps(
            {
                "guardian_pid": running.guardian_pid,
                "server_pid": running.server_pid,
                "facts": running.facts,
            }
        )
        fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(self.running)

    def read_running(self) -> Running | None:
        """What the guardian wrote, or None when there is nothing (or nothing sound)."""
        try:
            found = json.loads(self.running.read_text(encoding="utf-8"))
            return Running(found["guardian_pid"], found["server_pid"], dict(found["facts"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
