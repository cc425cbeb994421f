"""A release, its audit and what was removed go in; its certificate comes out, as JSON and as pages.

Counts and keys only: what was removed is told by kind and number, never by value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from gallery_media.model.addresses import entry_key, gallery_file_key
from gallery_media.model.findings import AuditReport
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, Page, PublicObject, Step
from gallery_media.model.site import Site
from gallery_media.publishing.assets import build_assets
from gallery_media.publishing.certificate_words import finding_words, kind_words, object_words
from gallery_media.publishing.frame import Crumb, Place, build_frame
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.links import relative
from gallery_media.publishing.manifest import manifest_json
from gallery_media.publishing.pages import HTML
from gallery_media.publishing.preview import Preview
from gallery_media.publishing.templates import environment, search_path

SCHEMA = "gallery-media/certificate/1"

JSON_NAME = "certificate.json"
HASHES_SHOWN = 500
"""Objects on the readable page: a browser has to draw them, and the JSON has them all."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one audit proved about one release.

    ``removed``: in how many originals each kind of thing was that their public files do not have.
    """

    manifest: Manifest
    report: AuditReport
    removed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """Public objects of one sort: how many, and their bytes together."""

    sort: str
    count: int
    size: int


def certificate_json(certificate: Certificate) -> bytes:
    """Deterministic JSON (sorted keys, UTF-8, one line feed at the end)."""
    manifest, report = certificate.manifest, certificate.report
    values = {
        "schema": SCHEMA,
        "gallery": manifest.gallery,
        **asdict(manifest.stamp),
        "content_digest": manifest.content_digest,
        "manifest_sha256": _sha256(manifest_json(manifest)),
        "audited_at": report.at.isoformat(timespec="seconds"),
        "policies": report.policies,
        "auditors": report.auditors,
        "clean": not report.findings,
        "photos": len(manifest.photos),
        "checked": {
            "objects": report.objects,
            "bytes": report.size,
            "variants": report.variants,
            "links": report.links,
            "private_objects": report.doors,
        },
        "removed": dict(certificate.removed),
        "findings": [asdict(finding) for finding in report.findings],
        "notes": [asdict(note) for note in report.notes],
        "objects": [asdict(item) for item in manifest.objects],
    }
    return (json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def certificate_pages(
    site: Site, gallery: Gallery, certificate: Certificate, overrides: tuple[Path, ...] = ()
) -> tuple[Page, ...]:
    """The assets, the JSON, and one readable page in each of the gallery's languages.

    Their addresses are beside the gallery's languages; putting them there is somebody else's
    decision. Raises SettingsError for a language without a catalog.
    """
    folders = search_path(overrides)
    assets = build_assets(site, folders)
    written = certificate_json(certificate)
    key = gallery_file_key(gallery.slug, JSON_NAME)
    made = [*assets.pages, Page(key, written, "application/json", Step.AFTER)]
    languages = tuple(load_language(code, folders) for code in gallery.languages)
    others = tuple((other, page_key(gallery.slug, other.code)) for other in languages)
    for language in languages:
        own = page_key(gallery.slug, language.code)
        title = gallery.title.best(language.code)
        entry = relative(own, entry_key(gallery.slug, language.code))
        place = Place(own, others, crumbs=(Crumb(title, entry),), indexed=False)
        report = certificate.report
        text = (
            environment(language, overrides)
            .get_template("pages/certificate.html")
            .render(
                language=language,
                frame=build_frame(site, gallery, language, assets, place),
                preview=Preview(title, "", "", 0, 0, ""),
                title=title,
                report=report,
                removed=[
                    (kind_words(kind, language), count)
                    for kind, count in certificate.removed.items()
                ],
                findings=[(finding_words(one.kind, language), one) for one in report.findings],
                shares=[(object_words(one.sort, language), one) for one in shares(certificate)],
                objects=certificate.manifest.objects[:HASHES_SHOWN],
                manifest_sha256=_sha256(manifest_json(certificate.manifest)),
                json_href=relative(own, key),
                json_sha256=_sha256(written),
            )
        )
        made.append(Page(own, text.encode(), HTML, Step.AFTER, language.code))
    return tuple(made)


def page_key(gallery: str, lang: str) -> str:
    """``g/<gallery>/certificate.<lang>.html``."""
    return gallery_file_key(gallery, f"certificate.{lang.lower()}.html")


def shares(certificate: Certificate) -> Iterator[Share]:
    """Public objects by sort, in a fixed order; a sort without objects is left out."""
    sorts: dict[str, list[PublicObject]] = {}
    for item in certificate.manifest.objects:
        sorts.setdefault(_sort(item), []).append(item)
    for sort in ("variant", "page", "download", "asset", "file"):
        found = sorts.get(sort, [])
        if found:
            yield Share(sort, len(found), sum(item.size for item in found))


def _sort(item: PublicObject) -> str:
    known = {"m/": "variant", "d/": "download", "a/": "asset"}
    return known.get(item.key[:2]) or (
        "page" if item.content_type.startswith("text/html") else "file"
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
