"""The words about a gallery's photos go in; what an editor should know of them comes out.

Nothing here holds a photo or keeps words off a page: it says which photo, which field, what now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gallery_media.desk.words import Settled
from gallery_media.metadata.words import repeated
from gallery_media.model.gallery import Gallery
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import NoteKind, WordNote

_WRITE = "write it in captions.csv"
WHAT_NOW: Mapping[NoteKind, str] = {
    NoteKind.BOILERPLATE: _WRITE,
    NoteKind.PLACEHOLDER: _WRITE,
    NoteKind.FILE_NAME: _WRITE,
    NoteKind.CODE_PAGE: "read it once, and write it in captions.csv if its letters are wrong",
    NoteKind.REPAIRED: "read it once, and write it in captions.csv if its letters are wrong",
    NoteKind.LETTERS_LOST: _WRITE,
    NoteKind.LANGUAGE: "write it in captions.csv if it stands on the page of another language",
    NoteKind.CUT: "write a shorter one in captions.csv",
    NoteKind.UNREADABLE: _WRITE,
    NoteKind.REPEATED: "say in captions.csv what each picture shows",
    NoteKind.NOBODY: _WRITE,
    NoteKind.NAMED_AS_FILE: "write in captions.csv what the picture shows",
    NoteKind.LONG: "write a shorter one in captions.csv, and the rest as long_description",
    NoteKind.SHARED: "say in captions.csv what each picture shows",
}
_CREDIT = {"byline": "credit_line"}


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing to know about one field of some photos."""

    field: str
    kind: NoteKind
    photos: tuple[PhotoId, ...]

    @property
    def sentence(self) -> str:
        """``caption: its end is left out, because it was too long; write a shorter one …``."""
        return f"{self.field}: {self.kind.value}; {WHAT_NOW[self.kind]}"


def notes_of(settled: Settled) -> tuple[WordNote, ...]:
    """What there is to know of one photo's words; nothing of fields that the editor has written."""
    return tuple(note for note in settled.file.notes if not _is_written(note.field, settled))


def noted(gallery: Gallery, words: Mapping[PhotoId, Settled]) -> tuple[Noted, ...]:
    """The same thing about the same field of many photos is told once."""
    found: dict[tuple[str, NoteKind], list[PhotoId]] = {}
    for photo, settled in words.items():
        for note in notes_of(settled):
            found.setdefault((note.field, note.kind), []).append(photo)
    for photo in repeated_captions(gallery, words):
        found.setdefault(("caption", NoteKind.REPEATED), []).append(photo)
    return tuple(Noted(field, kind, tuple(photos)) for (field, kind), photos in found.items())


def repeated_captions(gallery: Gallery, words: Mapping[PhotoId, Settled]) -> tuple[PhotoId, ...]:
    """Photos whose caption stands on nearly every photo, in any of the gallery's languages.

    The gallery's own default is meant to; it is not counted.
    """
    default = {text.words for text in gallery.word_rules.defaults.caption.texts}
    found: set[str] = set()
    for lang in gallery.languages:
        captions: dict[str, str] = {
            photo: text.words if text.words not in default else ""
            for photo, settled in words.items()
            for text in (settled.caption.caption.exactly(lang),)
        }
        found |= repeated(captions)
    return tuple(photo for photo in words if photo in found)


def _is_written(field: str, settled: Settled) -> bool:
    # People, keywords and days are never written by an editor, and never shown.
    name = _CREDIT.get(field, field)
    return not hasattr(settled.written, name) or bool(getattr(settled.written, name))
