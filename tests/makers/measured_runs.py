"""A run that measures and ends; numbers that somebody tells of it afterwards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from gallery_media.observing.meters import SHARED_VARIABLE

RELEASES = 'gallery_media_step_seconds_count{step="release"}'
DEAD_LINKS = 'gallery_media_audit_findings_total{kind="dead link"}'

RUN = """
from prometheus_client import Counter
from gallery_media.mishaps import Mishap, happened
from gallery_media.observing.meters import measured_if_shared
from gallery_media.steps import Step, reached
Counter("prefect_something", "Prefect has its own.").inc()
with measured_if_shared():
    reached(Step.GATHERED, "r1")
    reached(Step.RELEASED, "r1")
    happened(Mishap.AUDIT, "dead link", 2)
reached(Step.GATHERED, "r2")
reached(Step.RELEASED, "r2")
"""


def a_run(folder: Path | None) -> None:
    """One run of a worker, a process that ends."""
    own = {} if folder is None else {SHARED_VARIABLE: str(folder)}
    environment = {name: value for name, value in os.environ.items() if name != SHARED_VARIABLE}
    subprocess.run([sys.executable, "-c", RUN], env={**environment, **own}, check=True, timeout=120)


def number(series: str, numbers: str) -> float:
    """What a scrape says of a series."""
    (found,) = re.findall(rf"^{re.escape(series)} (\S+)$", numbers, re.MULTILINE)
    return float(found)
