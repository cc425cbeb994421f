"""A gallery: the pictures of one article, with everything a page needs to show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gallery_media.model.article import Article
from gallery_media.model.filters import FilterRules
from gallery_media.model.licence import Licence
from gallery_media.model.localised import Localised, Text
from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.package import DownloadRules
from gallery_media.model.photo import PhotoId
from gallery_media.model.sections import Sections
from gallery_media.model.variant import Format, LabelKind, Variant
from gallery_media.model.words import Caption, WordRules


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo with words and variants. Width and height: upright original, in pixels.

    ``rights``: what its web variants say about themselves; ``received``: the day on which the house
    got it, None where that is not known any more.
    ``section``: the part of the event that it belongs to, as its folders say, or nothing.
    ``day``: that of the event's days on which it was taken; ``tags``: keywords that may be shown.
    """

    photo: PhotoId
    width: int
    height: int
    mean_colour: tuple[int, int, int]
    variants: tuple[Variant, ...]
    caption: Caption
    thumbhash: bytes = b""
    rights: PublicMetadata = PublicMetadata()
    received: date | None = None
    section: str = ""
    day: date | None = None
    tags: tuple[str, ...] = ()

    def in_format(self, format: Format) -> tuple[Variant, ...]:
        """The web variants of one format, smallest first."""
        found = (
            variant
            for variant in self.variants
            if variant.format is format
            and variant.preset is not Preset.CREDITS
            and variant.label is LabelKind.NONE
        )
        return tuple(sorted(found, key=lambda variant: variant.width))

    def labelled(self, kind: LabelKind, lang: str) -> Variant | None:
        """The variant with this kind of words in one language, if there is one."""
        found = (one for one in self.variants if (one.label, one.lang) == (kind, lang))
        return next(found, None)

    @property
    def press(self) -> Variant | None:
        """The download for the press, if there is one."""
        return next((one for one in self.variants if one.preset is Preset.CREDITS), None)


@dataclass(frozen=True, slots=True)
class Event:
    """What was photographed, where and when (days, not camera clocks)."""

    name: Localised = Localised()
    place: Localised = Localised()
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Labelling:
    """Which words are drawn onto a gallery's variants.

    ``cards``: pictures for social networks. ``captioned``: a download with caption and credit below
    the photo. ``credit_mark``: the credit line in a corner of the larger web variants.
    """

    cards: bool = True
    captioned: bool = False
    credit_mark: bool = False


@dataclass(frozen=True, slots=True)
class Discovery:
    """How programs may find and use a gallery.

    ``indexed``: whether search engines may list it. ``reserved``: text and data mining needs a
    permission, which ``policy`` (an address, or "") tells how to get.
    """

    indexed: bool = True
    reserved: bool = False
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Embedding:
    """What other sites show of a gallery: how many photos, below a heading of which level."""

    photos: int = 6
    heading_level: int = 2


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures of one article, in the order they are shown.

    ``credit_line``: for photos that name nobody, and for whatever has one text for all languages;
    ``credit_lines``: by language, ``credit_line`` the first, where it is another one in each.
    ``rights``: what the gallery's files say, where the desk has said it; ``preset``: how much of
    it web variants carry; ``press``: whether there is a large JPEG for the press as well;
    ``word_rules``: what becomes of words in files. A ``draft`` is prepared and not released.
    ``withdrawn``: photos whose address says that they were removed. ``shown_until``: the last day
    on which it is public; ``closed``: that day is over, and it shows nothing any more.
    ``downloads``: what visitors may take along besides single files. ``filters``: by what they may
    choose. ``sections``: what its sections are called.
    """

    slug: str
    title: Localised
    pictures: tuple[Picture, ...]
    languages: tuple[str, ...]
    intro: Localised = Localised()
    event: Event = Event()
    credit_line: str = ""
    credit_lines: Localised = Localised()
    licence: Licence | None = None
    privacy_notice: Localised = Localised()
    removal_contact: str = ""
    articles: tuple[Article, ...] = ()
    per_page: int = 60
    rights: PublicMetadata = PublicMetadata()
    preset: Preset = Preset.STRICT
    press: bool = False
    labelling: Labelling = Labelling()
    draft: bool = False
    withdrawn: tuple[PhotoId, ...] = ()
    word_rules: WordRules = WordRules()
    shown_until: date | None = None
    closed: bool = False
    discovery: Discovery = Discovery()
    embedding: Embedding = Embedding()
    downloads: DownloadRules = DownloadRules()
    filters: FilterRules = FilterRules()
    sections: Sections = Sections()

    def credit(self, own: str, lang: str) -> Text:
        """The line below a photo whose words say ``own``, on a page in ``lang``.

        Whoever says the gallery's own line says it in all languages; nobody tells in which one any
        other line is.
        """
        if own and own != self.credit_line:
            return Text(own, "")
        return self.credit_lines.best(lang) or Text(self.credit_line, "")

    @property
    def is_still_a_blank(self) -> bool:
        """Whether people who want a photo removed are sent to an address that is only an example.

        The domain is reserved for documentation (RFC 2606), so nobody reads what is sent there.
        """
        return self.removal_contact.endswith("@example.org")

    @property
    def has_feed(self) -> bool:
        """Whether there is anything to tell of: a photo of which the day of arrival is known."""
        return any(picture.received for picture in self.pictures)

    def article(self, lang: str) -> Article | None:
        """The article in this language, if there is one."""
        return next((article for article in self.articles if article.lang == lang), None)
