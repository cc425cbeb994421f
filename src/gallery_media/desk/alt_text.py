"""The words about a gallery's photos go in; which have no alt text fit to be read out, and why.

Rule J2 of the page design. Nobody's eyes are needed to see that a text is missing, is the name of a
file, is too long to listen to, or stands on photo after photo; what a text is worth a person tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gallery_media.desk.notes import Noted
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import Caption, NoteKind
from gallery_media.publishing.alt import readable

FIELD = "alt_text"
LONGEST = 250
"""Characters; a screen reader reads them in one go, and ``long_description`` has room for more."""
MOST = 3
"""Photos of a gallery that may have one and the same alt text."""

KINDS = (NoteKind.NOBODY, NoteKind.NAMED_AS_FILE, NoteKind.LONG, NoteKind.SHARED)

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class AltFault:
    """One photo whose alt text is not as it should be, and in which ways."""

    photo: PhotoId
    kinds: tuple[NoteKind, ...]

    @property
    def told(self) -> str:
        """In words, without any of the photo's."""
        return "; ".join(kind.value for kind in self.kinds)


def alt_faults(captions: Mapping[PhotoId, Caption]) -> tuple[AltFault, ...]:
    """In the order of the photos; a photo without faults is left out."""
    seen = Counter(key for caption in captions.values() for key in _keys(caption))
    return tuple(
        AltFault(photo, kinds)
        for photo, caption in captions.items()
        if (kinds := tuple(dict.fromkeys(_faults(caption, seen))))
    )


def as_notes(faults: tuple[AltFault, ...]) -> tuple[Noted, ...]:
    """The same for an editor: each fault once, with its photos and what now."""
    kinds = dict.fromkeys(kind for fault in faults for kind in fault.kinds)
    return tuple(
        Noted(FIELD, kind, tuple(fault.photo for fault in faults if kind in fault.kinds))
        for kind in kinds
    )


def kept_back_by(notes: tuple[Noted, ...]) -> tuple[PhotoId, ...]:
    """The photos that such notes are about, among all notes of a gallery."""
    found = (one.photos for one in notes if one.field == FIELD and one.kind in KINDS)
    return tuple(dict.fromkeys(photo for photos in found for photo in photos))


def _faults(caption: Caption, seen: Mapping[tuple[str, str], int]) -> Iterator[NoteKind]:
    texts = caption.alt_text.texts
    if readable(caption.alt_text) != caption.alt_text:
        yield NoteKind.NAMED_AS_FILE
    if not texts:
        yield NoteKind.NOBODY
    if any(len(text.words) > LONGEST for text in texts):
        yield NoteKind.LONG
    if any(seen[key] > MOST for key in _keys(caption)):
        yield NoteKind.SHARED


def _keys(caption: Caption) -> set[tuple[str, str]]:
    """Equal for texts that sound the same."""
    return {
        (text.lang, _SPACE.sub(" ", text.words).strip(" .").casefold())
        for text in caption.alt_text.texts
    }
