"""The table ``[metrics]`` of ``gallery-media.toml``: where machines that watch the house ask."""

from __future__ import annotations

from pydantic import Field

from gallery_media.settings.toml import Strict


class MetricsSettings(Strict):
    """``port`` of ``/metrics``, ``/livez`` and ``/readyz``; 0: nobody answers them.

    ``host``: loopback, because galleries' names and numbers are nobody else's; where probes come
    from outside (a container), 0.0.0.0 and a network that lets nobody else in.
    """

    host: str = Field(default="127.0.0.1", min_length=1, max_length=253)
    port: int = Field(default=0, ge=0, le=65_535)
