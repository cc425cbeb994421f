"""A gallery's settings, its prepared photos and the editor's words go in; a Gallery comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date

from gallery_media.catalogue import Catalogue, PreparedPhoto
from gallery_media.desk.alt_text import AltFault, alt_faults
from gallery_media.desk.article_photos import unshown_picks, with_ids
from gallery_media.desk.filtering import ShownTags, shown_day
from gallery_media.desk.inputs import Sources, read_sources
from gallery_media.desk.memory import PhotoMemory
from gallery_media.desk.named import captions_for, named_in
from gallery_media.desk.order import shown_order
from gallery_media.desk.words import Settled, Wording, people_of
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.photo import PhotoId
from gallery_media.settings.captions import captions_in
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project


@dataclass(frozen=True, slots=True)
class Gathered:
    """A gallery as it is at one revision of the catalogue.

    ``unmatched`` counts the lines of ``captions.csv`` that belong to no photo (yet).
    ``alt_faults``: photos whose alt text is not as it should be; where the gallery requires one,
    they are left out. ``unshown_picks``: photos that an article names and the gallery
    does not show.
    """

    gallery: Gallery
    revision: int
    unmatched: int
    alt_faults: tuple[AltFault, ...] = ()
    unshown_picks: int = 0

    @property
    def kept_back(self) -> tuple[PhotoId, ...]:
        """Photos that wait for nothing but their alt text."""
        required = self.gallery.word_rules.alt_required
        return tuple(fault.photo for fault in self.alt_faults) if required else ()


def gather(
    project: Project,
    house: HouseSettings,
    slug: str,
    *,
    catalogue: Catalogue,
    sources: Sources | None = None,
    memory: PhotoMemory[Settled] | None = None,
    today: date | None = None,
) -> Gathered:
    """Everything that may be shown of one gallery now; ``sources`` when they are read already,
    ``memory``: words that were settled before; ``today`` in the house's time zone.

    A photo of whose people something is said that its variants do not follow yet is left out.

    Raises SettingsError.
    """
    sources = sources or read_sources(project, house, slug)
    described = sources.described
    words = captions_in(sources.captions, project.gallery_dir(slug))
    snapshot = catalogue.snapshot(slug, described.languages)
    order = shown_order(catalogue.paths(slug), [found.photo.id for found in snapshot.pictures])
    named = named_in(slug, catalogue)
    written = captions_for(words, named)
    # What the editor wrote wins over what the catalogue remembers.
    people = people_of(slug, project, named, today or house.site.today, catalogue=catalogue)
    wording = Wording(
        described,
        {**snapshot.captions, **written},
        snapshot.file_words,
        named.sure,
        memory,
        people,
    )
    settled = {found.photo.id: wording.settle(found.photo.id) for found in snapshot.pictures}
    tags = ShownTags(described, (wording.known(photo) for photo in settled))
    pictures = tuple(
        Picture(
            photo=found.photo.id,
            width=found.width,
            height=found.height,
            mean_colour=found.mean_colour,
            variants=found.variants,
            caption=settled[found.photo.id].caption,
            thumbhash=found.thumbhash,
            rights=found.rights,
            received=found.photo.received_at.astimezone(UTC).date(),
            section=found.photo.section,
            day=shown_day(described, settled[found.photo.id].file),
            tags=tags.of(settled[found.photo.id].file),
        )
        for found in sorted(snapshot.pictures, key=lambda found: order[found.photo.id])
        if _may_be_shown(found, settled[found.photo.id])
    )
    faults = alt_faults({picture.photo: picture.caption for picture in pictures})
    shown = {picture.photo for picture in pictures}
    wording.keep_only(shown)
    if described.word_rules.alt_required:
        waiting = {fault.photo for fault in faults}
        pictures = tuple(picture for picture in pictures if picture.photo not in waiting)
    return Gathered(
        gallery=replace(
            described,
            pictures=pictures,
            articles=tuple(with_ids(article, named.one) for article in described.articles),
            withdrawn=snapshot.withdrawn,
            closed=snapshot.gallery.closed,
        ),
        revision=snapshot.gallery.catalog_rev,
        unmatched=sum(named.one.get(name) not in shown for name in words),
        alt_faults=faults,
        unshown_picks=unshown_picks(described.articles, named.one, {one.photo for one in pictures}),
    )


def _may_be_shown(found: PreparedPhoto, settled: Settled) -> bool:
    """What came since it was prepared, a late sidecar or the end of a day, counts at once."""
    return not settled.decided.holds and found.blur == settled.decided.blur.digest
