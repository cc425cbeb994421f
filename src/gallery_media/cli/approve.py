"""``gallery-media approve``: what waits for a person's word, and the word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, print_json, program
from gallery_media.cli.options import AsJson, ProjectDir, Verbose
from gallery_media.model.addresses import entry_key
from gallery_media.model.proposal import REFUSAL_WORDS, Proposal, ProposalState, RefusalReason
from gallery_media.settings.project import Project, open_project

if TYPE_CHECKING:
    from gallery_media.wiring import Newsroom

Number = Annotated[
    str, Parameter(help="Of the preview that you looked at; it stands beside its address.")
]
Refuse = Annotated[
    RefusalReason | None,
    Parameter(
        name="--refuse",
        help="Keep it in the house: "
        + "; ".join(f"{reason}: {words}" for reason, words in REFUSAL_WORDS.items()),
    ),
]
Hide = Annotated[
    tuple[str, ...],
    Parameter(
        name="--hide",
        negative=(),
        consume_multiple=True,
        help="Hold these photos, by their numbers; what is left is asked about anew.",
    ),
]


def approve(
    gallery: str = "",
    number: Number = "",
    /,
    *,
    refuse: Refuse = None,
    hide: Hide = (),
    project: ProjectDir = Path(),
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> int:
    """Let a release out that waits for a person's word (`approval = true` in gallery.toml).

    Without a gallery it lists what waits, with the previews that `up` shows; exit code 1 when
    something does. What changed since the preview is never approved: it is asked about anew.

    For example:

    - `gallery-media approve`
    - `gallery-media approve lampa-2017 3f9a1c7e0b1d`
    - `gallery-media approve lampa-2017 3f9a1c7e0b1d --refuse words`
    - `gallery-media approve lampa-2017 3f9a1c7e0b1d --hide f7k2m9qx4d`
    """
    found = open_project(project)
    if not gallery:
        return _list(found, as_json=as_json)
    from gallery_media.cli.house import open_house

    with open_house(found, verbose=verbose):
        from gallery_flows.approve import Decision, approve_release

        decision = Decision.APPROVE
        if refuse is not None or hide:
            decision = Decision.HIDE if hide else Decision.REFUSE
        answered = approve_release(
            f"{gallery} {number}", decision, refuse or RefusalReason.OTHER, list(hide)
        )
    if as_json:
        print_json(answered)
        return 0
    console.print(f"[green]{gallery}[/green]: {answered.told}", soft_wrap=True)
    return 0


def _list(project: Project, *, as_json: bool) -> int:
    from gallery_media.wiring import open_newsroom

    with open_newsroom(project) as room:
        asked = room.proposals()
        if as_json:
            print_json({"waiting": [_facts(one, room) for one in asked]})
        else:
            _print(asked, room)
    return 1 if any(one.state is ProposalState.WAITING for one in asked) else 0


def _facts(one: Proposal, room: Newsroom) -> dict[str, object]:
    return {
        "gallery": one.gallery,
        "number": one.number,
        "state": one.state,
        "reason": one.reason,
        "photos": one.photos,
        "asked_at": one.asked_at,
        "previews": _previews(one, room),
    }


def _previews(one: Proposal, room: Newsroom) -> list[str]:
    languages = room.described(one.gallery).languages
    found = (room.waiting_address(one, entry_key(one.gallery, lang)) for lang in languages)
    return [address for address in found if address]


def waits(one: Proposal) -> str:
    """``waits for approval: 24 photos, asked at 2017-07-01 10:00 UTC``."""
    if one.state is ProposalState.REFUSED:
        return f"was refused: {one.photos} photos; {REFUSAL_WORDS[RefusalReason(one.reason)]}"
    asked_at = f"{one.asked_at:%Y-%m-%d %H:%M} UTC"
    if one.state is ProposalState.APPROVED:
        return f"is approved, and goes live with the next release: {one.photos} photos"
    return f"waits for approval: {one.photos} photos, asked at {asked_at}"


def _print(asked: Sequence[Proposal], room: Newsroom) -> None:
    for one in asked:
        console.print(
            f"[yellow]{one.gallery}[/yellow] {waits(one)}",
            soft_wrap=True,
        )
        previews = _previews(one, room)
        for address in previews:
            console.print(f"  look     {address}", soft_wrap=True, highlight=False)
        if not previews:
            console.print(
                f"  look     start `{program()} up`, which shows the preview; of several hosts, "
                "[preview] public_url names the one that does",
                soft_wrap=True,
                markup=False,
            )
        console.print(f"  then     {program()} approve {one.gallery} {one.number}", soft_wrap=True)
    if not asked:
        console.print("Nothing waits for approval.")
