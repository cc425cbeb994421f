"""Language tags go in as files and editors write them, the form of our pages comes out (BCP 47)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORM = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,7}")
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis"})
_SHORT = {
    "lav": "lv", "lvs": "lv", "lit": "lt", "est": "et", "ekk": "et", "eng": "en", "rus": "ru",
    "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "pol": "pl", "ukr": "uk", "fin": "fi",
    "swe": "sv",
}  # fmt: skip
"""Three letters, as IIM 2:135 and some programs have it, where BCP 47 wants two."""


def canonical(tag: str) -> str:
    """``lv``, ``en-GB``, ``sr-Latn-RS``; empty for ``x-default`` and what names no language."""
    if not _FORM.fullmatch(tag):
        return ""
    first, *others = tag.replace("_", "-").lower().split("-")
    if first in _NO_LANGUAGE:
        return ""
    parts = [_SHORT.get(first, first)]
    for part in others:
        if len(parts[-1]) == 1:  # behind a singleton everything stays small (RFC 5646, 2.1.1)
            parts.append(part)
        elif len(part) == 4 and part.isalpha():
            parts.append(part.title())
        else:
            parts.append(part.upper() if len(part) == 2 else part)
    return "-".join(parts)


def same_language(one: str, other: str) -> bool:
    """Whether the tags differ in the region at most: ``lv`` and ``lv-LV``, not two scripts."""
    (language, script), (language_2, script_2) = _parts(one), _parts(other)
    return language == language_2 and (not script or not script_2 or script == script_2)


def matched(tag: str, languages: Iterable[str]) -> str:
    """The gallery's code for the language of ``tag``, or its own form if the gallery has it not.

    The same tag before the same language elsewhere: ``pt-PT`` is told as ``pt-BR`` only in a
    gallery that has no other Portuguese.
    """
    known = tuple(languages)
    form = canonical(tag) or tag
    exact = next((code for code in known if canonical(code) == form), "")
    return exact or next((code for code in known if same_language(code, form)), form)


def _parts(tag: str) -> tuple[str, str]:
    first, *others = (canonical(tag) or tag).split("-")
    return first, next((part for part in others if len(part) == 4 and part.isalpha()), "")
