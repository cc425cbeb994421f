"""The table ``[preview]`` of ``gallery-media.toml``: where the photo desk looks at pages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from gallery_media.settings.toml import Strict

HttpUrl = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")]


class PreviewSettings(Strict):
    """``port`` of the preview, with `up` on loopback; ``host``: where `gallery-media preview`
    listens. ``public_url``: where operators' browsers find it, behind a password of their own; ""
    where they sit at the machine of `up`.
    """

    host: str = Field(default="127.0.0.1", min_length=1, max_length=253)
    port: int = Field(default=8080, ge=0, le=65_535)
    public_url: HttpUrl = ""

    @field_validator("public_url")
    @classmethod
    def without_last_slash(cls, url: str) -> str:
        return url.rstrip("/")
