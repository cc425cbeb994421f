"""Text in several languages: words by language code go in, the best text comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Words and the language they are in (BCP 47), so that a page can mark them with lang."""

    words: str
    lang: str

    def __bool__(self) -> bool:
        return bool(self.words)

    def __str__(self) -> str:
        return self.words


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Localised:
    """One text in several languages, in the order in which they should be fallen back to."""

    texts: tuple[Text, ...] = ()

    @classmethod
    def of(cls, words: Mapping[str, str] | Iterable[tuple[str, str]]) -> Localised:
        """Build from ``{"lv": "…", "en": "…"}``; empty texts are left out."""
        pairs = words.items() if isinstance(words, Mapping) else words
        return cls(tuple(Text(text.strip(), lang) for lang, text in pairs if text.strip()))

    def exactly(self, lang: str) -> Text:
        """The text in ``lang``, or nothing: no fall-back."""
        return next((text for text in self.texts if text.lang == lang), NOTHING)

    def best(self, lang: str) -> Text:
        """The text in ``lang``, else the first other language there is, else nothing."""
        return self.exactly(lang) or (self.texts[0] if self.texts else NOTHING)

    def __bool__(self) -> bool:
        return bool(self.texts)
