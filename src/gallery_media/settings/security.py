"""The table ``[site.security]``: whom people tell of a hole, and until when that is so."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from gallery_media.settings.toml import Strict

Contact = Annotated[str, StringConstraints(pattern=r"^(mailto:\S+@\S+|https://\S+|tel:\+[0-9-]+)$")]


class SecuritySettings(Strict):
    """``contacts``: addresses in the order in which they should be tried. ``expires``: the last day
    on which they are right, at most a year ahead (RFC 9116, section 2.5.5)."""

    contacts: tuple[Contact, ...] = Field(min_length=1)
    expires: date

    @field_validator("contacts")
    @classmethod
    def each_once(cls, contacts: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(contacts)) < len(contacts):
            raise ValueError("name each contact once")
        return contacts
