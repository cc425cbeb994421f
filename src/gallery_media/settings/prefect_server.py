"""The table ``[prefect]`` of ``gallery-media.toml`` in, where flows report and for how long out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from gallery_media.settings.toml import Strict

HttpUrl = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")]
KEEP_RUNS_DAYS = 30
KEEP_EVENTS_DAYS = 7


class PrefectSettings(Strict):
    """``api_url`` of a Prefect server of your own; empty means the embedded one.

    ``work_pool``: whose workers run what operators start; empty means that `up` does.
    ``keep_runs_days``: so long after their end runs stay, with tasks, logs and artifacts;
    ``keep_events_days``: events of the embedded server.
    """

    api_url: HttpUrl = ""
    work_pool: str = Field(default="", max_length=200)
    keep_runs_days: int = Field(default=KEEP_RUNS_DAYS, ge=1, le=3650)
    keep_events_days: int = Field(default=KEEP_EVENTS_DAYS, ge=1, le=3650)
