"""Tests that failed, once more and alone: ``make again``, after ``make test``.

Thousands of tests share two processors with browsers, servers and databases, and now and then one
of those is not given its turn in time. A test that waits for another process may fail for that
alone; one that computes may not. So what is asked again is told apart by its folder, is told by
name, and is not much; whatever fails twice has failed. Exits 1 where anything failed twice or may
not be asked again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAST_FAILED = ROOT / ".pytest_cache/v/cache/lastfailed"  # pytest keeps it from run to run
WAIT = ("tests/browser/", "tests/contract/", "tests/journey/", "tests/torture/")
"""Folders whose tests wait for other processes."""
MOST = 3
"""More than so many at once are no accident."""


def refused(failed: Sequence[str]) -> str | None:
    """Why ``failed``, ids of tests, are not asked again; None where they are."""
    if not failed:
        return "no test is known to have failed: what ended the run is no test"
    if len(failed) > MOST:
        return f"{len(failed)} tests failed, and more than {MOST} are no accident"
    computing = [test for test in failed if not test.startswith(WAIT)]
    if computing:
        return f"these wait for nobody, so they are not asked again: {', '.join(computing)}"
    return None


def main() -> int:
    failed = sorted(json.loads(LAST_FAILED.read_text())) if LAST_FAILED.is_file() else []
    why = refused(failed)
    if why is not None:
        print(f"not asked again: {why}")
        return 1
    print(f"asked again, alone: {', '.join(failed)}", flush=True)
    status = subprocess.run([sys.executable, "-m", "pytest", *failed], cwd=ROOT, check=False)
    if status.returncode == 0:
        print(f"FAILED BESIDE OTHERS, PASSED ALONE; to be mended: {', '.join(failed)}")
    return 1 if status.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
