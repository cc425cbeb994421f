"""Earlier releases are shown again."""

from __future__ import annotations

from collections.abc import Callable

from gallery_media.catalogue import ReleaseRow
from gallery_media.desk.earlier import earlier_releases
from gallery_media.desk.release import Released
from gallery_media.desk.rollback import (
    KeptRelease,
    choose_release,
    kept_releases,
    let_go,
    roll_back,
)
from gallery_media.wiring.releases import Releases


class GoingBack(Releases):
    """Rolls a gallery back, and lets it go again."""

    def releases(self, gallery: str) -> tuple[KeptRelease, ...]:
        """What there is to go back to, the newest first."""
        return kept_releases(gallery, catalogue=self.catalogue, originals=self.stores.originals)

    def earlier_releases(self) -> dict[str, tuple[ReleaseRow, ...]]:
        """By gallery: what a form offers to go back to, the newest first."""
        slugs = (row.slug for row in self.catalogue.galleries())
        return {slug: earlier_releases(slug, self.catalogue) for slug in slugs}

    def release_to_go_back_to(self, gallery: str, release: str = "") -> str:
        """The id of the release that is meant; "" means the one before the live one."""
        return choose_release(
            gallery, release, catalogue=self.catalogue, originals=self.stores.originals
        ).release

    def roll_back(
        self, gallery: str, release: str = "", waiting: Callable[[], None] = lambda: None
    ) -> Released:
        """Show an earlier release again and hold the gallery there; "" means the one before.

        It is held at once; ``waiting`` is told when somebody publishes the gallery just now, who
        shows it then.
        """

        def publish(slug: str) -> Released:
            with self.turn(slug, waiting):
                return self.release(slug)

        return roll_back(
            gallery,
            release,
            publish,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
        )

    def let_go(self, gallery: str) -> bool:
        """Let new releases of a pinned gallery out again; whether it was pinned."""
        return let_go(gallery, catalogue=self.catalogue, originals=self.stores.originals)
