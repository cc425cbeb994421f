"""Names go in; hosts come out: network namespaces of this machine on a bridge of their own.

A host can lose its cable (``cut``, ``mend``) and its power (``kill``). Needs root and ``ip``.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path


def why_not() -> str:
    """Why this machine can have no such hosts; "" when it can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "there is no ip command (Debian package: iproute2)"
    name = f"gm{secrets.token_hex(3)}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    if made.returncode:
        return "this kernel or container allows no network namespaces"
    _ip("netns", "del", name)
    return ""


@dataclass
class Host:
    """``address``: its own. Processes that run in it are named by what they do."""

    name: str
    address: str
    link: str
    space: str
    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, what: str, command: Sequence[str | Path], env: Mapping[str, str]) -> None:
        """Start a command in it; what it says goes into a file of the host's folder."""
        with (self.folder / f"{what}.log").open("ab") as log:
            self.running[what] = subprocess.Popen(
                ["ip", "netns", "exec", self.space, *map(str, command)],
                env={**os.environ, **env},
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def cut(self) -> None:
        _ip("link", "set", self.link, "down")

    def mend(self) -> None:
        _ip("link", "set", self.link, "up")

    def kill(self) -> int:
        """SIGKILL for everything in it at once; how many processes there were."""
        killed = 0
        for _ in range(5):  # a process may have started another one meanwhile
            found = self.pids()
            for pid in found:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
            if not found:
                break
        for process in list(self.running.values()):
            process.wait()
        self.running.clear()
        return killed

    def ended(self) -> list[str]:
        """What has ended by itself; an init system would start it again."""
        return [what for what, process in self.running.items() if process.poll() is not None]

    def stop(self) -> None:
        """End what runs in it as an init system would, and wait for it."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()

    def pids(self) -> list[int]:
        listed = subprocess.run(
            ["ip", "netns", "pids", self.space], capture_output=True, text=True, check=True
        )
        return [int(pid) for pid in listed.stdout.split()]


@contextmanager
def hosts(names: Sequence[str], folder: Path) -> Iterator[tuple[str, dict[str, Host]]]:
    """The address of this machine on their network, and the hosts; all are gone at the end."""
    token = secrets.token_hex(3)
    bridge, net = f"gm{token}", f"10.77.{secrets.randbelow(250) + 1}"
    made: dict[str, Host] = {}
    try:
        _ip("link", "add", bridge, "type", "bridge")
        _ip("addr", "add", f"{net}.1/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        for number, name in enumerate(names):
            space, link = f"gm{token}{number}", f"gv{token}{number}"
            address = f"{net}.{number + 11}"
            home = folder / name
            home.mkdir(parents=True)
            made[name] = Host(name, address, link, space, home)
            _ip("netns", "add", space)
            _ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space)
            _ip("link", "set", link, "master", bridge, "up")
            _ip("-n", space, "link", "set", "lo", "up")
            _ip("-n", space, "addr", "add", f"{address}/24", "dev", "eth0")
            _ip("-n", space, "link", "set", "eth0", "up")
        yield f"{net}.1", made
    finally:
        for host in made.values():
            with suppress(subprocess.CalledProcessError):
                host.kill()
            subprocess.run(["ip", "netns", "del", host.space], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", bridge], capture_output=True, check=False)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
