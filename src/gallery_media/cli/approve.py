"""``gallery-media approve``: what waits for a person's word, and the word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from gallery_media.cli.asked import previews, print_asked
from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir, Verbose
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
            for one in asked:
                print_asked(one, room)
            if not asked:
                console.print("Nothing waits for approval.")
    return 1 if any(one.state is ProposalState.WAITING for one in asked) else 0


def _facts(one: Proposal, room: Newsroom) -> dict[str, object]:
    return {
        "gallery": one.gallery,
        "number": one.number,
        "state": one.state,
        "reason": one.reason,
        "photos": one.photos,
        "asked_at": one.asked_at,
        "previews": previews(one, room),
    }
