"""A live release goes in; what a stranger finds of it outside, and should not, comes out.

Nothing is believed: every public object is fetched without credentials, and compared with the
manifest, the catalogue's verdicts and today's auditor; the last audit's public certificate is
compared with what that audit wrote down. Reads only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from gallery_media.catalogue import Catalogue
from gallery_media.darkroom import Darkroom
from gallery_media.desk.audit_links import OUTSIDE
from gallery_media.desk.audit_objects import OK, Examine, Seen, look_at
from gallery_media.desk.audit_record import published
from gallery_media.desk.audit_strays import own_prefixes, retained_manifests, strays, unlisted
from gallery_media.errors import Conflict, ProjectError
from gallery_media.mishaps import Mishap, happened
from gallery_media.model.findings import AuditReport, Finding, FindingKind, HouseReport
from gallery_media.model.release import Manifest, Page, PublicObject, Stamp
from gallery_media.publishing.manifest import read_manifest
from gallery_media.publishing.plan import digest
from gallery_media.storage.keys import manifest_key, manifest_prefix, original_key
from gallery_media.storage.open import Stores
from gallery_media.storage.port import ListedObject, Storage
from gallery_media.storage.visitor import AnonymousVisitor, Visitor

THREADS = 8
AT_ONCE = 8
"""Objects that one thread holds in memory: about one photo's ladder, audited in one question."""

CLOSED = frozenset({401, 403, 404})
"""What a stranger may be told about something private."""

NO_RELEASE = Manifest("", Stamp("", 0, 0), "", (), ())

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class AuditRoom:
    """What an audit looks with.

    ``root``: where the site says that it is public, "" when it does not; ``house_files``: what
    belongs to the host's root and no gallery.
    """

    catalogue: Catalogue
    originals: Storage
    public: Storage
    visitor: Visitor
    examine: Examine
    root: str = ""
    house_files: tuple[Page, ...] = ()
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def open_audit(
    catalogue: Catalogue,
    stores: Stores,
    darkroom: Darkroom,
    *,
    root: str = "",
    house_files: tuple[Page, ...] = (),
) -> AuditRoom:
    """The room of an open house: visitors from outside, verdicts from the darkroom's auditor."""
    return AuditRoom(
        catalogue=catalogue,
        originals=stores.originals,
        public=stores.public,
        visitor=AnonymousVisitor(stores.location),
        examine=darkroom.audit,
        root=root,
        house_files=house_files,
    )


def live_manifest(gallery: str, catalogue: Catalogue, originals: Storage) -> Manifest:
    """The manifest of the gallery's live release. Raises ProjectError when nothing is live."""
    live = catalogue.live_release(gallery)
    if live is None:
        raise ProjectError(f"Gallery {gallery}: nothing is live, so there is nothing to audit.")
    return read_manifest(originals.get(live.manifest_key).body)


def audit(manifest: Manifest, room: AuditRoom, told: Told = lambda _: None) -> AuditReport:
    """Audit one gallery's live release; ``told`` hears how many more objects were looked at.

    Raises StorageUnavailable when strangers get no answer at all, and Conflict when another
    release went live meanwhile: then nothing that was found means anything.
    """
    at = room.clock()
    certificate = published(manifest, room.originals)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="audit") as threads:
        seen = _objects(manifest.objects, manifest, room, threads, told)
        size, links = seen.size, len(seen.links)
        # A certificate counts what is released, and is not counted itself.
        if certificate.whole:
            seen.add(_objects(certificate.objects, manifest, room, threads, lambda _: None))
        dead = list(_dead_links(seen, room, threads))
        doors, opened = _doors(manifest, room, threads)
    own = [
        listed for prefix in own_prefixes(manifest.gallery) for listed in room.public.list(prefix)
    ]
    found, notes = strays(
        unlisted(own, [manifest], certificate.knows),
        retained=retained_manifests(room.originals, manifest_prefix(manifest.gallery)),
        public=room.public,
        catalogue=room.catalogue,
        now=at,
    )
    live = room.catalogue.live_release(manifest.gallery)
    if live is None or live.id != manifest.stamp.release:
        raise Conflict(
            f"Gallery {manifest.gallery} was released anew while it was audited; audit again."
        )
    findings = _sorted([*seen.findings, *dead, *opened, *found])
    for one in findings:
        happened(Mishap.AUDIT, one.kind.value)
    return AuditReport(
        gallery=manifest.gallery,
        release=manifest.stamp.release,
        at=at,
        objects=len(manifest.objects),
        size=size,
        variants=seen.variants,
        links=links,
        doors=doors,
        policies=tuple(sorted(seen.policies)),
        auditors=tuple(sorted(seen.auditors)),
        findings=findings,
        notes=notes,
    )


def audit_house(live: Sequence[Manifest], room: AuditRoom) -> HouseReport:
    """What belongs to no single gallery: shared objects that nobody lists, and open listings.

    ``live``: the manifests of all live releases; those of other galleries are audited by ``audit``.
    """
    own = tuple(prefix for manifest in live for prefix in own_prefixes(manifest.gallery))
    listed = 0

    def shared() -> Iterator[ListedObject]:
        nonlocal listed
        for found in room.public.list():
            listed += 1
            if not found.key.startswith(own):
                yield found

    excused = {page.key for page in room.house_files}
    candidates = unlisted(shared(), live, excused.__contains__)
    files = [
        PublicObject(page.key, digest(page), len(page.body), page.content_type)
        for page in room.house_files
    ]
    seen = look_at(
        files, NO_RELEASE, visitor=room.visitor, catalogue=room.catalogue, examine=room.examine
    )
    found, notes = strays(
        candidates,
        retained=retained_manifests(room.originals),
        public=room.public,
        catalogue=room.catalogue,
        now=room.clock(),
    )
    opened = (
        Finding(FindingKind.OPEN_DOOR, bucket, f"strangers who list it get {status}; close it.")
        for bucket, status in room.visitor.listings().items()
        if status not in CLOSED
    )
    return HouseReport(listed, _sorted([*opened, *found, *seen.findings]), notes)


def _objects(
    objects: Sequence[PublicObject],
    manifest: Manifest,
    room: AuditRoom,
    threads: ThreadPoolExecutor,
    told: Told,
) -> Seen:
    def look(start: int) -> tuple[int, Seen]:
        some = objects[start : start + AT_ONCE]
        seen = look_at(
            some,
            manifest,
            visitor=room.visitor,
            catalogue=room.catalogue,
            examine=room.examine,
            root=room.root,
        )
        return len(some), seen

    everything = Seen()
    for count, seen in threads.map(look, range(0, len(objects), AT_ONCE)):
        everything.add(seen)
        told(count)
    return everything


def _dead_links(seen: Seen, room: AuditRoom, threads: ThreadPoolExecutor) -> Iterator[Finding]:
    """A link to an object that answered above is alive; the others are asked for."""
    unsure = sorted(seen.links.keys() - seen.answered)

    def answers(target: str) -> bool:
        return not target.startswith(OUTSIDE) and room.visitor.public(target, 0).status == OK

    for target, alive in zip(unsure, threads.map(answers, unsure), strict=True):
        if not alive:
            told = f"its link to {target} does not answer; publish the gallery again."
            yield Finding(FindingKind.DEAD_LINK, seen.links[target], told)


def _doors(
    manifest: Manifest, room: AuditRoom, threads: ThreadPoolExecutor
) -> tuple[int, list[Finding]]:
    """Ask as a stranger for each photo's original, and for the manifest itself."""
    photos = (room.catalogue.photo(photo) for photo in manifest.photos)
    wanted = {original_key(photo.original.sha256): photo.id for photo in photos if photo}
    # Named by the photo's id: an original's own key tells whoever holds a copy where it was.
    doors = {key: f"original of photo {photo}" for key, photo in wanted.items()}
    doors[manifest_key(manifest.gallery, manifest.stamp.release)] = "manifest of the release"
    statuses = threads.map(room.visitor.private, doors)
    opened = [
        Finding(FindingKind.OPEN_DOOR, name, f"strangers get {status}; close the bucket at once.")
        for name, status in zip(doors.values(), statuses, strict=True)
        if status not in CLOSED
    ]
    return len(doors), opened


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.kind, finding.key, finding.detail)))
