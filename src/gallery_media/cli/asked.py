"""A release that waits for a person's word goes in; where to look and how to answer is printed."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from gallery_media.cli.console import console, program
from gallery_media.cli.moment import moment
from gallery_media.model.addresses import entry_key
from gallery_media.model.counted import counted
from gallery_media.model.proposal import REFUSAL_WORDS, Proposal, ProposalState, RefusalReason

if TYPE_CHECKING:
    from gallery_media.wiring import Newsroom


def previews(one: Proposal, room: Newsroom) -> list[str]:
    """Addresses of its entry pages, a language each; none while no preview runs."""
    languages = room.described(one.gallery).languages
    found = (room.waiting_address(one, entry_key(one.gallery, lang)) for lang in languages)
    return [address for address in found if address]


def waits(one: Proposal, zone: tzinfo) -> str:
    """``waits for approval: 24 photos, asked at 2017-07-01 13:00``."""
    photos = counted(one.photos, "photo")
    if one.state is ProposalState.REFUSED:
        return f"was refused: {photos}; {REFUSAL_WORDS[RefusalReason(one.reason)]}"
    if one.state is ProposalState.APPROVED:
        return f"is approved, and goes live with the next release: {photos}"
    return f"waits for approval: {photos}, asked at {moment(one.asked_at, zone)}"


def print_asked(one: Proposal, room: Newsroom, form: str = "") -> None:
    """``form``: where the Prefect UI asks, filled in already; "" where that is not known."""
    console.print(
        f"[yellow]{one.gallery}[/yellow] {waits(one, room.house.site.zone)}",
        soft_wrap=True,
    )
    found = previews(one, room)
    for address in found:
        console.print(f"  look     {address}", soft_wrap=True, highlight=False)
    if not found:
        console.print(
            f"  look     start `{program()} up`, which shows the preview; of several hosts, "
            "[preview] public_url names the one that does",
            soft_wrap=True,
            markup=False,
        )
    if form:
        console.print(f"  form     {form}", soft_wrap=True, markup=False, highlight=False)
    way = "or" if form else "then"
    console.print(f"  {way:<8} {program()} approve {one.gallery} {one.number}", soft_wrap=True)


def form_of(one: Proposal, ui: str) -> str:
    """Where the Prefect UI asks about it; "" where nobody offers the form, or nobody answers."""
    from gallery_flows.away import is_away
    from gallery_flows.choices import waiting_choice
    from gallery_flows.form_links import form_link

    try:
        way = form_link("approve_release", {"release": waiting_choice(one)})
    except Exception as why:
        if not is_away(why):
            raise
        return ""
    return f"{ui}{way}" if ui and way else ""
