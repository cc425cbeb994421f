"""Words of a photo and of its sidecar go in, those of both come out: the sidecar speaks first."""

from __future__ import annotations

from dataclasses import replace

from gallery_media.metadata.public import shortened
from gallery_media.metadata.words.tags import same_language
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import LONGEST
from gallery_media.model.words import LOCALISED, FileWords, WordOrigin, WordSource


def merged(original: FileWords, sidecar: FileWords) -> FileWords:
    """One FileWords; what comes from the sidecar says so in ``sources``.

    The sidecar wins for each field and language, because it was written later and on purpose. A
    text of the original may be in the same language if nobody knows that of the one or the other:
    then it yields. People are those of both, because they are held, not published. Of what they
    say of these people the stricter counts. Marks are left out: see ``metadata.placing``.
    """
    localised = {
        name: _together(getattr(original, name), getattr(sidecar, name)) for name in LOCALISED
    }
    signed = with_byline(original, sidecar.byline or original.byline)
    return FileWords(
        headline=localised["headline"],
        caption=localised["caption"],
        alt_text=localised["alt_text"],
        long_description=localised["long_description"],
        byline=signed.byline,
        credit_line=sidecar.credit_line or signed.credit_line,
        keywords=sidecar.keywords or original.keywords,
        day=sidecar.day or original.day,
        people=tuple(dict.fromkeys((*original.people, *sidecar.people))),
        sources=tuple(_sources(original, sidecar, localised)),
        notes=tuple(dict.fromkeys((*original.notes, *sidecar.notes))),
        signs=original.signs | sidecar.signs,
        consent=original.consent.together(sidecar.consent),
    )


def with_byline(words: FileWords, names: tuple[str, ...]) -> FileWords:
    """The same by others. A credit line of the earlier names and an agency, ``A. Āre / LETA``, is
    of the new ones then, of the agency alone where there are none."""
    before = f"{', '.join(words.byline)} / "
    credit = words.credit_line
    if words.byline and names != words.byline and credit.startswith(before):
        credit = " / ".join(filter(None, (", ".join(names), credit.removeprefix(before))))
    return replace(words, byline=names, credit_line=shortened(credit, LONGEST["credit_line"]))


def _together(original: Localised, sidecar: Localised) -> Localised:
    if not sidecar:
        return original
    if any(not text.lang for text in sidecar.texts):
        return sidecar
    others = (
        text
        for text in original.texts
        if text.lang and not any(same_language(text.lang, mine.lang) for mine in sidecar.texts)
    )
    return Localised((*sidecar.texts, *others))


def _sources(
    original: FileWords, sidecar: FileWords, localised: dict[str, Localised]
) -> list[WordSource]:
    theirs = [
        one
        if one.origin in (WordOrigin.SIDECAR, WordOrigin.TABLE)
        else WordSource(one.field, one.lang, WordOrigin.SIDECAR)
        for one in sidecar.sources
    ]
    said = {(one.field, one.lang) for one in theirs}
    kept = []
    for one in original.sources:
        if one.field in LOCALISED:
            is_kept = bool(localised[one.field].exactly(one.lang))
            stays = is_kept and (one.field, one.lang) not in said
        else:
            stays = one.field == "people" or (one.field, "") not in said
        if stays:
            kept.append(one)
    return theirs + kept
