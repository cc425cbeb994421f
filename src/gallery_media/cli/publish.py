"""``gallery-media publish``: take in the inbox and release galleries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.approve import waits
from gallery_media.cli.console import console, print_json, program
from gallery_media.cli.log_lines import log_lines
from gallery_media.cli.options import AsJson, LogLines, ProjectDir, Verbose
from gallery_media.cli.status import kept_back, told
from gallery_media.cli.work import Work
from gallery_media.desk.drafts import make_drafts
from gallery_media.desk.foresee import Forecast
from gallery_media.desk.released import Released
from gallery_media.errors import ProjectError
from gallery_media.model.proposal import ProposalState
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import Project, open_project

Unpin = Annotated[
    bool,
    Parameter(negative=(), help="Let galleries that a rollback holds at an earlier release go on."),
]
SHOWN_KEYS = 5
"""Of each kind, for people; programs are told all."""

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
        held = sum(len(house.newsroom.catalogue.held(slug)) for slug in chosen)
    if as_json:
        print_json({**report, "held": held})
    else:
        print_summary(work, held)
    return 1 if held or needs_a_person(work) else 0


def tell_plan(
    project: Path, galleries: tuple[str, ...], *, as_json: bool, thorough: bool = False
) -> int:
    """What the next release of each gallery would do. The inbox stays as it is."""
    from gallery_media.wiring import open_newsroom

    found = open_project(project)
    chosen = choose(found, galleries)
    with open_newsroom(found) as room:
        plans = [room.foresee(slug, thorough=thorough) for slug in chosen]
    if as_json:
        print_json({"galleries": plans})
        return 0
    for plan in plans:
        _print_plan(plan)
    return 0


def _print_plan(plan: Forecast) -> None:
    console.print(f"[green]{plan.gallery}[/green]: {plan.photos} photos", end="")
    if plan.draft:
        console.print("; it is a draft, and nothing of it is released", end="")
    elif not plan.changes:
        console.print("; nothing would be put, it is live as it is", end="")
    else:
        console.print(f"; it would become generation {plan.generation}", end="")
        console.print(", after somebody has approved it" if plan.asks else "", end="")
    console.print()
    if plan.to_prepare:
        console.print(f"  {plan.to_prepare:>5} photos would be made first, and then shown as well")
    if plan.to_pack:
        console.print(
            f"  {plan.to_pack:>5} ZIP files would be made, and offered on its entry pages"
        )
    for kind, keys in plan.put.items():
        console.print(f"  {len(keys):>5} {kind} put")
        _print_keys(keys)
    if plan.put:
        console.print(f"  {plan.kept:>5} pages kept as they are, {plan.size:,} bytes to put")
    if plan.delete:
        console.print(f"  {len(plan.delete):>5} pages taken away")
        _print_keys(plan.delete)


def _print_keys(keys: tuple[str, ...]) -> None:
    for key in keys[:SHOWN_KEYS]:
        console.print(f"          {key}", soft_wrap=True, markup=False, highlight=False)
    if len(keys) > SHOWN_KEYS:
        console.print(f"          … and {len(keys) - SHOWN_KEYS} more; --json names all")


def needs_a_person(work: Work) -> bool:
    """Whether something was not published that somebody wanted published."""
    return bool(
        work.cut_off
        or work.mistakes
        or work.unfinished
        or work.received.get("quarantined")
        or any(released.kept_back or waits_for_a_word(released) for released in work.released)
    )


def waits_for_a_word(released: Released) -> bool:
    """Whether somebody has to look at a preview first."""
    return released.asked is not None and released.asked.state is ProposalState.WAITING


def choose(project: Project, galleries: tuple[str, ...]) -> tuple[str, ...]:
    """The galleries to publish. Raises ProjectError for one that is not there."""
    there = project.slugs()
    missing = [slug for slug in galleries if slug not in there]
    if missing:
        raise ProjectError(
            f"There is no gallery {missing[0]}: galleries/{missing[0]}/gallery.toml is missing. "
            f"There are: {', '.join(there) or 'none yet'}."
        )
    if not there:
        raise ProjectError(
            "This project has no gallery yet: make galleries/NAME/gallery.toml, "
            "or a new project with gallery-media init DIR --gallery NAME."
        )
    return galleries or there


def summary(work: Work, public_endpoint: str) -> dict[str, object]:
    """What was done, for programs."""
    return {
        "received": work.received,
        "waiting": work.waiting,
        "cut_off": work.cut_off,
        "mistakes": work.mistakes,
        "empty": work.empty,
        "pinned": work.pinned,
        "unfinished_withdrawal": work.unfinished,
        "unmatched_captions": work.unmatched,
        "unshown_picks": work.unshown_picks,
        "example_contacts": work.blanks,
        "notes": work.notes,
        "kept_back": {one.gallery: one.kept_back for one in work.released if one.kept_back},
        "galleries": [
            {
                "gallery": released.gallery,
                "changed": released.changed,
                "draft": released.draft,
                "asked": released.asked,
                "generation": released.stamp.generation,
                "photos": released.photos,
                "pages_put": released.put,
                "pages_kept": released.kept,
                "purged": released.purged,
                "not_purged": released.not_purged,
                "weaker": released.weaker,
                "entries": [f"{public_endpoint}/{key}" for key in released.entries],
            }
            for released in work.released
        ],
    }


def print_summary(work: Work, held: int) -> None:
    """What was done, for people."""
    for outcome, count in sorted(work.received.items()):
        console.print(f"  {count:>5} {outcome}")
    if work.waiting:
        console.print(f"  {work.waiting:>5} still being written; they are taken next time")
    if work.cut_off:
        console.print(
            f"  {work.cut_off:>5} cut off in the middle; copy them again, or let "
            "`gallery-media up` decide"
        )
    for released in work.released:
        if released.draft:
            console.print(
                f"[yellow]{released.gallery}[/yellow] is a draft: {released.photos} photos are "
                'prepared; take "draft = true" out of its gallery.toml to release it',
                soft_wrap=True,
            )
            continue
        if released.asked is not None:
            console.print(
                f"[yellow]{released.gallery}[/yellow] {waits(released.asked)}; "
                f"see {program()} approve",
                soft_wrap=True,
            )
            if not released.stamp.generation:
                continue
        what = "is live" if released.changed else "unchanged"
        console.print(
            f"[green]{released.gallery}[/green] {what}: {released.photos} photos, "
            f"generation {released.stamp.generation}, {released.put} pages put",
            soft_wrap=True,
        )
        if released.kept_back:
            console.print("  [yellow]not shown:[/yellow] ", end="")
            console.print(kept_back(len(released.kept_back)), markup=False, soft_wrap=True)
        if released.weaker:
            console.print("  this storage keeps no conditional writes: a lock and looks stood in")
        if released.not_purged:
            console.print("  [yellow]The cache was not told:[/yellow] ", end="")
            console.print(released.not_purged, markup=False, soft_wrap=True)
    if work.unfinished:
        console.print("[red]A photo is still being withdrawn[/red]: ", end="")
        console.print(work.unfinished, markup=False)
    for slug in work.pinned:
        console.print(
            f"[yellow]{slug}[/yellow] is held at an earlier release; what is new waits until "
            f"{program()} publish {slug} --unpin",
            soft_wrap=True,
        )
    for slug in work.empty:
        console.print(f"{slug} has no photos yet")
    for slug, why in work.mistakes.items():
        console.print(f"[red]{slug}[/red] was not released: ", end="")
        console.print(why, markup=False)
    for slug, lines in work.unmatched.items():
        console.print(
            f"[yellow]{slug}[/yellow]: {lines} photos named in captions.csv are not there"
        )
    for slug, picks in work.unshown_picks.items():
        console.print(
            f"[yellow]{slug}[/yellow]: {picks} photos that its articles name are not shown"
        )
    for slug, notes in work.notes.items():
        for note in notes:
            console.print(f"[cyan]{slug}[/cyan]: ", end="")
            console.print(told(note), markup=False, highlight=False, soft_wrap=True)
    for slug in work.blanks:
        console.print(
            f"[yellow]{slug}[/yellow]: removal_contact in gallery.toml is still the example; "
            "whoever asks for a removal reaches nobody"
        )
    if held or needs_a_person(work):
        console.print(f"[yellow]Something needs a person: see {program()} status.[/yellow]")
