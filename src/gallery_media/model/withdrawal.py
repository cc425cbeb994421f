"""Taking a photo back: why, what is remembered of it, and what was done, as frozen values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gallery_media.model.addresses import checked_photo
from gallery_media.model.photo import PhotoId


class WithdrawalReason(StrEnum):
    """Why a photo was taken back. A closed list: free text would carry names into logs, into
    Prefect's database and onto the photographer's receipt."""

    ASKED = "asked"  # somebody in the picture asked
    CHILD = "child"  # a child is in it, and a parent or guardian objects
    RIGHTS = "rights"  # the house has no right to show it
    MISTAKE = "mistake"  # it should never have been published
    LAW = "law"  # a court or an authority has ordered it


REASON_WORDS = {
    WithdrawalReason.ASKED: "somebody in the picture asked for it",
    WithdrawalReason.CHILD: "a parent or guardian of a child in it objects",
    WithdrawalReason.RIGHTS: "the house has no right to show it",
    WithdrawalReason.MISTAKE: "it should not have been published",
    WithdrawalReason.LAW: "a court or an authority has ordered it",
}
"""For photographers' receipts and the desk's messages, in English like all of those."""


def refusal(reason: str) -> str:
    """The sentence on the receipt of somebody who drops a withdrawn photo again."""
    if reason not in list(WithdrawalReason):
        return reason  # a sentence of an earlier version
    why = REASON_WORDS[WithdrawalReason(reason)]
    return f"This photo was withdrawn ({why}), so it is not taken any more; do not drop it again."


NEAR = 24
"""Bits of 256 by which two fingerprints may differ and still be held for a person. Measured on 150
photos (privacy page, section 7): half size 10 at most, WebP q60 11, JPEG q40 16 (95th percentile);
a 4 % crop has a median of 32 and evades it."""

_FINGERPRINT = re.compile(r"([0-9a-f]{64}){2}|")


def checked_fingerprint(value: str) -> str:
    """``value`` unchanged when it is two 256-bit hashes in hex, or "" (nothing to go by)."""
    if not _FINGERPRINT.fullmatch(value):
        raise ValueError("a fingerprint is 128 lower-case hex digits, or nothing")
    return value


def is_near(one: str, other: str) -> bool:
    """Whether two fingerprints may be of the same picture, mirrored or not.

    A fingerprint is the picture's own hash and then its mirror image's. Pictures without structure
    have none ("") and are near nothing.
    """
    if not one or not other:
        return False
    own, mirrored = int(one[:64], 16), int(one[64:], 16)
    seen = int(other[:64], 16)
    return min((own ^ seen).bit_count(), (mirrored ^ seen).bit_count()) <= NEAR


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The lasting record of a withdrawal, without the picture.

    ``sha256`` of the original's bytes. ``erase``: whether the original goes as well. ``shown``:
    whether the photo ever was public, so that its address says that it was removed. ``by`` names a
    command or a flow, never a person.
    """

    sha256: str
    reason: str
    by: str
    at: datetime
    photo: PhotoId | None = None
    fingerprint: str = ""
    erase: bool = False
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """One address, asked for without any credentials: the answer's status (HTTP).

    ``notice``: the page that says that the photo was removed is what answers there.
    """

    url: str
    status: int
    notice: bool = False

    @property
    def gone(self) -> bool:
        return self.notice or self.status in (403, 404, 410)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was done about one photo.

    ``objects``: public objects that were deleted. ``releases``: earlier releases that showed it and
    were deleted. ``copies``: files in ``done/`` and ``quarantine/``. ``shared_with``: photos
    that show the very same picture and keep it public. ``still_named``: lines of editors' files
    that speak of it, which nobody else changes.
    """

    photo: PhotoId
    galleries: tuple[str, ...]
    reason: str
    asked_at: datetime
    finished_at: datetime
    original_erased: bool
    objects: int
    releases: int
    copies: int
    proofs: tuple[Proof, ...]
    shared_with: tuple[PhotoId, ...] = ()
    still_named: tuple[str, ...] = ()


_PAGE = re.compile(r"(?:^|/)p/([a-z0-9]{4,32})\.(?:html|json)$")
_VARIANT = re.compile(r"(?:^|/)m/[0-9a-f]{2}/([0-9a-f]{24})-([0-9]{1,5})\.([a-z0-9]{3,4})$")


@dataclass(frozen=True, slots=True)
class VariantAddress:
    """What the address of a variant says: the first 24 hex digits of its SHA-256, its width in
    pixels, its format's file ending."""

    digest: str
    width: int
    format: str


def photo_named(text: str) -> PhotoId | VariantAddress:
    """The photo that an id or a public address names: its page's address, or a picture file's.

    Raises ValueError for anything else.
    """
    path = text.strip().partition("?")[0].partition("#")[0]
    if page := _PAGE.search(path):
        return PhotoId(page[1])
    if variant := _VARIANT.search(path):
        return VariantAddress(variant[1], int(variant[2]), variant[3])
    return PhotoId(checked_photo(path))
