"""The remote inbox and the upload service: tables of ``gallery-media.toml`` in, settings out."""

from __future__ import annotations

import re
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, StringConstraints, field_validator, model_validator

from gallery_media.settings.toml import Strict

HttpUrl = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")]

_BUCKET_URL = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/(?P<prefix>.*))?")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class RemoteInboxSettings(Strict):
    """An S3 prefix as an inbox beside the folder; ``url`` "" means that there is none.

    Without an endpoint or region of its own the bucket is looked for where the storage is.
    ``look_seconds``: how often the prefix is listed.
    """

    url: str = ""
    endpoint: HttpUrl = ""
    region: str = ""
    access_key: SecretStr = SecretStr("")
    secret_key: SecretStr = SecretStr("")
    path_style: bool = True
    look_seconds: float = Field(default=3.0, ge=0.1, le=600)

    @field_validator("url")
    @classmethod
    def names_a_bucket(cls, url: str) -> str:
        """``s3://bucket`` or ``s3://bucket/prefix``; a prefix is a folder and ends with a slash."""
        if not url:
            return ""
        found = _BUCKET_URL.fullmatch(url)
        if found is None:
            raise ValueError('must look like "s3://bucket/prefix"')
        prefix = (found["prefix"] or "").strip("/")
        parts = prefix.split("/") if prefix else []
        if not prefix.isprintable() or any(part in ("", ".", "..") for part in parts):
            raise ValueError("its prefix must be plain folder names, one slash between them")
        return f"s3://{found['bucket']}/" + (f"{prefix}/" if prefix else "")

    @property
    def bucket(self) -> str:
        return self.url.removeprefix("s3://").partition("/")[0]

    @property
    def prefix(self) -> str:
        """ "" or ends with a slash."""
        return self.url.removeprefix("s3://").partition("/")[2]

    @property
    def elsewhere(self) -> bool:
        """Whether it is on another S3 than the house's own storage."""
        return bool(self.endpoint or self.region)


class UploadSettings(Strict):
    """The service that lets invited photographers upload from a browser.

    ``public_url``: where they open it; "" is loopback, for trying out. ``storage_url``: where
    their browsers reach the bucket's endpoint, "" when that is the endpoint itself.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8090, ge=0, le=65_535)
    public_url: HttpUrl = ""
    storage_url: HttpUrl = ""
    invite_days: int = Field(default=14, ge=1, le=366)
    invite_gigabytes: int = Field(default=50, ge=1, le=10_000)

    @field_validator("public_url", "storage_url")
    @classmethod
    def without_last_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @model_validator(mode="after")
    def only_encrypted(self) -> Self:
        """Browsers compute SHA-256 on secure pages only, and a link is worth as much as a key."""
        for url in (self.public_url, self.storage_url):
            if url.startswith("http://") and urlsplit(url).hostname not in _LOOPBACK:
                raise ValueError(f"{url} must begin with https:// (http:// is for loopback only)")
        return self
