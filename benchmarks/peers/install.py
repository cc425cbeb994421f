"""``make bench-peers``: what make bench measures beside us comes into build/bench, or a reason.

Node packages by npm, Python packages by pip into an environment of their own. Commands of the
machine (vipsthumbnail, GraphicsMagick, ImageMagick) are not installed, only looked for.
"""

from __future__ import annotations

import shutil
import subprocess
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRATCH = HERE.parent.parent / "build" / "bench"
"""Everything that peers need; never part of the product."""

SIGAL = SCRATCH / "venv" / "bin" / "sigal"
THUMBSUP = SCRATCH / "node" / "node_modules" / ".bin" / "thumbsup"

COMMANDS = {
    "node": "nodejs",
    "npm": "npm",
    "vipsthumbnail": "libvips-tools",
    "gm": "graphicsmagick",
    "exiftool": "libimage-exiftool-perl",
    "convert-im6.q16": "imagemagick",
}
"""Commands, and the Debian package that has them."""


def main() -> None:
    SCRATCH.mkdir(parents=True, exist_ok=True)
    troubles = [*_python(), *_node()]
    for command, package in COMMANDS.items():
        if shutil.which(command) is None:
            troubles.append(f"{command} is missing (Debian: apt-get install {package})")
    for trouble in troubles:
        print(f"left out: {trouble}")
    print(f"peers are in {SCRATCH.relative_to(HERE.parent.parent)}")


def _python() -> list[str]:
    folder = SCRATCH / "venv"
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
    return _tried(
        [str(folder / "bin" / "pip"), "install", "--quiet", "-r", str(HERE / "requirements.txt")],
        "sigal and the score",
    )


def _node() -> list[str]:
    if shutil.which("npm") is None:
        return ["sharp, thumbsup, eleventy-img: there is no npm"]
    folder = SCRATCH / "node"
    folder.mkdir(exist_ok=True)
    shutil.copy(HERE / "package.json", folder)
    options = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
    return _tried(["npm", "install", "--prefix", str(folder), *options], "packages for node")


def _tried(command: list[str], what: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    last = (done.stderr.strip().splitlines() or ["no words"])[-1]
    return [f"{what}: {last}"]


if __name__ == "__main__":
    main()
