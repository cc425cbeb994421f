"""Listings of the public bucket go in; objects that should not be there come out.

Immutable addresses may also belong to an older release whose manifest is kept: readers of its last
page still use them. A stable address shows the live release or nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from gallery_media.catalogue import Catalogue
from gallery_media.desk.audit_objects import expected_cache_control
from gallery_media.errors import ObjectMissing
from gallery_media.model.addresses import IMMUTABLE
from gallery_media.model.findings import Finding, FindingKind
from gallery_media.model.release import Manifest
from gallery_media.publishing.certificate_keys import is_certificate
from gallery_media.publishing.gallery_json import gallery_json_key
from gallery_media.publishing.manifest import read_manifest
from gallery_media.storage.keys import MANIFESTS
from gallery_media.storage.port import ListedObject, Storage

YOUNG = timedelta(hours=1)
"""A release that is just being made puts variants and pages before its manifest is live."""

_SHARED_ADDRESS = re.compile(
    r"m/[0-9a-f]{2}/[0-9a-f]{24}-[0-9]{1,5}\.[a-z0-9]{3,4}|a/[a-z]{1,12}\.[0-9a-f]{16}\.[a-z]{2,4}"
)
_OWN_ADDRESS = re.compile(
    r"[a-z]{2,3}/("
    r"(index|article|embed|p/[a-z0-9]{4,32}|r/[0-9a-f]{24}/page-[0-9]{1,5})\.html"
    r"|(embed|p/[a-z0-9]{4,32})\.json|feed\.atom)"
    r"|embed\.css|sitemap(-[0-9]{1,4})?\.xml"
    r"|r/[0-9a-f]{24}/photos\.json"
)
_DOWNLOAD = re.compile(r"[0-9a-f]{24}/[a-z0-9]+(-[a-z0-9]+)*\.zip")

Excuse = Callable[[str], bool]
"""Says of a key whether an object may lie there, though no manifest lists it."""


def is_address(key: str, gallery: str) -> bool:
    """Whether a key is shaped like one that this house gives; any other may be a file's name."""
    beginning = f"g/{gallery}/"
    if key.startswith(beginning):
        own = _OWN_ADDRESS.fullmatch(key.removeprefix(beginning))
        return own is not None or is_certificate(key) or key == gallery_json_key(gallery)
    if key.startswith(f"d/{gallery}/"):
        return _DOWNLOAD.fullmatch(key.removeprefix(f"d/{gallery}/")) is not None
    return _SHARED_ADDRESS.fullmatch(key) is not None


def own_prefixes(gallery: str) -> tuple[str, ...]:
    """Everything below these is one gallery's alone; variants and assets may be shared."""
    return (f"g/{gallery}/", f"d/{gallery}/")


def unlisted(
    found: Iterable[ListedObject], live: Iterable[Manifest], excuse: Excuse = lambda _: False
) -> dict[str, ListedObject]:
    """What is there, in no live manifest, and not excused."""
    known = {item.key for manifest in live for item in manifest.objects}
    return {
        listed.key: listed for listed in found if listed.key not in known and not excuse(listed.key)
    }


def strays(
    candidates: dict[str, ListedObject],
    *,
    retained: Iterable[Manifest],
    public: Storage,
    catalogue: Catalogue,
    now: datetime,
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings, and notes about what is younger than an hour; ``retained`` is read only if any."""
    left = dict(candidates)
    if left:
        for manifest in retained:
            for item in manifest.objects:
                if expected_cache_control(item.key) == IMMUTABLE:
                    left.pop(item.key, None)
    findings: list[Finding] = []
    notes: list[Finding] = []
    for key in sorted(left):
        finding = Finding(FindingKind.STRAY, key, _detail(key, public, catalogue))
        young = now - left[key].modified_at < YOUNG
        (notes if young else findings).append(finding)
    return tuple(findings), tuple(notes)


def retained_manifests(originals: Storage, prefix: str = MANIFESTS) -> Iterator[Manifest]:
    """Every manifest that the private bucket keeps, one at a time."""
    for listed in originals.list(prefix):
        # A manifest of another schema excuses nothing; what it alone named is a stray. Neither does
        # one that somebody takes away meanwhile.
        with contextlib.suppress(ValueError, KeyError, TypeError, ObjectMissing):
            yield read_manifest(originals.get(listed.key).body)


def _detail(key: str, public: Storage, catalogue: Catalogue) -> str:
    if is_certificate(key):
        return "a certificate of no live release: audit the gallery again, which replaces it."
    head = public.head(key)
    if head and head.sha256 and key.startswith("m/") and catalogue.verdict(head.sha256):
        return "audited, but no release shows it: publish its gallery, or take it away."
    return "in no release of this house: find out who put it there, and take it away."
