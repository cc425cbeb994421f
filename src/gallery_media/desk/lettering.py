"""A gallery, its publisher and the words about a photo go in; what is drawn onto it comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gallery_media.desk.article_photos import Cards
from gallery_media.imaging import fonts
from gallery_media.metadata.public import public_text, shortened
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised, Text
from gallery_media.model.metadata import LONGEST
from gallery_media.model.variant import Label, LabelKind, Recipe
from gallery_media.model.words import Caption
from gallery_media.publishing.alt import opening, words


@dataclass(frozen=True, slots=True)
class Lettering:
    """What is drawn onto the photos of one gallery.

    ``publisher`` is who shows it, and stands on cards. None: no cards, because the site has no
    public address yet and so no page could name one (Open Graph wants whole addresses).
    """

    gallery: Gallery
    publisher: Localised | None

    def onto(self, recipe: Recipe, caption: Caption, cards: Cards = ()) -> Recipe:
        """The recipe for one photo; ``cards``: those of gallery and article that it carries too."""
        wanted = self.gallery.labelling
        labels: list[Label] = []
        if wanted.cards and self.publisher:
            labels += self._cards(self.publisher, caption)
            labels += (self._carried(self.publisher, caption, *card) for card in cards)
        if wanted.captioned:
            labels += self._captioned(caption)
        # Web pictures are the same on the pages of all languages.
        mark = self._credit(caption, self.gallery.languages[0]).words if wanted.credit_mark else ""
        preset = self.gallery.preset
        return replace(
            recipe,
            labels=tuple(replace(label, preset=preset) for label in labels),
            mark=mark,
            letters=fonts.fingerprint() if labels or mark else "",
        )

    def _credit(self, caption: Caption, lang: str) -> Text:
        credit = self.gallery.credit(caption.credit_line, lang)
        return replace(credit, words=_fit(credit.words, "credit_line"))

    def _cards(self, publisher: Localised, caption: Caption) -> Iterator[Label]:
        """A photo without words of its own has the gallery's title, and its publisher below.

        A caption's first sentence is not cut as a page's heading is: a card fits its own lines.
        """
        for lang in self.gallery.languages:
            title = self.gallery.title.best(lang)
            own = opening(caption, lang)
            kicker = title if own else publisher.best(lang)
            yield _card(LabelKind.CARD, lang, own or title, kicker, self._credit(caption, lang))

    def _carried(self, publisher: Localised, caption: Caption, kind: LabelKind, lang: str) -> Label:
        article = self.gallery.article(lang)
        headline = self.gallery.title.best(lang)
        if kind is LabelKind.ARTICLE_CARD and article:
            headline = Text(article.title, article.lang)
        return _card(kind, lang, headline, publisher.best(lang), self._credit(caption, lang))

    def _captioned(self, caption: Caption) -> Iterator[Label]:
        """Only languages in which there is a caption; pages in others offer one of these."""
        for lang in self.gallery.languages:
            said = words(caption.caption, lang)
            if said.lang == lang and (fit := _fit(said.words, "caption")):
                credit = self._credit(caption, lang).words
                yield Label(LabelKind.CAPTIONED, lang, caption=fit, credit=credit, spoken=lang)


def _card(kind: LabelKind, lang: str, headline: Text, kicker: Text, credit: Text) -> Label:
    """``spoken`` only where all is in the page's language: what fell back to another one has its
    own direction. A line of which nobody tells the language is taken for the page's."""
    told = {text.lang for text in (headline, kicker) if text} | {credit.lang or lang}
    spoken = lang if told <= {lang} else ""
    return Label(
        kind,
        lang,
        headline=_fit(headline.words, "headline"),
        kicker=_fit(kicker.words, "headline"),
        credit=credit.words,
        spoken=spoken,
    )


def _fit(text: str, field: str) -> str:
    return shortened(public_text(text), LONGEST[field])
