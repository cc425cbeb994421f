"""Private addresses: ids and digests go in, keys of the bucket of originals come out.

The public addresses are in ``gallery_media.model.addresses``, because pages need them too.
"""

from __future__ import annotations

from gallery_media.model.addresses import checked_photo, checked_sha256, checked_slug

ORIGINALS = "o/"
RECORDS = "rec/"
MANIFESTS = "rel/"
SECRETS = "sec/"
CERTIFICATES = "cert/"
SNAPSHOTS = "gal/"
TOMBSTONES = "tomb/"
PINS = "pin/"
INVITES = "inv/"
PURGES = "purge/"
LOG = "log/"
PACKAGES = "pack/"
WAITING = "wait/"
STAGE = "stage/"
PROBES = "probe/"

PRIVATE = "private, no-store"
"""Cache-Control of everything in the bucket of originals."""
MAX_SEQUENCE = 99_999_999
MAX_LOG_NUMBER = 999_999_999_999


def original_key(sha256: str) -> str:
    """``o/<hh>/<sha256>``: bytes as received, named by their own SHA-256 (64 hex digits)."""
    digest = checked_sha256(sha256)
    return f"{ORIGINALS}{digest[:2]}/{digest}"


def record_key(photo: str, seq: int) -> str:
    """``rec/<photo>/<seq>.json``; eight digits, so that sorted keys are the order of events."""
    if not 0 <= seq <= MAX_SEQUENCE:
        raise ValueError(f"record {seq} of photo {photo}: the number must be 0 to {MAX_SEQUENCE}")
    return f"{record_prefix(photo)}{seq:08d}.json"


def record_prefix(photo: str) -> str:
    """What every record of one photo begins with."""
    return f"{RECORDS}{checked_photo(photo)}/"


def secrets_key(photo: str) -> str:
    """``sec/<photo>.json``: what of its original must not be found in public."""
    return f"{SECRETS}{checked_photo(photo)}.json"


def manifest_key(gallery: str, release: str) -> str:
    """``rel/<gallery>/<release>.json``: what one release made public."""
    return f"{manifest_prefix(gallery)}{checked_slug(release, 'release')}.json"


def manifest_prefix(gallery: str) -> str:
    """What every manifest of one gallery begins with."""
    return f"{MANIFESTS}{checked_slug(gallery)}/"


def snapshot_key(gallery: str, release: str) -> str:
    """``gal/<gallery>/<release>.json.gz``: the gallery as one release shows it, to go back to."""
    return f"{SNAPSHOTS}{checked_slug(gallery)}/{checked_slug(release, 'release')}.json.gz"


def tombstone_key(photo: str) -> str:
    """``tomb/<photo>.json``: that a photo was withdrawn, and why; never the picture."""
    return f"{TOMBSTONES}{checked_photo(photo)}.json"


def pin_key(gallery: str) -> str:
    """``pin/<gallery>.json``: the release at which a gallery is held after a rollback."""
    return f"{PINS}{checked_slug(gallery)}.json"


def certificate_key(gallery: str, release: str) -> str:
    """``cert/<gallery>/<release>.json``: what the latest audit of one release found."""
    return f"{CERTIFICATES}{checked_slug(gallery)}/{checked_slug(release, 'release')}.json"


def invite_key(invite: str) -> str:
    """``inv/<invite>/made.json``: whose invite it is and what it allows; no secret."""
    return f"{INVITES}{checked_slug(invite, 'invite')}/made.json"


def revocation_key(invite: str) -> str:
    """``inv/<invite>/revoked.json``: since when nothing more is taken by it."""
    return f"{INVITES}{checked_slug(invite, 'invite')}/revoked.json"


def purge_order_key(gallery: str, release: str) -> str:
    """``purge/<gallery>/<release>.json``: addresses that a cache has yet to forget."""
    return f"{purge_orders_prefix(gallery)}{checked_slug(release, 'release')}.json"


def purge_orders_prefix(gallery: str) -> str:
    """What every purge order of one gallery begins with."""
    return f"{PURGES}{checked_slug(gallery)}/"


def log_key(first: int) -> str:
    """``log/<number>.jsonl``: lines of the audit log from that one on; twelve digits, so that
    sorted keys are the order of events."""
    if not 1 <= first <= MAX_LOG_NUMBER:
        raise ValueError(f"line {first} of the audit log: the number must be 1 to {MAX_LOG_NUMBER}")
    return f"{LOG}{first:012d}.jsonl"


def package_record_key(gallery: str, sha256: str) -> str:
    """``pack/<gallery>/<sha256>.json``: what is in a ZIP file; digest of the file's own bytes."""
    return f"{package_records_prefix(gallery)}{checked_sha256(sha256)}.json"


def package_records_prefix(gallery: str) -> str:
    """What every record of one gallery's ZIP files begins with."""
    return f"{PACKAGES}{checked_slug(gallery)}/"


def waiting_key(gallery: str, digest: str) -> str:
    """``wait/<gallery>/<digest>.zip``: pages that wait for a person's word; digest of all that
    they show."""
    return f"{waiting_prefix(gallery)}{checked_sha256(digest)}.zip"


def waiting_prefix(gallery: str) -> str:
    """What everything of one gallery that waits begins with."""
    return f"{WAITING}{checked_slug(gallery)}/"
