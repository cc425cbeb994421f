"""A code and its parameters go in; a sentence in the reader's language comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gallery_media.reasons import en, lv
from gallery_media.reasons.code import Code
from gallery_media.reasons.kinds import AND, GUARDED, KINDS, SECRETS, SIGNS

SENTENCES: Mapping[str, Mapping[Code, tuple[str, str]]] = {
    "lv": lv.LATVIAN,
    "en": en.ENGLISH,
}
"""Why, and what to do: each without a capital at its beginning and a stop at its end."""

TO_PHOTOGRAPHERS = {"lv": lv.TO_PHOTOGRAPHERS, "en": en.TO_PHOTOGRAPHERS}
BY_LINK = {"lv": lv.BY_LINK, "en": en.BY_LINK}

LANGUAGES = tuple(SENTENCES)
_OTHERWISE = "en"
_GROUPS = {"en": ",", "lv": "\N{NO-BREAK SPACE}"}
_LISTS = (GUARDED, SIGNS, SECRETS)
_WORD = re.compile(r"[a-z0-9]+(?:[-+][a-z0-9]+)*")
_LONGEST_WORD = 80
_LARGEST_NUMBER = 10**15

Parameter = int | str


class Reader(StrEnum):
    """Who is told: what to do is not the same for everybody."""

    DESK = "desk"  # has gallery.toml, captions.csv and commands
    FOLDER = "folder"  # a photographer who drops files into a folder
    LINK = "link"  # one who sends them from the upload page, and has no folder


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with its parameters in the order of their names; make it with ``of``."""

    code: Code
    params: tuple[tuple[str, Parameter], ...] = ()

    @classmethod
    def of(cls, code: Code | str, **params: Parameter) -> Reason:
        """Raises ValueError for what no reason can be: an unknown code, parameters that its
        sentences do not name, a word of no closed list (it might be a stranger's)."""
        found = Code(code)
        if params.keys() != names_of(found):
            raise ValueError(f"reason {found}: its sentences name other parameters")
        for name, value in params.items():
            _check(name, value)
        return cls(found, tuple(sorted(params.items())))

    def why(self, lang: str, reader: Reader = Reader.DESK) -> str:
        """``412 megapixels, the limit is 200``: for the middle of a sentence."""
        return self._filled(lang, self._parts(lang, reader)[0])

    def what_now(self, lang: str, reader: Reader = Reader.DESK) -> str:
        """``export it smaller and drop it again``: for the middle of a sentence."""
        return self._filled(lang, self._parts(lang, reader)[1])

    def sentence(self, lang: str) -> str:
        """Why and what to do, for the desk, as one sentence that may follow a name and a colon."""
        return f"{self.why(lang)}; {self.what_now(lang)}."

    def values(self) -> dict[str, Parameter]:
        """The parameters, for storing; ``of(code, **values)`` is the same reason."""
        return dict(self.params)

    def _parts(self, lang: str, reader: Reader) -> tuple[str, str]:
        known = _known(lang)
        why, what_now = SENTENCES[known][self.code]
        if reader is not Reader.DESK:
            why, what_now = TO_PHOTOGRAPHERS[known].get(self.code, (why, what_now))
        if reader is Reader.LINK:
            what_now = BY_LINK[known].get(self.code, what_now)
        return why, what_now

    def _filled(self, lang: str, part: str) -> str:
        known = _known(lang)
        return part.format(**{name: _in_words(value, known) for name, value in self.params})


def _known(lang: str) -> str:
    return lang if lang in SENTENCES else _OTHERWISE


def names_of(code: Code) -> set[str]:
    """The parameters that a code's sentences need."""
    return set(re.findall(r"\{(\w+)\}", " ".join(en.ENGLISH[code])))


def as_sentence(words: str) -> str:
    """With a capital at the beginning and a stop at the end."""
    return f"{words[:1].upper()}{words[1:]}."


def _check(name: str, value: object) -> None:
    if isinstance(value, int):
        if not 0 <= value <= _LARGEST_NUMBER:
            raise ValueError(f"reason parameter {name}: out of range")
        return
    if not isinstance(value, str) or len(value) > _LONGEST_WORD or not _WORD.fullmatch(value):
        raise ValueError(f"reason parameter {name}: neither a number nor a word of ours")
    if any(word not in KINDS and not _lists_of(word) for word in value.split("+")):
        raise ValueError(f"reason parameter {name}: a word that is on no list")


def _in_words(value: Parameter, lang: str) -> str:
    if isinstance(value, int):
        return f"{value:,}".replace(",", _GROUPS[lang])
    words = [KINDS.get(word) or _listed(word, lang) for word in value.split("+")]
    return f" {AND[lang]} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _listed(word: str, lang: str) -> str:
    return _lists_of(word)[0][word][lang]


def _lists_of(word: str) -> list[Mapping[str, Mapping[str, str]]]:
    return [words for words in _LISTS if word in words]
