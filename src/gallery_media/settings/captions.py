"""``captions.csv``: the words an editor writes, a line for each photo and language, into Captions.

Its form is that of ``metadata.words.table``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gallery_media.metadata.words.table import named_lines, parse_captions, parse_consents
from gallery_media.model.consent import Consent
from gallery_media.model.words import Caption
from gallery_media.settings.toml import read_text


def read_captions(folder: Path) -> Mapping[str, Caption]:
    """Captions by file name or photo id; empty when the gallery has no ``captions.csv``.

    Raises SettingsError, naming the line and the column.
    """
    return captions_in(captions_text(folder), folder)


def captions_text(folder: Path) -> str:
    """What stands in the gallery's ``captions.csv``; "" when there is none. SettingsError."""
    path = folder / "captions.csv"
    return read_text(path) if path.is_file() else ""


def captions_in(text: str, folder: Path) -> Mapping[str, Caption]:
    """The captions in the text of the gallery's ``captions.csv``. SettingsError."""
    return parse_captions(text, f"{folder.name}/captions.csv") if text else {}


def captions_lines(folder: Path) -> tuple[tuple[int, str], ...]:
    """Each line's number and the file name or photo id that it speaks of. Raises SettingsError."""
    path = folder / "captions.csv"
    if not path.is_file():
        return ()
    read_captions(folder)  # says which line cannot be read
    return named_lines(read_text(path))


def read_consents(folder: Path) -> Mapping[str, Consent]:
    """What the same table says of the people in photos. Raises SettingsError likewise."""
    path = folder / "captions.csv"
    if not path.is_file():
        return {}
    return parse_consents(read_text(path), f"{folder.name}/captions.csv")
