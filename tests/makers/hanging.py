"""A flow that hangs, as a deployment of the house has it, with seconds instead of hours.

Runs load it in processes of their own, by this module's name.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Literal

from prefect import flow, task

from gallery_flows import ended as module
from gallery_flows.offers import Offer
from gallery_flows.threads import threads

SECONDS, GRACE = 3.0, 2.0

module.GRACE = GRACE


@task
def sleep_for_ever() -> None:
    """In a thread, where no alarm gets through."""
    time.sleep(3600)


@flow(name="hang", task_runner=threads(1), persist_result=False)
def _hang(where: Literal["in a thread", "itself", "nowhere"], folder: str) -> None:
    (Path(folder) / str(os.getpid())).touch()
    if where == "in a thread":
        sleep_for_ever.submit().wait()
    elif where == "itself":
        sleep_for_ever()


hang = module.ended(Offer(_hang, ("test",), at_once=1, minutes=SECONDS / 60))
ENTRYPOINT = f"{__name__}.hang"
