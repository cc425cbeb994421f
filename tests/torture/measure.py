"""The environment goes in; how hard each torture is to be comes out.

``TORTURE=full`` is what ``make torture`` sets; ``TORTURE_SEED`` repeats a run that found something,
``TORTURE_KILLS`` says how often each part of a house is killed.
"""

from __future__ import annotations

import os

FULL = os.environ.get("TORTURE") == "full"
KILLS = int(os.environ.get("TORTURE_KILLS", "20" if FULL else "1"))
SEED = int(os.environ.get("TORTURE_SEED", "1"))
