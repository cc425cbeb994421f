"""A gallery goes in; for each photo its words come out, where each is from, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gallery_media.catalogue import Catalogue
from gallery_media.desk.alt_text import FIELD, AltFault, alt_faults, as_notes
from gallery_media.desk.named import Named, named_in
from gallery_media.desk.notes import Noted, noted, notes_of, repeated_captions
from gallery_media.desk.words import Settled, Wording, wording_of
from gallery_media.errors import ProjectError
from gallery_media.model.consent import Objection
from gallery_media.model.gallery import Gallery
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.words import LOCALISED, NoteKind, WordNote
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project

EDITOR, GALLERY = "editor", "gallery.toml"
_GONE = (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text as pages show it. ``source``: who says it; ``lang`` is "" for a credit line that is
    the same in all languages."""

    field: str
    lang: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """One photo for its editor's eyes: its file's name, its words, and what to know of them.

    ``people``: what is said of the people in it, and what follows from that.
    """

    photo: PhotoId
    name: str
    state: PhotoState
    reason: str
    texts: tuple[ShownText, ...]
    notes: tuple[str, ...]
    people: tuple[str, ...] = ()


def show(
    project: Project,
    house: HouseSettings,
    slug: str,
    *,
    catalogue: Catalogue,
    only: Collection[str] = (),
    today: date | None = None,
) -> tuple[ShownPhoto, ...]:
    """The gallery's photos in the order of their file names; ``only``: these ids or file names.

    Raises SettingsError, and ProjectError for a photo that is not there.
    """
    gallery = read_gallery(project, house, slug)
    named = named_in(slug, catalogue)
    wording = wording_of(gallery, project, catalogue=catalogue, today=today or house.site.today)
    words = all_words(catalogue, slug, wording)
    repeats = set(repeated_captions(gallery, words))
    alts = {fault.photo: fault.kinds for fault in _alt_faults(catalogue, slug, words)}
    wanted = _wanted(only, named, slug)
    by_photo = {photo: name for name, photo in named.one.items()}
    return tuple(
        shown
        for photo in sorted(words, key=lambda photo: (by_photo.get(photo, ""), photo))
        if not wanted or photo in wanted
        for shown in _shown(
            photo,
            by_photo,
            (*_texts(words[photo]), *_credits(gallery, words[photo])),
            words[photo],
            repeats,
            alts.get(photo, ()),
            catalogue,
            house.desk.language,
        )
    )


def notes(
    project: Project,
    house: HouseSettings,
    slug: str,
    *,
    catalogue: Catalogue,
    today: date | None = None,
) -> tuple[Noted, ...]:
    """What there is to know about the words of the whole gallery. Raises SettingsError."""
    gallery: Gallery = read_gallery(project, house, slug)
    wording = wording_of(gallery, project, catalogue=catalogue, today=today or house.site.today)
    words = all_words(catalogue, slug, wording)
    return (*noted(gallery, words), *as_notes(_alt_faults(catalogue, slug, words)))


def _alt_faults(
    catalogue: Catalogue, slug: str, words: Mapping[PhotoId, Settled]
) -> tuple[AltFault, ...]:
    """Of the photos that the next release may show."""
    shown = [photo for photo in catalogue.paths(slug) if photo in words]
    return alt_faults({photo: words[photo].caption for photo in shown})


def all_words(catalogue: Catalogue, slug: str, wording: Wording) -> dict[PhotoId, Settled]:
    """The words of every photo of the gallery that was ever received."""
    photos = dict.fromkeys(catalogue.photos_by_path(slug).values())
    return {photo: wording.settle(photo) for photo in photos}


def _wanted(only: Collection[str], named: Named, slug: str) -> frozenset[PhotoId]:
    missing = [name for name in only if name not in named.every]
    if missing:
        raise ProjectError(
            f"The gallery {slug} has no photo {missing[0]}; name its id or its file's name."
        )
    return frozenset(photo for name in only for photo in named.every[name])


def _shown(
    photo: PhotoId,
    names: Mapping[PhotoId, str],
    texts: tuple[ShownText, ...],
    settled: Settled,
    repeats: Collection[PhotoId],
    alts: tuple[NoteKind, ...],
    catalogue: Catalogue,
    lang: str,
) -> Iterator[ShownPhoto]:
    found = catalogue.photo(photo)
    if found is None or found.state in _GONE:
        return
    told = list(notes_of(settled))
    if photo in repeats:
        told.append(WordNote("caption", NoteKind.REPEATED))
    told += [WordNote(FIELD, kind) for kind in alts]
    yield ShownPhoto(
        photo,
        names.get(photo, ""),
        found.state,
        found.told(lang),
        texts,
        tuple(Noted(note.field, note.kind, (photo,)).sentence for note in told),
        tuple(_people(settled)),
    )


def _people(settled: Settled) -> Iterator[str]:
    consent, decided = settled.consent, settled.decided
    if consent.basis:
        yield f"basis: {consent.basis}"
    if consent.objection is not Objection.NONE:
        yield f"objection: {consent.objection}"
    if consent.minor:
        yield "somebody under age is shown"
    if consent.expires:
        yield f"may be shown until {consent.expires.isoformat()}"
    if consent.unread:
        yield "something is said that cannot be read"
    if decided.blur.regions:
        yield f"places that are blurred: {len(decided.blur.regions)}"
    if decided.blur.suggested:
        yield "faces that the detector finds are blurred as well"
    if decided.standing and not decided.holds:
        yield "somebody has allowed it as it is said now"


def _texts(settled: Settled) -> Iterator[ShownText]:
    said = {(one.field, one.lang): one.origin.value for one in settled.file.sources}
    for field in LOCALISED:
        written = {text.words for text in getattr(settled.written, field).texts}
        of_files = {text.words: text.lang for text in getattr(settled.file, field).texts}
        for text in getattr(settled.caption, field).texts:
            if text.words in written:
                source = EDITOR
            elif text.words in of_files:
                source = said.get((field, of_files[text.words]), "file")
            else:
                source = GALLERY
            yield ShownText(field, text.lang, text.words, source)


def _credits(gallery: Gallery, settled: Settled) -> Iterator[ShownText]:
    said = {one.field: one.origin.value for one in settled.file.sources if not one.lang}
    credit = settled.caption.credit_line
    if gallery.credit_lines and credit == gallery.credit_line:
        for line in gallery.credit_lines.texts:
            yield ShownText("credit_line", line.lang, line.words, GALLERY)
    elif credit:
        file = settled.file
        if credit == settled.written.credit_line:
            source = EDITOR
        elif credit == file.credit_line:
            source = said.get("credit_line", "file")
        elif credit == ", ".join(file.byline):
            source = f"byline, {said.get('byline', GALLERY)}"
        else:
            source = GALLERY
        yield ShownText("credit_line", "", credit, source)
