"""What a file says about people goes in; the reason to wait for a person comes out, without a name.

Such signs only ever put a photo on hold; none of them lets one go (privacy, section 7, item 4).
"""

from __future__ import annotations

from collections.abc import Iterable

from gallery_media.model.words import PersonSign
from gallery_media.reasons import Code, Reason


def people_reason(signs: Iterable[PersonSign]) -> Reason | None:
    """Why a photo waits for a person; None when nothing says so."""
    said = set(signs)
    told = [sign.value for sign in PersonSign if sign in said]
    return Reason.of(Code.PEOPLE, signs="+".join(told)) if told else None
