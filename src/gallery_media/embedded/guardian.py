"""The guardian: a spec comes in on stdin, and a server runs for as long as anybody needs it.

Run as ``python -m gallery_media.embedded.guardian FOLDER``, in a session of its own. It stays
while clients hold their shared lock; then it stops the server, takes ``running.json`` away and
ends. When a full disk has room again, it starts the server anew. If it is killed, the kernel kills
the server with it (Linux; elsewhere the server is left). On stdout it says one word, when the
server is ready; stderr is the log, the server's too.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from gallery_media.embedded.files import Running, StateFiles
from gallery_media.embedded.locks import FileLock
from gallery_media.embedded.space import Shortage
from gallery_media.embedded.spec import ServiceSpec, inherited_environment

POLL_STARTING = 0.05
POLL_RUNNING = 0.3
"""Seconds between two looks at the locks: often enough to seem immediate, rare enough to cost
nothing over days."""

PR_SET_PDEATHSIG = 1
"""Source: prctl(2)."""

STOPPED_BY_SIGNAL = 143
READY = b"ready"


def main() -> int:
    files = StateFiles(Path(sys.argv[1]))
    spec = ServiceSpec.from_json(sys.stdin.read())
    if os.fork():
        # The starter waits for this half only: it neither keeps a zombie nor has to outlive us.
        os._exit(0)
    guardian = FileLock(files.guardian_lock)
    if not guardian.try_exclusive():
        _log(f"{spec.name}: another guardian is at work; nothing to do")
        return 1
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    clients = FileLock(files.clients_lock)
    told = False
    while True:
        server = _start(spec, files.folder)
        try:
            status = _watch(spec, server, files, clients, told=told)
        finally:
            files.running.unlink(missing_ok=True)
            _stop(server, spec)
        if status is not None:
            return status
        told = True


def _watch(
    spec: ServiceSpec,
    server: subprocess.Popen[bytes],
    files: StateFiles,
    clients: FileLock,
    *,
    told: bool,
) -> int | None:
    """Until the last client is gone (0), the server has ended by itself (1), or a full disk has
    room again (None: start anew). ``told``: the starter knows already that it was ready once."""
    announced = False
    shortage = Shortage(spec.short)
    alone_since: float | None = None
    while server.poll() is None:
        if not announced and _is_ready(spec):
            facts = {**spec.facts, "pid": server.pid, "guardian_pid": os.getpid()}
            files.write_running(Running(os.getpid(), server.pid, facts))
            announced = True
            if not told:
                _tell_starter()
        if clients.try_exclusive():
            now = time.monotonic()
            alone_since = now if alone_since is None else alone_since
            if now - alone_since >= spec.linger:
                # The lock is kept until we are gone: a client that comes now waits for a fresh
                # start instead of joining a server that is about to end.
                return 0
            clients.release()
        else:
            alone_since = None
        if shortage.is_over(shutil.disk_usage(files.folder).free):
            _log(f"{spec.name}: its disk was full and has room again; it is started anew")
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(POLL_RUNNING if announced else POLL_STARTING)
    _log(f"{spec.name}: the server ended by itself with status {server.returncode}")
    return 1


def _start(spec: ServiceSpec, folder: Path) -> subprocess.Popen[bytes]:
    # The environment is built, not inherited. preexec_fn is safe here: the guardian has one
    # thread, and it must be this one that forks, because PDEATHSIG follows the thread.
    return subprocess.Popen(  # noqa: S603 - the command is the caller's, and comes by a pipe
        spec.command,
        env={**inherited_environment(), **spec.env},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        stderr=sys.stderr,
        preexec_fn=_die_with_parent(os.getpid()),
    )


def _die_with_parent(guardian: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != guardian:  # killed between fork and prctl: nobody would tell us
            os._exit(1)

    return ask_kernel


def _is_ready(spec: ServiceSpec) -> bool:
    return all(_listens(port) for port in spec.ready_ports) and _answers(spec.ready_url)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(url: str) -> bool:
    if not url:
        return True
    # No proxy: the server is on this machine, whatever the environment says about others.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return 200 <= int(answer.status) < 300
    except (urllib.error.URLError, OSError):
        return False


def _stop(server: subprocess.Popen[bytes], spec: ServiceSpec) -> None:
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(spec.grace)
    except subprocess.TimeoutExpired:
        _log(f"{spec.name}: still there {spec.grace:.0f} s after SIGINT; killed")
        server.kill()
        server.wait()


def _leave(_number: int, _frame: FrameType | None) -> None:
    # SystemExit unwinds through `finally`, which stops the server. A second signal changes nothing.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(STOPPED_BY_SIGNAL)


def _tell_starter() -> None:
    try:
        os.write(1, READY)
        os.close(1)
    except OSError:
        # The starter is gone; the locks will tell whether anybody else is there.
        _log("nobody waited for the server any more")


def _log(line: str) -> None:
    with contextlib.suppress(OSError):  # the log is on the same disk, which may be full
        sys.stderr.write(f"guardian: {line}\n")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
