"""Photographers without a shared folder: invites and the upload service."""

from __future__ import annotations

from datetime import UTC, datetime

from gallery_media.catalogue import Invite
from gallery_media.desk.invites import new_invite, revoke
from gallery_media.errors import SettingsError
from gallery_media.uploads.open import UploadService, link
from gallery_media.wiring.house import House


class Invitations(House):
    """Lets photographers upload without an account."""

    def invite(
        self, photographer: str, gallery: str, days: int | None, max_megabytes: int | None
    ) -> tuple[Invite, str]:
        """A new invite and its link, which nobody can ask for again.

        ``gallery`` "" means the only one. Raises SettingsError when it is not clear which.
        """
        self.upload_service()  # says what is missing before anything is made
        known = self.project.slugs()
        slug = gallery or (known[0] if len(known) == 1 else "")
        if slug not in known:
            names = ", ".join(known) or "none yet"
            raise SettingsError(f"Say which gallery with --gallery; there are: {names}.")
        largest = min(self.limits.max_bytes, (max_megabytes or 10**6) * 1_000_000)
        made = new_invite(
            self.catalogue,
            photographer,
            slug,
            days=days or self.house.uploads.invite_days,
            largest=largest,
            in_all=self.house.uploads.invite_gigabytes * 1_000_000_000,
            now=datetime.now(UTC),
            originals=self.stores.originals,
        )
        return made.invite, link(self.house, made.secret)

    def revoke_invite(self, number: str) -> Invite:
        """Raises SettingsError when there is no such invite."""
        revoked = revoke(number, self.catalogue, self.stores.originals)
        if revoked is None:
            raise SettingsError(f"There is no invite {number}; see gallery-media invites.")
        return revoked

    def upload_service(self) -> UploadService:
        """The page for invited photographers. Raises SettingsError when it has no bucket."""
        if self.upload_bucket is None:
            raise SettingsError(
                'Uploads need a bucket of their own: set [inbox] url = "s3://uploads/" in '
                f"{self.project.settings_file.name}, then try again."
            )
        return UploadService(
            self.project, self.house, self.site, self.catalogue, self.upload_bucket
        )
