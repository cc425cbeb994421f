"""Words go in; where they hold something that identifies or finds a person comes out.

Made to alarm rarely on news prose: years, dates, prices, project and register numbers are none
of it. A missed spelling is possible, so a person still reads every caption.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gallery_media.metadata.guards.coordinates import coordinates
from gallery_media.metadata.guards.spans import Span
from gallery_media.metadata.guards.telephone import telephones


class GuardKind(StrEnum):
    """What puts a photo on hold."""

    EMAIL = "e-mail"
    TELEPHONE = "telephone"
    COORDINATES = "coordinates"
    PERSONAL_CODE = "personal code"


@dataclass(frozen=True, slots=True)
class Guarded:
    """Where one such thing stands: ``text[start:end]``; the value itself is not carried along."""

    kind: GuardKind
    span: Span


def scan(text: str) -> tuple[Guarded, ...]:
    """Everything guarded in ``text``, in the order of the text; never raises.

    Scan what ``normalise`` returns: invisible characters can split what is looked for.
    """
    found = (Guarded(kind, span) for kind, look in _LOOKS.items() for span in look(text))
    return tuple(sorted(found, key=lambda guarded: (guarded.span, guarded.kind)))


# "jana (at) example.lv" is written by people who mean to be written to, and is read by robots.
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}(?:@|＠| ?[(\[{](?:at|et)[)\]}] ?)"
    r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[Span]:
    return (match.span() for match in _EMAIL.finditer(text))


# Six digits, five digits; any dash. "40003245752" is a register number, and no date: see below.
_PERSONAL_CODE = re.compile(r"(?<![\w/])(\d{6})( ?[-‐‑‒–—−] ?|)(\d{5})(?![\w/])")


def _personal_codes(text: str) -> Iterator[Span]:
    for match in _PERSONAL_CODE.finditer(text):
        if _is_personal(match[1], match[3], dashed=bool(match[2])):
            yield match.span()


def _is_personal(first: str, second: str, *, dashed: bool) -> bool:
    """DDMMYY-CNNNN, C for the century (0, 1, 2); since July 2017 codes carry no date and begin
    with 32 (Law on the Register of Natural Persons)."""
    day, month, century = int(first[:2]), int(first[2:4]), int(second[0])
    if day == 32:
        return True
    # Eleven digits in a row can be many things, so there the century must fit as well.
    return 1 <= day <= 31 and 1 <= month <= 12 and (dashed or century <= 2)


_LOOKS: dict[GuardKind, Callable[[str], Iterator[Span]]] = {
    GuardKind.EMAIL: _emails,
    GuardKind.TELEPHONE: telephones,
    GuardKind.COORDINATES: coordinates,
    GuardKind.PERSONAL_CODE: _personal_codes,
}
