"""A gallery goes in; whether a release of it would show something new comes out, cheaply.

The running house asks every second, so nothing is rendered for it, and what editors write is read
again only when a file's time or size says that it changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from gallery_media.catalogue import Catalogue
from gallery_media.desk.due import DueMemory, due
from gallery_media.desk.gather import Gathered
from gallery_media.model.photo import PhotoState
from gallery_media.model.proposal import Proposal, ProposalState
from gallery_media.model.site import Site
from gallery_media.model.variant import Recipe
from gallery_media.publishing.pages import content_digest
from gallery_media.publishing.templates import theme_files
from gallery_media.settings.gallery import asks_for_approval, read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.site import site_of_gallery


class News:
    """Remembers for each gallery which settings files were found to bring nothing new."""

    def __init__(
        self,
        project: Project,
        house: HouseSettings,
        site: Site,
        recipe: Recipe,
        *,
        catalogue: Catalogue,
        gather: Callable[[str], Gathered],
        memory: DueMemory | None = None,
        today: Callable[[], date] | None = None,
    ) -> None:
        """``gather``: what a release would show of a gallery now; ``memory``: of what is due."""
        self._memory = memory
        self._today = today or (lambda: house.site.today)
        self._gather = gather
        self._project = project
        self._house = house
        self._site = site
        self._recipe = recipe
        self._catalogue = catalogue
        self._nothing_new: dict[str, tuple[object, ...]] = {}
        self._bare: dict[str, object] = {}
        self._drafts: dict[str, tuple[tuple[object, ...], bool]] = {}

    def about(self, slug: str) -> bool:
        """Whether there may be news. Raises SettingsError for settings that cannot be read."""
        row = self._catalogue.gallery(slug)
        if row is None:
            return False  # nothing was ever dropped there
        live = self._catalogue.live_release(slug)
        if row.closed:  # what is dropped there is kept, and not shown
            return live is not None and (
                row.catalog_rev > live.revision or self._catalogue.unfinished(slug)
            )
        counts = self._catalogue.counts(slug)
        if live is None and not any(counts.values()):
            return False  # all that was dropped went to quarantine
        if self._is_draft(slug):
            # Prepared, and not released: only a photo that is not made yet is news.
            return self._any_due(slug)
        asked = self._asked(slug)
        seen = max(live.revision if live else -1, asked.revision if asked else -1)
        if row.catalog_rev > seen:
            return True
        if counts[PhotoState.RECEIVED] or self._catalogue.unfinished(slug):
            return True
        # With the release: one that was cut off behind its flip may have left something to do.
        stamp = (live and live.id, asked and (asked.digest, asked.state), *self._stamp(slug))
        if self._nothing_new.get(slug) == stamp:
            return False
        if self._left_bare(slug):
            return True
        if self._any_due(slug):
            return True
        gathered = self._gather(slug)
        site = site_of_gallery(self._site, self._project, slug)
        settled = asked.digest if asked else live.content_digest if live else ""
        if content_digest(site, gathered.gallery) != settled:
            return True
        self._nothing_new[slug] = stamp
        return False

    def _asked(self, slug: str) -> Proposal | None:
        """What a person was asked and has not let out; an approved one is news, and so is one for
        which nobody has to be asked any more."""
        asked = self._catalogue.proposal(slug)
        if asked is None or asked.state is ProposalState.APPROVED:
            return None
        return asked if asks_for_approval(self._project, slug) else None

    def _left_bare(self, slug: str) -> bool:
        """Whether a release was cut off before it had erased what it must; told once, because
        what a live release elsewhere still shows has to wait for that one."""
        bare = self._catalogue.bare_files(slug)
        known, self._bare[slug] = self._bare.get(slug), bare
        return bool(bare) and bare != known

    def _any_due(self, slug: str) -> bool:
        return bool(
            due(
                self._project,
                self._house,
                slug,
                self._recipe,
                catalogue=self._catalogue,
                memory=self._memory,
                today=self._today(),
            )
        )

    def _is_draft(self, slug: str) -> bool:
        look = _look_of(self._project.gallery_dir(slug) / "gallery.toml")
        known = self._drafts.get(slug)
        if known is None or known[0] != look:
            known = (look, read_gallery(self._project, self._house, slug).draft)
            self._drafts[slug] = known
        return known[1]

    def _stamp(self, slug: str) -> tuple[object, ...]:
        """Changes whenever somebody saves something that the gallery is made from."""
        written = (
            self._project.settings_file,
            *self._project.gallery_dir(slug).iterdir(),
            *theme_files(self._project.templates),
            *theme_files(self._project.gallery_templates(slug)),
        )
        # The day as well: what may be shown until yesterday is no news to any file.
        return (self._today(), *(_look_of(path) for path in sorted(written)))


def _look_of(path: Path) -> tuple[object, ...]:
    try:
        stat = path.stat()
    except FileNotFoundError:  # an editor's temporary file, gone since the folder was read
        return (path.name,)
    return (str(path), stat.st_mtime_ns, stat.st_size)
