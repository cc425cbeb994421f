"""The table ``[work]`` of ``gallery-media.toml``: where photos are developed."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, model_validator

from gallery_media.settings.toml import Strict

ClusterAddress = Annotated[str, StringConstraints(pattern=r"^((tcp|tls|ws|wss|ray)://\S+|auto)?$")]

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class WorkSettings(Strict):
    """``runner``: what a publish hands its batches of photos to.

    ``workers``: how many processes, where the house starts them itself; 0 means as many as the
    darkroom has children (threads wait for those). ``address``: a Dask scheduler or a Ray head
    that runs already. ``stalled_seconds``: a worker of the pool that gets no photo done for so long
    counts as dead, and others get its photos. ``lease_seconds``: so long after a watcher has died
    the one that stands by goes on. ``longest_hours``: after so many a run is ended that
    has a process of its own and work that grows with a gallery.
    """

    runner: Literal["threads", "processes", "dask", "ray", "pool"] = "threads"
    workers: int = Field(default=0, ge=0, le=256)
    address: ClusterAddress = ""
    stalled_seconds: float = Field(default=300.0, ge=10, le=86_400)
    lease_seconds: float = Field(default=60.0, ge=6, le=3600)
    longest_hours: float = Field(default=6.0, ge=0.01, le=240)

    @model_validator(mode="after")
    def address_belongs_to_a_cluster(self) -> WorkSettings:
        if self.address and self.runner not in ("dask", "ray"):
            raise ValueError('address is for runner = "dask" or "ray"')
        return self

    @property
    def elsewhere(self) -> bool:
        """Whether its workers may be on other hosts."""
        if self.runner == "pool":
            return True
        return bool(self.address) and urlsplit(self.address).hostname not in (None, *_LOOPBACK)
