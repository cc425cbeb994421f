"""Node packages with a lock go in, their commands come out, or the reason why there are none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "build"
NODE = (20, 19)
"""html-validate and linkinator need this Node."""


class NotInstallable(Exception):
    """Why the tools are not to be had here."""


def install(lock: Path, folder: Path) -> Path:
    """Install what ``lock`` (a folder with package.json and its lock) names into ``folder``.

    Returns the folder of the packages. Nothing happens when exactly this lock is installed.

    Raises:
        NotInstallable: there is no Node, an old one, or npm had no success.
    """
    for command in ("node", "npm"):
        if shutil.which(command) is None:
            raise NotInstallable(f"there is no {command}")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    found = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    if found < NODE:
        raise NotInstallable(f"Node {said.strip()} is older than {NODE[0]}.{NODE[1]}")
    packages, done = folder / "node_modules", folder / "installed.json"
    wanted = (lock / "package-lock.json").read_text(encoding="utf-8")
    if done.is_file() and done.read_text(encoding="utf-8") == wanted:
        return packages
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock / name, folder)
    # No scripts: they would fetch browsers, which are Debian's here, and compile what nobody calls.
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    npm = subprocess.run(["npm", "ci", *options], cwd=folder, capture_output=True, text=True)
    if npm.returncode:
        raise NotInstallable((npm.stderr.strip().splitlines() or ["npm said nothing"])[-1])
    done.write_text(wanted, encoding="utf-8")
    return packages


def run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run one of the tools; what it says is in the answer, whatever its exit code."""
    environment = {**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0"}
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, env=environment, check=False, timeout=900
    )
