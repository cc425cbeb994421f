"""Words go in; where they hold a telephone number comes out: Latvian, or with a country's code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery_media.metadata.guards.spans import Span, apart

_GAP = r"[ \-‐‑–—.()/]"
# "+371 29 123 456", "00371 6702 6900", "(+44) 20 7946 0958": eight to fifteen digits (ITU-T E.164).
_ABROAD = re.compile(rf"(?<![\w+.,/])(?:\+|00)(?: ?\d)(?:{_GAP}{{0,3}}\d){{7,14}}(?![\w/])")
# Eight digits, in groups of two or more, that begin as numbers in Latvia do: 2 mobile, 6 fixed,
# 8 freephone (national numbering plan).
_LATVIAN = re.compile(
    r"(?<![\w.,+/\-–])(?:\(?371\)?[ -]?)?([268](?:[ \-‐‑–]?\d){7})(?![.,/\-–]?\d|\w)"
)
_MOST_GAPS = 4
# After a word for it any seven to fifteen digits are a number: "tālr. 030 1234567".
_WORD = (
    r"(?:t[āa]lr(?:unis|uni|uņa|\.)?|tel(?:efon[sa]?|\.)?|mob(?:il[aā]is|ile|\.)?"
    r"|(?:tele)?phone|whatsapp|signal|viber)"
)
_SAID = re.compile(
    rf"\b{_WORD}(?: ?(?:nr|numurs|no)\.?)?[ :]{{1,3}}(\+?\(?\d(?:{_GAP}{{0,2}}\d){{6,14}})(?!\w)",
    re.IGNORECASE,
)
_SAID_BEFORE = re.compile(rf"\b{_WORD}(?: ?(?:nr|numurs|no)\.?)?[ :]{{0,3}}\Z", re.IGNORECASE)
# What makes eight digits a sum, a count, or the number of something else.
_COUNTED = re.compile(
    r"\s?(?:€|\$|£|%|m²|(?:eur|eiro|euro|usd|lati|latu|ls|m2|km|ha|kg|t|people|visitors)\b"
    r"|dolār|dollar|milj|tūkst|cilvēk|iedzīv|apmekl)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:[€$£№#]|\b(?:eur|nr\.?|no\.|nº|issn|isbn|id|kods))[ :]{0,2}\Z", re.IGNORECASE
)
_LONGEST_WORD = 30


def telephones(text: str) -> Iterator[Span]:
    """Spans of telephone numbers, in the order of the text."""
    return apart(_candidates(text))


def _candidates(text: str) -> Iterator[Span]:
    yield from (match.span(1) for match in _SAID.finditer(text))
    for match in _ABROAD.finditer(text):
        if not _COUNTED.match(text, match.end()):
            yield match.span()
    for match in _LATVIAN.finditer(text):
        if not _is_something_else(text, match):
            yield match.span()


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    """A sum, years, a date, or a numbered paper; unless a word says that it is a telephone."""
    before = text[max(0, match.start() - _LONGEST_WORD) : match.start()]
    if _SAID_BEFORE.search(before):
        return False
    number = match[1]
    return bool(
        _COUNTED.match(text, match.end())
        or _NUMBERED.search(before)
        or _are_years(number)
        or _is_a_date(number)
        or _is_round(number)
        or len(re.findall(r"\D", number)) > _MOST_GAPS  # a row of small numbers
    )


def _are_years(number: str) -> bool:
    """Two years: "2014–2020", "2016 2017"."""
    groups = re.split(r"\D", number)
    return len(groups) == 2 and all(
        len(group) == 4 and 1800 <= int(group) <= 2100 for group in groups
    )


def _is_a_date(number: str) -> bool:
    """Year, month and day: "20170630", "2017-06-30"; file names of cameras hold the first."""
    if not re.fullmatch(r"\d{8}|\d{4}\D\d\d\D\d\d", number):
        return False
    digits = re.sub(r"\D", "", number)
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31


def _is_round(number: str) -> bool:
    """Thousands in groups of three, as sums and counts are written: "25 000 000"."""
    return bool(re.fullmatch(r"\d{1,3}(?: \d{3})+", number)) and number.endswith(" 000")
