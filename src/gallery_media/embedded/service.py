"""A state folder and a way to make a spec go in; a hold on a running server comes out."""

from __future__ import annotations

import contextlib
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gallery_media.embedded.files import Running, StateFiles
from gallery_media.embedded.locks import POLL, FileLock
from gallery_media.embedded.spec import ServiceSpec, inherited_environment
from gallery_media.errors import ServiceNotReady

ATTEMPTS = 2
"""A server that ends at once may have lost a race for a port; a second spec picks new ones."""


class Service:
    """A hold on a running server. It runs at least until every hold on it is closed.

    ``facts`` are the spec's, with ``pid`` (server) and ``guardian_pid`` added. ``started`` says
    whether this call started the server, rather than joining one.
    """

    def __init__(
        self,
        facts: dict[str, Any],
        *,
        name: str,
        started: bool,
        hold: FileLock,
        again: Callable[[], Service],
    ) -> None:
        self.facts = facts
        self.name = name
        self.started = started
        self._hold = hold
        self._again = again

    def renew(self) -> bool:
        """Start the server again if it has ended by itself; whether it had.

        Costs next to nothing while it runs. Raises ServiceNotReady when it does not start, or when
        it came up elsewhere (its port was taken meanwhile): clients know only its first address.
        """
        fresh = self._again()
        self._hold.close()
        self._hold = fresh._hold
        if _addresses(fresh.facts) != _addresses(self.facts):
            raise ServiceNotReady(
                f"The embedded server of the folder {self.name} had to move to another port, where "
                "this process does not look for it; start the house again."
            )
        ended = bool(fresh.facts["pid"] != self.facts["pid"])
        self.facts = fresh.facts
        return ended

    def close(self) -> None:
        """Let go; the last one out thereby stops the server. Closing twice is fine."""
        self._hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def start_or_join(
    state_dir: Path, make_spec: Callable[[], ServiceSpec], timeout: float = 60.0
) -> Service:
    """Join the server of this state folder, or start it first.

    ``make_spec`` is called only when a start is needed (it may pick ports or make keys), and no
    two processes are inside it at once. Waits at most ``timeout`` seconds, then raises
    ServiceNotReady with the log's last lines.
    """
    deadline = time.monotonic() + timeout
    files = StateFiles(state_dir.absolute())
    files.make_folder()
    start = FileLock(files.start_lock)
    hold = FileLock(files.clients_lock)
    try:
        # The hold is taken before looking, so that the guardian cannot leave in between.
        if not start.exclusive_until(deadline) or not hold.shared_until(deadline):
            raise _not_ready(files, "another command is still starting or stopping it")
        running = _join(files, deadline)
        started = running is None
        if running is None:
            running = _start(files, make_spec, deadline)
        return Service(
            running.facts,
            name=files.folder.name,
            started=started,
            hold=hold,
            again=lambda: start_or_join(state_dir, make_spec, timeout),
        )
    except BaseException:
        hold.close()
        raise
    finally:
        start.close()


def _addresses(facts: dict[str, Any]) -> dict[str, Any]:
    """What clients were told, without the process ids."""
    return {name: fact for name, fact in facts.items() if name not in ("pid", "guardian_pid")}


def _join(files: StateFiles, deadline: float) -> Running | None:
    """What is running, or None when no guardian lives: what a dead one noted counts for nothing.

    A living guardian without a ready server has lost its starter, or its server is ending by
    itself: either way it needs a moment.
    """
    guardian = FileLock(files.guardian_lock)
    try:
        while not guardian.try_exclusive():
            running = files.read_running()
            if running is not None:
                return running
            if time.monotonic() >= deadline:
                raise _not_ready(files, "it did not answer in time")
            time.sleep(POLL)
    finally:
        guardian.close()
    return None


def _start(files: StateFiles, make_spec: Callable[[], ServiceSpec], deadline: float) -> Running:
    for _ in range(ATTEMPTS):
        files.running.unlink(missing_ok=True)
        _launch(files, make_spec(), deadline)
        running = files.read_running()
        if running is not None:
            return running
    raise _not_ready(files, "it ended while starting")


def _launch(files: StateFiles, spec: ServiceSpec, deadline: float) -> None:
    """Start a guardian, and wait until it says that the server is ready, or ends."""
    # -P: the state folder is the working directory and must not be searched for modules.
    # A session of its own: Ctrl-C in the terminal is for the command, not for the server.
    with (
        files.open_log() as log,
        subprocess.Popen(  # noqa: S603 - our own module, run by this very interpreter
            [sys.executable, "-P", "-m", "gallery_media.embedded.guardian", str(files.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=files.folder,
            env=inherited_environment(),
            start_new_session=True,
        ) as guardian,
    ):
        if guardian.stdin is None or guardian.stdout is None:
            raise ValueError("the guardian was started without pipes")
        # By stdin, because everybody on the machine can read a command line.
        with contextlib.suppress(BrokenPipeError):  # it died at once; the log says why
            guardian.stdin.write(spec.to_json().encode())
            guardian.stdin.close()
        wait = max(0.0, deadline - time.monotonic())
        answered, _, _ = select.select([guardian.stdout], [], [], wait)
        if not answered:
            raise _not_ready(files, "it did not answer in time")


def _not_ready(files: StateFiles, why: str) -> ServiceNotReady:
    name = files.folder.name
    return ServiceNotReady(
        f"The embedded server of the folder {name} is not ready: {why}. Try again; if it stays so, "
        f"look into {name}/{files.log.name}. Its last lines:\n{files.last_lines()}"
    )
