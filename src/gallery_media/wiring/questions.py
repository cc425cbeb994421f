"""What somebody asks about the house, without changing it."""

from __future__ import annotations

from collections.abc import Collection

from gallery_media.desk.cut_off import waited_for
from gallery_media.desk.figures import HouseFigures, figures
from gallery_media.desk.reveal import Revealed, reveal
from gallery_media.desk.show import ShownPhoto, notes, show
from gallery_media.desk.status import HouseStatus, NoteCount, counted, status
from gallery_media.desk.unknown_names import unknown_names
from gallery_media.settings.gallery import read_gallery
from gallery_media.wiring.house import EMBEDDED_STORAGE
from gallery_media.wiring.reception import Reception


class Questions(Reception):
    """Tells the truth about galleries and their photos."""

    def status(self) -> HouseStatus:
        """The truth about every gallery."""
        return status(
            self.project,
            self.house,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            uploads=self.uploads,
            sidecars=self.sidecars,
            waited_for=waited_for(self._cut_off),
            check=self._check_space,
        )

    def figures(self) -> HouseFigures:
        """The few numbers that machines watch the house by."""
        folders = {
            "project": self.project.root,
            "state": self.project.state,
            "inbox": self.project.inbox,
        }
        if self.house.storage.embedded:
            folders["storage"] = self.project.state / EMBEDDED_STORAGE
        return figures(self.catalogue, folders)

    def show(self, gallery: str, only: Collection[str] = ()) -> tuple[ShownPhoto, ...]:
        """The gallery's photos with their words, and where each is from."""
        return show(self.project, self.house, gallery, catalogue=self.catalogue, only=only)

    def notes(self, gallery: str) -> tuple[NoteCount, ...]:
        """What the gallery's editor should know about the words of its photos."""
        return counted(notes(self.project, self.house, gallery, catalogue=self.catalogue))

    def unknown_names(self, gallery: str) -> tuple[str, ...]:
        """Names of photos in the gallery's settings that no photo answers to, each a sentence."""
        rules = read_gallery(self.project, self.house, gallery).word_rules
        return unknown_names(gallery, rules, self.project, self.catalogue)

    def revealed(self, gallery: str) -> Revealed:
        """What the gallery's originals would give away, and what its public files do."""
        manifests = (manifest for manifest in self.live() if manifest.gallery == gallery)
        manifest = next(manifests, None)
        if manifest is None:
            return Revealed((), ())
        return reveal(
            manifest,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            darkroom=self.darkroom,
        )
