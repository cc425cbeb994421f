"""Where a web server stands: the address that visitors use, and where it takes the objects from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from gallery_media.errors import SettingsError

_SAFE = re.compile(r"[A-Za-z0-9._~/:@%+=,-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """``public_url``: where visitors come, "" when not known. Objects are taken from ``folder`` (an
    export) or from ``origin`` (the public bucket's address); one of the two is "".

    Raises SettingsError for what could be read as more than a path or an address.
    """

    public_url: str = ""
    folder: str = ""
    origin: str = ""

    def __post_init__(self) -> None:
        for value in (self.public_url, self.folder, self.origin):
            if value and not _SAFE.fullmatch(value):
                raise SettingsError(
                    f"{value!r} cannot stand in a server's configuration; use plain letters, "
                    "digits and / . - _ only."
                )
        if bool(self.folder) == bool(self.origin):
            raise SettingsError(
                "A server takes the objects from one place: name an exported folder, or use a "
                "storage that has an address of its own."
            )

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).hostname or ""
