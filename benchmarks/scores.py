"""Pairs of picture files go in, their SSIMULACRA2 come out (100: no difference at all)."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.install import HERE, SCRATCH

PYTHON = SCRATCH / "venv" / "bin" / "python"


def can_score() -> bool:
    """Whether ``make bench-peers`` has installed the metric."""
    return PYTHON.exists()


def scores(pairs: Sequence[tuple[Path, Path]]) -> list[float]:
    """The score of each (reference, other), as files that Pillow opens."""
    if not pairs:
        return []
    done = subprocess.run(
        [str(PYTHON), str(HERE / "score.py")],
        input="".join(f"{reference}\t{other}\n" for reference, other in pairs),
        capture_output=True,
        text=True,
        check=True,
        env={"OMP_NUM_THREADS": "1", "PATH": ""},
    )
    return [float(line) for line in done.stdout.split()]
