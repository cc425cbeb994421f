"""What may leave the house inside a file: typed texts and terms go in, a ``PublicMetadata`` out.

The complete allow-list (privacy, "Allow-list"). A field that is not here cannot be published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any


class Preset(StrEnum):
    """How much of a record is embedded, and where such files may go."""

    STRICT = "strict"  # web variants: the rights block
    CREDITS = "credits"  # press downloads: rights and words
    ARCHIVE = "archive"  # private bucket: the original's own bytes, never re-authored
    NONE = "none"  # nothing, where the gallery has cleared all rights


class PublicFormat(StrEnum):
    """The only formats of public files; the value is the file name extension."""

    AVIF = "avif"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"


class DataMining(StrEnum):
    """PLUS Data Mining terms that need no further property to be understood.

    The three ``DMI-PROHIBITED-SEE…`` terms point to properties that never leave the house;
    clearance turns them into the plain prohibition. Source: PLUS licence data format, LDF-1.0.
    """

    UNSPECIFIED = "http://ns.useplus.org/ldf/vocab/DMI-UNSPECIFIED"
    ALLOWED = "http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"
    NO_AI_TRAINING = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"
    NO_GENERATIVE_AI_TRAINING = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING"
    ONLY_SEARCH_ENGINES = (
        "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"
    )
    PROHIBITED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"


_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class DigitalSourceType(StrEnum):
    """How the picture came to be. Source: IPTC NewsCodes, scheme digitalsourcetype.

    Retired terms that older files carry are kept as they are (``minorHumanEdits``,
    ``softwareImage``, ``digitalArt``): what was disclosed stays disclosed.
    """

    DIGITAL_CAPTURE = _SOURCE_TYPES + "digitalCapture"
    COMPUTATIONAL_CAPTURE = _SOURCE_TYPES + "computationalCapture"
    NEGATIVE_FILM = _SOURCE_TYPES + "negativeFilm"
    POSITIVE_FILM = _SOURCE_TYPES + "positiveFilm"
    PRINT = _SOURCE_TYPES + "print"
    HUMAN_EDITS = _SOURCE_TYPES + "humanEdits"
    MINOR_HUMAN_EDITS = _SOURCE_TYPES + "minorHumanEdits"
    COMPOSITE = _SOURCE_TYPES + "composite"
    COMPOSITE_CAPTURE = _SOURCE_TYPES + "compositeCapture"
    COMPOSITE_SYNTHETIC = _SOURCE_TYPES + "compositeSynthetic"
    COMPOSITE_WITH_AI = _SOURCE_TYPES + "compositeWithTrainedAlgorithmicMedia"
    ALGORITHMICALLY_ENHANCED = _SOURCE_TYPES + "algorithmicallyEnhanced"
    DATA_DRIVEN = _SOURCE_TYPES + "dataDrivenMedia"
    DIGITAL_CREATION = _SOURCE_TYPES + "digitalCreation"
    DIGITAL_ART = _SOURCE_TYPES + "digitalArt"
    SOFTWARE_IMAGE = _SOURCE_TYPES + "softwareImage"
    VIRTUAL_RECORDING = _SOURCE_TYPES + "virtualRecording"
    SCREEN_CAPTURE = _SOURCE_TYPES + "screenCapture"
    ALGORITHMIC = _SOURCE_TYPES + "algorithmicMedia"
    AI = _SOURCE_TYPES + "trainedAlgorithmicMedia"


MOST_CREATORS = 10
LONGEST = {
    "creators": 100,
    "credit_line": 200,
    "source": 200,
    "copyright_notice": 500,
    "usage_terms": 2_000,
    "licence_url": 500,
    "licensor_name": 200,
    "licensor_url": 500,
    "caption": 2_500,
    "headline": 300,
    "alt_text": 1_000,
    "long_description": 3_000,
}
"""Characters of each text (of one creator). All of them at once, each character an ampersand,
stay below the 65,000 bytes of an XMP packet."""

WORDS = frozenset({"caption", "headline", "alt_text", "long_description", "event_date"})
"""Fields that only the preset ``credits`` embeds; the others are the rights block."""

_DATE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?")


@dataclass(frozen=True, slots=True)
class PublicMetadata:
    """The record of one file. An empty text, tuple or None is a field that the file has not.

    Texts are in the file's one language, ``x-default``. ``event_date`` is ``YYYY-MM-DD`` or
    ``YYYY-MM``, the event's and never the camera's. Raises ValueError for a text that is not in
    the form that ``metadata.public`` gives it: no file could carry it unchanged.
    """

    creators: tuple[str, ...] = ()
    credit_line: str = ""
    source: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    licence_url: str = ""
    licensor_name: str = ""
    licensor_url: str = ""
    data_mining: DataMining | None = None
    digital_source_type: DigitalSourceType | None = None
    caption: str = ""
    headline: str = ""
    alt_text: str = ""
    long_description: str = ""
    event_date: str = ""

    def __post_init__(self) -> None:
        if len(self.creators) > MOST_CREATORS:
            raise ValueError(f"{len(self.creators)} creators, the limit is {MOST_CREATORS}")
        for name, most in LONGEST.items():
            value = getattr(self, name)
            for text in value if isinstance(value, tuple) else (value,):
                if len(text) > most:
                    raise ValueError(f"{name}: {len(text)} characters, the limit is {most}")
                if not can_be_carried(text):
                    raise ValueError(f"{name}: not in the form in which public texts are kept")
        if any(not creator or ";" in creator for creator in self.creators):
            raise ValueError("creators: a name is empty or holds a semicolon")
        if self.event_date and not _DATE.fullmatch(self.event_date):
            raise ValueError("event_date: neither YYYY-MM-DD nor YYYY-MM")

    @property
    def filled(self) -> frozenset[str]:
        """Names of the fields that have a value."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name))

    def texts(self) -> tuple[str, ...]:
        """Every value as it stands in files."""
        filled = (getattr(self, name) for name in self.filled)
        return tuple(
            str(text)
            for value in filled
            for text in (value if isinstance(value, tuple) else (value,))
        )

    def as_values(self) -> dict[str, str | list[str]]:
        """The filled fields as JSON-ready values, in the order of the fields."""
        return {
            field.name: list(value) if isinstance(value, tuple) else str(value)
            for field in fields(self)
            if (value := getattr(self, field.name))
        }

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> PublicMetadata:
        """The record again. Raises ValueError or TypeError for anything that is none."""
        given: dict[str, Any] = dict(values)
        if "creators" in given:
            given["creators"] = tuple(given["creators"])
        if "data_mining" in given:
            given["data_mining"] = DataMining(given["data_mining"])
        if "digital_source_type" in given:
            given["digital_source_type"] = DigitalSourceType(given["digital_source_type"])
        return cls(**given)

    def narrowed(self, preset: Preset) -> PublicMetadata:
        """What of it this preset embeds."""
        if preset is Preset.CREDITS:
            return self
        if preset is Preset.STRICT:
            return replace(
                self, caption="", headline="", alt_text="", long_description="", event_date=""
            )
        return PublicMetadata()


def can_be_carried(text: str) -> bool:
    """Whether files and pages can hold the text unchanged: NFC, no space around it, of the control
    characters only the line feed, and nothing that XML 1.0 cannot hold (2.2)."""
    if text != text.strip() or not unicodedata.is_normalized("NFC", text):
        return False
    unsafe = "\ufffe\uffff"
    return all(
        c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in unsafe) for c in text
    )


NOTHING_SAID = PublicMetadata()
"""The record of a file that says nothing about itself."""
