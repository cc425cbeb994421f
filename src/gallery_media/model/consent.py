"""What somebody says of the people in a photo: on which ground it is shown, and what they want."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Basis(StrEnum):
    """The ground for showing it (GDPR, article 6)."""

    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"
    CONSENT = "consent"


class Objection(StrEnum):
    """What somebody shown in it wants (GDPR, article 21); the later, the stricter."""

    NONE = "none"
    BLUR = "blur"
    REMOVE = "remove"

    @property
    def strictness(self) -> int:
        return list(Objection).index(self)


@dataclass(frozen=True, slots=True)
class Consent:
    """``expires``: the last day on which it may be shown. ``unread``: a flag is there, and it says
    something that has no meaning."""

    basis: Basis | None = None
    objection: Objection = Objection.NONE
    minor: bool = False
    expires: date | None = None
    unread: bool = False

    @classmethod
    def read(
        cls, basis: str = "", objection: str = "", minor: str = "", expires: str = ""
    ) -> Consent:
        """Words of a sidecar or a cell; an empty one says nothing."""
        said = {"basis": basis, "objection": objection, "minor": minor, "expires": expires}
        values: dict[str, Any] = {}
        unread = False
        for name, word in said.items():
            if word := word.strip():
                try:
                    values[name] = _READERS[name](word)
                except ValueError:
                    unread = True
        return cls(**values, unread=unread)

    def together(self, other: Consent) -> Consent:
        """What holds when both are said: the stricter of each. Consent is the ground only where
        nobody names another."""
        named = {one for one in (self.basis, other.basis) if one}
        weaker = sorted(named - {Basis.CONSENT}) or sorted(named)
        days = [one for one in (self.expires, other.expires) if one]
        return Consent(
            weaker[0] if weaker else None,
            max(self.objection, other.objection, key=lambda one: one.strictness),
            self.minor or other.minor,
            min(days, default=None),
            self.unread or other.unread,
        )

    @property
    def digest(self) -> str:
        """Names exactly this."""
        values = json.dumps(self.as_values(), sort_keys=True)
        return hashlib.sha256(values.encode()).hexdigest()[:32]

    def as_values(self) -> dict[str, Any]:
        """JSON-ready values, without what is not said."""
        values: dict[str, Any] = {
            "basis": self.basis.value if self.basis else "",
            "objection": self.objection.value if self.objection is not Objection.NONE else "",
            "minor": self.minor,
            "expires": self.expires.isoformat() if self.expires else "",
            "unread": self.unread,
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Consent:
        """The same again. Raises ValueError or TypeError for what was never said."""
        if values.keys() - {*cls.__dataclass_fields__}:
            raise ValueError("there are flags that nobody knows")
        return cls(
            Basis(values["basis"]) if "basis" in values else None,
            Objection(values.get("objection", Objection.NONE)),
            values.get("minor", False) is True,
            date.fromisoformat(values["expires"]) if "expires" in values else None,
            values.get("unread", False) is True,
        )


NOTHING_SAID_OF_PEOPLE = Consent()

_YES, _NO = frozenset({"true", "yes", "1", "jā"}), frozenset({"false", "no", "0", "nē"})


def _basis(word: str) -> Basis:
    return Basis(word.lower().replace("-", "_").replace(" ", "_"))


def _objection(word: str) -> Objection:
    return Objection(word.lower())


def _minor(word: str) -> bool:
    if word.lower() not in _YES | _NO:
        raise ValueError("neither yes nor no")
    return word.lower() in _YES


def _day(word: str) -> date:
    """``2027-06-30``, also with a time behind it, as XMP writes dates."""
    return date.fromisoformat(word.partition("T")[0])


_READERS: Mapping[str, Any] = {
    "basis": _basis,
    "objection": _objection,
    "minor": _minor,
    "expires": _day,
}
