"""``galleries/<slug>/``: gallery.toml and its articles in, a Gallery without pictures out."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from gallery_media.errors import SettingsError
from gallery_media.model.addresses import checked_slug
from gallery_media.model.article import Article
from gallery_media.model.blur import BlurRule
from gallery_media.model.folders import FolderRule
from gallery_media.model.gallery import Discovery, Embedding, Event, Gallery, Labelling
from gallery_media.model.localised import Localised
from gallery_media.model.storage_period import StoragePeriod, last_day
from gallery_media.model.words import Caption, WordRules
from gallery_media.settings.article import read_article
from gallery_media.settings.credit import CreditLines
from gallery_media.settings.discovery import DiscoverySettings
from gallery_media.settings.downloads import DownloadSettings
from gallery_media.settings.filters import FilterSettings
from gallery_media.settings.house import HouseSettings, Language, Texts
from gallery_media.settings.licence import LicenceSettings
from gallery_media.settings.localised import ordered
from gallery_media.settings.project import Project
from gallery_media.settings.rights import RightsSettings, event_day
from gallery_media.settings.sections import SectionTitles, sections_of
from gallery_media.settings.toml import Strict, parse, read_text, validate


class EventSettings(Strict):
    name: Texts = Field(default_factory=dict)
    place: Texts = Field(default_factory=dict)
    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> EventSettings:
        if self.start and self.end and self.end < self.start:
            raise ValueError("the event ends before it starts")
        return self


class LabelSettings(Strict):
    """Which words are drawn onto variants; see ``Labelling``."""

    cards: bool = True
    captioned: bool = False
    credit_mark: bool = False


class EmbedSettings(Strict):
    """What other sites show of the gallery; see ``Embedding``."""

    photos: int = Field(default=6, ge=1, le=60)
    heading_level: int = Field(default=2, ge=1, le=6)


class GalleryInboxSettings(Strict):
    """What folders below ``inbox/<gallery>/`` say about the photos in them."""

    folders: str = ""

    @field_validator("folders")
    @classmethod
    def is_a_rule(cls, text: str) -> str:
        FolderRule.of(text)
        return text


class WithdrawalSettings(Strict):
    """What becomes of a photo's original when the photo is taken back."""

    original: Literal["keep", "erase"] = "keep"


Days = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5} days?$")]


class RetentionSettings(Strict):
    """The last day on which photos are public, and originals are kept: a date, or "365 days"
    after the event's last day."""

    unpublish_after: date | Days | None = None
    delete_original_after: date | Days | None = None


class PeopleSettings(Strict):
    """Files that name people put their photos on hold; here a person says what she decided.

    ``blur``: whose faces are made unrecognisable besides those for which somebody asks.
    """

    named: Literal["hold", "show"] = "hold"
    cleared: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()
    blur: BlurRule = BlurRule.NONE


class DamagedSettings(Strict):
    """Photos of which parts are missing wait; ``as_is``: those that are shown all the same."""

    as_is: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()


class GallerySettings(Strict):
    """One gallery, as its editor describes it."""

    title: Texts = Field(min_length=1)
    intro: Texts = Field(default_factory=dict)
    languages: tuple[Language, ...] = ()
    event: EventSettings = EventSettings()
    credit: CreditLines = Localised()
    credit_for: Literal["unnamed", "all"] = "unnamed"
    default_headline: Texts = Field(default_factory=dict)
    default_caption: Texts = Field(default_factory=dict)
    alt_policy: Literal["require", "warn"] = "warn"
    people: PeopleSettings = PeopleSettings()
    damaged: DamagedSettings = DamagedSettings()
    licence: LicenceSettings | None = None
    privacy_notice: Texts = Field(min_length=1)
    removal_contact: Annotated[str, StringConstraints(min_length=3)]
    per_page: int = Field(default=60, ge=1, le=200)
    featured: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()
    rights: RightsSettings = RightsSettings()
    press_downloads: bool = False
    downloads: DownloadSettings = DownloadSettings()
    filters: FilterSettings = FilterSettings()
    sections: SectionTitles = Field(default_factory=dict)
    labels: LabelSettings = LabelSettings()
    draft: bool = False
    approval: bool = False
    inbox: GalleryInboxSettings = GalleryInboxSettings()
    withdrawal: WithdrawalSettings = WithdrawalSettings()
    retention: RetentionSettings = RetentionSettings()
    discovery: DiscoverySettings = DiscoverySettings()
    embed: EmbedSettings = EmbedSettings()

    @model_validator(mode="after")
    def discovery_contradicts_nothing(self) -> GallerySettings:
        self.discovered()
        return self

    def discovered(self) -> Discovery:
        """How programs may find and use the gallery."""
        licence = self.licence.licence(()).url if self.licence else ""
        return self.discovery.settled(self.rights.data_mining, licence)

    @model_validator(mode="after")
    def packs_what_there_is(self) -> GallerySettings:
        if self.downloads.zips and not self.press_downloads:
            raise ValueError(
                "downloads.zips: ZIP files hold the downloads for the press; write "
                "press_downloads = true as well"
            )
        return self


def read_gallery(project: Project, house: HouseSettings, slug: str) -> Gallery:
    """The gallery's settings and articles as a Gallery that has no pictures yet.

    Raises SettingsError, naming the file and the field.
    """
    checked_gallery_name(slug)
    settings = _settings(project, slug)
    if settings.people.blur is BlurRule.ALL and not house.faces.suggest:
        raise SettingsError(
            f'galleries/{slug}/gallery.toml: people.blur = "all" needs the detector of faces; set '
            '[faces] suggest = true in gallery-media.toml, or write blur = "marked".'
        )

    languages = settings.languages or house.site.languages
    licence = settings.licence.licence(languages) if settings.licence else None
    lines = ordered(settings.credit, languages)
    credit = lines.best("").words
    return Gallery(
        slug=slug,
        title=Localised.of(settings.title),
        pictures=(),
        languages=languages,
        intro=Localised.of(settings.intro),
        event=Event(
            name=Localised.of(settings.event.name),
            place=Localised.of(settings.event.place),
            start=settings.event.start,
            end=settings.event.end,
        ),
        credit_line=credit,
        credit_lines=Localised() if lines.exactly("") else lines,
        licence=licence,
        privacy_notice=Localised.of(settings.privacy_notice),
        removal_contact=settings.removal_contact,
        articles=_articles(project, slug, languages, settings.featured),
        per_page=settings.per_page,
        rights=settings.rights.record(
            credit=credit,
            licence_url=licence.url if licence else "",
            day=event_day(settings.event.start, settings.event.end),
        ),
        preset=settings.rights.embeds,
        press=settings.press_downloads,
        labelling=Labelling(**settings.labels.model_dump()),
        draft=settings.draft,
        word_rules=_word_rules(settings, credit),
        shown_until=_period(settings, slug).shown_until,
        discovery=settings.discovered(),
        embedding=Embedding(**settings.embed.model_dump()),
        downloads=settings.downloads.rules(),
        filters=settings.filters.rules(),
        sections=sections_of(settings.sections),
    )


def _word_rules(settings: GallerySettings, credit: str) -> WordRules:
    return WordRules(
        defaults=Caption(
            headline=Localised.of(settings.default_headline),
            caption=Localised.of(settings.default_caption),
            credit_line=credit,
        ),
        credit_for_all=settings.credit_for == "all",
        show_named=settings.people.named == "show",
        cleared=_names(settings.people.cleared),
        as_is=_names(settings.damaged.as_is),
        alt_required=settings.alt_policy == "require",
        blur=settings.people.blur,
    )


def _names(written: tuple[str, ...]) -> tuple[str, ...]:
    """Photos as an editor names them, in the form in which the catalogue keeps file names."""
    return tuple(unicodedata.normalize("NFC", name) for name in written)


def read_folder_rule(project: Project, slug: str) -> FolderRule:
    """The gallery's rule for folders. Raises SettingsError, naming the file and the field."""
    return FolderRule.of(_settings(project, slug).inbox.folders)


def erases_originals(project: Project, slug: str) -> bool:
    """Whether a withdrawal in this gallery erases the original as well. Raises SettingsError."""
    return _settings(project, slug).withdrawal.original == "erase"


def asks_for_approval(project: Project, slug: str) -> bool:
    """Whether a person has to look before the gallery is released. Raises SettingsError."""
    return _settings(project, slug).approval


def read_period(project: Project, slug: str) -> StoragePeriod:
    """How long the gallery is shown and its originals are kept. Raises SettingsError."""
    return _period(_settings(project, slug), slug)


def _period(settings: GallerySettings, slug: str) -> StoragePeriod:
    event_ends = settings.event.end or settings.event.start
    found: dict[str, date | None] = {}
    for name, said in settings.retention:
        days = int(said.split()[0]) if isinstance(said, str) else said
        try:
            found[name] = last_day(days, event_ends)
        except (ValueError, OverflowError) as why:
            raise SettingsError(
                f"galleries/{slug}/gallery.toml: retention.{name}: {why}; write a date instead, "
                "or the event's days."
            ) from why
    return StoragePeriod(found["unpublish_after"], found["delete_original_after"])


def _settings(project: Project, slug: str) -> GallerySettings:
    name = f"galleries/{slug}/gallery.toml"
    text = read_text(project.gallery_dir(slug) / "gallery.toml")
    return validate(GallerySettings, parse(text, name), name)


def checked_gallery_name(slug: str) -> str:
    """``slug`` when it can name a gallery. Raises SettingsError with what to write instead."""
    try:
        return checked_slug(slug)
    except ValueError as error:
        raise SettingsError(
            f"galleries/{slug}: a gallery's folder is named with small letters a-z, digits and "
            'single hyphens, at most 64, such as "lampa-2017"; rename it, and its inbox folder too.'
        ) from error


def _articles(
    project: Project, slug: str, languages: tuple[str, ...], featured: tuple[str, ...]
) -> tuple[Article, ...]:
    folder = project.gallery_dir(slug)
    return tuple(
        read_article(path, lang, featured)
        for lang in languages
        if (path := folder / f"article.{lang}.md").is_file()
    )
