"""A release, its audit and what was removed go in; its certificate comes out, as JSON and as pages.

Counts and keys only: what was removed is told by kind and number, never by value. What strangers
read (``for_strangers``) names nothing but what the release itself made public.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from gallery_media.errors import ObjectMissing
from gallery_media.model.addresses import entry_key
from gallery_media.model.findings import AuditReport
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, Page, PublicObject, Step
from gallery_media.model.site import Site
from gallery_media.publishing.assets import Assets, build_assets
from gallery_media.publishing.certificate_keys import json_key, page_key
from gallery_media.publishing.certificate_words import finding_words, object_words, removed_words
from gallery_media.publishing.edition import HTML
from gallery_media.publishing.frame import Crumb, Place, build_frame
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.links import relative
from gallery_media.publishing.manifest import manifest_json
from gallery_media.publishing.preview import Preview
from gallery_media.publishing.templates import environment, filled, search_path

SCHEMA = "gallery-media/certificate/1"

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


def for_strangers(certificate: Certificate) -> Certificate:
    """What may be public of a clean certificate: all but the notes.

    Notes name objects that no release shows, perhaps by somebody's file name. Raises ValueError
    for a certificate with findings: whoever reads of an open door finds it sooner than the house.
    """
    if certificate.report.findings:
        raise ValueError("a certificate with findings is the house's own")
    return replace(certificate, report=replace(certificate.report, notes=()))


def certificate_json(certificate: Certificate, **more: object) -> bytes:
    """Deterministic JSON (sorted keys, UTF-8, one line feed at the end).

    ``more``: what the house writes beside it into its own copy.
    """
    manifest, report = certificate.manifest, certificate.report
    values = {
        **more,
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


def certificate_pages(site: Site, gallery: Gallery, certificate: Certificate) -> tuple[Page, ...]:
    """The JSON, then one readable page in each of the gallery's languages that is live.

    They link to the release's own pages, styles and scripts, and to nothing else. Putting them
    there is somebody else's decision. Raises SettingsError for a language without a catalog,
    ObjectMissing when the release has other styles and scripts than today's pages need.
    """
    folders = search_path(site.theme)
    manifest = certificate.manifest
    assets = _released(build_assets(site, folders), manifest)
    site = replace(
        site,
        arms=site.arms if assets.arms else None,
        funding_logo=site.funding_logo if assets.funding_logo else None,
    )
    written = certificate_json(certificate)
    key = json_key(gallery.slug)
    made = [Page(key, written, "application/json", Step.AFTER)]
    live = {item.key for item in manifest.objects}
    languages = tuple(
        load_language(code, folders)
        for code in gallery.languages
        if entry_key(gallery.slug, code) in live
    )
    others = tuple((other, page_key(gallery.slug, other.code)) for other in languages)
    for language in languages:
        own = page_key(gallery.slug, language.code)
        title = gallery.title.best(language.code)
        entry = relative(own, entry_key(gallery.slug, language.code))
        place = Place(own, others, crumbs=(Crumb(title, entry),), indexed=False)
        report = certificate.report
        text = filled(
            environment(language, site.theme),
            "pages/certificate.html",
            language=language,
            frame=build_frame(site, gallery, language, assets, place),
            preview=Preview(title, "", "", 0, 0, ""),
            title=title,
            report=report,
            removed=removed_words(certificate.removed, language),
            findings=[(finding_words(one.kind, language), one) for one in report.findings],
            shares=[(object_words(one.sort, language), one) for one in shares(certificate)],
            objects=manifest.objects[:HASHES_SHOWN],
            manifest_sha256=_sha256(manifest_json(manifest)),
            json_href=relative(own, key),
            json_sha256=_sha256(written),
        )
        made.append(Page(own, text.encode(), HTML, Step.AFTER, language.code))
    return tuple(made)


def _released(today: Assets, manifest: Manifest) -> Assets:
    """The release's own assets by the names of today's; artwork that it does not have is left out.

    Today's own may be newer, and nobody put those.
    """
    there = {_name(item.key): item.key for item in manifest.objects if item.key.startswith("a/")}

    def needed(key: str) -> str:
        if _name(key) not in there:
            name, ending = _name(key)
            raise ObjectMissing(
                f"Gallery {manifest.gallery}: its live release has no {name}.{ending}, which the "
                "certificate's pages need; publish the gallery again, then audit it."
            )
        return there[_name(key)]

    return replace(
        today,
        styles=needed(today.styles),
        # Releases of earlier versions have one sheet with everything.
        reading=there.get(_name(today.reading), ""),
        prefs=needed(today.prefs),
        script=needed(today.script),
        favicon=needed(today.favicon),
        arms=there.get(_name(today.arms), ""),
        funding_logo=there.get(_name(today.funding_logo), ""),
        pages=(),
    )


def _name(key: str) -> tuple[str, str]:
    """Name and ending of an asset's key, without the digest between them."""
    name, _, ending = key.removeprefix("a/").partition(".")
    return name, ending.rpartition(".")[2]


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
