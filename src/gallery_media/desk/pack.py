"""A gallery goes in; its ZIP files lie in the public bucket, audited, and nobody is led there yet.

What was made before from the same photos and words is not made again. A file is written to disk,
read back by the auditor, searched for secrets, and only then put; its record in the private bucket
comes first. After that it is asked once more whether one of its photos was withdrawn meanwhile.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gallery_media.catalogue import Catalogue
from gallery_media.desk.package_record import PackageRecord, forget, remember, remembered
from gallery_media.errors import AuditRefused, Conflict, ObjectMissing, StorageUnavailable
from gallery_media.metadata.audit.package import audit_package
from gallery_media.model.addresses import IMMUTABLE
from gallery_media.model.gallery import Gallery
from gallery_media.model.package import MIME, Member, Package, Packed, attachment
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site
from gallery_media.model.verdict import CREDITS
from gallery_media.publishing.packages import plan_packages
from gallery_media.publishing.zipped import write_zip
from gallery_media.steps import Step as Reached
from gallery_media.steps import reached
from gallery_media.storage.port import Storage

log = logging.getLogger(__name__)

_BITE = 1 << 20

Search = Callable[[Site, Gallery, Iterable[Page], Iterable[str]], None]
"""The search of a release for its originals' secrets; it raises SecretFound."""


@dataclass(frozen=True, slots=True)
class Packing:
    """The ZIP files that pages may offer; ``missing``: packages that are not made yet."""

    packed: tuple[Packed, ...] = ()
    missing: tuple[Package, ...] = ()


@dataclass(frozen=True, slots=True)
class Packer:
    """What packing needs. ``folder``: on a disk with room for one ZIP file."""

    catalogue: Catalogue
    originals: Storage
    public: Storage
    search: Search
    folder: Path

    def pack(self, site: Site, gallery: Gallery, *, make: bool = True) -> Packing:
        """All packages of the gallery; without ``make`` those that lie there already, and of
        packages in several parts all or none.

        Raises AuditRefused, SecretFound, StorageUnavailable; Conflict when a photo was withdrawn
        meanwhile.
        """
        packages = plan_packages(site, gallery)
        if not packages:
            return Packing()
        known = {one.made_from: one for one in remembered(gallery.slug, self.originals)}
        found = {one.made_from: self._lying(one, known.get(one.made_from)) for one in packages}
        missing = tuple(one for one in packages if found[one.made_from] is None)
        if not make:
            cut = {(one.kind, one.about) for one in missing}
            offered = (one for one in packages if (one.kind, one.about) not in cut)
            whole = (found[one.made_from] for one in offered)
            return Packing(tuple(one for one in whole if one), missing)
        packed = (found[one.made_from] or self._made(site, gallery, one) for one in packages)
        return Packing(tuple(packed))

    def _lying(self, package: Package, record: PackageRecord | None) -> Packed | None:
        """The file of an earlier release, if it is still there as it was put."""
        if record is None:
            return None
        packed = Packed(package, record.sha256, record.size)
        head = self.public.head(packed.key)
        there = head is not None and head.size == record.size
        return packed if there and head and head.sha256 in (record.sha256, None) else None

    def _made(self, site: Site, gallery: Gallery, package: Package) -> Packed:
        with _scratch(self.folder) as file:
            write_zip(package, file, self._fetch)
            packed = Packed(package, *_digest(file))
            self._check(package, file)
            texts = (
                Page(f"{packed.key}/{text.name}", text.body, "text/plain", Step.ASSET)
                for text in package.texts
            )
            names = (member.name for member in package.members)
            self.search(site, gallery, texts, (packed.key, *names))
            remember(packed, self.originals)
            reached(Reached.PACKED, packed.key)
            self.public.put_file(
                packed.key,
                file,
                sha256=packed.sha256,
                size=packed.size,
                content_type=MIME,
                cache_control=IMMUTABLE,
                content_disposition=attachment(f"{package.name}.zip"),
                if_none_match=True,
            )
        if gone := self.catalogue.withdrawn_among(package.photos):
            # Whoever withdraws a photo deletes the files that are there; this one came later.
            self.public.delete(packed.key)
            forget(gallery.slug, packed.sha256, self.originals)
            raise Conflict(
                f"Gallery {gallery.slug}: photo {gone[0]} was withdrawn while a ZIP file with it "
                "was made; the file was deleted, publish again."
            )
        log.info(
            "%s: %s has %d photos, %.1f MB",
            gallery.slug,
            packed.key,
            len(package.members),
            packed.size / 1e6,
        )
        return packed

    def _fetch(self, member: Member) -> bytes:
        """A file that the auditor let out, as the storage has it now."""
        verdict = self.catalogue.verdict(member.sha256)
        if verdict is None or verdict.policy != CREDITS:
            raise AuditRefused(
                f"Photo {member.photo}: the auditor never let its file for the press out, so it "
                "goes into no ZIP file; publish again."
            )
        try:
            body = self.public.get(member.key).body
        except ObjectMissing as gone:
            raise Conflict(
                f"Photo {member.photo}: its file for the press was taken away meanwhile; publish "
                "again."
            ) from gone
        if hashlib.sha256(body).hexdigest() != member.sha256:
            raise AuditRefused(
                f"Photo {member.photo}: the storage holds other bytes than those that were "
                f"audited under {member.key}; delete that object and publish again."
            )
        return body

    def _check(self, package: Package, file: BinaryIO) -> None:
        """The finished file holds exactly what was planned: files with a verdict, and our texts."""
        found = audit_package(file)
        texts = tuple((one.name, one.text) for one in found if one.text is not None)
        photos = tuple((one.name, one.sha256) for one in found if one.text is None)
        planned = tuple((member.name, member.sha256) for member in package.members)
        if texts != tuple((text.name, text.body) for text in package.texts) or photos != planned:
            raise AuditRefused(
                f"Gallery {package.gallery}: the ZIP file {package.name} holds something else than "
                "was planned; nothing of it was published. Report this to the maintainers."
            )


@contextmanager
def _scratch(folder: Path) -> Iterator[BinaryIO]:
    """A file without a name, that is gone with the process. A full disk is worth another try."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            yield file
    except OSError as why:
        raise StorageUnavailable(
            f"A ZIP file could not be written below {folder.name}/ ({why.strerror}); make room "
            "there, it is tried again."
        ) from why


def _digest(file: BinaryIO) -> tuple[str, int]:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_BITE):
        digest.update(piece)
    return digest.hexdigest(), file.tell()
