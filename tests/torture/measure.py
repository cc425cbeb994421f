"""The environment goes in; how hard each torture is to be comes out.

``TORTURE=full`` is what ``make torture`` sets; ``TORTURE_SEED`` repeats a run that found something.
"""

from __future__ import annotations

import os

FULL = os.environ.get("TORTURE") == "full"
SEED = int(os.environ.get("TORTURE_SEED", "1"))
