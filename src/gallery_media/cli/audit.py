"""``gallery-media audit``: what anybody can fetch from outside, checked object by object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gallery_media.cli.console import console, errors, megabytes, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.errors import Never, ProjectError
from gallery_media.model.findings import AuditReport, Finding, HouseReport
from gallery_media.model.release import Manifest, Page, Step
from gallery_media.settings.project import open_project
from gallery_media.storage.open import Stores
from gallery_media.storage.port import Storage

if TYPE_CHECKING:
    from gallery_media.model.gallery import Gallery
    from gallery_media.wiring import Newsroom

CertificateDir = Annotated[
    Path | None,
    Parameter(help="Also write the certificates here, as JSON and as pages to read."),
]


def audit(
    *galleries: str,
    project: ProjectDir = Path(),
    certificates: CertificateDir = None,
    as_json: AsJson = False,
) -> int:
    """Fetch every public object as a stranger would, and check it: all galleries, or those named.

    Bytes, headers, links and metadata are compared with the release; objects that should not be
    there are found, and so is an open door to the originals. Each release gets a certificate in
    the private bucket; a clean one is public beside its gallery. Exit code 1 when there is a
    finding.

    For example:

    - `gallery-media audit`
    - `gallery-media audit lampa-2017 --project my-festival --json`
    """
    from gallery_media.desk.audit import audit as audit_release
    from gallery_media.desk.audit import audit_house, open_audit
    from gallery_media.desk.audit_certify import certify
    from gallery_media.desk.audit_publish import publish_certificate
    from gallery_media.desk.inspect import SecretSearch
    from gallery_media.publishing.certificate import certificate_pages
    from gallery_media.wiring import open_newsroom

    reports: list[AuditReport] = []
    public: dict[str, tuple[str, ...]] = {}
    mistakes: dict[str, str] = {}
    with open_newsroom(open_project(project)) as newsroom:
        live = newsroom.live()
        chosen = choose(live, galleries)
        darkroom, stores = newsroom.darkroom, newsroom.stores
        room = open_audit(
            newsroom.catalogue,
            stores,
            darkroom,
            root=newsroom.site.public_url,
            house_files=newsroom.house_files(),
        )
        search = SecretSearch(
            catalogue=newsroom.catalogue, originals=stores.originals, darkroom=darkroom
        )
        house = audit_house(live, room)
        with _progress() as progress:
            for manifest in chosen:
                bar = progress.add_task(manifest.gallery, total=len(manifest.objects))
                report = audit_release(manifest, room, partial(progress.advance, bar))
                reports.append(report)
                certificate = certify(manifest, report, room, darkroom.reveal)
                slug = manifest.gallery
                gather = partial(_gallery, newsroom, slug)
                try:  # what was found is told, whatever an editor is just saving
                    public[slug] = publish_certificate(
                        certificate,
                        newsroom.site,
                        gather,
                        room,
                        house=house,
                        inspect=search.inspect,
                    )
                    if certificates:
                        pages = certificate_pages(newsroom.site, gather(), certificate)
                        _write(certificates, (*pages, *_assets(manifest, stores.public)))
                except Never as why:
                    mistakes[slug] = str(why)
        addresses = {slug: _addresses(keys, stores) for slug, keys in public.items()}
    found = [*house.findings, *(one for report in reports for one in report.findings)]
    if as_json:
        print_json(
            {
                "clean": not found,
                "galleries": reports,
                "house": house,
                "certificates": addresses,
                "mistakes": mistakes,
            }
        )
    else:
        _print(reports, house)
        _print_certificates(addresses, mistakes)
    return 1 if found or mistakes else 0


def choose(live: tuple[Manifest, ...], galleries: tuple[str, ...]) -> tuple[Manifest, ...]:
    """The releases to audit. Raises ProjectError for a gallery of which nothing is live."""
    there = {manifest.gallery: manifest for manifest in live}
    missing = [slug for slug in galleries if slug not in there]
    if missing:
        raise ProjectError(
            f"Nothing of {missing[0]} is live, so there is nothing to audit. "
            f"Live are: {', '.join(there) or 'none yet'}."
        )
    return tuple(there[slug] for slug in dict.fromkeys(galleries)) or live


def _gallery(newsroom: Newsroom, slug: str) -> Gallery:
    return newsroom.gather(slug).gallery


def _assets(manifest: Manifest, public: Storage) -> Iterator[Page]:
    """The release's styles and scripts, for pages that are opened from a folder."""
    for item in manifest.objects:
        if item.key.startswith("a/"):
            body = public.get(item.key).body
            yield Page(item.key, body, item.content_type, Step.ASSET, immutable=True)


def _addresses(keys: Iterable[str], stores: Stores) -> list[str]:
    return [f"{stores.public_endpoint}/{key}" for key in keys]


def _write(directory: Path, pages: Iterable[Page]) -> None:
    """Under their public addresses, so that links and styles work when they are opened."""
    for page in pages:
        path = directory / page.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.body)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=not errors.is_terminal,
    )


def _print(reports: Iterable[AuditReport], house: HouseReport) -> None:
    for report in reports:
        console.print(
            f"{_mark(report.findings)} {report.gallery}: {report.objects} objects, "
            f"{megabytes(report.size)}, {report.variants} pictures audited, "
            f"{report.links} links, {report.doors} closed doors tried"
        )
        _print_findings(report.findings, report.notes)
    console.print(f"{_mark(house.findings)} the house: {house.listed} objects listed")
    _print_findings(house.findings, house.notes)


def _print_certificates(
    addresses: Mapping[str, Iterable[str]], mistakes: Mapping[str, str]
) -> None:
    for slug, urls in addresses.items():
        pages = [url for url in urls if url.endswith(".html")]
        console.print(f"     certificate of {slug}: ", end="")
        console.print(" ".join(pages) or "none is public", markup=False, soft_wrap=True)
    for slug, why in mistakes.items():
        console.print(f"[red]{slug}[/red] has no certificate: ", end="")
        console.print(why, markup=False)


def _mark(findings: tuple[Finding, ...]) -> str:
    return "[red]FAIL[/red]" if findings else "[green]ok  [/green]"


def _print_findings(findings: tuple[Finding, ...], notes: tuple[Finding, ...]) -> None:
    for finding in findings:
        # A stray's key is a stranger's text: never markup, and no control characters.
        shown = f"{finding.kind}: {finding.key}: {finding.detail}"
        console.print("     " + "".join(c if c.isprintable() else "?" for c in shown), markup=False)
    if notes:
        console.print(f"     {len(notes)} objects in no release yet, younger than an hour")
