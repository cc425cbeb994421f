"""One arrival goes in; what its photographer is told about it comes out, pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from gallery_media.catalogue import Arrived, Outcome, Receipt
from gallery_media.catalogue.receipts import HIDDEN
from gallery_media.model.addresses import photo_page_key, variant_key
from gallery_media.model.photo import PhotoState
from gallery_media.model.variant import Variant
from gallery_media.publishing.receipts import Came, Fate, ReceiptLine, Thumbnail
from gallery_media.reasons import Reader, Reason

PICTURES = "pictures"
"""Folder beside the pages in which their small pictures lie."""

_STATES = {
    PhotoState.RECEIVED: Fate.SAFE,
    PhotoState.PREPARED: Fate.READY,
    PhotoState.PUBLISHED: Fate.PUBLISHED,
    PhotoState.HELD: Fate.HELD,
    PhotoState.WITHDRAWING: Fate.WITHDRAWN,
    PhotoState.WITHDRAWN: Fate.WITHDRAWN,
    PhotoState.UNPUBLISHED: Fate.UNPUBLISHED,
}
_CAME = {Outcome.REPLACED: Came.VERSION, Outcome.DUPLICATE: Came.AGAIN}


@dataclass(frozen=True, slots=True)
class Lines:
    """A day's lines by photographer, and the small pictures that they show, by file name."""

    by_photographer: Mapping[str, tuple[ReceiptLine, ...]]
    pictures: Mapping[str, Variant]


def tell(
    arrivals: Iterable[Arrived], *, languages: tuple[str, ...], zone: ZoneInfo, root: str
) -> Lines:
    """A line for each arrival, in their order. ``root``: address of the public pages, or ""."""
    lines: dict[str, list[ReceiptLine]] = {}
    pictures: dict[str, Variant] = {}
    for arrived in arrivals:
        line = _line(arrived, languages, zone, root)
        if arrived.preview and line.thumbnail:
            pictures[picture_name(line.thumbnail)] = arrived.preview
        lines.setdefault(arrived.receipt.photographer, []).append(line)
    return Lines({name: tuple(of_one) for name, of_one in sorted(lines.items())}, pictures)


def picture_name(thumbnail: Thumbnail) -> str:
    """The file's own name."""
    return thumbnail.href.rpartition("/")[2]


def without(line: ReceiptLine, missing: set[str]) -> ReceiptLine:
    """The line without a picture that could not be fetched."""
    if line.thumbnail and picture_name(line.thumbnail) in missing:
        return replace(line, thumbnail=None)
    return line


def _line(arrived: Arrived, languages: tuple[str, ...], zone: ZoneInfo, root: str) -> ReceiptLine:
    receipt = arrived.receipt
    fate, why = _fate(receipt, arrived)
    shown = fate in (Fate.PUBLISHED, Fate.READY)
    thumbnail = None
    if arrived.preview and shown:
        small = arrived.preview
        name = variant_key(small.sha256, small.width, small.format.value).rpartition("/")[2]
        thumbnail = Thumbnail(f"{PICTURES}/{name}", small.width, small.height)
    pages: tuple[tuple[str, str], ...] = ()
    if fate is Fate.PUBLISHED and root:
        pages = tuple(
            (lang, f"{root}/{photo_page_key(receipt.gallery, lang, str(receipt.photo_id))}")
            for lang in languages
        )
    return ReceiptLine(
        at=receipt.at.astimezone(zone),
        gallery=receipt.gallery,
        path="" if receipt.path.startswith(HIDDEN) else receipt.path,
        fate=fate,
        came=_CAME.get(receipt.outcome, Came.NEW),
        photo=receipt.photo_id or "",
        known_as=_known_as(receipt, arrived),
        page=pages,
        thumbnail=thumbnail,
        why=why,
        reader=Reader.LINK if arrived.invited else Reader.FOLDER,
    )


def _known_as(receipt: Receipt, arrived: Arrived) -> str:
    hidden = arrived.known_as.startswith(HIDDEN)
    return arrived.known_as if receipt.outcome is Outcome.DUPLICATE and not hidden else ""


def _fate(receipt: Receipt, arrived: Arrived) -> tuple[Fate, Reason | None]:
    if receipt.outcome is Outcome.QUARANTINED:
        return Fate.REFUSED, receipt.why
    if receipt.outcome is Outcome.WORDS:
        return Fate.WORDS, None
    if receipt.outcome is Outcome.REFUSED or arrived.state is None:
        return Fate.WITHDRAWN, receipt.why
    fate = _STATES[arrived.state]
    # What the desk has written about a hold or a withdrawal is the desk's own.
    return fate, arrived.why if fate is Fate.HELD else receipt.why
