"""Words about a photo: what its file says of it, and what the desk publishes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gallery_media.model.localised import Localised
from gallery_media.model.region import FocalPoint


@dataclass(frozen=True, slots=True)
class Caption:
    """What the desk wrote about one photo, each text in one or more languages.

    ``focal_point`` is what crops of it must keep, where somebody named that.
    """

    headline: Localised = Localised()
    caption: Localised = Localised()
    alt_text: Localised = Localised()
    long_description: Localised = Localised()
    credit_line: str = ""
    focal_point: FocalPoint | None = None


LOCALISED = ("headline", "caption", "alt_text", "long_description")
"""Fields of a Caption, and of FileWords, that have languages."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which terms visitors may use the photos."""

    name: str
    url: str = ""


class WordOrigin(StrEnum):
    """Which part of a file, or which file, a text comes from."""

    EXIF = "EXIF"
    XMP = "XMP"
    IIM = "IIM"
    SIDECAR = "sidecar"


class NoteKind(StrEnum):
    """What an editor should know about a field; a sentence's end, without any value."""

    BOILERPLATE = "left out, because a camera or a program wrote it"
    PLACEHOLDER = "holds or held a placeholder instead of words"
    FILE_NAME = "left out, because it is the name of a file"
    CODE_PAGE = "its letters were read in a code page that had to be guessed"
    REPAIRED = "its letters had been encoded twice, and were put right"
    LETTERS_LOST = "some of its letters are lost"
    LANGUAGE = "its language had to be guessed"
    CUT = "its end is left out, because it was too long"
    UNREADABLE = "left out, because it is no text that a person wrote"


@dataclass(frozen=True, slots=True)
class WordNote:
    """Something to know about one field of FileWords."""

    field: str
    kind: NoteKind


@dataclass(frozen=True, slots=True)
class WordSource:
    """Which origin one field has its words from, in one language where it has languages."""

    field: str
    lang: str
    origin: WordOrigin


@dataclass(frozen=True, slots=True)
class FileWords:
    """What a file says in words, cleaned and not yet edited; never to be logged.

    The language of a text is a BCP 47 tag, or empty where neither the file nor its words tell
    it. ``byline`` holds one name each. ``people`` and ``keywords`` are for putting photos on hold
    and are never published. ``day`` is ``YYYY-MM-DD``, the camera's, or empty.
    """

    headline: Localised = Localised()
    caption: Localised = Localised()
    alt_text: Localised = Localised()
    long_description: Localised = Localised()
    byline: tuple[str, ...] = ()
    credit_line: str = ""
    people: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    day: str = ""
    sources: tuple[WordSource, ...] = ()
    notes: tuple[WordNote, ...] = ()

    def noted(self, kind: NoteKind) -> frozenset[str]:
        """The fields about which there is such a note."""
        return frozenset(note.field for note in self.notes if note.kind is kind)
