"""The table ``[logs]`` of ``gallery-media.toml``: for whom a running house writes its lines."""

from __future__ import annotations

from typing import Literal

from gallery_media.settings.toml import Strict

LogFormat = Literal["text", "json"]


class LogSettings(Strict):
    """``format``: sentences for people, or one JSON object a line for programs."""

    format: LogFormat = "text"
