"""A house as people run it: `gallery-media up` in a process of its own, and commands beside it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

GALLERY = "lampa-2017"
COMMAND = (sys.executable, "-m", "gallery_media")
PATIENCE = 120.0  # seconds; a first start makes Prefect's database, beside other tests


@dataclass
class Running:
    """A house that runs in another process."""

    root: Path
    process: subprocess.Popen[str]
    preview: str
    prefect: str

    def drop(self, name: str, data: bytes) -> None:
        (self.root / "inbox" / GALLERY / name).write_bytes(data)

    def shown(self) -> int:
        """How many photos the entry page shows now; 0 as long as there is none."""
        return len(re.findall(r'href="p/\w+\.html"', self._entry()))

    def _entry(self) -> str:
        try:
            url = f"{self.preview}/g/{GALLERY}/en/index.html"
            body: bytes = urllib.request.urlopen(url, timeout=10).read()
        except OSError:
            return ""
        return body.decode()

    def wait_for(self, photos: int) -> str:
        """The entry page, once it shows so many photos."""
        deadline = time.monotonic() + PATIENCE
        body = ""
        while time.monotonic() < deadline:
            body = self._entry()
            if len(re.findall(r'href="p/\w+\.html"', body)) == photos:
                return body
            time.sleep(0.3)
        raise AssertionError(f"{photos} photos were not live in time: {body[:500]}")


def command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def make_project(root: Path) -> None:
    """A new project in ``root`` that waits for no file longer than it has to."""
    assert command("init", root, "--gallery", GALLERY).returncode == 0
    settings = root / "gallery-media.toml"
    settings.write_text(
        settings.read_text().replace("# settle_seconds = 3", "settle_seconds = 0.5")
    )


@contextmanager
def running_house(root: Path) -> Iterator[Running]:
    """A new project in ``root``, with `gallery-media up` on it."""
    make_project(root)
    with up(root) as running:
        yield running


@contextmanager
def up(root: Path, port: int = 0) -> Iterator[Running]:
    """`gallery-media up` on a project, until the end of the block; ``port`` of its preview."""
    process = subprocess.Popen(
        [*COMMAND, "up", "--project", str(root), "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env=None,
    )
    try:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, f"the house ended: {said}"
            said += line
        urls = re.findall(r"http://127\.0\.0\.1:\d+", said)
        yield Running(root, process, urls[0], urls[-1])
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=90)
        finally:
            process.kill()


@contextmanager
def a_service(
    name: str, project: Path, *options: str, end: signal.Signals = signal.SIGTERM
) -> Iterator[str]:
    """A command that serves until it is ended, as it has to end: with 0. Where it listens."""
    process = subprocess.Popen(
        [*COMMAND, name, "--project", str(project), *options], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.split()[0] == name, said
        yield said.split()[1].rstrip("/")
        process.send_signal(end)
        assert process.wait(timeout=PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
