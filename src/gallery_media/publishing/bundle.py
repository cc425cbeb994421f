"""Pages that link to each other go in; they come out under an address that is the digest of all.

What did not change keeps its address and is not put again, and whoever came from an older page
turns the pages of that older gallery to their end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gallery_media.model.addresses import part_of_listing
from gallery_media.model.release import Page, PublicObject

PART_DIGITS = 24
"""Hex digits of SHA-256 in the address of a part, as many as in that of a variant."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """``pages`` to put, or ``kept``: the same pages of the live release."""

    address: str
    pages: tuple[Page, ...]
    kept: tuple[PublicObject, ...]


def bundle(
    made_from: str,
    count: int,
    known: Mapping[str, Sequence[PublicObject]],
    write: Callable[[str], Sequence[Page]],
) -> Bundle:
    """All or none of ``count`` pages (in all languages) are written.

    ``made_from``: a digest (hex) of all that they show. ``known``: objects of the live release by
    what they were made from. ``write`` is given an address that stands for the one to come.
    """
    lying = tuple(known.get(made_from, ()))
    if count and len(lying) == count:
        return Bundle(part_of_listing(lying[0].key), (), lying)
    draft = made_from[:PART_DIGITS]
    written = write(draft)
    address = _address(written, draft)
    pages = (_readdressed(page, draft, address) for page in written)
    return Bundle(address, tuple(replace(page, made_from=made_from) for page in pages), ())


def _address(pages: Sequence[Page], draft: str) -> str:
    """Of the bytes themselves, so that nothing but a change of bytes is another address."""
    digest = hashlib.sha256()
    for page in pages:
        body = page.body.replace(draft.encode(), b"")
        digest.update(f"{page.lang} {page.key.rpartition('/')[2]} {len(body)} ".encode())
        digest.update(body)
    return digest.hexdigest()[:PART_DIGITS]


def _readdressed(page: Page, draft: str, address: str) -> Page:
    """Pages name their own address (canonical forms, other languages), which is only known now."""
    return replace(
        page,
        key=page.key.replace(draft, address),
        body=page.body.replace(draft.encode(), address.encode()),
    )
