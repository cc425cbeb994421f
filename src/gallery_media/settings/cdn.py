"""The table ``[cdn]`` of ``gallery-media.toml`` in, settings of the cache before the bucket out."""

from __future__ import annotations

import string
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, StringConstraints, field_validator, model_validator

from gallery_media.settings.toml import Strict

PLACES = frozenset({"url", "quoted", "bare", "path"})


class CdnSettings(Strict):
    """``kind`` none: visitors ask the bucket itself. ``url``: the address of a purge request."""

    kind: Literal["none", "http", "cloudfront"] = "none"
    method: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,12}$")] = "PURGE"
    url: str = "{url}"
    headers: dict[str, SecretStr] = Field(default_factory=dict)
    distribution: str = ""

    @field_validator("url")
    @classmethod
    def names_the_address(cls, url: str) -> str:
        """A pattern that names nothing would purge the same address again and again."""
        try:
            named = {name for _, name, _, _ in string.Formatter().parse(url) if name is not None}
        except ValueError as error:
            raise ValueError(f"{url!r} is no pattern: {error}") from error
        if not named or named - PLACES:
            raise ValueError(
                f"{url!r} must name the address by {{url}}, {{quoted}}, {{bare}} or {{path}}"
            )
        if not url.startswith(("http://", "https://", "{url}")):
            raise ValueError(f"{url!r} must begin with https://, http:// or {{url}}")
        return url

    @model_validator(mode="after")
    def knows_its_distribution(self) -> Self:
        if self.kind == "cloudfront" and not self.distribution:
            raise ValueError("kind cloudfront needs its distribution, such as E2QWRUHAPOMQZL")
        return self
