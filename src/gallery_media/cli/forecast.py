"""``gallery-media publish --dry-run``: what the next release would do."""

from __future__ import annotations

from pathlib import Path

from gallery_media.cli.choose import choose
from gallery_media.cli.console import console, print_json
from gallery_media.desk.foresee import Forecast
from gallery_media.model.counted import counted
from gallery_media.settings.project import open_project

SHOWN_KEYS = 5
"""Of each kind, for people; programs are told all."""


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
    console.print(f"[green]{plan.gallery}[/green]: {counted(plan.photos, 'photo')}", end="")
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
