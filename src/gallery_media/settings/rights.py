"""``[rights]`` of gallery.toml goes in; what the gallery's files say about themselves comes out."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from gallery_media.metadata.public import public_text, web_address
from gallery_media.model.metadata import (
    LONGEST,
    MOST_CREATORS,
    DataMining,
    Preset,
    PublicMetadata,
)
from gallery_media.settings.toml import Strict


class Mining(StrEnum):
    """Terms for text and data mining, in words; PLUS names for each are in ``TERMS``."""

    UNSPECIFIED = "unspecified"
    ALLOWED = "allowed"
    NO_AI_TRAINING = "no-ai-training"
    NO_GENERATIVE_AI_TRAINING = "no-generative-ai-training"
    ONLY_SEARCH_ENGINES = "only-search-engines"
    PROHIBITED = "prohibited"


def fit_for_files(text: str, field: str) -> str:
    """In the form in which files carry it. Raises ValueError for one that is too long, uncut."""
    fit = public_text(text)
    if len(fit) > LONGEST[field]:
        raise ValueError(f"{len(fit)} characters; at most {LONGEST[field]} fit into a file")
    return fit


def _at_most(field: str) -> AfterValidator:
    return AfterValidator(lambda text: fit_for_files(text, field))


def _plain_address(text: str) -> str:
    if text and not web_address(text):
        raise ValueError("write a plain web address that begins with https://")
    return text


def _creator(name: str) -> str:
    if not name or ";" in name:
        raise ValueError("a creator is one name, without a semicolon")
    return name


Address = Annotated[str, AfterValidator(_plain_address)]
Creator = Annotated[str, _at_most("creators"), AfterValidator(_creator)]


class LicensorSettings(Strict):
    """Whom to ask for a licence; no e-mail and no telephone leave inside files."""

    name: Annotated[str, _at_most("licensor_name")] = ""
    url: Annotated[Address, _at_most("licensor_url")] = ""


class RightsSettings(Strict):
    """What files say where the gallery says it; what is left open comes from each original."""

    preset: Literal["strict", "none"] = "strict"
    cleared: bool = False
    creators: Annotated[tuple[Creator, ...], Field(max_length=MOST_CREATORS)] = ()
    source: Annotated[str, _at_most("source")] = ""
    copyright: Annotated[str, _at_most("copyright_notice")] = ""
    usage_terms: Annotated[str, _at_most("usage_terms")] = ""
    licensor: LicensorSettings = LicensorSettings()
    data_mining: Mining | None = None

    @model_validator(mode="after")
    def nothing_only_where_cleared(self) -> RightsSettings:
        """Taking rights information away without authority is unlawful (2001/29/EC, article 7)."""
        if self.preset == "none" and not self.cleared:
            raise ValueError(
                'preset = "none" takes byline and rights out of every file; write cleared = true '
                "beside it when all rights are cleared"
            )
        return self

    def record(self, *, credit: str, licence_url: str, day: str) -> PublicMetadata:
        """The gallery's own part of every file's record."""
        return PublicMetadata(
            creators=self.creators,
            credit_line=credit,
            source=self.source,
            copyright_notice=self.copyright,
            usage_terms=self.usage_terms,
            licence_url=web_address(licence_url),
            licensor_name=self.licensor.name,
            licensor_url=self.licensor.url,
            data_mining=DataMining[self.data_mining.name] if self.data_mining else None,
            event_date=day,
        )

    @property
    def embeds(self) -> Preset:
        """The preset of web variants."""
        return Preset(self.preset)


def event_day(start: date | None, end: date | None) -> str:
    """The day of the event as files give it; the month when it took several days of one, else "".

    Never the camera's: a second tells where somebody was, a festival's day does not.
    """
    if start is None:
        return ""
    if end is None or end == start:
        return start.isoformat()
    same_month = (start.year, start.month) == (end.year, end.month)
    return f"{start:%Y-%m}" if same_month else ""
