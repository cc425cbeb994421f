"""What a file's tags or a table's cells say of the people in a photo: texts in, ``Consent`` out.

Only the house's own words are read here. What PLUS and IPTC fields say raises holds and never
grants anything: see ``PersonSign``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from gallery_media.metadata.read import RawTags
from gallery_media.model.consent import NOTHING_SAID_OF_PEOPLE, Consent

CONSENT_COLUMNS = ("basis", "objection", "minor", "expires")
_NAMES = {column: f"gm:{column.title()}" for column in CONSENT_COLUMNS}


def consent_of(raw: RawTags) -> Consent:
    """Of several statements in one file the stricter counts."""
    said = (
        Consent.read(**{column: value})
        for column, name in _NAMES.items()
        for value in raw.values("XMP", name)
    )
    return reduce(Consent.together, said, NOTHING_SAID_OF_PEOPLE)


def consent_of_cells(cells: Mapping[str, str]) -> Consent:
    """Of one line of a table."""
    return Consent.read(**{column: cells[column] for column in CONSENT_COLUMNS})
