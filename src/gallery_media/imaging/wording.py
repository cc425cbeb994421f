"""Words as somebody wrote them go in; what a face can write, in which direction, comes out.

Nothing is drawn here and no font is asked but for its coverage.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from gallery_media.imaging.fonts import Face, can_shape, can_write, face_for, has_right_to_left

RIGHT_TO_LEFT_LANGUAGES = frozenset("ar arc ckb dv fa he ks ps sd ug ur yi".split())

MOST_MISSING = 0.25
"""Share of the visible characters. With more than that gone a sentence says something else."""

NO_SHAPING = "right-to-left text cannot be drawn: this Pillow finds no FriBidi"
NOT_COVERED = "the fonts do not have this script"
NOTHING_TO_DRAW = "there are no words to draw"

_UNSEEN = "\u200c\u200d\u200e\u200f\u061c"
"""Joiners, and the marks by which a writer says to which side a number or bracket belongs."""

_STAND_INS = {"\u2011": "-", "\u2010": "-", "\u202f": "\u00a0", "\u2007": "\u00a0", "\u2212": "–"}
"""What looks the same to a reader, for characters that a face may lack."""


class Unwritable(Exception):
    """These words cannot be drawn rightly; the message says why, never which words."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One paragraph in NFC that ``face`` can write whole.

    ``direction`` is "ltr" or "rtl" (the paragraph's own), ``language`` an ISO 639 code or empty,
    ``missing`` the characters left out, as "U+1F600", sorted.
    """

    text: str
    face: Face
    direction: str
    language: str
    missing: tuple[str, ...] = ()


def word(text: str, language: str = "") -> Wording:
    """Make a text ready for typesetting.

    Raises Unwritable when nothing is left, too much is missing, or letters would come out in the
    wrong order.
    """
    plain = _plain(text)
    if has_right_to_left(plain) and not can_shape():
        raise Unwritable(NO_SHAPING)
    face = face_for(plain)
    kept, missing = _written_with(face, plain)
    if len(missing) > MOST_MISSING * sum(not c.isspace() for c in plain):
        raise Unwritable(NOT_COVERED)
    if not kept:
        raise Unwritable(NOTHING_TO_DRAW)
    names = tuple(f"U+{code:04X}" for code in sorted(set(map(ord, missing))))
    return Wording(kept, face, direction_of(kept, language), language, names)


def direction_of(text: str, language: str = "") -> str:
    """By the language if one is said, for a sentence may begin with a foreign name.

    Otherwise by the first letter that has a direction (UAX #9, P2 and P3).
    """
    if language:
        runs_left = language.split("-")[0].lower() in RIGHT_TO_LEFT_LANGUAGES
        return "rtl" if runs_left and has_right_to_left(text) else "ltr"
    kinds = map(unicodedata.bidirectional, text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def _plain(text: str) -> str:
    """NFC on one line, without what has no shape."""
    spaced = re.sub(r"[\s\u2028\u2029]+", _space, text)
    # Only where letters join and directions mix have these a meaning; elsewhere they are boxes.
    useful = _UNSEEN if has_right_to_left(spaced) else ""
    kept = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c in useful)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _space(found: re.Match[str]) -> str:
    """A space that forbids a line break stays one, if it stands alone."""
    return found[0] if found[0] in ("\u00a0", "\u202f", "\u2007") else " "


def _written_with(face: Face, text: str) -> tuple[str, list[str]]:
    kept: list[str] = []
    missing: list[str] = []
    for cluster in re.findall(r".[\u0300-\u036f\ufe00-\ufe0f\u200c-\u200f\u061c]*", text):
        base = cluster[0]
        if not can_write(face, base):
            base = _STAND_INS.get(base, base)
        if not can_write(face, base):
            missing.append(cluster[0])  # its marks and joiners go with it
            continue
        kept.append(base)
        for mark in cluster[1:]:
            if mark in _UNSEEN or can_write(face, mark):
                kept.append(mark)
            elif not 0xFE00 <= ord(mark) <= 0xFE0F:  # a selector only chooses between shapes
                missing.append(mark)
    # Where something went, two spaces may have met, or a mark of punctuation have lost its word.
    tidy = re.sub(r" {2,}", " ", "".join(kept))
    return tidy.strip(), missing
