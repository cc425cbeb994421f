"""``gallery-media audit``: what anybody can fetch from outside, checked object by object."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gallery_media.cli.console import console, errors, megabytes, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.errors import ProjectError
from gallery_media.model.findings import AuditReport, Finding, HouseReport
from gallery_media.model.release import Manifest, Page
from gallery_media.settings.project import open_project

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
    the private bucket. Exit code 1 when there is a finding.

    For example:

    - `gallery-media audit`
    - `gallery-media audit lampa-2017 --project my-festival --json`
    """
    from gallery_media.desk.audit import audit as audit_release
    from gallery_media.desk.audit import audit_house, open_audit
    from gallery_media.desk.audit_certify import certify
    from gallery_media.publishing.certificate import certificate_pages
    from gallery_media.wiring import open_newsroom

    reports = []
    with open_newsroom(open_project(project)) as newsroom:
        live = newsroom.live()
        chosen = choose(live, galleries)
        room = open_audit(newsroom.catalogue, newsroom.stores, newsroom.darkroom)
        with _progress() as progress:
            for manifest in chosen:
                bar = progress.add_task(manifest.gallery, total=len(manifest.objects))
                report = audit_release(manifest, room, partial(progress.advance, bar))
                certificate = certify(manifest, report, room, newsroom.darkroom.reveal)
                if certificates:
                    gallery = newsroom.gather(manifest.gallery).gallery
                    _write(certificates, certificate_pages(newsroom.site, gallery, certificate))
                reports.append(report)
        house = audit_house(live, room)
    found = [*house.findings, *(one for report in reports for one in report.findings)]
    if as_json:
        print_json({"clean": not found, "galleries": reports, "house": house})
    else:
        _print(reports, house)
    return 1 if found else 0


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


def _mark(findings: tuple[Finding, ...]) -> str:
    return "[red]FAIL[/red]" if findings else "[green]ok  [/green]"


def _print_findings(findings: tuple[Finding, ...], notes: tuple[Finding, ...]) -> None:
    for finding in findings:
        # A stray's key is a stranger's text: never markup, and no control characters.
        shown = f"{finding.kind}: {finding.key}: {finding.detail}"
        console.print("     " + "".join(c if c.isprintable() else "?" for c in shown), markup=False)
    if notes:
        console.print(f"     {len(notes)} objects in no release yet, younger than an hour")
