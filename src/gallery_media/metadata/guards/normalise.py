"""Any text goes in; one line of it comes out that shows everything it holds, in NFC.

What cannot be seen can carry what should not leave, split a telephone number for the guards, or
turn a line around on the page (Unicode Standard Annex 9, "Trojan Source"). So it is removed.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 4_000
"""Characters. IPTC's caption (IIM 2:120) has at most 2,000 bytes; long descriptions need more."""

_ELLIPSIS = "…"
_JOINERS = "\u200c\u200d"  # zero-width non-joiner and joiner
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Format characters that can be seen: signs that enclose numbers (Prepended_Concatenation_Mark).
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd")

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_RUN = re.compile(f"[{_SELECTORS}{_JOINERS}]+")
_SELECTOR = re.compile(f"[{_SELECTORS}]")
# Where a joiner changes the letters that are seen: Arabic to N'Ko, India's scripts to Sinhala,
# Myanmar, Khmer and Mongolian, Arabic's presentation forms (Unicode Standard, 23.2).
_JOINING = re.compile("[\u0600-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff]")


def normalise(text: str, longest: int = LONGEST_TEXT) -> str:
    """``text`` as one visible line of at most ``longest`` characters; twice gives the same as once.

    NFC; white space of any kind becomes one space; control, surrogate, private-use, and format
    characters go (bidi overrides and isolates, soft hyphens, tags, byte order marks). A joiner
    stays where a script or an emoji needs it, a variation selector once behind a character. What
    is too long is cut between words, and ends with "…".
    """
    seen = "".join(_seen(c) for c in text)
    composed = unicodedata.normalize("NFC", seen)
    bare = _RUN.sub(_needed, composed)
    # Once more: what stood between a letter and its accent may be gone now.
    line = " ".join(unicodedata.normalize("NFC", bare).split())
    return line if len(line) <= longest else _cut(line, longest)


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    if character in _JOINERS or character in _SEEN:
        return character
    hidden = unicodedata.category(character) in _HIDDEN or ord(character) & 0xFFFE == 0xFFFE
    return "" if hidden or 0xFDD0 <= ord(character) <= 0xFDEF else character


def _needed(run: re.Match[str]) -> str:
    """What is left of a run of characters that are not seen themselves."""
    text, (start, end) = run.string, run.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or before == " ":
        return ""
    selector = _SELECTOR.search(run[0])
    joiner = next((c for c in run[0] if c in _JOINERS), "")
    return (selector[0] if selector else "") + (joiner if _joins(before, joiner, after) else "")


def _joins(before: str, joiner: str, after: str) -> bool:
    if not after:
        return False
    if _JOINING.match(before) and _JOINING.match(after):
        return True
    # A family, a profession: pictures joined into one. "Sk" are skin tones behind a picture.
    pictures = unicodedata.category(before) in ("So", "Sk") and unicodedata.category(after) == "So"
    return pictures and joiner == "\u200d"


def _cut(line: str, longest: int) -> str:
    if longest < 1:
        return ""
    start, gap, _ = line[:longest].rpartition(" ")
    # One word as long as all that: there is no gap to cut at.
    start = start if gap else line[: longest - 1]
    return start[: longest - 1].rstrip(" ,;:–-" + _JOINERS) + _ELLIPSIS
