"""A licence in the languages that its gallery gives it in; what one page says of it comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gallery_media.model.localised import Localised, Text


@dataclass(frozen=True, slots=True)
class Terms:
    """What a page in one language says of a licence, each with the language that it is in."""

    name: Text
    url: Text


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which terms visitors may use the photos. A text for all languages has language ""."""

    names: Localised
    urls: Localised = Localised()

    @classmethod
    def of(cls, name: str | Mapping[str, str], url: str | Mapping[str, str] = "") -> Licence:
        """Build from ``"CC BY 4.0"`` or ``{"lv": "…", "en": "…"}``, each likewise."""
        named, found = (
            Localised.of({"": said} if isinstance(said, str) else said) for said in (name, url)
        )
        return cls(named, found)

    @property
    def name(self) -> str:
        """For whoever can be told one: the first."""
        return self.names.best("").words

    @property
    def url(self) -> str:
        """The address that files carry, and all that has to agree with them: the first."""
        return self.urls.best("").words

    def on(self, lang: str) -> Terms:
        """In the language of a page, else in another one."""
        return Terms(self.names.best(lang), self.urls.best(lang))
