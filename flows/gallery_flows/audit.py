"""Flow ``audit_gallery``: what is live is fetched from outside, checked, shown and certified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import flow_run
from prefect.tasks import Task

from gallery_flows.bounded import bounded
from gallery_flows.forms import Gallery
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_media.desk.audit import AuditRoom, audit, audit_house, live_manifest, open_audit
from gallery_media.desk.audit_certify import certify
from gallery_media.desk.audit_publish import publish_certificate
from gallery_media.desk.audit_strays import is_address
from gallery_media.desk.inspect import SecretSearch
from gallery_media.errors import AuditRefused, Conflict, GalleryMediaError
from gallery_media.model.counted import counted
from gallery_media.model.findings import AuditReport, Finding, FindingKind, HouseReport
from gallery_media.publishing.certificate import Certificate
from gallery_media.publishing.certificate_words import removed_words
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.templates import search_path
from gallery_media.wiring import Newsroom

TABLE_ROWS = 500  # an artifact is one JSON document that the browser has to draw


def run_name() -> str:
    """In words: the gallery, and how many objects are looked at."""
    gallery = flow_run.parameters["gallery"]
    try:
        with newsroom() as room:
            if nothing_is_live(room, gallery):
                return f"audit {gallery}: nothing is live"
            objects = len(live_manifest(gallery, room.catalogue, room.stores.originals).objects)
    except GalleryMediaError:  # a name that raises crashes the run; the flow meets it and says it
        return f"audit {gallery}"
    return f"audit {gallery}: {counted(objects, 'object')}"


def nothing_is_live(room: Newsroom, gallery: str) -> bool:
    """Whether a gallery of this project has no release for strangers: a draft, or a new one."""
    return gallery in room.project.slugs() and room.catalogue.live_release(gallery) is None


def _tools(room: Newsroom) -> AuditRoom:
    return open_audit(
        room.catalogue,
        room.stores,
        room.darkroom,
        root=room.site.public_url,
        house_files=room.house_files(),
    )


@task(
    task_run_name="fetch and check {gallery}",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def audit_release(gallery: str) -> Certificate | None:
    """Audit the live release and keep its certificate; begins anew at each try. None where nothing
    is live."""
    with newsroom() as room:
        if nothing_is_live(room, gallery):
            return None
        tools = _tools(room)
        manifest = live_manifest(gallery, tools.catalogue, tools.originals)
        return certify(manifest, audit(manifest, tools), tools, room.darkroom.reveal)


@task(
    task_run_name="look for what belongs to no gallery",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def audit_shared() -> HouseReport:
    """Shared objects that no release lists, and listings that are open to strangers."""
    with newsroom() as room:
        return audit_house(room.live(), _tools(room))


def worth_putting_again(task: Task[Any, Any], run: TaskRun, state: State[Any]) -> bool:
    """As always, but for a release that went live meanwhile: its certificate needs its audit."""
    return worth_trying_again(task, run, state) and not isinstance(state.data, Conflict)


@task(
    task_run_name="put the certificate of {gallery}, or take it away",
    retry_condition_fn=worth_putting_again,
    **TRIES,
)
@bounded()
def put_certificate(gallery: str, certificate: Certificate, house: HouseReport) -> tuple[str, ...]:
    """Make a clean release's certificate public; its keys, none when it is not clean."""
    with newsroom() as room:
        return publish_certificate(
            certificate,
            room.site,
            lambda: room.gather(gallery).gallery,
            _tools(room),
            house=house,
            inspect=SecretSearch(
                catalogue=room.catalogue,
                originals=room.stores.originals,
                darkroom=room.darkroom,
            ).inspect,
        )


@flow(name="audit_gallery", flow_run_name=run_name, persist_result=False)
def audit_gallery(gallery: Gallery) -> AuditReport | None:
    """Fetch everything public of a gallery as a stranger would, check it, and certify it.

    Fails when there is a finding, so that a schedule's run turns red; the artifacts say which.
    Where nothing is live there is nothing to audit, and nothing wrong: None.
    """
    log = get_run_logger()
    with newsroom():
        certificate = audit_release(gallery)
        if certificate is None:
            log.info("%s: nothing is live, so there is nothing to audit", gallery)
            return None
        house = audit_shared()
        report = certificate.report
        findings = (*report.findings, *house.findings)
        _report(report, house, findings)
        _report_removed(gallery, certificate.removed)
        public = put_certificate(gallery, certificate, house)
    log.info("%s: %s", gallery, ", ".join(public) or "no certificate is public")
    if findings:
        raise AuditRefused(
            f"{gallery}: {len(findings)} finding{'' if len(findings) == 1 else 's'}; "
            f"gallery-media audit {gallery} says what to do about each."
        )
    log.info(
        "%s is clean: %d objects, %d pictures audited, %d links, %d closed doors tried",
        gallery,
        report.objects,
        report.variants,
        report.links,
        report.doors,
    )
    return report


def _report(report: AuditReport, house: HouseReport, findings: Sequence[Finding]) -> None:
    """What operators see: counts, then kinds and keys. A key that no page of ours could have may
    be somebody's file name, and is not repeated."""
    create_markdown_artifact(
        key=f"{report.gallery}-audit",
        markdown=_words(report, house, findings),
        description=f"{report.gallery}: what anybody can fetch, checked from outside",
    )
    if findings:
        create_table_artifact(
            key=f"{report.gallery}-findings",
            table=[
                {"kind": one.kind.value, "key": shown_key(one, report.gallery)}
                for one in findings[:TABLE_ROWS]
            ],
            description=f"{report.gallery}: findings of this audit",
        )


def _report_removed(gallery: str, removed: Mapping[str, int]) -> None:
    """In how many photos each kind of thing was that their public files do not have: counts."""
    rows = removed_words(removed, load_language("en", search_path()))
    table = ["| what the originals held | photos |", "| --- | ---: |"]
    table += [f"| {words} | {count} |" for words, count in rows]
    create_markdown_artifact(
        key=f"{gallery}-removed",
        markdown="\n".join(table) if rows else "Nothing: the originals held no such data.",
        description=f"{gallery}: what was removed, by kind",
    )


def shown_key(finding: Finding, gallery: str) -> str:
    """The key; of a stray only where it is shaped like ours, else how many characters it has."""
    if finding.kind is not FindingKind.STRAY or is_address(finding.key, gallery):
        return finding.key
    return f"(a foreign key of {len(finding.key)} characters)"


def _words(report: AuditReport, house: HouseReport, findings: Sequence[Finding]) -> str:
    kinds = Counter(finding.kind.value for finding in findings)
    lines = [
        f"## {'Clean' if not findings else 'Needs a person'}",
        f"- release {report.release}: {report.objects} objects, {report.size / 1e6:.1f} MB fetched",
        f"- {report.variants} pictures audited again, {report.links} links followed",
        f"- {report.doors} private objects asked for as a stranger",
        f"- {house.listed} objects listed in the public bucket",
        *(f"- **{kind}**: {count}" for kind, count in sorted(kinds.items())),
    ]
    young = len(report.notes) + len(house.notes)
    if young:
        lines.append(f"- {young} objects in no release yet, younger than an hour")
    return "\n".join(lines)
