"""Names and credit lines as agencies and cameras write them go in, in one form they come out."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PHOTO = (
    r"(?:photo(?:graph(?:er|ed|s)?|s)?|pictures?|pics?|image|foto(?:grāf[se]|grāfija|grafs)?|"
    r"autor[se]?|attēls|фото(?:граф)?|автор|nuotrauka|nuotraukos autorius|fotografas)"
)
# "Photo by X", "Photographer: X", "Foto: X", "Foto/X", "by X", "© 2026 X", "(c) X".
_BEFORE_A_NAME = re.compile(
    rf"(?:{_PHOTO}(?: credit)?(?: ?[:/–-] ?(?:by )?| by )|by |(?:©|\(c\)) ?(?:\d{{4}},? ?)?)(?=\S)",
    re.IGNORECASE,
)
# Only what is English in any case: "Foto: X" is how this house itself writes a credit line.
_BEFORE_A_CREDIT = re.compile(
    r"(?:(?:photo(?:graph(?:ed|s)?|s)?|pictures?|pics?|image)(?: ?[:–-] ?(?:by )?| by )"
    r"|(?:photo )?credit ?[:–-] ?)(?=\S)",
    re.IGNORECASE,
)
_AGENCIES = frozenset(
    "leta f64 bns elta tass afp ap epa reuters dpa ansa efe pap stt ntb tt afi scanpix getty xinhua"
    .split()
)  # fmt: skip
# Not the one in "A/S Latvijas Gāze", between single letters.
_SLASH = re.compile(r"\s*(?!(?<=\b[^\W\d_])/[^\W\d_]\b)/\s*")
_ADDRESS = re.compile(r"://|\.[a-z]{2,6}/|\d/\d", re.IGNORECASE)
_PART = r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})*"
_CAPITALS = re.compile(rf"(?:[^\W\d_]\. ?)*{_PART}(?: (?:[^\W\d_]\. ?)*{_PART})*")
_VOWELS = re.compile("[AEIOUYĀĒĪŪŌÄÖÜÕĄĘĖĮŲÅÆØÀÁÂÃÇÈÉÊËÌÍÎÏÑÒÓÔÙÚÛАЕЁИОУЫЭЮЯІЇЄ]")
_PARTICLES = frozenset(
    "von van der den de da di du la le del della dos ter zu zur and un ir".split()
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who took it, one name each, and for whom where that was written too."""

    names: tuple[str, ...] = ()
    agency: str = ""

    @property
    def credit_line(self) -> str:
        """The line to print, if an agency has to be in it."""
        return f"{', '.join(self.names)} / {self.agency}" if self.agency and self.names else ""


def byline_of(text: str) -> Byline:
    """``Photo by ANNA PARAUGA / Reuters`` is one name and an agency; semicolons part names."""
    names: list[str] = []
    agency = ""
    for part in text.split(";"):
        name, of = _name_and_agency(without_words_before(part))
        if name:
            names.append(name_cased(name))
        agency = agency or of
    return Byline(tuple(dict.fromkeys(names)), agency)


def without_words_before(text: str) -> str:
    """The name alone: ``Foto: Jānis Bērziņš`` becomes ``Jānis Bērziņš``."""
    text = text.strip()
    while found := _BEFORE_A_NAME.match(text):
        text = text[found.end() :].strip()
    return text


def credit_line(text: str) -> str:
    """``Photo by X/Agency`` becomes ``X / Agency``; what comes in the house's way stays."""
    before = None
    while before != text:
        before = text
        text = (text if _ADDRESS.search(text) else _SLASH.sub(" / ", text)).strip(" /")
        if found := _BEFORE_A_CREDIT.match(text):
            text = text[found.end() :]
    return text


def _name_and_agency(text: str) -> tuple[str, str]:
    """At a slash, or at a comma before an agency that is known; names have two words."""
    parts = [text] if _ADDRESS.search(text) else _SLASH.split(text)
    if len(parts) == 1:
        name, comma, last = text.rpartition(", ")
        return (name, last) if comma and last.casefold() in _AGENCIES else (text, "")
    if len(parts) != 2 or not all(parts):
        return text, ""
    one, other = parts
    if " " in one:
        return one, other
    return (other, one) if " " in other else (text, "")


def name_cased(text: str) -> str:
    """``JĀNIS BĒRZIŅŠ`` becomes ``Jānis Bērziņš``, if that is sure to be how it is written.

    Not ``LETA`` (one word), not with letters that have no pair, and not where a name may go on in
    another way: ``MCDONALD``, ``O'BRIEN``, ``VAN DER BERG``.
    """
    if " " not in text or not _CAPITALS.fullmatch(text) or text != text.upper():
        return text
    words = re.findall(r"[^\W\d_]{2,}", text)
    # Turkish has two small letters for what looks like one capital I elsewhere.
    risky = bool(re.search("[ŞĞİ]", text)) or any(
        word.casefold() in _PARTICLES | _AGENCIES or word.startswith(("MC", "MAC"))
        or not _VOWELS.search(word)
        for word in words
    )  # fmt: skip
    cased = re.sub(r"[^\W\d_]+", lambda word: word[0][0] + word[0][1:].lower(), text)
    return text if risky or cased.upper() != text or len(cased) != len(text) else cased
