"""The embedded storage server: shared, safe from crashes, closed to everybody else."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gallery_media.embedded import Service
from gallery_media.errors import StorageRefused
from gallery_media.storage import seaweedfs
from gallery_media.storage.anonymous import ask
from gallery_media.storage.open import open_stores
from gallery_media.storage.seaweedfs import GRPC_OFFSET, embedded_location

pytestmark = pytest.mark.journey

HOLDER = """
import sys, time
from pathlib import Path
from gallery_media.storage import seaweedfs
seaweedfs.LINGER = 0.0
location, service = seaweedfs.embedded_location(Path(sys.argv[1]))
print(service.facts["pid"], service.facts["guardian_pid"], flush=True)
time.sleep(60)
"""
LISTENING, LOOPBACK = "0A", "0100007F"
"""As the kernel writes a state and 127.0.0.1 in /proc/net/tcp; source: proc(5)."""


def soon(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether the condition comes true within some seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def gone(pid: int) -> bool:
    """Whether no such process runs any more."""
    return not Path(f"/proc/{pid}").exists()


def listening(pid: int) -> set[tuple[str, int]]:
    """Addresses (as the kernel writes them) and ports on which a process listens."""
    links = {str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        for fields in map(str.split, lines):
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in links:
                address, port = fields[1].split(":")
                found.add((address, int(port, 16)))
    return found


def test_data_survive_restart_and_kill_and_other_ports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Orderly restart: same address. SIGKILL of the guardian, and its ports taken: same photos."""
    monkeypatch.setattr(seaweedfs, "LINGER", 0.0)
    state = tmp_path / "storage"
    location, service = embedded_location(state)
    with service, open_stores(location) as stores:
        stores.originals.put("o/ab/first", b"as received", content_type="image/jpeg")
    assert soon(lambda: gone(service.facts["pid"]))

    again, service = embedded_location(state)
    with service, open_stores(again) as stores:
        assert service.started
        assert again == location
        assert stores.originals.get("o/ab/first").body == b"as received"
        stores.public.put("m/00/second", b"shown", content_type="image/avif")
        os.kill(service.facts["guardian_pid"], signal.SIGKILL)
        assert soon(lambda: gone(service.facts["pid"]), 3), "the server outlived its guardian"

    with socket.create_server(("127.0.0.1", service.facts["ports"]["s3"])):
        moved, service = embedded_location(state)
    with service, open_stores(moved) as stores:
        assert moved.endpoint_url != location.endpoint_url
        assert stores.originals.get("o/ab/first").body == b"as received"
        assert stores.public.get("m/00/second").body == b"shown"
        assert ask("GET", f"{stores.public_endpoint}/m/00/second").body == b"shown"
        assert stores.public.put("m/00/third", b"more", content_type="image/avif").size == 4


def test_two_commands_share_the_server_and_a_killed_one_leaves_none(tmp_path: Path) -> None:
    """A second process joins; when both are gone, one of them by SIGKILL, so is the server."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        server, guardian = map(int, other.stdout.readline().split())
        _, service = embedded_location(tmp_path)
        assert not service.started
        assert service.facts["pid"] == server
        service.close()
        time.sleep(0.4)
        assert not gone(server)
        other.kill()
    assert soon(lambda: gone(server) and gone(guardian))


def test_every_port_is_on_loopback_and_known(tmp_path: Path) -> None:
    """Five HTTP ports and their gRPC twins, nothing else, nothing for the network."""
    location, service = embedded_location(tmp_path)
    with service:
        pid = service.facts["pid"]
        known = {
            port + offset for port in service.facts["ports"].values() for offset in (0, GRPC_OFFSET)
        }
        # The maintenance servers come up a moment after S3 does.
        assert soon(lambda: {port for _, port in listening(pid)} >= known)
        assert listening(pid) == {(LOOPBACK, port) for port in known}
        _assert_side_doors_are_shut(service)
        log = (tmp_path / "server.log").read_text()
        assert (location.secret_key or "") not in log


def _assert_side_doors_are_shut(service: Service) -> None:
    """Without a key, no port but S3's own gives, changes or names an object."""
    ports = service.facts["ports"]
    for server, path in (
        ("filer", "/"),
        ("filer", "/buckets/"),
        ("filer", "/buckets/originals/?pretty=y"),
        ("master", "/dir/assign"),
        ("master", "/vol/status"),
        ("master", "/dir/lookup?volumeId=1"),
        ("volume", "/1,01"),
        ("admin", "/"),
    ):
        status = ask("GET", f"http://127.0.0.1:{ports[server]}{path}").status
        assert status in (401, 403, 404), f"{server}{path}: {status}"
    for method in ("PUT", "POST", "DELETE"):
        url = f"http://127.0.0.1:{ports['filer']}/buckets/public/m/x"
        assert ask(method, url, b"x").status in (401, 403, 404, 405)


def test_keys_are_random_for_each_project_and_for_its_owner_only(tmp_path: Path) -> None:
    """Two projects on one machine cannot read one another's originals; a project keeps its keys."""
    one, again, other = (
        seaweedfs.seaweedfs_spec(tmp_path / name) for name in ("one", "one", "other")
    )
    assert one.env == again.env
    for name in ("access_key", "secret_key"):
        assert one.facts[name] != other.facts[name]
        assert one.facts[name] not in " ".join(one.command)
    for name in seaweedfs.SIGNING_KEYS:
        assert one.env[name] != other.env[name]
        assert len(one.env[name]) >= 32
    assert len({one.env[name] for name in seaweedfs.SIGNING_KEYS}) == len(seaweedfs.SIGNING_KEYS)
    assert stat.S_IMODE((tmp_path / "one" / "keys.json").stat().st_mode) == 0o600


def test_without_the_server_s_package_it_says_what_to_set_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a platform without a wheel the desk is told what to do."""
    monkeypatch.setattr(seaweedfs, "WHEEL", "seaweedfs-for-no-platform")
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    with pytest.raises(StorageRefused, match="set endpoint, buckets and keys"):
        embedded_location(tmp_path / "state")
