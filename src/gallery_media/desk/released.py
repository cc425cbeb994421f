"""What came of a release, in one value."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.catalogue import ReleaseRow
from gallery_media.desk.alt_text import AltFault
from gallery_media.desk.purge import Cdn, Purged
from gallery_media.model.addresses import entry_key
from gallery_media.model.counted import counted
from gallery_media.model.gallery import Gallery
from gallery_media.model.photo import PhotoId
from gallery_media.model.proposal import Proposal
from gallery_media.model.release import Stamp


@dataclass(frozen=True, slots=True)
class Released:
    """What came of a release. ``changed`` False: everything was right already, nothing was put.
    ``draft``: the gallery's settings say that it is not to be released yet. ``kept``: pages that
    were compared and found right. ``purged``: addresses that the cache forgot; ``not_purged``: why
    it did not, "" when all went well. ``weaker``: the storage keeps no conditional writes, so that
    a lock and looking stood in for them. ``unpacked``: ZIP files that the next release has to make,
    because this one did not wait for them; ``alt_faults``: photos whose alt text is not as it
    should be, told when something changed; ``kept_back``: those of them that are not shown for it.
    ``asked``: what would be shown beyond this, and waits for a person's word or was refused;
    ``asked_before``: what was asked until now, the same or what it takes the place of.
    """

    gallery: str
    stamp: Stamp
    changed: bool
    photos: int
    put: int
    kept: int
    entries: tuple[str, ...]
    draft: bool = False
    purged: int = 0
    not_purged: str = ""
    weaker: bool = False
    unpacked: int = 0
    alt_faults: tuple[AltFault, ...] = ()
    kept_back: tuple[PhotoId, ...] = ()
    asked: Proposal | None = None
    asked_before: Proposal | None = None

    @property
    def asked_now(self) -> bool:
        """Whether the question is new."""
        before = self.asked_before
        return self.asked is not None and (before is None or before.digest != self.asked.digest)


def in_words(released: Released) -> str:
    """What the gallery is by now, for runs, notes and the terminal: "lampa-2017 is …"."""
    generation, photos = released.stamp.generation, counted(released.photos, "photo")
    if released.draft:
        live = f"generation {generation} stays live as it is" if generation else "nothing is live"
        return (
            f'a draft, and {live}: {photos} prepared; it is released when "draft = true" is taken '
            "out of its gallery.toml"
        )
    live = f"live as generation {generation}: {photos}" if generation else ""
    asked = released.asked
    if asked is None:
        return live or "not live: nothing was ever released"
    waits = f"preview {asked.number} is {asked.state.value}, {counted(asked.photos, 'photo')}"
    return f"{live}; {waits}" if live else f"not live yet: {waits}"


def as_it_is(
    gallery: Gallery, live: ReleaseRow, revision: int, cdn: Cdn | None, *, photos: int
) -> Released:
    """What is said of a release that is live already; the cache hears what it has not heard yet."""
    purged = cdn.carry_out(gallery.slug, live.generation) if cdn else Purged()
    return Released(
        gallery=gallery.slug,
        stamp=Stamp(live.id, live.generation, max(live.revision, revision)),
        changed=False,
        photos=photos,
        put=0,
        kept=0,
        entries=tuple(entry_key(gallery.slug, lang) for lang in gallery.languages),
        purged=purged.addresses,
        not_purged=purged.trouble,
    )
