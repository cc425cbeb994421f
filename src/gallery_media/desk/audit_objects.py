"""Public objects go in, as the manifest names them; what is wrong with each comes out.

Everything is fetched as a visitor fetches it. A handful of objects at a time is in memory.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from gallery_media.catalogue import AuditedVariant, Catalogue
from gallery_media.desk.audit_links import absolute_targets, read_gallery_json, read_page
from gallery_media.desk.audit_names import is_our_name
from gallery_media.desk.audit_packages import is_package, look_into
from gallery_media.errors import AuditRefused
from gallery_media.model.addresses import FRESH, HOUSE_FILES, IMMUTABLE, is_photos_file
from gallery_media.model.findings import Finding, FindingKind
from gallery_media.model.release import Manifest, PublicObject, Stamp
from gallery_media.model.variant import Developed, Format
from gallery_media.model.verdict import Verdict
from gallery_media.publishing.certificate_keys import is_certificate
from gallery_media.publishing.gallery_json import NAME
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.visitor import Visitor

SLACK = 65_536
"""Bytes that are read beyond an object's size, so that the auditor can name what was added."""

OK = 200
TEXTS = ("text/html", "application/json", "application/xml", "application/atom+xml")
"""What may name absolute addresses."""

RELEASE = "gallery-media:release"
"""The meta element that says which release a page is of."""

_META = "x-amz-meta-"
_ENTRY = re.compile(r"g/[^/]+/[^/]+/index\.html")
_OF_ONE_RELEASE = re.compile(r"g/[^/]+/(?:[^/]+/)?r/")
_WIDTH = re.compile(r"m/[0-9a-f]{2}/[0-9a-f]+-([0-9]+)\.([a-z0-9]+)")
_FORMATS = {format.value: format for format in Format}

Examine = Callable[[tuple[Developed, ...]], tuple[Verdict, ...]]
"""Today's auditor: finished variants go in; it raises AuditRefused when one is not clean."""


@dataclass
class Seen:
    """What looking at some objects gave. Size in bytes; ``links``: target to a page with it.

    ``policies`` and ``auditors`` are those of today's verdicts.
    """

    answered: set[str] = field(default_factory=set)
    size: int = 0
    variants: int = 0
    policies: set[str] = field(default_factory=set)
    auditors: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        """Take in what another look gave; of two pages with the same link the first one stays."""
        self.answered |= other.answered
        self.size += other.size
        self.variants += other.variants
        self.policies |= other.policies
        self.auditors |= other.auditors
        self.links = {**other.links, **self.links}
        self.findings += other.findings


def expected_cache_control(key: str) -> str:
    """What an address promises: names that carry their own bytes or release never change."""
    forever = key.startswith(("m/", "a/", "d/")) or _OF_ONE_RELEASE.match(key)
    return IMMUTABLE if forever else FRESH


def look_at(
    objects: Sequence[PublicObject],
    manifest: Manifest,
    *,
    visitor: Visitor,
    catalogue: Catalogue,
    examine: Examine,
    root: str = "",
) -> Seen:
    """Fetch each object, compare it with the manifest, and have variants audited together.

    ``root``: the site's own address; links to public objects below it are followed as well.
    """
    stamp = manifest.stamp
    seen = Seen()
    variants: list[tuple[str, Developed]] = []
    for item in objects:
        inside: tuple[Finding, ...] = ()
        if is_package(item):
            answer, sha256, size, inside = look_into(
                item, manifest, visitor=visitor, catalogue=catalogue, slack=SLACK
            )
        else:
            answer = visitor.public(item.key, item.size + SLACK)
            sha256, size = hashlib.sha256(answer.body).hexdigest(), len(answer.body)
        seen.size += size
        if answer.status != OK:
            told = f"visitors get {answer.status}; {_remedy(item.key)}."
            seen.findings.append(Finding(FindingKind.MISSING, item.key, told))
            continue
        seen.answered.add(item.key)
        seen.findings += _compare(item, answer, sha256, size)
        seen.findings += inside
        seen.findings += _headers(item.key, answer, manifest.stamp, catalogue)
        if item.content_type.startswith("text/html"):
            page = read_page(item.key, answer.body)
            seen.links.update((target, item.key) for target in page.targets)
            seen.findings += _stamp(item.key, answer, page.meta, stamp)
        if item.key.endswith(f"/{NAME}") or is_photos_file(item.key):
            seen.links.update((target, item.key) for target in _named(item.key, answer.body))
        if root and item.content_type.startswith(TEXTS):
            absolute = absolute_targets(root, answer.body)
            seen.links.update((target, item.key) for target in absolute)
        if is_certificate(item.key):
            seen.findings += _certified(item, answer.body, stamp)
        if item.key.startswith("m/"):
            found = _variant(item, answer.body, catalogue.audited(item.sha256))
            if isinstance(found, Finding):
                seen.findings.append(found)
            else:
                variants.append((item.key, found))
    seen.variants = len(variants)
    _examined(variants, examine, seen)
    return seen


def _named(key: str, body: bytes) -> tuple[str, ...]:
    """Spoilt bytes are found by their digest; what they named then is of no account."""
    try:
        return read_gallery_json(key, body)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def _compare(item: PublicObject, answer: Answer, sha256: str, size: int) -> Iterator[Finding]:
    if sha256 != item.sha256:
        has = "as many" if size == item.size else "more" if size > item.size else "fewer"
        told = f"it has {has} bytes, and other ones than were put; {_remedy(item.key)}."
        yield Finding(FindingKind.OTHER_BYTES, item.key, told)
    if answer.headers.get("content-type", "") != item.content_type:
        told = f"it is not served as {item.content_type}, as it was put."
        yield Finding(FindingKind.WRONG_TYPE, item.key, told)


def _headers(key: str, answer: Answer, stamp: Stamp, catalogue: Catalogue) -> Iterator[Finding]:
    wanted = expected_cache_control(key)
    if answer.headers.get("cache-control", "") != wanted:
        told = f'it should be served with "Cache-Control: {wanted}".'
        yield Finding(FindingKind.WRONG_CACHE, key, told)
    allowed = _stamp_headers(stamp) if _ENTRY.fullmatch(key) else {}
    extra = {name for name in answer.headers if name.startswith(_META)} - allowed.keys()
    extra |= {"x-amz-tagging-count"} & answer.headers.keys()
    if not is_our_name(key, answer.headers.get("content-disposition", ""), catalogue):
        extra |= {"content-disposition"}
    if extra:
        # How many, not which: a header's name may say as much as its value.
        told = f"{len(extra)} header(s) that this house does not write; put the object again."
        yield Finding(FindingKind.EXTRA_HEADER, key, told)


def _stamp(key: str, answer: Answer, meta: dict[str, str], stamp: Stamp) -> Iterator[Finding]:
    """An entry page is the pointer to its release: its headers and its head say which."""
    if not _ENTRY.fullmatch(key):
        return
    headers = {name: answer.headers.get(name) for name in _stamp_headers(stamp)}
    if headers != _stamp_headers(stamp) or meta.get(RELEASE) != stamp.release:
        told = f"it does not carry the release {stamp.release}; publish again."
        yield Finding(FindingKind.OTHER_RELEASE, key, told)


def _certified(item: PublicObject, body: bytes, stamp: Stamp) -> Iterator[Finding]:
    """A certificate says itself which release it is of, as a page and as JSON."""
    if item.content_type.startswith("text/html"):
        told: object = read_page(item.key, body).meta.get(RELEASE)
    else:
        try:
            values = json.loads(body)
        except ValueError:
            values = None
        told = values.get("release") if isinstance(values, dict) else None
    if told != stamp.release:
        words = f"it is no certificate of the release {stamp.release}; audit again."
        yield Finding(FindingKind.OTHER_RELEASE, item.key, words)


def _remedy(key: str) -> str:
    """What to do about an object that is not as it was put: whoever put it puts it again."""
    if key in HOUSE_FILES:  # a bucket's policy may be older than these files
        return "run gallery-media doctor, then publish any gallery again"
    return "audit again, which puts it" if is_certificate(key) else "publish the gallery again"


def _stamp_headers(stamp: Stamp) -> dict[str, str]:
    return {
        f"{_META}release": stamp.release,
        f"{_META}generation": str(stamp.generation),
        f"{_META}revision": str(stamp.revision),
    }


def _variant(
    item: PublicObject, body: bytes, audited: AuditedVariant | None
) -> Developed | Finding:
    """The variant as the auditor takes it: the size of the verdict that let it out, and what the
    catalogue's record says that it may say."""
    named = _WIDTH.fullmatch(item.key)
    if audited is None:
        told = "the auditor never saw these bytes; withdraw the object and publish again."
        return Finding(FindingKind.NO_VERDICT, item.key, told)
    verdict, preset = audited.verdict, audited.variant.preset
    if named is None or named[2] not in _FORMATS or int(named[1]) != verdict.width:
        told = "the verdict on these bytes is about another picture; publish again."
        return Finding(FindingKind.NO_VERDICT, item.key, told)
    # The auditor asks for width and height; which rung of the ladder it was is nothing to it.
    return Developed(
        _FORMATS[named[2]],
        verdict.width,
        verdict.width,
        verdict.height,
        body,
        preset,
        audited.record,
    )


def _examined(variants: list[tuple[str, Developed]], examine: Examine, seen: Seen) -> None:
    """All in one question; only when it is refused is each asked about alone."""
    if not variants:
        return
    try:
        verdicts = examine(tuple(developed for _, developed in variants))
    except AuditRefused as why:
        if len(variants) == 1:
            seen.findings.append(Finding(FindingKind.NOT_CLEAN, variants[0][0], str(why)))
            return
        for one in variants:
            _examined([one], examine, seen)
    else:
        seen.policies |= {verdict.policy for verdict in verdicts}
        seen.auditors |= {verdict.auditor for verdict in verdicts}
