"""``gallery-media.toml`` and the environment into the settings of one house."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from gallery_media.errors import SettingsError
from gallery_media.model.variant import RECIPES, Recipe
from gallery_media.publishing.alt import in_words
from gallery_media.settings.cdn import CdnSettings
from gallery_media.settings.logs import LogSettings
from gallery_media.settings.metrics import MetricsSettings
from gallery_media.settings.notify import NotifySettings
from gallery_media.settings.prefect_server import PrefectSettings
from gallery_media.settings.preview import PreviewSettings
from gallery_media.settings.processing import ProcessingSettings
from gallery_media.settings.project import Project
from gallery_media.settings.recipes import RecipeSettings
from gallery_media.settings.security import SecuritySettings
from gallery_media.settings.toml import Strict, parse, read_text, sentences
from gallery_media.settings.uploads import RemoteInboxSettings, UploadSettings
from gallery_media.settings.work import WorkSettings

LANGUAGE = r"^[a-z]{2,3}(-[A-Z]{2})?$"
ADDRESS = r"^(https?://\S+)?$"
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
Texts = dict[Language, str]
HttpUrl = Annotated[str, StringConstraints(pattern=ADDRESS)]


RobotName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
"""As robots name themselves in robots.txt (RFC 9309: a product token)."""


class Artwork(Strict):
    """A picture file in the project folder, with words for people who cannot see it."""

    file: str
    alt: Texts = Field(min_length=1)

    @field_validator("alt")
    @classmethod
    def in_words(cls, alt: dict[str, str]) -> dict[str, str]:
        """Nothing is no alt text, nor is a file name (a screen reader would spell it out)."""
        for lang, text in alt.items():
            if not in_words(text):
                wrong = "looks like a file name" if text.strip() else "says nothing"
                raise ValueError(f"{lang} = {text!r} {wrong}; say what the picture shows")
        return alt


class Social(Strict):
    label: str
    url: HttpUrl


class SiteSettings(Strict):
    """Whose pages these are."""

    name: Texts = Field(default_factory=lambda: {"lv": "Foto galerijas", "en": "Photo galleries"})
    languages: tuple[Language, ...] = ("lv", "en")
    public_url: HttpUrl = ""
    organisation: Texts = Field(default_factory=dict)
    organisation_url: HttpUrl = ""
    arms: Artwork | None = None
    funding_logo: Artwork | None = None
    social: tuple[Social, ...] = ()
    accessibility_url: HttpUrl = ""
    privacy_url: HttpUrl = ""
    refused_robots: tuple[RobotName, ...] = ()
    security: SecuritySettings | None = None
    time_zone: str = "Europe/Riga"

    @field_validator("time_zone")
    @classmethod
    def known(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{name!r} is no time zone; write it as Europe/Riga") from error

    @property
    def zone(self) -> ZoneInfo:
        """What a day is here, and what time receipts tell."""
        return ZoneInfo(self.time_zone)

    @property
    def today(self) -> date:
        return datetime.now(self.zone).date()

    @field_validator("public_url")
    @classmethod
    def without_last_slash(cls, url: str) -> str:
        return url.rstrip("/")


class StorageSettings(Strict):
    """Where bytes lie. Without ``endpoint`` and ``region`` the embedded server is used."""

    endpoint: HttpUrl = ""
    region: str = ""
    originals_bucket: str = "originals"
    public_bucket: str = "public"
    access_key: SecretStr = SecretStr("")
    secret_key: SecretStr = SecretStr("")
    path_style: bool = True

    @property
    def embedded(self) -> bool:
        return not self.endpoint and not self.region


class CatalogueSettings(Strict):
    """``url`` as SQLAlchemy takes it; empty means SQLite under ``.gallery-media/``."""

    url: SecretStr = SecretStr("")

    @property
    def shared(self) -> bool:
        """Whether several hosts can work with it."""
        return self.url.get_secret_value().startswith("postgres")


class InboxSettings(RemoteInboxSettings):
    """How long a file must lie unchanged before it is taken, in seconds of our own clock.

    On local disks ``quick_settle_seconds`` are enough when the kernel says that nobody has it open
    for writing; on network shares it is ``network_settle_seconds``. A file that ends before its
    picture does is refused only after ``cut_off_wait_seconds``. Nothing is taken while a disk of
    the house has less than ``free_megabytes`` left.
    ``unknown_folders``: whether a folder that no gallery knows is held, or becomes a draft.
    """

    settle_seconds: float = Field(default=3.0, ge=0.2, le=600)
    quick_settle_seconds: float = Field(default=0.5, ge=0.2, le=600)
    network_settle_seconds: float = Field(default=10.0, ge=0.2, le=600)
    free_megabytes: int = Field(default=500, ge=0, le=1_000_000)
    scan_seconds: float = Field(default=1.0, ge=0.1, le=60)
    unknown_folders: Literal["hold", "draft"] = "hold"
    cut_off_wait_seconds: float = Field(default=600.0, ge=0, le=86_400)


class ReceiptSettings(Strict):
    """Where photographers' receipts lie: a path, relative to the project; ``receipts/`` if empty.

    Photographers who reach the inbox from elsewhere need a folder that they reach as well.
    """

    folder: str = ""


class DarkroomSettings(Strict):
    """``workers`` 0 means one child process for each core.

    ``max_memory_megabytes`` is what one child may use (address space, MiB); a photo that needs more
    is refused.

    ``jpeg`` is what makes JPEGs: jpegli, libjpeg-turbo, or (auto) jpegli where it is installed.
    """

    workers: int = Field(default=0, ge=0, le=256)
    max_megapixels: int = Field(default=120, ge=1, le=1000)
    max_megabytes: int = Field(default=100, ge=1, le=2000)
    max_memory_megabytes: int = Field(default=2048, ge=640, le=65_536)
    jpeg: Literal["auto", "jpegli", "turbo"] = "auto"

    @property
    def count(self) -> int:
        return self.workers or len(os.sched_getaffinity(0))


class DeskSettings(Strict):
    """Who works here: ``language`` of the reasons that ``status`` and Prefect show."""

    language: Literal["lv", "en"] = "en"


class FacesSettings(Strict):
    """``suggest``: a detector suggests where cards are cropped; needs the extra ``faces``."""

    suggest: bool = False


class HouseSettings(BaseSettings):
    """``gallery-media.toml``; ``GALLERY_MEDIA_STORAGE__ENDPOINT`` and the like win over it."""

    model_config = SettingsConfigDict(
        env_prefix="GALLERY_MEDIA_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
    )

    site: SiteSettings = SiteSettings()
    storage: StorageSettings = StorageSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    inbox: InboxSettings = InboxSettings()
    darkroom: DarkroomSettings = DarkroomSettings()
    desk: DeskSettings = DeskSettings()
    faces: FacesSettings = FacesSettings()
    receipts: ReceiptSettings = ReceiptSettings()
    prefect: PrefectSettings = PrefectSettings()
    preview: PreviewSettings = PreviewSettings()
    work: WorkSettings = WorkSettings()
    notify: NotifySettings = NotifySettings()
    metrics: MetricsSettings = MetricsSettings()
    logs: LogSettings = LogSettings()
    uploads: UploadSettings = UploadSettings()
    cdn: CdnSettings = CdnSettings()
    processing: ProcessingSettings = ProcessingSettings()
    recipes: dict[str, RecipeSettings] = Field(default_factory=dict)
    recipe: str = "balanced"

    @field_validator("recipes")
    @classmethod
    def recipes_have_names_of_their_own(
        cls, recipes: dict[str, RecipeSettings]
    ) -> dict[str, RecipeSettings]:
        for taken in recipes.keys() & RECIPES.keys():
            raise ValueError(f"{taken} is built in; give your recipe another name")
        return recipes

    @field_validator("recipe")
    @classmethod
    def recipe_is_known(cls, recipe: str, others: ValidationInfo) -> str:
        own = others.data.get("recipes")  # missing when one of them has a mistake of its own
        if own is not None and recipe not in {**RECIPES, **own}:
            known = ", ".join([*RECIPES, *own])
            raise ValueError(f"there is no recipe {recipe!r}; choose one of {known}")
        return recipe

    @field_validator("work")
    @classmethod
    def hosts_share_storage_and_catalogue(
        cls, work: WorkSettings, others: ValidationInfo
    ) -> WorkSettings:
        storage, catalogue = others.data.get("storage"), others.data.get("catalogue")
        if work.elsewhere and (
            (storage is not None and storage.embedded)
            or (catalogue is not None and not catalogue.shared)
        ):
            raise ValueError(
                "workers on other hosts need what all of them reach: set [storage] endpoint or "
                "region, and a PostgreSQL address as [catalogue] url"
            )
        prefect = others.data.get("prefect")
        if work.runner == "pool" and prefect is not None and not prefect.work_pool:
            raise ValueError('runner = "pool" needs a pool: name it as [prefect] work_pool')
        return work

    @property
    def work_places(self) -> int:
        """How many processes develop photos where the house starts them by ``[work] runner``."""
        return self.work.workers or self.darkroom.count

    def made_by(self) -> Recipe:
        """The recipe that ``recipe`` names."""
        own = self.recipes.get(self.recipe)
        return own.recipe(self.recipe) if own else RECIPES[self.recipe]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic-settings'
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which arrives as init values."""
        return (env_settings, init_settings)


def read_house_settings(project: Project) -> HouseSettings:
    """The project's settings with the environment on top. Raises SettingsError."""
    values: dict[str, Any] = parse(read_text(project.settings_file), project.settings_file.name)
    try:
        return HouseSettings(**values)
    except ValidationError as error:
        raise SettingsError(sentences(error, project.settings_file.name)) from error


def project_file(project: Project, name: str) -> Path:
    """A file that settings name; it must lie inside the project folder."""
    path = (project.root / name).resolve()
    if not path.is_relative_to(project.root.resolve()):
        raise SettingsError(f"{name} lies outside the project folder; copy it into the project.")
    return path
