"""All locked packages go in, each once; known holes that have a fix, and that nobody has looked at,
come out.

``python -m tests.deploy.holes PIP_AUDIT``: exit code 1 for such a hole. Without an answer from the
network it says so and exits 0: CI must not depend on somebody else's server.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOOKED_AT = ROOT / "requirements/known-holes.toml"
LOCKS = ROOT / "requirements"
SECONDS = 120


def main() -> int:
    worst = 0
    asked: set[str] = set()
    for file in sorted(LOCKS.glob("*.txt")):
        lock, pinned = file.stem, pins(file.read_text())
        new = [text for name, text in pinned.items() if name not in asked]
        asked |= pinned.keys()
        if not new:
            continue
        report = ask(sys.argv[1], new)
        if report is None:
            print(f"{lock}: no answer from the database of holes; passed over")
            continue
        known, looked_at = holes(report), accepted(LOOKED_AT, date.today())
        fresh = [one for one in known if one["id"] not in looked_at]
        for one in known:
            seen = "looked at" if one["id"] in looked_at else "NEW"
            print(f"{lock}: {one['package']} {one['version']}: {one['id']}, {seen}, {one['fix']}")
        print(f"{lock}: {len(report['dependencies'])} packages asked, {len(fresh)} holes to mend")
        worst = max(worst, 1 if any(one["fix"] != "no fix yet" for one in fresh) else 0)
    return worst


def pins(lock: str) -> dict[str, str]:
    """What a lock names (``wheel==1.0``), each with its hashes as they stand there."""
    parts = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return {part.split()[0]: part for part in parts if re.match("[A-Za-z0-9]", part)}


def ask(program: str, pinned: list[str]) -> dict[str, Any] | None:
    """pip-audit's report; None when its database does not answer."""
    words = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "asked.txt"
        file.write_text("".join(pinned))
        try:
            done = subprocess.run(
                [program, *words, "-r", str(file)], capture_output=True, text=True, timeout=SECONDS
            )
            found: dict[str, Any] = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            return None
    return found


def holes(report: dict[str, Any]) -> list[dict[str, str]]:
    """One line for each known hole; ``fix`` names the versions that have none."""
    return [
        {
            "package": one["name"],
            "version": one["version"],
            "id": hole["id"],
            "fix": f"mended in {', '.join(hole['fix_versions'])}"
            if hole["fix_versions"]
            else "no fix yet",
        }
        for one in report["dependencies"]
        for hole in one.get("vulns", [])
    ]


def accepted(file: Path, today: date) -> set[str]:
    """Ids that somebody has looked at, as long as that look counts."""
    found = tomllib.loads(file.read_text())
    return {name for name, one in found.items() if one["why"] and one["until"] >= today}


if __name__ == "__main__":
    sys.exit(main())
