"""What a publish did goes in; programs and people are told."""

from __future__ import annotations

from datetime import tzinfo

from gallery_media.cli.asked import waits
from gallery_media.cli.console import console, program
from gallery_media.cli.status import kept_back, told
from gallery_media.cli.work import Work
from gallery_media.desk.released import Released
from gallery_media.model.counted import counted
from gallery_media.model.proposal import ProposalState


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
        "unknown_names": work.unknown_names,
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


def print_summary(work: Work, held: int, zone: tzinfo) -> None:
    """What was done, for people; ``zone``: by whose clock."""
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
                f"[yellow]{released.gallery}[/yellow] is a draft: "
                f"{counted(released.photos, 'photo')} prepared; take "
                '"draft = true" out of its gallery.toml to release it',
                soft_wrap=True,
            )
            continue
        if released.asked is not None:
            console.print(
                f"[yellow]{released.gallery}[/yellow] {waits(released.asked, zone)}; "
                f"see {program()} approve",
                soft_wrap=True,
            )
            if not released.stamp.generation:
                continue
        what = "is live" if released.changed else "unchanged"
        console.print(
            f"[green]{released.gallery}[/green] {what}: "
            f"{counted(released.photos, 'photo')}, generation {released.stamp.generation}, "
            f"{counted(released.put, 'page')} put",
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
        console.print(
            f"{slug} has no photos yet: copy some into inbox/{slug}/, then publish again",
            soft_wrap=True,
        )
    for slug, why in work.mistakes.items():
        console.print(f"[red]{slug}[/red] was not released: ", end="")
        console.print(why, markup=False)
    for slug, lines in work.unmatched.items():
        console.print(
            f"[yellow]{slug}[/yellow]: not there, though captions.csv names them: "
            f"{counted(lines, 'photo')}"
        )
    for slug, picks in work.unshown_picks.items():
        console.print(
            f"[yellow]{slug}[/yellow]: not shown, though its articles name them: "
            f"{counted(picks, 'photo')}"
        )
    for sentence in (one for found in work.unknown_names.values() for one in found):
        console.print("[yellow]no such photo[/yellow] ", end="")
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
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
