"""``gallery-media invite`` and ``invites``: links for photographers who upload from a browser."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators
from rich.table import Table

from gallery_media.catalogue import Invite
from gallery_media.cli.console import console, megabytes, print_json
from gallery_media.cli.moment import moment
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.errors import SettingsError
from gallery_media.settings.project import open_project

Positive = validators.Number(gte=1)


def invite(
    photographer: str = "",
    /,
    *,
    gallery: Annotated[
        str, Parameter(help="The gallery to upload into; not needed when there is only one.")
    ] = "",
    days: Annotated[
        int | None,
        Parameter(help="How long the link works; [uploads] invite_days.", validator=Positive),
    ] = None,
    max_megabytes: Annotated[
        int | None,
        Parameter(help="The largest file; what the house takes at most.", validator=Positive),
    ] = None,
    revoke: Annotated[
        str, Parameter(help="Revoke this invite (its id) instead of making one.")
    ] = "",
    project: ProjectDir = Path(),
    as_json: AsJson = False,
) -> None:
    """Make a link with which one photographer can upload photos from any browser, or revoke one.

    The link is shown once and kept nowhere: send it to the photographer and to nobody else. Photos
    that come by it carry the photographer's name as you write it here.

    Example: `gallery-media invite "Jānis Bērziņš" --gallery lampa-2017 --days 3`

    Example: `gallery-media invite --revoke k7m2p9xd`
    """
    from gallery_media.wiring import open_newsroom

    if bool(photographer.strip()) == bool(revoke):
        raise SettingsError("Name the photographer to invite, or an invite to --revoke.")
    with open_newsroom(open_project(project)) as room:
        if revoke:
            revoked = room.revoke_invite(revoke)
            if as_json:
                print_json(revoked)
            else:
                console.print(
                    f"[green]Revoked[/green] {revoked.id}: nothing more is taken by it. What had "
                    "arrived before stays."
                )
            return
        zone = room.house.site.zone
        made, link = room.invite(photographer.strip(), gallery, days, max_megabytes)
    if as_json:
        print_json({"id": made.id, "link": link, "invite": made})
        return
    console.print(f"[green]Invite {made.id}[/green] for ", end="")
    console.print(f"{made.photographer}, gallery {made.gallery}", markup=False)
    console.print(
        f"  works until {moment(made.expires_at, zone)}, files up to "
        f"{megabytes(made.largest)}, {megabytes(made.in_all)} in all"
    )
    console.print("  ", end="")
    console.print(link, soft_wrap=True, markup=False, style="bold")
    if "://127.0.0.1" in link:
        console.print(
            "This address works on this machine only; set [uploads] public_url.", markup=False
        )
    console.print("Send this link to the photographer only: it is a key, and is not shown again.")


def invites(*, project: ProjectDir = Path(), as_json: AsJson = False) -> None:
    """List all invites: whose, for which gallery, until when, and how much came by them.

    Example: `gallery-media invites --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        found, zone = room.catalogue.invites(), room.house.site.zone
    if as_json:
        print_json(found)
        return
    table = Table()
    for column in ("invite", "photographer", "gallery", "state", "files", "size"):
        table.add_column(column)
    for one in found:
        table.add_row(
            one.id,
            one.photographer,
            one.gallery,
            _state(one, datetime.now(UTC), zone),
            str(one.uploads),
            megabytes(one.promised),
        )
    console.print(table)


def _state(invite: Invite, now: datetime, zone: tzinfo) -> str:
    if invite.revoked_at is not None:
        return f"revoked {moment(invite.revoked_at, zone)}"
    word = "until" if invite.is_open(now) else "expired"
    return f"{word} {moment(invite.expires_at, zone)}"
