"""An open house goes in; the truth about every gallery comes out, for a terminal or a program."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gallery_media.catalogue import Catalogue, Outcome
from gallery_media.desk.alt_text import kept_back_by
from gallery_media.desk.cut_off import CutOff, Key
from gallery_media.desk.lease import WATCH, holder
from gallery_media.desk.notes import Noted
from gallery_media.desk.show import notes
from gallery_media.desk.sidecars import Sidecars
from gallery_media.desk.speaking import lines_about
from gallery_media.desk.unfinished import UnfinishedWithdrawal, unfinished
from gallery_media.desk.unknown_names import unknown_names
from gallery_media.desk.uploads import UploadIntake
from gallery_media.desk.waiting import end_missing, not_permitted
from gallery_media.errors import GalleryMediaError, SettingsError
from gallery_media.inbox import Arrival, Held, ScanMemory, scan
from gallery_media.inbox.names import NameKind, kind_of
from gallery_media.model.addresses import entry_key
from gallery_media.model.photo import PhotoState
from gallery_media.model.proposal import Proposal, ProposalState
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.storage.port import Storage
from gallery_media.storage.reach import expect_answers

NAMED = 3
"""Photos that a note names here; ``show`` names all."""


@dataclass(frozen=True, slots=True)
class HeldPhoto:
    photo: str
    reason: str


@dataclass(frozen=True, slots=True)
class FlaggedPhoto:
    """A photo that is shown, and what somebody should know of it or of the words on it."""

    photo: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteCount:
    """What an editor should know about the words of some photos, and the first of these."""

    note: str
    photos: int
    some: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GalleryStatus:
    """One gallery: photos by state, what is live, what waits, and what needs a person.

    ``mistake``: why its settings cannot be used, or "". ``draft``: not to be released yet.
    ``notes`` are advice for its editor. ``about_withdrawn``: numbers of the lines in its
    captions.csv that speak of withdrawn photos. ``kept_back``: photos that are ready, and are not
    shown because the gallery requires an alt text. ``asked``: what waits for a person's word.
    ``pinned``: a rollback holds it at the release that is live. ``unknown_names``: names of photos
    in its settings that no photo answers to, each a sentence.
    """

    slug: str
    photos: dict[str, int]
    waiting: int
    generation: int
    live_since: datetime | None
    entry: str
    held: tuple[HeldPhoto, ...]
    quarantined: int
    flagged: tuple[FlaggedPhoto, ...] = ()
    mistake: str = ""
    draft: bool = False
    notes: tuple[NoteCount, ...] = ()
    about_withdrawn: tuple[int, ...] = ()
    kept_back: tuple[str, ...] = ()
    asked: Proposal | None = None
    pinned: bool = False
    unknown_names: tuple[str, ...] = ()

    @property
    def needs_a_person(self) -> bool:
        waits = self.asked is not None and self.asked.state is ProposalState.WAITING
        return bool(waits or self.held or self.mistake or self.about_withdrawn or self.kept_back)


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Something in the inbox that will not be taken as it lies there, and what to do about it."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class HouseStatus:
    """The whole house; free disk space in bytes. ``storage`` is "" when it answers.

    ``sidecars``: files with words about photos that are not here yet, and what each waits for.
    ``unfinished``: files that end before their picture does, and may yet grow.
    ``uploads``: objects that wait in the bucket for uploads. ``disk``: why nothing is taken in
    until there is more space, or "". ``at``: when this was so, in the house's time zone; ``runs``:
    whether `up` works on the project; ``watched_by``: the host whose `watch` does, or "".
    ``withdrawing``: photos that are being taken back, until that is proven.
    """

    project: str
    galleries: tuple[GalleryStatus, ...]
    storage: str
    free_disk: int
    in_the_way: tuple[InTheWay, ...]
    sidecars: tuple[InTheWay, ...]
    uploads: int = 0
    disk: str = ""
    unfinished: tuple[InTheWay, ...] = ()
    at: datetime | None = None
    runs: bool = False
    watched_by: str = ""
    withdrawing: tuple[UnfinishedWithdrawal, ...] = ()

    @property
    def queue(self) -> int:
        """How many files and photos wait until they are shown, if nothing is in their way."""
        return self.uploads + sum(
            gallery.waiting
            + gallery.photos.get(PhotoState.RECEIVED, 0)
            + gallery.photos.get(PhotoState.PREPARED, 0)
            for gallery in self.galleries
        )

    @property
    def needs_a_person(self) -> bool:
        return (
            bool(self.storage or self.disk or self.in_the_way)
            or any(gallery.needs_a_person for gallery in self.galleries)
            or any(photo.needs_a_person for photo in self.withdrawing)
        )


def status(
    project: Project,
    house: HouseSettings,
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    sidecars: Sidecars,
    waited_for: Mapping[Key, CutOff],
    uploads: UploadIntake | None = None,
    check: Callable[[], None] = lambda: None,
) -> HouseStatus:
    """Everything an operator asks first; reads only.

    ``waited_for``: files that were found to end too early. ``check`` raises NotReady for a full
    disk.
    """
    waiting, not_taken, trouble = _uploads(uploads)
    known = project.slugs()
    now = datetime.now(house.site.zone)
    inbox = scan(project.inbox, ScanMemory(), galleries=known, now=0.0, settle=0.0)
    return HouseStatus(
        project=project.root.name,
        galleries=tuple(
            _gallery(
                slug,
                house.site.languages[0],
                house.desk.language,
                sum(found.gallery == slug and not is_sidecar(found) for found in inbox.waiting),
                catalogue,
                *_settings(project, house, slug, catalogue),
                lines_about(catalogue.withdrawn_from(slug), slug, project, catalogue),
                house.site.zone,
            )
            for slug in sorted({*known, *(row.slug for row in catalogue.galleries())})
        ),
        storage=_trouble_of(lambda: expect_answers(public, originals)) or trouble,
        free_disk=shutil.disk_usage(project.root).free,
        in_the_way=tuple(
            InTheWay(held.path, held.reason)
            for held in (*inbox.held, *not_permitted(project.inbox, inbox.waiting), *not_taken)
        ),
        sidecars=tuple(
            InTheWay(found.label, reason)
            for found in inbox.waiting
            if is_sidecar(found) and (reason := sidecars.waits_for(found))
        ),
        uploads=waiting,
        disk=_trouble_of(check),
        at=now,
        runs=project.has_a_house(),
        watched_by=holder(catalogue, WATCH),
        withdrawing=unfinished(catalogue, now),
        unfinished=tuple(
            InTheWay(found.label, reason)
            for found in inbox.waiting
            if not is_sidecar(found)
            and (reason := end_missing(found, waited_for, house.inbox.cut_off_wait_seconds))
        ),
    )


def _uploads(intake: UploadIntake | None) -> tuple[int, tuple[Held, ...], str]:
    if intake is None:
        return 0, (), ""
    try:
        seen = intake.survey()
    except GalleryMediaError as why:
        return 0, (), str(why)
    return len(seen.arrived), seen.held, ""


def _gallery(
    slug: str,
    lang: str,
    told_in: str,
    waiting: int,
    catalogue: Catalogue,
    mistake: str,
    draft: bool,
    found: tuple[Noted, ...],
    kept_back: tuple[str, ...],
    unknown: tuple[str, ...],
    about_withdrawn: tuple[int, ...],
    zone: ZoneInfo,
) -> GalleryStatus:
    live = catalogue.live_release(slug)
    row = catalogue.gallery(slug)
    return GalleryStatus(
        slug=slug,
        photos={state.value: count for state, count in catalogue.counts(slug).items() if count},
        waiting=waiting,
        generation=live.generation if live else 0,
        live_since=live.flipped_at.astimezone(zone) if live and live.flipped_at else None,
        entry=entry_key(slug, lang) if live else "",
        held=tuple(HeldPhoto(photo.id, photo.told(told_in)) for photo in catalogue.held(slug)),
        quarantined=sum(
            receipt.outcome is Outcome.QUARANTINED for receipt in catalogue.receipts(slug)
        ),
        flagged=tuple(
            FlaggedPhoto(photo, flags) for photo, flags in catalogue.flagged(slug).items()
        ),
        mistake=mistake,
        draft=draft,
        notes=counted(found),
        about_withdrawn=about_withdrawn,
        kept_back=kept_back,
        asked=catalogue.proposal(slug),
        pinned=row is not None and row.pinned,
        unknown_names=unknown,
    )


def _settings(
    project: Project, house: HouseSettings, slug: str, catalogue: Catalogue
) -> tuple[str, bool, tuple[Noted, ...], tuple[str, ...], tuple[str, ...]]:
    """Why the gallery's settings cannot be used, whether they say that it is a draft, what there is
    to know about its words, which photos wait for an alt text, and what names no photo."""
    try:
        described = read_gallery(project, house, slug)
        found = notes(project, house, slug, catalogue=catalogue)
    except SettingsError as why:
        return str(why), False, (), (), ()
    kept = kept_back_by(found) if described.word_rules.alt_required else ()
    unknown = unknown_names(slug, described.word_rules, project, catalogue)
    return "", described.draft, found, kept, unknown


def counted(found: Iterable[Noted]) -> tuple[NoteCount, ...]:
    """Notes with the first photos that each is about."""
    return tuple(NoteCount(one.sentence, len(one.photos), one.photos[:NAMED]) for one in found)


def is_sidecar(found: Arrival) -> bool:
    """Whether the file carries words about photos instead of being one."""
    return kind_of(found.parts[-1]) is NameKind.SIDECAR


def _trouble_of(look: Callable[[], object]) -> str:
    try:
        look()
    except GalleryMediaError as why:
        return str(why)
    return ""
