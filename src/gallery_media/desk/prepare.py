"""A received photo goes in; audited variants in the public bucket and its facts come out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from gallery_media.catalogue import (
    GONE,
    AuditedVariant,
    Catalogue,
    KeptWords,
    Preparation,
    VariantFile,
    WordsSource,
)
from gallery_media.darkroom import Darkroom
from gallery_media.desk.overtaken import leave_no_copy, leave_no_secrets
from gallery_media.desk.prepared import Prepared, prepared
from gallery_media.desk.secrets import search_release, secrets_of_photo
from gallery_media.desk.shelve import shelve
from gallery_media.desk.unshelve import unshelve
from gallery_media.errors import (
    AuditRefused,
    Conflict,
    NotReady,
    ObjectMissing,
    PhotoRejected,
    ResemblesWithdrawn,
)
from gallery_media.inbox.quarantine import set_aside
from gallery_media.metadata.audit import AUDITOR
from gallery_media.metadata.guards import GuardKind, hold_reason
from gallery_media.metadata.search import Searcher
from gallery_media.metadata.secrets import Secret, SecretKind, without_allowed
from gallery_media.metadata.words import READER, people_reason
from gallery_media.mishaps import Mishap, happened
from gallery_media.model.instructions import UNREAD, Instructions
from gallery_media.model.metadata import Preset
from gallery_media.model.photo import Photo, PhotoState
from gallery_media.model.variant import DAMAGED, Developed, Development, RungName
from gallery_media.model.verdict import Verdict
from gallery_media.reasons import Code, Reason
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import original_key
from gallery_media.storage.port import Storage

log = logging.getLogger(__name__)

UPLOADS = 3
"""Variants of one photo on their way to the storage at the same time: most of it is waiting."""


def prepare(
    photo: Photo,
    instructions: Instructions,
    *,
    originals: Storage,
    public: Storage,
    darkroom: Darkroom,
    catalogue: Catalogue,
    quarantine: Path,
    lang: str = "en",
    now: datetime | None = None,
    instruct: Callable[[KeptWords], Instructions] | None = None,
) -> Prepared:
    """Clear, develop, audit and store one photo's variants, then say so in the catalogue.

    ``lang``: what the photo desk reads. ``now``: an instant with a time zone, this one if not
    given. Variants that were made by exactly these instructions before are not made again. When
    nobody has read the words of the original yet, ``instruct`` gives the instructions that follow
    from them.

    A photo that cannot be published is held with its reason, a copy of the file and the reason
    lie in quarantine, and the other photos go on. Raises errors of the try-again family only.
    """
    original = b""
    follows = instructions.digest if instruct is None else UNREAD
    try:
        original = originals.get(original_key(photo.original.sha256)).body
        reached(Step.FETCHED, photo.id)
        if instruct is not None:
            instructions = instruct(_read_words(photo, original, catalogue, darkroom))
            follows = instructions.digest
        if (unsure := hold_reason(map(GuardKind, instructions.guarded))) is not None:
            raise PhotoRejected.because(unsure)
        if instructions.holds:
            why_not = Reason.of(instructions.holds[0])
            return _hold(photo, why_not, follows, catalogue, lang)
        if (seen := people_reason(instructions.signs)) is not None:
            # Nothing is wrong with the file, so no copy goes into quarantine.
            return _hold(photo, seen, follows, catalogue, lang)
        clearance, guarded = darkroom.clear(original, instructions.given, instructions.preset)
        if (unsure := hold_reason(guarded)) is not None:
            raise PhotoRejected.because(unsure)
        secrets = secrets_of_photo(
            photo,
            catalogue.name(photo.id),
            originals=originals,
            darkroom=darkroom,
            data=original,
            stored=lambda: leave_no_secrets(photo.id, catalogue, originals),
        )
        _search_words(instructions.words, secrets)
        reached(Step.CLEARED, photo.id)
        names = instructions.names(photo.original.sha256)
        kept = _kept(photo, names, catalogue)
        missing = frozenset(names.values()) - {names[one.made_by] for one in kept}
        development, verdicts = darkroom.develop_and_audit(
            original,
            instructions.recipe,
            clearance.public,
            missing,
            instructions.focus,
            instructions.blur,
        )
        if DAMAGED in development.flags and not instructions.as_is:
            # It could be shown, grey patches and all: held, so that somebody sends it anew, or an
            # editor writes down that nothing better will come.
            raise PhotoRejected(Code.DAMAGED_PARTS)
        # Before anything is public; the catalogue looks once more when it takes the photo.
        catalogue.refuse_resemblance(photo.id, development.fingerprint)
        _search(development, secrets)
        made_by = {name: digest for digest, name in names.items()}

        def put(developed: Developed, verdict: Verdict) -> AuditedVariant:
            variant = shelve(public, photo.id, developed, verdict, gallery=photo.gallery)
            return AuditedVariant(
                variant, verdict, developed.record, made_by[developed.name], developed.flags
            )

        with ThreadPoolExecutor(UPLOADS, thread_name_prefix="shelve") as threads:
            audited = zip(development.variants, verdicts, strict=True)
            variants = kept + tuple(threads.map(lambda one: put(*one), audited))
        reached(Step.UPLOADED, photo.id)
    except ObjectMissing:
        lost = Reason.of(Code.ORIGINAL_LOST)
        return _hold(photo, lost, follows, catalogue, lang)
    except (PhotoRejected, AuditRefused, ResemblesWithdrawn) as why:
        return _set_aside(photo, original, why, follows, catalogue, quarantine, lang, now)
    preparation = Preparation(
        recipe=instructions.digest,
        width=development.width,
        height=development.height,
        mean_colour=development.mean_colour,
        variants=variants,
        flags=_flags(development, variants),
        clearance=clearance.summary(),
        fingerprint=development.fingerprint,
        thumbhash=development.thumbhash,
        blur=instructions.blur.digest,
    )
    try:
        catalogue.mark_prepared(photo, preparation)
    except Conflict:
        _take_back(photo, variants, public, catalogue)
        raise
    except ResemblesWithdrawn as why:  # that one was withdrawn while this one was developed
        _take_back(photo, variants, public, catalogue)
        return _set_aside(photo, original, why, follows, catalogue, quarantine, lang, now)
    reached(Step.PREPARED, photo.id)
    done = prepared(photo, (found.variant for found in variants), clearance)
    log.info(
        "photo %s: %d variants (%d made now), %.1f MB; %d things kept, %d dropped",
        photo.id,
        done.variants,
        len(verdicts),
        done.size / 1e6,
        done.kept,
        done.dropped,
    )
    return done


def _kept(
    photo: Photo, names: Mapping[str, RungName], catalogue: Catalogue
) -> tuple[AuditedVariant, ...]:
    """What is as it should be already, and was let out by today's auditor."""
    found = catalogue.made_before(photo.id, names.keys())
    return tuple(one for one in found if one.verdict.auditor == AUDITOR)


def _flags(development: Development, variants: tuple[AuditedVariant, ...]) -> tuple[str, ...]:
    """What the operator should know of the photo, and of the words on its variants."""
    flags = [*development.flags, *(why for _, why in development.left_out)]
    flags += [flag for one in variants for flag in one.flags]
    return tuple(dict.fromkeys(flags))


def _read_words(
    photo: Photo, original: bytes, catalogue: Catalogue, darkroom: Darkroom
) -> KeptWords:
    """What the original says in words, and marks; from now on the catalogue knows."""
    words = darkroom.words(original)
    sha256 = photo.original.sha256
    read = KeptWords(photo.id, WordsSource.ORIGINAL, sha256, READER, words)
    catalogue.keep_words((read,))
    return read


def _search_words(words: Iterable[str], secrets: tuple[Secret, ...]) -> None:
    """Look into texts of files that pages will show, so that one photo's words never stop a
    release of the others. Names in them are what a caption is for; paths and serial numbers are
    nobody's caption."""
    texts = tuple(words)
    said = (("words", "\n".join(texts).encode()),)
    if hits := search_release((), said, (), {}, without_allowed(secrets, texts)):
        kinds = sorted({hit.kind for hit in hits}, key=list(SecretKind).index)
        told = "+".join(kind.name.lower().replace("_", "-") for kind in kinds)
        raise PhotoRejected(Code.GIVES_AWAY, kinds=told)


def _search(development: Development, secrets: tuple[Secret, ...]) -> None:
    """Look for what the original must not give away in the finished variants themselves.

    What a variant's record says is public in it, and only in it: a caption that the press gets
    must not stand in a web picture.
    """
    look = Searcher().search  # remembers its needles: the presets have nearly the same secrets
    for preset in Preset:
        made = [one for one in development.variants if one.preset is preset]
        said = {text for one in made for text in one.record.texts()}
        variants = ((f"the {one.rung} px {one.format}", one.data) for one in made)
        if hits := search_release((), variants, (), {}, without_allowed(secrets, said), look):
            raise AuditRefused(
                f"{hits[0].place} variant holds the original's {hits[0].kind.value}; "
                "nothing of this photo was published. Report this to the maintainers."
            )


def _take_back(
    photo: Photo, variants: Iterable[AuditedVariant], public: Storage, catalogue: Catalogue
) -> None:
    """Delete files that were shelved for nothing: the photo may have been withdrawn meanwhile, and
    whoever deleted its files then did not know of these."""
    now = catalogue.photo(photo.id)
    files = {VariantFile(v.sha256, v.width, v.format) for v in (one.variant for one in variants)}
    if now is None or now.state not in GONE:
        files -= set(catalogue.variant_files(photo.id))  # another worker's, and in use
    unshelve(photo.id, files, public=public, catalogue=catalogue)


def _set_aside(
    photo: Photo,
    original: bytes,
    why: PhotoRejected | AuditRefused | ResemblesWithdrawn,
    follows: str,
    catalogue: Catalogue,
    quarantine: Path,
    lang: str,
    now: datetime | None,
) -> Prepared:
    """Hold it, with a copy and the reason in quarantine.

    Other instructions are a reason to try again, but not where a person has to compare pictures.
    """
    if isinstance(why, PhotoRejected):
        reason, detail = why.reason, ""
    else:
        code = Code.AUDIT if isinstance(why, AuditRefused) else Code.RESEMBLES_WITHDRAWN
        if code is Code.AUDIT:
            happened(Mishap.AUDIT, "refused")
        reason, detail = Reason.of(code), str(why)
    digest = None if isinstance(why, ResemblesWithdrawn) else follows
    held = _hold(photo, reason, digest, catalogue, lang, detail)
    try:
        name = catalogue.name(photo.id)
        set_aside(original, name, photo.id, quarantine, reason, now or datetime.now(UTC))
        leave_no_copy(photo.original, (quarantine,), catalogue)
    except NotReady as trouble:  # the hold stands, and status shows its reason
        log.warning("no copy could be put into quarantine: %s", trouble)
    return held


def _hold(
    photo: Photo,
    reason: Reason,
    recipe: str | None,
    catalogue: Catalogue,
    lang: str,
    detail: str = "",
) -> Prepared:
    """``detail`` is for maintainers, and always in English."""
    told = reason.sentence(lang) + (f" ({detail})" if detail else "")
    log.warning("photo %s is held: %s", photo.id, told)
    catalogue.hold(photo, reason, recipe, detail)
    return Prepared(photo.id, PhotoState.HELD, reason=told)
