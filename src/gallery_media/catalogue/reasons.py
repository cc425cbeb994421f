"""Reasons as the catalogue keeps them: a reason goes in, columns come out, and the reverse.

Code and parameters can be told in any language. The sentence beside them is English; for rows that
are older than the codes, and for what a person wrote, it is all there is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from gallery_media.reasons import Reason

NO_REASON: dict[str, Any] = {"reason": "", "reason_code": "", "reason_params": {}}


def reason_columns(reason: Reason | str, detail: str = "") -> dict[str, Any]:
    """The three columns. ``detail`` is a maintainer's, and follows the sentence."""
    if isinstance(reason, str):
        return {**NO_REASON, "reason": reason}
    sentence = reason.sentence("en") + (f" ({detail})" if detail else "")
    return {"reason": sentence, "reason_code": reason.code.value, "reason_params": reason.values()}


def reason_of(row: Row[Any]) -> Reason | None:
    """The row's reason; None when it has none, or only a sentence.

    A code that this version does not know (a newer one wrote it) leaves the sentence too.
    """
    if not row.reason_code:
        return None
    try:
        return Reason.of(row.reason_code, **row.reason_params)
    except (ValueError, TypeError):
        return None
