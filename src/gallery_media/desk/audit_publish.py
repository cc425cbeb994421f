"""An audited release's certificate goes in; it is public if it is clean, and gone if it is not.

Nobody may read a certificate that is not true any more. A new release takes the old one away, and
an audit with findings does so too: what is wrong is told to the house, in its own copy, and not to
whoever could make use of it before a person has mended it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gallery_media.desk.audit import AuditRoom
from gallery_media.desk.audit_record import UNDER_WAY, Published, keep
from gallery_media.errors import Conflict, Never
from gallery_media.model.addresses import cache_control
from gallery_media.model.findings import FindingKind, HouseReport
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, Page, PublicObject
from gallery_media.model.site import Site
from gallery_media.publishing.certificate import Certificate, certificate_pages, for_strangers
from gallery_media.publishing.certificate_keys import is_certificate
from gallery_media.publishing.plan import digest
from gallery_media.storage.port import Storage

Inspect = Callable[[Site, Gallery, Iterable[Page], Iterable[str]], None]
"""The search of a release for its originals' secrets; it raises SecretFound."""


def publish_certificate(
    certificate: Certificate,
    site: Site,
    gather: Callable[[], Gallery],
    room: AuditRoom,
    *,
    house: HouseReport,
    inspect: Inspect,
) -> tuple[str, ...]:
    """Put the certificate beside the gallery's languages; its keys, none when it is not clean.

    ``gather`` gives the gallery that the pages name. Nothing of the certificate is public either
    while strangers can list one of the ``house``'s buckets. Raises SecretFound when a page would
    give an original away, SettingsError or ObjectMissing when the pages cannot be written, and
    Conflict when another release went live meanwhile; whichever it is, none is public then.
    """
    opened = any(finding.kind is FindingKind.OPEN_DOOR for finding in house.findings)
    if certificate.report.findings or opened:
        take_away(certificate, room)
        return ()
    try:
        gallery = gather()
        pages = certificate_pages(site, gallery, for_strangers(certificate))
        inspect(site, gallery, pages, [page.key for page in pages])
    except Never:
        take_away(certificate, room)  # the last one is as old as its audit, and may hold the same
        raise
    keep(certificate, UNDER_WAY, room.originals)
    for page in pages:
        room.public.put(
            page.key,
            page.body,
            content_type=page.content_type,
            cache_control=cache_control(page),
            content_language=page.lang or None,
        )
    put = tuple(
        PublicObject(page.key, digest(page), len(page.body), page.content_type) for page in pages
    )
    _delete(certificate.manifest.gallery, room.public, keep={item.key for item in put})
    # A release flips before it takes the old certificate away, so that one of us two sees to it.
    if not _is_live(certificate.manifest, room.public):
        take_away(certificate, room)
        raise Conflict(
            f"Gallery {certificate.manifest.gallery} was released anew while its certificate was "
            "put; audit again."
        )
    keep(certificate, Published(put), room.originals)
    return tuple(item.key for item in put)


def take_away(certificate: Certificate, room: AuditRoom) -> None:
    """Take the gallery's public certificate away, whichever release it is of."""
    keep(certificate, UNDER_WAY, room.originals)
    _delete(certificate.manifest.gallery, room.public)
    keep(certificate, Published(), room.originals)


def _delete(gallery: str, public: Storage, keep: Iterable[str] = ()) -> None:
    kept = frozenset(keep)
    lying = [found.key for found in public.list(f"g/{gallery}/certificate.")]
    # The JSON last: the pages link to it.
    for key in sorted(lying, key=lambda key: (key.endswith(".json"), key)):
        if is_certificate(key) and key not in kept:
            public.delete(key)


def _is_live(manifest: Manifest, public: Storage) -> bool:
    """Whether each entry page is of this release: they know it before the catalogue does."""
    entries = (item.key for item in manifest.objects if item.key.endswith("/index.html"))
    heads = [public.head(key) for key in entries]
    return all(head and head.metadata.get("release") == manifest.stamp.release for head in heads)
