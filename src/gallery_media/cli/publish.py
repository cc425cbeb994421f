"""``gallery-media publish``: take in the inbox and release galleries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.choose import choose
from gallery_media.cli.console import print_json
from gallery_media.cli.forecast import tell_plan
from gallery_media.cli.log_lines import log_lines
from gallery_media.cli.options import AsJson, LogLines, ProjectDir, Verbose
from gallery_media.cli.published import needs_a_person, print_summary, summary
from gallery_media.desk.drafts import make_drafts
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import open_project

Unpin = Annotated[
    bool,
    Parameter(negative=(), help="Let galleries that a rollback holds at an earlier release go on."),
]

DryRun = Annotated[
    bool, Parameter(name="--dry-run", negative=(), help="Only tell what would be done.")
]

Thorough = Annotated[
    bool,
    Parameter(negative=(), help="Write and compare every page, though nothing seems changed."),
]

FailedAgain = Annotated[
    bool,
    Parameter(negative=(), help="Also try photos that are held because the machine failed."),
]


def publish(
    *galleries: str,
    project: ProjectDir = Path(),
    unpin: Unpin = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
    dry_run: DryRun = False,
    thorough: Thorough = False,
    failed_again: FailedAgain = False,
    log_format: LogLines = None,
) -> int:
    """Take in the inbox and release all galleries, or only those named.

    Waits for files that are still being written. Exit code 1 when a photo is held or a file went
    to quarantine: something needs a person, and everything else is published.

    For example:

    - `gallery-media publish`
    - `gallery-media publish lampa-2017 --project my-festival --json`
    - `gallery-media publish --dry-run` tells what would be put and taken away, and writes nothing
    - `gallery-media publish --thorough` writes every page anew and compares it with what is live
    """
    if dry_run:
        return tell_plan(project, galleries, as_json=as_json, thorough=thorough)
    from gallery_media.cli import work as main_job
    from gallery_media.cli.house import open_house

    found = open_project(project)
    if read_house_settings(found).inbox.unknown_folders == "draft":
        make_drafts(found)
    chosen = choose(found, galleries)
    with (
        open_house(found, verbose=verbose) as house,
        log_lines(log_format or house.newsroom.house.logs.format),
    ):
        if unpin:
            for slug in chosen:
                house.newsroom.let_go(slug)
        unfinished = main_job.finish_withdrawals(house)
        work = main_job.publish(
            house,
            chosen,
            main_job.ingest(house),
            thorough=thorough,
            failed_again=failed_again,
        )
        work.unfinished = unfinished
        work.pinned = [row.slug for row in house.newsroom.catalogue.galleries() if row.pinned]
        report = summary(work, house.newsroom.stores.public_endpoint)
        zone = house.newsroom.house.site.zone
        held = sum(len(house.newsroom.catalogue.held(slug)) for slug in chosen)
    if as_json:
        print_json({**report, "held": held})
    else:
        print_summary(work, held, zone)
    return 1 if held or needs_a_person(work) else 0
