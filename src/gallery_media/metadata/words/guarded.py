"""Words that may be published go in; which fields hold what puts a photo on hold comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gallery_media.metadata.guards import GuardKind, normalise, scan
from gallery_media.model.words import LOCALISED, Caption, FileWords


def guarded(words: Caption | FileWords) -> Mapping[str, frozenset[GuardKind]]:
    """Kinds by name of field, without values; empty when all may be published.

    Every language counts. People and keywords are not scanned, because they are not published.
    """
    found = {
        name: frozenset(one.kind for text in texts for one in scan(_whole(text)))
        for name, texts in _fields(words)
    }
    return {name: kinds for name, kinds in found.items() if kinds}


def _fields(words: Caption | FileWords) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in LOCALISED:
        yield name, tuple(text.words for text in getattr(words, name).texts)
    yield "credit_line", (words.credit_line,)
    if isinstance(words, FileWords):
        yield "byline", words.byline


def _whole(text: str) -> str:
    """Normalised and never cut: a number behind the usual limit would be published as well."""
    return normalise(text, 20 * len(text) + 1)
