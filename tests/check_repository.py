"""What must never be in the repository: photographs, addresses in lock files, a machine's paths.

Run by ``make check``; prints what it found and exits 1.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PHOTOS = (".jpg", ".jpeg", ".heic", ".heif", ".tif", ".tiff", ".avif", ".webp", ".mov", ".mp4")
MACHINE_PATHS = tuple(f"{path}/" for path in (ROOT, Path.home()) if len(path.parts) > 1)
LARGEST_FILE = 1_500_000  # bytes; screenshots in docs/ are the largest files here


def main() -> int:
    complaints = [complaint for path in tracked() for complaint in check(path)]
    complaints += check_fragments()
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def check(path: Path) -> list[str]:
    name = path.relative_to(ROOT).as_posix()
    if path.suffix.lower() in PHOTOS:
        return [f"{name}: a photograph; tests make their own"]
    size = path.stat().st_size
    if size > LARGEST_FILE:
        return [f"{name}: {size:,} bytes, at most {LARGEST_FILE:,}"]
    data = path.read_bytes()
    if b"\0" in data:
        return []
    text = data.decode("utf-8", errors="replace")
    complaints = []
    if "\ufffd" in text:
        complaints.append(f"{name}: not UTF-8")
    if name.startswith("requirements/") and re.search(r"https?://", text):
        complaints.append(f"{name}: an address in a lock file; run make lock")
    complaints += [f"{name}: a path of this machine: {own}" for own in MACHINE_PATHS if own in text]
    return complaints


def check_fragments() -> list[str]:
    """Each change leaves one fragment, so between releases there is at least one."""
    fragments = [path for path in (ROOT / "changelog.d").glob("*.md") if path.stat().st_size > 20]
    return [] if fragments else ["changelog.d: no fragment tells what changed"]


if __name__ == "__main__":
    sys.exit(main())
