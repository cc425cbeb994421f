"""Catalogues on both databases, a private PostgreSQL server, and work for other processes."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def postgres_binaries() -> Path | None:
    """The newest installed server's programs, or None."""
    on_path = shutil.which("pg_ctl")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    return Path(on_path).parent if on_path else next(reversed(folders), None)


@contextmanager
def a_postgres_server(binaries: Path) -> Iterator[str]:
    """A private server that listens on a socket in its own folder; the address of a database.

    PostgreSQL refuses to run as root, so root hands it to an unprivileged user.
    """
    folder = Path(tempfile.mkdtemp(prefix="gm-pg-"))  # short: a socket's path has 107 bytes
    user = next((name for name in ("postgres", "nobody") if _exists(name)), "nobody")
    as_user = ["setpriv", "--reuid", user, "--regid", _group(user), "--clear-groups"]
    prefix = as_user if os.geteuid() == 0 else []
    if prefix:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(
            [*prefix, *command], check=True, capture_output=True, cwd=folder, timeout=120
        )

    data = str(folder / "data")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    try:
        run(
            str(binaries / "initdb"),
            "-D",
            data,
            "-U",
            "gm",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
        )
        control = (str(binaries / "pg_ctl"), "-D", data, "-w", "-t", "60")
        run(*control, "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql://gm@/postgres?host={folder}"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


OPEN = """
import sys
from gallery_media.catalogue import open_catalogue
print("ready", flush=True)
sys.stdin.readline()
open_catalogue(sys.argv[1], busy_timeout=60).close()
"""

RECEIVE = """
import hashlib, sys
from gallery_media.catalogue import open_catalogue
from gallery_media.model.photo import Original
with open_catalogue(sys.argv[1], busy_timeout=60) as catalogue:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(sys.argv[3])):
        original = Original(hashlib.sha256(b"%d" % number).hexdigest(), 1000, "image/jpeg")
        claim = f"{sys.argv[2]} {number}"
        catalogue.receive(claim, "lampa-2017", b"IMG_%04d.jpg" % number, original, 6000, 4000)
"""


def run_together(script: str, *arguments: Sequence[str]) -> None:
    """One Python process for each list of arguments; all go on at the same moment.

    The script prints a line when it is ready, and waits for one on its standard input.
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, *some],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for some in arguments
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=90)
        assert process.returncode == 0, errors


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _group(user: str) -> str:
    return str(pwd.getpwnam(user).pw_gid)
