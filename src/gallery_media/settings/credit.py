"""``credit`` of gallery.toml goes in, one line or one for each language; the lines come out."""

from __future__ import annotations

from typing import Annotated

from pydantic import PlainValidator

from gallery_media.model.localised import Localised, Text
from gallery_media.settings.localised import localised
from gallery_media.settings.rights import fit_for_files


def _lines(said: object) -> Localised:
    """In the form in which files carry them. A line for no language at all is none; one that is
    empty for some language is a mistake."""
    lines = localised(said)
    if not isinstance(said, dict):
        return Localised.of([("", fit_for_files(lines.best("").words, "credit_line"))])
    if not said:
        raise ValueError('write one line, or one for each language: { lv = "…", en = "…" }')
    found = []
    for lang in said:
        try:
            line = fit_for_files(lines.exactly(lang).words, "credit_line")
        except ValueError as why:
            raise ValueError(f"{lang}: {why}") from why
        if not line:
            raise ValueError(f"{lang} is empty; write a line, or take {lang} away")
        found.append(Text(line, lang))
    return Localised(tuple(found))


CreditLines = Annotated[Localised, PlainValidator(_lines)]
