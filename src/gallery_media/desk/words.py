"""A gallery and everybody's words go in; the words about each of its photos come out, settled.

Asked in this order, for each field and language: the editor (``galleries/<slug>/captions.csv``),
a table from the inbox, a sidecar, the file itself, the gallery's defaults.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import reduce

from gallery_media.catalogue import Catalogue, WordsOf
from gallery_media.desk.memory import PhotoMemory
from gallery_media.desk.named import Named, captions_for, consents_for, named_in
from gallery_media.desk.people import Decided, OfPeople, decide
from gallery_media.metadata.guards import GuardKind, normalise, scan
from gallery_media.metadata.placing import NOWHERE_MARKED, Placed, placed
from gallery_media.metadata.words import caption_from, guarded, merged, with_byline
from gallery_media.model.consent import NOTHING_SAID_OF_PEOPLE, Consent
from gallery_media.model.gallery import Gallery
from gallery_media.model.marks import NO_MARKS
from gallery_media.model.metadata import NOTHING_SAID, PublicMetadata
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import LOCALISED, Caption, FileWords, PersonSign
from gallery_media.settings.captions import read_captions, read_consents
from gallery_media.settings.project import Project

_UNSCANNED = frozenset({"credit_line", "data_mining", "digital_source_type", "event_date"})
"""Fields of a record that are settled elsewhere, or are terms and dates."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The words about one photo.

    ``caption`` is what pages say; ``embedded_credit`` the credit line in files, which names nobody
    whom only a byline names: that is the creator's own field. ``written`` is what the editor wrote;
    ``file`` what files say, a sidecar before the original; ``rights`` what sidecars say of rights.
    ``guarded`` and ``signs`` are why it waits for a person. ``placed``: what files mark in it;
    ``consent``: what anybody says of its people; ``decided``: what follows from both. ``as_is``:
    the editor shows it even with parts missing.
    """

    caption: Caption
    embedded_credit: str
    written: Caption
    file: FileWords
    rights: PublicMetadata
    guarded: tuple[GuardKind, ...] = ()
    signs: tuple[PersonSign, ...] = ()
    placed: Placed = NOWHERE_MARKED
    consent: Consent = NOTHING_SAID_OF_PEOPLE
    decided: Decided = Decided()
    as_is: bool = False

    def of_files(self) -> tuple[str, ...]:
        """Texts of the caption that files say, and neither the editor nor the gallery."""
        known = {*_texts(self.written)}
        said = {*_texts(_as_caption(self.file)), ", ".join(self.file.byline)}
        return tuple(sorted({*_texts(self.caption)} & said - known))


class Wording:
    """What settles the words of one gallery's photos."""

    def __init__(
        self,
        gallery: Gallery,
        written: Mapping[PhotoId, Caption],
        file_words: Mapping[PhotoId, WordsOf],
        names: Mapping[str, PhotoId],
        memory: PhotoMemory[Settled] | None = None,
        people: OfPeople | None = None,
    ) -> None:
        """``written``: the editor's words by photo; ``names``: those that mean one photo for
        sure; ``memory``: what was settled before; ``people``: what the desk says of people, nothing
        if not given."""
        self._gallery = gallery
        self._written = written
        self._file_words = file_words
        rules = gallery.word_rules
        self._cleared = {names.get(name) for name in rules.cleared}
        self._as_is = {names.get(name) for name in rules.as_is}
        self._people = people or OfPeople(datetime.now(UTC).date())
        self._settled = (PhotoMemory() if memory is None else memory).of(
            gallery.slug, (rules, gallery.languages, gallery.rights, self._people.today)
        )

    def known(self, photo: PhotoId) -> WordsOf:
        """What files are known to say about the photo."""
        return self._file_words.get(photo, WordsOf())

    def settle(self, photo: PhotoId, known: WordsOf | None = None) -> Settled:
        """The words about one photo; ``known`` where its original was read just now."""
        says = known or self.known(photo)
        # Whatever ``_settle`` looks at stands here, or among the rules of ``self._settled``.
        about = self._people.about(photo)
        chosen = (photo in self._cleared, photo in self._as_is)
        follows_from = (says, self._written.get(photo), chosen, about)
        return self._settled.value(photo, follows_from, lambda: self._settle(photo, says))

    def keep_only(self, photos: Collection[PhotoId]) -> None:
        """Remember nothing of other photos of this gallery."""
        self._settled.keep_only(photos)

    def _settle(self, photo: PhotoId, known: WordsOf) -> Settled:
        rules, languages = self._gallery.word_rules, self._gallery.languages
        kept = known.in_order()
        # Only what comes behind the first is a sidecar to it.
        file = reduce(merged, (one.words for one in kept)) if kept else FileWords()
        file = replace(file, marks=NO_MARKS)  # so that photos of which the same is said are equal
        rights = reduce(_filled, (one.rights for one in reversed(kept)), NOTHING_SAID)
        credited = file
        if rules.credit_for_all:
            credited = replace(file, credit_line="", byline=())
        elif self._gallery.rights.creators:
            credited = with_byline(file, self._gallery.rights.creators)
        written = self._written.get(photo, Caption())
        # What the desk wrote into its settings it has read; everything else is scanned.
        scanned = caption_from(written, credited, Caption(), languages)
        unsigned = with_byline(credited, ())
        marked = placed(one.words.marks for one in kept)
        said, allowed = self._people.about(photo)
        consent = file.consent.together(said)
        return Settled(
            caption=caption_from(written, credited, rules.defaults, languages),
            embedded_credit=caption_from(written, unsigned, rules.defaults, languages).credit_line,
            written=written,
            file=credited,
            rights=rights,
            guarded=tuple(sorted(_guarded(scanned, _filled(self._gallery.rights, rights), rights))),
            signs=tuple(sorted(self._signs(photo, file))),
            placed=marked,
            consent=consent,
            decided=decide(consent, marked, rules.blur, self._people.today, allowed),
            as_is=photo in self._as_is,
        )

    def _signs(self, photo: PhotoId, file: FileWords) -> Iterator[PersonSign]:
        if photo in self._cleared:
            return
        # Whoever shows people named at a public event does it on a ground other than a release.
        show = (PersonSign.NAMED, PersonSign.NO_RELEASE)
        for sign in file.signs:
            if not (sign in show and self._gallery.word_rules.show_named):
                yield sign


def wording_of(
    gallery: Gallery,
    project: Project,
    *,
    catalogue: Catalogue,
    only: Collection[PhotoId] | None = None,
    memory: PhotoMemory[Settled] | None = None,
    today: date,
) -> Wording:
    """What settles the words of a described gallery's photos; ``only``: these are asked about;
    ``memory``: what was settled before; ``today`` in the house's time zone.

    Raises SettingsError for a ``captions.csv`` that cannot be read.
    """
    named = named_in(gallery.slug, catalogue)
    written = {
        **catalogue.captions(gallery.slug, gallery.languages),
        **captions_for(read_captions(project.gallery_dir(gallery.slug)), named),
    }
    people = people_of(gallery.slug, project, named, today, catalogue=catalogue)
    known = catalogue.file_words(gallery.slug, only)
    return Wording(gallery, written, known, named.sure, memory, people)


def people_of(
    slug: str, project: Project, named: Named, today: date, *, catalogue: Catalogue
) -> OfPeople:
    """What the desk says of the people in a gallery's photos. Raises SettingsError."""
    consents = consents_for(read_consents(project.gallery_dir(slug)), named)
    return OfPeople(today, consents, catalogue.people_allowed(slug))


def nothing_said(gallery: Gallery) -> Settled:
    """The words about a photo of the gallery of which nobody has said anything."""
    return Wording(gallery, {}, {}, {}).settle(PhotoId(""))


def _filled(first: PublicMetadata, then: PublicMetadata) -> PublicMetadata:
    """``first``, its empty fields filled from ``then``; a licensor's two fields stay together."""
    values = {**then.as_values(), **first.as_values()}
    if first.filled & {"licensor_name", "licensor_url"}:
        for name in {"licensor_name", "licensor_url"} - first.filled:
            values.pop(name, None)
    return PublicMetadata.of_values(values)


def rights_of(gallery: PublicMetadata, sidecars: PublicMetadata) -> PublicMetadata:
    """The gallery's rights, what they leave open filled from sidecars; credit lines are words."""
    return _filled(gallery, replace(sidecars, credit_line=""))


def _guarded(
    caption: Caption, record: PublicMetadata, sidecars: PublicMetadata
) -> frozenset[GuardKind]:
    found = {kind for kinds in guarded(caption).values() for kind in kinds}
    for field in sidecars.filled - _UNSCANNED:
        value = getattr(sidecars, field)
        if value == getattr(record, field):
            texts = value if isinstance(value, tuple) else (str(value),)
            found |= {one.kind for text in texts for one in scan(normalise(text))}
    return frozenset(found)


def _as_caption(file: FileWords) -> Caption:
    return Caption(
        file.headline, file.caption, file.alt_text, file.long_description, file.credit_line
    )


def _texts(caption: Caption) -> Iterator[str]:
    for name in LOCALISED:
        yield from (text.words for text in getattr(caption, name).texts)
    if caption.credit_line:
        yield caption.credit_line
