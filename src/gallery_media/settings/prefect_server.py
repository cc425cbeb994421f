"""The table ``[prefect]`` of ``gallery-media.toml`` in, where flows report and for how long out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from gallery_media.settings.toml import Strict

HttpUrl = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")]
KEEP_RUNS_DAYS = 30
KEEP_EVENTS_DAYS = 7


class PrefectSettings(Strict):
    """``api_url`` of a Prefect server of your own; empty means the embedded one, on ``port`` of
    loopback (0: one that was free at its first start, and the same again where it still is).

    ``work_pool``: whose workers run what operators start; empty means that `up` does.
    ``keep_runs_days``: so long after their end runs stay, with tasks, logs and artifacts;
    ``keep_events_days``: events of the embedded server.
    """

    api_url: HttpUrl = ""
    port: int = Field(default=0, ge=0, le=65_535)
    work_pool: str = Field(default="", max_length=200)
    keep_runs_days: int = Field(default=KEEP_RUNS_DAYS, ge=1, le=3650)
    keep_events_days: int = Field(default=KEEP_EVENTS_DAYS, ge=1, le=3650)
