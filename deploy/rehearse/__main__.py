"""``python -m deploy.rehearse``: the whole rehearsal, and its figures.

Exit code 0 when every photo is live, none twice, and no visitor saw half a gallery; 77 when this
machine cannot do it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from deploy.rehearse.apart import go_apart, why_not_apart
from deploy.rehearse.hosts import why_not
from deploy.rehearse.parts import missing
from deploy.rehearse.play import Plan, rehearse

SKIPPED = 77
FULL = Plan(photos=1000, pause=30.0, troubles=12, views=30, look=3.0)
SHORT = Plan(photos=12, pause=1.0, troubles=4, views=5, look=2.0, endless=False)


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m deploy.rehearse", description=__doc__)
    words.add_argument("--short", action="store_true", help="12 photos, four troubles")
    words.add_argument("--photos", type=int, default=0)
    words.add_argument("--calm", action="store_true", help="no trouble: what a photo costs")
    words.add_argument("--keep", type=Path, default=None, help="a new folder for all logs")
    given = words.parse_args()
    if why := missing() or why_not() or why_not_apart():
        print(f"no rehearsal here: {why}")
        return SKIPPED
    go_apart(sys.argv[1:])
    plan = SHORT if given.short else FULL
    plan = plan.with_(photos=given.photos or plan.photos, calm=given.calm)
    if given.keep:
        given.keep.mkdir(parents=True)
        return rehearse(plan, given.keep.resolve())
    with tempfile.TemporaryDirectory(prefix="gm-r-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's user has to get through
        return rehearse(plan, Path(folder))


sys.exit(main())
