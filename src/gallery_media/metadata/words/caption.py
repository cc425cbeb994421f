"""Settles the words of one photo: the editor's, the file's and the gallery's go in, a Caption out.

Pure, so the editor's words survive whatever is imported later: they are asked first each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gallery_media.metadata.words.tags import canonical, matched
from gallery_media.model.localised import Localised, Text
from gallery_media.model.words import LOCALISED, Caption, FileWords

_FOR_EVERY_PHOTO = frozenset({"headline", "caption"})
"""Fields for which a gallery can have a text. One alt text for all pictures would be a lie."""


def caption_from(
    editor: Caption | None, file: FileWords, defaults: Caption, languages: Sequence[str]
) -> Caption:
    """The words to publish, unscanned: pass them to ``guarded`` first.

    For each field and language the editor's text, else the file's, else the gallery's. Texts come
    in the order of the gallery's ``languages`` (at least one), others behind them, so that
    ``Localised.best`` falls back to the first. A text of unknown language is taken for the first.
    The credit line is the editor's, the file's, the file's byline, or the gallery's; the focal
    point is the editor's.
    """
    mine = editor or Caption()
    texts = {
        name: _settled(
            [
                getattr(mine, name),
                getattr(file, name),
                getattr(defaults, name) if name in _FOR_EVERY_PHOTO else Localised(),
            ],
            languages,
        )
        for name in LOCALISED
    }
    return Caption(
        headline=texts["headline"],
        caption=texts["caption"],
        alt_text=texts["alt_text"],
        long_description=texts["long_description"],
        credit_line=mine.credit_line
        or file.credit_line
        or ", ".join(file.byline)
        or defaults.credit_line,
        focal_point=mine.focal_point,
    )


def _settled(layers: Sequence[Localised], languages: Sequence[str]) -> Localised:
    chosen: dict[str, Text] = {}
    for layer in layers:
        for lang, text in _matched(layer, languages):
            chosen.setdefault(lang, Text(text.words, lang))
    order = [*languages, *(lang for lang in chosen if lang not in languages)]
    return Localised(tuple(chosen[lang] for lang in order if lang in chosen))


def _matched(layer: Localised, languages: Sequence[str]) -> Iterator[tuple[str, Text]]:
    """The texts of one layer by the gallery's codes, the best fit first."""
    pairs = [
        (matched(text.lang, languages) if text.lang else languages[0], text)
        for text in layer.texts
        if text
    ]
    yield from sorted(
        pairs, key=lambda pair: (not pair[1].lang, canonical(pair[1].lang) != canonical(pair[0]))
    )
