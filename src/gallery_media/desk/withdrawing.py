"""Everything that a withdrawal needs, in one value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from gallery_media.catalogue import Catalogue
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import Withdrawal
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.port import Storage
from gallery_media.storage.purge import Purge

PROOF_SECONDS = 60.0
"""For which every address is asked again until it is gone (issue 6, item 4)."""


def _nobody_else(_photo: PhotoId, _patience: float) -> AbstractContextManager[bool]:
    return nullcontext(True)


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """Everything that a withdrawal needs.

    ``release``: publishes one gallery as it is now. ``addresses``: where strangers find a key, at
    the storage and at the site's own address. ``copies``: folders that may hold the file.
    ``known_by``: the fingerprint of an original, for photos that were never prepared with one.
    ``rewrite_receipts``: brings photographers' receipts up to date. ``places_about``: lines of
    editors' files that still speak of the photo. ``forget_previews``: erases what waits for
    approval in a gallery; it is asked about anew. ``unstage``: erases picture files that were never
    public, by the keys that they would have had. ``alone``: a block in which nobody else, on
    any host of the house, takes the photo back; whether it is ours, after so many seconds at the
    most.
    """

    catalogue: Catalogue
    originals: Storage
    public: Storage
    release: Callable[[str], object]
    addresses: Callable[[str], tuple[str, ...]]
    ask: Callable[[str], Answer]
    purge: Purge
    copies: tuple[Path, ...]
    known_by: Callable[[bytes], str]
    keep_receipt: Callable[[Withdrawal], object]
    rewrite_receipts: Callable[[], object] = lambda: None
    places_about: Callable[[PhotoId], tuple[str, ...]] = lambda _photo: ()
    forget_previews: Callable[[str], object] = lambda _gallery: None
    unstage: Callable[[Iterable[str]], object] = lambda _keys: None
    alone: Callable[[PhotoId, float], AbstractContextManager[bool]] = _nobody_else
    patience: float = PROOF_SECONDS
