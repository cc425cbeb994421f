"""A listing of the bucket for uploads goes in; what each object is, and what to do with it, out.

Pure: no object is opened and nothing is written. Two kinds of keys arrive, below the prefix:

``_invited/<invite>/<upload>``   from the upload page; name and photographer are in the catalogue
``<gallery>/<folders>/<name>``   from a tool that has keys to the bucket (rclone, aws, a camera app)

``_refused/…`` is where the house sets objects aside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gallery_media.catalogue import Invite, Receipt, Upload
from gallery_media.catalogue.invites_restore import WaitingUpload
from gallery_media.errors import PhotoRejected
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.sniff import refuse_heavy
from gallery_media.inbox.names import MAX_NAME_BYTES, NameKind, as_file_name, kind_of
from gallery_media.inbox.scan import MAX_DEPTH, Held
from gallery_media.reasons import Code, Reason
from gallery_media.storage.port import ListedObject

INVITED = "_invited/"
REFUSED = "_refused/"
"""A gallery's name has no underscore, so these are nobody's gallery."""

LONGEST_ID = 16
"""Letters of an invite's id and of a place's, at most."""

MOVABLE = 5 * 2**30
"""Bytes that S3 moves in one request (CopyObject's limit); the house never fetches as much."""


def invited_key(invite: str, upload: str) -> str:
    """Where the upload page stores one file. Names of files never become keys here."""
    return f"{INVITED}{invite}/{upload}"


class Errand(StrEnum):
    """What an object waits for."""

    RECEIVE = "receive"  # fetch it and take it in
    WORDS = "words"  # an invited photographer's, about photos: the same, when these are here
    DELIVER = "deliver"  # words about photos: into the upload folder
    REFUSE = "refuse"  # unseen: too large, or by an invite that was revoked before
    TIDY = "tidy"  # it has its receipt; only the object is left


@dataclass(frozen=True, slots=True)
class Arrived:
    """One object. ``path``: raw bytes below the gallery's folder. ``why``: of a refusal."""

    listed: ListedObject
    claim: str
    errand: Errand
    gallery: str
    path: bytes = field(repr=False)
    sender: str = field(repr=False)
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a listing came to: what can be done now, and what needs a person first."""

    arrived: tuple[Arrived, ...]
    held: tuple[Held, ...]


def invited_ids(listed: Iterable[ListedObject]) -> list[str]:
    """Ids of the places that the upload page's objects claim to have."""
    return [one.key.rpartition("/")[2] for one in listed if one.key.startswith(INVITED)]


def invited(listed: Iterable[ListedObject]) -> list[WaitingUpload]:
    """The upload page's objects, each with the invite and the place that its key names."""
    found = []
    for one in listed:
        invite, _, place = one.key.removeprefix(INVITED).partition("/")
        if one.key == invited_key(invite, place) and _is_id(invite) and _is_id(place):
            found.append(WaitingUpload(place, invite, one.size))
    return found


def _is_id(word: str) -> bool:
    return 0 < len(word) <= LONGEST_ID and word.isascii() and word.isalnum()


def claim_of(listed: ListedObject) -> str:
    """The claim that an object is received under; the same object always gets the same.

    The page's objects carry it in their key and can never be replaced. Of others it is what tells
    one arrival from the next under the same key.
    """
    if listed.key.startswith(INVITED):
        return listed.key.rpartition("/")[2]
    seen = "\0".join((listed.key, listed.etag, listed.modified_at.isoformat()))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def sort_out(
    listed: Iterable[ListedObject],
    *,
    places: Mapping[str, tuple[Upload, Invite]],
    receipts: Mapping[str, Receipt],
    galleries: Collection[str],
    limits: Limits,
) -> Sorted:
    """``limits``: of the house. In the order of galleries and names."""
    arrived: list[Arrived] = []
    held: list[Held] = []
    for one in listed:
        if one.key.startswith(REFUSED) or one.key.endswith("/"):
            continue
        found = (
            _invited(one, places, galleries, limits)
            if one.key.startswith(INVITED)
            else _dropped(one, galleries, limits)
        )
        if isinstance(found, Held):
            held.append(found)
        elif found is not None:
            arrived.append(_answered(found, receipts))
    return Sorted(
        tuple(sorted(arrived, key=lambda one: (one.gallery, one.path, one.claim))),
        tuple(sorted(held, key=lambda one: one.path)),
    )


def _invited(
    one: ListedObject,
    places: Mapping[str, tuple[Upload, Invite]],
    galleries: Collection[str],
    limits: Limits,
) -> Arrived | Held:
    label = f"upload {claim_of(one)}"
    place = places.get(claim_of(one))
    if place is None or one.key != invited_key(place[1].id, place[0].id):
        return Held(label, "no invite has a place for it; remove it, or drop it into a gallery.")
    upload, invite = place
    if invite.gallery not in galleries:
        return Held(label, _no_gallery(invite.gallery))
    name = as_file_name(upload.name, upload.id)
    why = None
    if invite.revoked_at is not None and one.modified_at > invite.revoked_at:
        why = Reason.of(Code.INVITE_REVOKED)
    return _checked(one, invite.gallery, name, invite.photographer, why, limits)


def _dropped(
    one: ListedObject, galleries: Collection[str], limits: Limits
) -> Arrived | Held | None:
    gallery, _, rest = one.key.partition("/")
    path = rest.encode("utf-8", errors="replace")
    names = path.split(b"/")
    if any(kind_of(name) is NameKind.IGNORED for name in names if name):
        return None
    label = f"s3 inbox: {one.key}"
    if not rest:
        return Held(label, "it lies in no gallery's folder; move it into <gallery>/.")
    if gallery not in galleries:
        return Held(label, _no_gallery(gallery))
    if any(not _fits(name) for name in names):
        return Held(label, "its name cannot be the name of a file; rename it.")
    if len(names) > MAX_DEPTH + 1:
        return Held(label, f"it is {len(names) - 1} folders deep; move it up.")
    return _checked(one, gallery, path, "", None, limits)


def _checked(
    one: ListedObject, gallery: str, path: bytes, sender: str, why: Reason | None, limits: Limits
) -> Arrived | Held:
    if one.size > MOVABLE:
        return Held(f"upload {claim_of(one)}", f"{one.size / 1e9:.0f} GB are no photo; remove it.")
    try:
        refuse_heavy(one.size, limits)
    except PhotoRejected as too_large:
        why = why or too_large.reason
    errand = Errand.REFUSE if why else Errand.RECEIVE
    if not why and _is_sidecar(path):
        errand = Errand.WORDS if one.key.startswith(INVITED) else Errand.DELIVER
    return Arrived(one, claim_of(one), errand, gallery, path, sender, why)


def _answered(one: Arrived, receipts: Mapping[str, Receipt]) -> Arrived:
    if one.claim not in receipts or one.errand is Errand.REFUSE:
        return one
    return Arrived(one.listed, one.claim, Errand.TIDY, one.gallery, one.path, one.sender)


def _is_sidecar(path: bytes) -> bool:
    return kind_of(path.rpartition(b"/")[2]) is NameKind.SIDECAR


def _fits(name: bytes) -> bool:
    return 0 < len(name) <= MAX_NAME_BYTES and name not in (b".", b"..") and b"\0" not in name


def _no_gallery(gallery: str) -> str:
    return (
        f"there is no gallery {gallery}; make galleries/{gallery}/gallery.toml, or move the files "
        "into the folder of the gallery that is meant."
    )
