"""``gallery-media status``: what is live, what waits, what needs a person."""

from __future__ import annotations

import json
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from gallery_media.cli.asked import waits
from gallery_media.cli.console import console, plain, print_json, program
from gallery_media.cli.moment import moment
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.cli.status_watch import follow
from gallery_media.desk.status import GalleryStatus, HouseStatus, NoteCount
from gallery_media.desk.unfinished import UnfinishedWithdrawal
from gallery_media.model.counted import counted
from gallery_media.settings.project import open_project

Watched = Annotated[
    bool, Parameter(name="--watch", negative=(), help="Show it again whenever something changed.")
]

MOST_FLAGGED = 20
"""Photos to look at that are told of each gallery."""


def status(*, project: ProjectDir = Path(), watch: Watched = False, as_json: AsJson = False) -> int:
    """Show every gallery: photos by state, what waits, what is live, what is held and why, what is
    being taken back; and whether `up` runs (of several hosts: which one watches), the storage
    answers and the disk has room. Times are the house's.

    Exit code 1 when something needs a person.

    With `--watch` it is shown again after each change, until Ctrl-C (with `--json` a document a
    line).

    Example: `gallery-media status --project my-festival --watch`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        if watch:
            found = follow(room.status, _show_json if as_json else _redraw)
        else:
            found = room.status()
    if found is None:
        return 0
    if not watch and as_json:
        print_json(found)
    elif not watch:
        _print(found)
    return 1 if found.needs_a_person else 0


def _redraw(found: HouseStatus) -> None:
    """In place on a terminal; elsewhere one below the other."""
    if console.is_terminal:
        console.clear()
    _print(found)


def _show_json(found: HouseStatus) -> None:
    print(json.dumps(plain(found), ensure_ascii=False, default=str), flush=True)


def _print(found: HouseStatus) -> None:
    when = f", {found.at:%Y-%m-%d %H:%M:%S}" if found.at else ""
    zone = (found.at and found.at.tzinfo) or UTC
    table = Table(title=Text(f"{found.project}{when}"), title_justify="left")
    for column in ("gallery", "photos", "in the inbox", "held", "quarantined", "live"):
        table.add_column(column)
    for gallery in found.galleries:
        table.add_row(
            gallery.slug,
            ", ".join(f"{count} {state}" for state, count in gallery.photos.items()) or "–",
            str(gallery.waiting or "–"),
            str(len(gallery.held) or "–"),
            str(gallery.quarantined or "–"),
            _live(gallery),
        )
    console.print(table)
    for gallery in found.galleries:
        for held in gallery.held:
            console.print(f"[yellow]held[/yellow] {gallery.slug} {held.photo}: ", end="")
            console.print(held.reason, markup=False, soft_wrap=True)
        for shown in gallery.flagged[:MOST_FLAGGED]:
            console.print(f"[cyan]look at[/cyan] {gallery.slug} {shown.photo}: ", end="")
            console.print("; ".join(shown.flags), markup=False, soft_wrap=True)
        if (more := len(gallery.flagged) - MOST_FLAGGED) > 0:
            console.print(f"{gallery.slug}: {more} more photos to look at; --json names all.")
        if gallery.draft:
            console.print(
                f'{gallery.slug} is a draft: take "draft = true" out of '
                f"galleries/{gallery.slug}/gallery.toml to release it."
            )
        if gallery.pinned:
            console.print(f"[yellow]rollback[/yellow] {gallery.slug}: ", end="")
            console.print(
                "it is held at the release that is live, and new photos wait; "
                f"{program()} publish {gallery.slug} --unpin lets it go on",
                soft_wrap=True,
            )
        if gallery.asked is not None:
            console.print(f"[yellow]approval[/yellow] {gallery.slug}: ", end="")
            console.print(
                f"{waits(gallery.asked, zone)}; preview {gallery.asked.number}, "
                f"see {program()} approve",
                soft_wrap=True,
            )
        for one in gallery.notes:
            console.print(f"[cyan]words[/cyan] {gallery.slug}: ", end="")
            console.print(told(one), markup=False, highlight=False, soft_wrap=True)
        if gallery.kept_back:
            console.print(f"[yellow]alt text[/yellow] {gallery.slug}: ", end="")
            console.print(kept_back(len(gallery.kept_back)), markup=False, soft_wrap=True)
        for sentence in gallery.unknown_names:
            console.print("[yellow]no such photo[/yellow] ", end="")
            console.print(sentence, markup=False, highlight=False, soft_wrap=True)
        for line in gallery.about_withdrawn:
            console.print(
                f"[yellow]withdrawn[/yellow] galleries/{gallery.slug}/captions.csv, line {line} "
                "still speaks of a withdrawn photo; take the line out.",
                soft_wrap=True,
            )
        if gallery.mistake:
            console.print("[red]settings[/red] ", end="")
            console.print(gallery.mistake, markup=False)
        if gallery.quarantined:
            console.print(
                f"{gallery.slug}: {gallery.quarantined} refused so far; those not dealt with lie "
                "in quarantine/, each with its REASON.txt"
            )
    for taken in found.withdrawing:
        colour = "red" if taken.needs_a_person else "cyan"
        console.print(f"[{colour}]withdrawing[/{colour}] ", end="")
        console.print(withdrawal(taken, zone), markup=False, highlight=False, soft_wrap=True)
    for thing in found.in_the_way:
        console.print("[yellow]not taken[/yellow] ", end="")
        console.print(f"{thing.path}: {thing.reason}", markup=False)
    for thing in (*found.unfinished, *found.sidecars):
        console.print("[cyan]waits[/cyan] ", end="")
        console.print(f"{thing.path}: {thing.reason}", markup=False)
    console.print(
        f"{found.queue or 'nothing'} on the way to the pages; {watched(found)}",
        markup=False,
        soft_wrap=True,
    )
    if found.uploads:
        console.print(f"{found.uploads} uploads wait in the bucket for uploads.")
    if not found.storage:
        console.print("the storage answers")
    else:
        console.print("[red]storage[/red] ", end="")
        console.print(found.storage, markup=False)
    if found.disk:
        console.print("[red]disk[/red] ", end="")
        console.print(found.disk, markup=False)
    console.print(f"free disk space: {found.free_disk / 1e9:.1f} GB")


def watched(found: HouseStatus) -> str:
    """Who takes in what arrives."""
    if found.runs:
        return "`up` runs"
    if found.watched_by:
        return f"`watch` runs on {found.watched_by}"
    return "neither `up` nor `watch` runs: nothing is taken in by itself"


def withdrawal(one: UnfinishedWithdrawal, zone: tzinfo) -> str:
    """``lampa-2017 k7m2p9xq4t: begun at 2017-07-01 13:00, …``: what is in the way, if known."""
    if one.reason:
        state = f"not finished: {one.reason}"
    elif one.overdue:
        state = "not finished, and nothing says why; `up` or `withdraw` goes on with it"
    else:
        state = "still at work"
    where = ", ".join(one.galleries)
    return f"{where} {one.photo}: begun at {moment(one.since, zone)}, {state}".lstrip()


def told(note: NoteCount) -> str:
    """``312 photos (abc, def, ghi …): caption: its language had to be guessed; …``."""
    more = " …" if note.photos > len(note.some) else ""
    return f"{counted(note.photos, 'photo')} ({', '.join(note.some)}{more}): {note.note}"


def kept_back(photos: int) -> str:
    """What became of photos that the gallery's policy on alt text keeps off its pages."""
    what = f"{counted(photos, 'photo')} {'waits' if photos == 1 else 'wait'}"
    return f'{what} for an alt text, because of alt_policy = "require" in gallery.toml'


def _live(gallery: GalleryStatus) -> str:
    if gallery.draft and gallery.live_since is None:
        return "draft, not released"
    if gallery.live_since is None:
        return "not yet"
    return f"generation {gallery.generation}, since {gallery.live_since:%Y-%m-%d %H:%M}"
