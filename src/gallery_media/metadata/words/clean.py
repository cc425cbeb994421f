"""A text as a file said it goes in, a clean one comes out, with notes on what was done to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gallery_media.metadata.guards import normalise
from gallery_media.metadata.public import shortened
from gallery_media.metadata.words import cleaners
from gallery_media.model.words import NoteKind

Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Cleaner:
    """One step; ``note`` is made when it changes the text."""

    clean: Clean
    note: NoteKind | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text, empty if nothing of it is fit to be shown, and what happened to it."""

    words: str
    notes: tuple[NoteKind, ...] = ()


LEAVES_OUT = frozenset(
    {NoteKind.PLACEHOLDER, NoteKind.FILE_NAME, NoteKind.BOILERPLATE, NoteKind.LETTERS_LOST}
)
"""Notes of the steps that leave out all of a text."""


def _in_order(lines: Clean) -> tuple[Cleaner, ...]:
    return (
        # Before anything else: what it puts right looks like control characters.
        Cleaner(cleaners.undo_double_encoding, NoteKind.REPAIRED),
        Cleaner(cleaners.decode_entities),
        Cleaner(cleaners.without_markup),
        Cleaner(lines),
        Cleaner(cleaners.without_lost_letters, NoteKind.LETTERS_LOST),
        Cleaner(cleaners.without_placeholders, NoteKind.PLACEHOLDER),
        Cleaner(cleaners.without_file_name, NoteKind.FILE_NAME),  # paths begin with a separator
        Cleaner(cleaners.without_loose_separators),
        Cleaner(cleaners.without_boilerplate, NoteKind.BOILERPLATE),
    )


LINE = _in_order(cleaners.one_line)
PARAGRAPHS = _in_order(cleaners.paragraphs)
NAMES = tuple(step for step in LINE if step.note not in LEAVES_OUT)
"""For what is compared and not published: there nothing that might be a name may be left out."""

_MOST_ROUNDS = 20
_MOST_LETTERS = 20_000
"""Characters that are looked at: several times what any field may hold."""

_LOST_IN_A_WORD = re.compile(r"[^\W\d_]\?+[^\W\d_]")


def clean(text: str, longest: int, steps: tuple[Cleaner, ...] = LINE) -> Cleaned:
    """Apply all steps until none changes anything; never raises.

    ``longest``: characters; what is cut off ends with an ellipsis and a note. A text on which the
    steps do not come to rest was made to occupy them, and is left out.
    """
    notes: list[NoteKind] = []
    words = shortened(text, _MOST_LETTERS)
    for _ in range(_MOST_ROUNDS):
        before = words
        for step in steps:
            after = step.clean(words)
            if step.note and after != words:
                notes.append(step.note)
            words = after
        if len(words) > longest:
            words = _cut(words, longest)
            notes.append(NoteKind.CUT)
        if words == before:
            return Cleaned(words, tuple(dict.fromkeys((*notes, *_about(words)))))
    return Cleaned("", (NoteKind.UNREADABLE,))


def _cut(words: str, longest: int) -> str:
    """Between words, as the guards do it; paragraphs keep their line breaks."""
    return shortened(words, longest) if "\n" in words else normalise(words, longest)


def _about(words: str) -> tuple[NoteKind, ...]:
    """What only a person can put right."""
    notes = []
    if cleaners.holds_a_promise(words):
        notes.append(NoteKind.PLACEHOLDER)
    if _LOST_IN_A_WORD.search(words):
        notes.append(NoteKind.LETTERS_LOST)
    return tuple(notes)
