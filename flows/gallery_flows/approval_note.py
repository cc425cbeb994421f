"""A release that waits for a person's word goes in; what she reads before she decides comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gallery_flows.choices import waiting_choice
from gallery_flows.form_links import artifact_link, form_link
from gallery_flows.photo_rows import MOST_FINE, MOST_TROUBLED, PICTURE, Row, lines, thumbnail
from gallery_media.desk.released import Released
from gallery_media.desk.waiting_photos import WaitingPhotos
from gallery_media.model.addresses import entry_key
from gallery_media.model.counted import counted
from gallery_media.model.proposal import REFUSAL_WORDS, Proposal, ProposalState, RefusalReason
from gallery_media.wiring import Newsroom


def approval_note(
    released: Released,
    photos: WaitingPhotos,
    held: int,
    languages: Sequence[str],
    room: Newsroom,
) -> str:
    """Markdown. ``held``: how many photos of the gallery are."""
    asked, before = released.asked, released.asked_before
    if asked is None:
        return ""
    slug = asked.gallery
    form = form_link("approve_release", {"release": waiting_choice(asked)})
    ways = [
        f"[{lang}]({address})"
        for lang in languages
        if (address := room.waiting_address(asked, entry_key(slug, lang)))
    ]
    lines = [
        f"## {slug}: preview {asked.number} waits for your word",
        f"- **look at it**: {' · '.join(ways)}"
        if ways
        else "- look at it: `gallery-media up` shows the preview while it runs, or `gallery-media "
        "preview` does where `[preview] public_url` says",
        f"- **[decide]({form})**: approve, hide photos, refuse, or wait"
        if form
        else f"- decide: `gallery-media approve {slug} {asked.number}`",
        f"- it shows {counted(asked.photos, 'photo')}: {len(photos.new)} new, "
        f"{len(photos.kept)} live already; {len(photos.gone)} would go; {held} held "
        f"([table]({artifact_link(f'{slug}-waiting')}))",
    ]
    replaced = before is not None and before.digest != asked.digest
    if before is not None and replaced and before.state is not ProposalState.APPROVED:
        lines.append(
            f"- it takes the place of preview {before.number}, which was {before.state.value}"
        )
    lines += [
        "",
        "Nobody but this house sees it until then. What changes before you decide is asked anew.",
    ]
    return "\n".join(lines)


def answer_note(asked: Proposal, told: str) -> str:
    """Markdown: what became of the question."""
    lines = [f"## {asked.gallery}: preview {asked.number} is {asked.state.value}", f"- {told}"]
    if asked.state is ProposalState.REFUSED:
        lines.append(f"- reason: {REFUSAL_WORDS[RefusalReason(asked.reason)]}")
        form = form_link("approve_release", {"release": waiting_choice(asked)})
        lines.append(f"- [decide otherwise]({form}), as long as nothing changes")
    return "\n".join(lines)


def waiting_rows(
    asked: Proposal, photos: WaitingPhotos, held: Mapping[str, str], room: Newsroom
) -> list[Row]:
    """What would change first, then what is held, then some of the rest."""

    def picture(key: str) -> str:
        return room.waiting_address(asked, key)

    found = [_row(photo, "new", thumbnail(thumb, picture)) for photo, thumb in photos.new.items()]
    found += [_row(photo, "would go") for photo in photos.gone]
    found = found[:MOST_TROUBLED]
    found += [_row(photo, "held", reason=why) for photo, why in held.items()][:MOST_TROUBLED]
    rest = list(photos.kept.items())[:MOST_FINE]
    return found + [_row(photo, "live already", thumbnail(thumb, picture)) for photo, thumb in rest]


def _row(photo: str, state: str, picture: str = "", reason: str = "") -> Row:
    return {"photo": photo, PICTURE: picture, "state": state, "reason": lines(reason)}
