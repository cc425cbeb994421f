"""Photos that a gallery's settings name go in; those that no photo of it answers to come out.

A slip in such a name would say nothing: the photo goes on waiting, and nobody sees why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gallery_media.catalogue import Catalogue
from gallery_media.desk.words import photo_of
from gallery_media.model.words import WordRules
from gallery_media.settings.project import Project

_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")


def unknown_names(
    slug: str, rules: WordRules, project: Project, catalogue: Catalogue
) -> tuple[str, ...]:
    """A sentence for each name in ``cleared`` and ``as_is``, with the line that it stands in."""
    lists = (("people", "cleared", rules.cleared), ("damaged", "as_is", rules.as_is))
    if not any(named for _, _, named in lists):
        return ()
    names = catalogue.names(slug)
    ids = set(names.values())
    text = (project.gallery_dir(slug) / "gallery.toml").read_text(encoding="utf-8")
    return tuple(
        f"galleries/{slug}/gallery.toml{_line(text, table, name)}: {key} under [{table}] names "
        f"{name}, and no photo of this gallery came under that name or has it for its id; "
        "write the right one, or take it out."
        for table, key, named in lists
        for name in dict.fromkeys(named)
        if photo_of(name, names, ids) is None
    )


def _line(text: str, table: str, name: str) -> str:
    """``, line 41``, or nothing where the file writes the name in another way (as an escape)."""
    for number, line in _lines_of(text, table):
        if f'"{name}"' in line or f"'{name}'" in line:
            return f", line {number}"
    return ""


def _lines_of(text: str, table: str) -> Iterator[tuple[int, str]]:
    inside = False
    for number, line in enumerate(unicodedata.normalize("NFC", text).splitlines(), 1):
        header = _TABLE.match(line)
        inside = header[1] == table if header else inside
        if inside and not line.lstrip().startswith("#"):
            yield number, line
