"""An address goes in; what the hosts share comes out, running: PostgreSQL, Redis, S3, nginx.

All of it is the real thing, from Debian's packages and from the wheels that the house uses.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from gallery_media.storage.seaweedfs import LOOPBACK, seaweedfs_spec

PATIENCE = 180.0


def missing() -> str:
    """Which program is not installed; "" when all are."""
    needed = {"redis-server": "redis-server", "nginx": "nginx-light"}
    gone = [package for program, package in needed.items() if shutil.which(program) is None]
    gone += [] if _postgres() else ["postgresql"]
    return f"not installed: {', '.join(gone)}" if gone else ""


def _postgres() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class Part:
    """One process of this machine, which can be started again."""

    def __init__(
        self, name: str, command: Sequence[str | Path], folder: Path, env: Mapping[str, str]
    ) -> None:
        self.name, self._command, self._env = name, command, env
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*map(str, self._command)],
                env={**os.environ, **self._env},
                cwd=self._folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def stop(self, *, kill: bool = False) -> None:
        if self._process is None:
            return
        self._process.kill() if kill else self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def done(self) -> bool:
        """Whether it did what it is for; one that ended with a complaint never has."""
        return self._process is not None and self._process.poll() == 0


@contextmanager
def running(part: Part, ready: Callable[[], bool]) -> Iterator[Part]:
    """The part, started and ready, for the block."""
    part.start()
    try:
        wait_for(part.name, ready, part)
        yield part
    finally:
        part.stop()


def wait_for(what: str, ready: Callable[[], bool], part: Part | None = None) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if (part is not None and part.ended()) or time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not become ready; its log says why")
        time.sleep(0.2)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status < 400)
    except urllib.error.HTTPError as why:
        return why.code < 500
    except OSError:
        return False


@contextmanager
def postgres(address: str, folder: Path) -> Iterator[str]:
    """Two empty databases, ``house`` and ``prefect``; the address without a database's name."""
    programs = _postgres()
    assert programs is not None
    folder.mkdir()
    as_user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
    prefix = as_user if os.geteuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres", "postgres")

    def run(*command: str) -> None:
        subprocess.run([*prefix, *command], check=True, capture_output=True, cwd=folder)

    data = str(folder / "data")
    initdb = (str(programs / "initdb"), "-D", data, "-U", "gm", "-A", "trust", "--no-sync")
    run(*initdb, "-E", "UTF8")
    with (folder / "data" / "pg_hba.conf").open("a") as doors:
        doors.write(f"host all gm {address.rsplit('.', 1)[0]}.0/24 trust\n")
    settings = f"-k {folder} -c listen_addresses={address} -c fsync=off -c max_connections=200"
    control = (str(programs / "pg_ctl"), "-D", data, "-w", "-t", "60")
    run(*control, "-o", settings, "-l", str(folder / "log"), "start")
    try:
        for name in ("house", "prefect"):
            run(str(programs / "createdb"), "-h", str(folder), "-U", "gm", name)
        yield f"gm@{address}:5432"
    finally:
        with suppress(subprocess.CalledProcessError):
            run(*control, "-m", "immediate", "stop")


@contextmanager
def redis(address: str, folder: Path) -> Iterator[str]:
    """An empty Redis that keeps nothing on disk; its host."""
    command = ["redis-server", "--bind", address, "--port", "6379", "--save", ""]
    part = Part("redis", [*command, "--protected-mode", "no", "--dir", str(folder)], folder, {})
    with running(part, lambda: _redis(address, "PING").strip() == "PONG"):
        yield address


def empty_redis(address: str) -> None:
    """Everything in it is gone."""
    _redis(address, "FLUSHALL")


def _redis(address: str, *words: str) -> str:
    command = ["redis-cli", "-h", address, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@contextmanager
def seaweed(address: str, folder: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The S3 server's address, and its keys as the house's environment has them."""
    folder.mkdir()
    spec = seaweedfs_spec(folder)
    port = str(spec.facts["ports"]["s3"])
    part = Part(
        "seaweed", [one.replace(LOOPBACK, address) for one in spec.command], folder, spec.env
    )
    with running(part, lambda: answers(f"http://{address}:{port}/healthz")):
        yield (
            f"http://{address}:{port}",
            {
                "GALLERY_MEDIA_STORAGE__ACCESS_KEY": str(spec.facts["access_key"]),
                "GALLERY_MEDIA_STORAGE__SECRET_KEY": str(spec.facts["secret_key"]),
            },
        )


NGINX = """
{user}
daemon off;
worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log warn;
events {{ worker_connections 4096; }}
http {{
  log_format plain '$status $request_method $uri';
  {temporary}
  client_max_body_size 0;
  proxy_http_version 1.1;
  proxy_read_timeout 120s;
  map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
  upstream api {{
    server {address}:4201 max_fails=1 fail_timeout=2s;
    server {address}:4202 max_fails=1 fail_timeout=2s;
  }}
  server {{
    listen {address}:4200;
    access_log {home}/api.log plain;
    proxy_connect_timeout 2s;
    location / {{
      proxy_pass http://api;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }}
  }}
  server {{
    listen {address}:9000;
    access_log {home}/s3.log plain;
    location / {{
      proxy_pass {s3};
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_request_buffering off;
    }}
  }}
  server {{
    listen {address}:8080;
    access_log off;
    location / {{ proxy_pass {s3}/public/; proxy_set_header Connection ""; }}
  }}
}}
"""


@contextmanager
def nginx(address: str, s3: str, folder: Path) -> Iterator[Path]:
    """In front of both Prefect API processes, of the S3, and of the public bucket; its logs."""
    folder.mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    text = NGINX.format(
        user="user root;" if os.geteuid() == 0 else "",
        home=folder,
        address=address,
        s3=s3,
        temporary=" ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
    )
    (folder / "nginx.conf").write_text(text)
    part = Part("nginx", ["nginx", "-p", folder, "-c", folder / "nginx.conf"], folder, {})
    with running(part, lambda: answers(f"http://{address}:8080/")):
        yield folder
