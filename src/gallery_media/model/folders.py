"""A gallery's rule and a file's folders go in; the section and the photographer come out."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

SECTION, PHOTOGRAPHER, NOTHING = "section", "photographer", "-"
LONGEST = 80
"""Letters of a section or a photographer: what fits on a line of a page."""


@dataclass(frozen=True, slots=True)
class FoldersSay:
    """What folders say about a file; "" where they say nothing."""

    section: str = ""
    photographer: str = ""


@dataclass(frozen=True, slots=True)
class FolderRule:
    """What each folder below the gallery's own names, from the outermost inwards."""

    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> FolderRule:
        """``section/photographer``; ``-`` is a folder that says nothing. Raises ValueError."""
        words = tuple(text.split("/")) if text else ()
        for word in words:
            if word not in (SECTION, PHOTOGRAPHER, NOTHING):
                raise ValueError(
                    f"{word!r} is none of section, photographer and -; write it as "
                    '"section/photographer"'
                )
            if word != NOTHING and words.count(word) > 1:
                raise ValueError(f"{word} can be only one of the folders")
        return cls(words)

    def read(self, path: str) -> FoldersSay:
        """``path``: the file's name with the folders below the gallery's own. A file that lies
        less deep is said less about; folders deeper than the rule say nothing."""
        found = dict(zip(self.words, path.split("/")[:-1], strict=False))
        return FoldersSay(
            plain_name(found.get(SECTION, "")), plain_name(found.get(PHOTOGRAPHER, ""))
        )


def plain_name(folder: str) -> str:
    """As people would write it: one spelling of each letter, nothing that cannot be seen."""
    seen = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in unicodedata.normalize("NFC", folder)
    )
    return " ".join(seen.split())[:LONGEST].strip()
