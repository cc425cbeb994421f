"""Names that an editor wrote go in; those that mean no photo, or several, come out in sentences.

A slip in such a name would say nothing: the photo goes on waiting, and nobody sees why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from gallery_media.catalogue import Catalogue
from gallery_media.desk.named import Named, named_in
from gallery_media.errors import SettingsError
from gallery_media.model.words import WordRules
from gallery_media.settings.captions import captions_lines
from gallery_media.settings.project import Project

_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")


def unknown_names(
    slug: str, rules: WordRules, project: Project, catalogue: Catalogue
) -> tuple[str, ...]:
    """A sentence for each name in ``cleared`` and ``as_is`` that means no photo or several, with
    the line that it stands in; and for each line of ``captions.csv`` that means several."""
    named = named_in(slug, catalogue)
    return (*_in_settings(slug, rules, project, named), *_in_table(slug, project, named))


def _in_settings(slug: str, rules: WordRules, project: Project, named: Named) -> Iterator[str]:
    lists = (("people", "cleared", rules.cleared), ("damaged", "as_is", rules.as_is))
    if not any(written for _, _, written in lists):
        return
    text = (project.gallery_dir(slug) / "gallery.toml").read_text(encoding="utf-8")
    for table, key, written in lists:
        for name in dict.fromkeys(written):
            if name in named.sure:
                continue
            where = f"galleries/{slug}/gallery.toml{_line(text, table, name)}"
            yield f"{where}: {key} under [{table}] names {name}, " + (
                f"under which {len(named.every[name])} photos came; write the photo's id."
                if name in named.every
                else "and no photo of this gallery came under that name or has it for its id; "
                "write the right one, or take it out."
            )


def _in_table(slug: str, project: Project, named: Named) -> Iterator[str]:
    """A table that cannot be read is told of elsewhere."""
    with suppress(SettingsError):
        for number, name in captions_lines(project.gallery_dir(slug)):
            if name in named.every and name not in named.one:
                yield (
                    f"galleries/{slug}/captions.csv, line {number}: {name} is the name of "
                    f"{len(named.every[name])} photos; what keeps people off pages holds for each "
                    "of them, words for none. Write the folder too, such as anna/IMG_0001.JPG, or "
                    "the photo's id."
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
