"""A person's answer about a release that waits goes in; the catalogue keeps it.

Whoever answers names what she saw. When something has changed since, nothing is decided: there is
another preview, and the question is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable

from gallery_media.catalogue import Catalogue
from gallery_media.errors import NothingWaits, UnknownPhoto
from gallery_media.model.photo import Photo, PhotoId, PhotoState
from gallery_media.model.proposal import Proposal, ProposalState, RefusalReason
from gallery_media.reasons import Code, Reason

_SHOWN = (PhotoState.PREPARED, PhotoState.PUBLISHED)


def proposal_named(gallery: str, number: str, catalogue: Catalogue) -> Proposal:
    """What somebody speaks of by its number. Raises NothingWaits."""
    now = catalogue.proposal(gallery)
    if now is None:
        raise NothingWaits(
            f"Nothing of gallery {gallery} waits for approval; see gallery-media approve."
        )
    if now.number != number:
        raise NothingWaits(
            f"Gallery {gallery} has changed since preview {number}, so nothing was decided: look "
            f"at preview {now.number}, and decide about that."
        )
    return now


def approve(gallery: str, number: str, catalogue: Catalogue) -> Proposal:
    """What was previewed under this number may go out. Raises NothingWaits, Conflict."""
    found = proposal_named(gallery, number, catalogue)
    return catalogue.decide(gallery, found.digest, ProposalState.APPROVED)


def refuse(gallery: str, number: str, reason: RefusalReason, catalogue: Catalogue) -> Proposal:
    """It stays in the house until something about it changes, or somebody approves it after all.

    Raises NothingWaits, Conflict.
    """
    found = proposal_named(gallery, number, catalogue)
    return catalogue.decide(gallery, found.digest, ProposalState.REFUSED, reason.value)


def hide(
    gallery: str, number: str, photos: Iterable[PhotoId], catalogue: Catalogue
) -> tuple[Photo, ...]:
    """Hold photos that the preview shows; what is left is another release, and asked again.

    All of them or none. Raises NothingWaits; UnknownPhoto for one that it does not show.
    """
    proposal_named(gallery, number, catalogue)
    found = [_shown(photo, gallery, catalogue) for photo in dict.fromkeys(photos)]
    if not found:
        raise UnknownPhoto("No photo is named, so nothing was hidden; name them by their numbers.")
    return tuple(catalogue.hold(photo, Reason.of(Code.HIDDEN)) for photo in found)


def _shown(named: PhotoId, gallery: str, catalogue: Catalogue) -> Photo:
    photo = catalogue.photo(named)
    hidden = photo is not None and photo.why is not None and photo.why.code is Code.HIDDEN
    known = photo is not None and (photo.state in _SHOWN or hidden)
    if photo is None or not known or gallery not in catalogue.galleries_with(named):
        raise UnknownPhoto(
            f"Gallery {gallery} shows no photo {named}, so nothing was hidden; its number stands "
            "on its page in the preview."
        )
    return photo
