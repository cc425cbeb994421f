"""``[downloads]`` of gallery.toml in; what visitors may take along out."""

from __future__ import annotations

from pydantic import Field, field_validator

from gallery_media.model.package import MEGABYTE, DownloadRules, PackageKind
from gallery_media.settings.toml import Strict


class DownloadSettings(Strict):
    """What visitors may take along besides single files; see ``DownloadRules``."""

    zips: tuple[PackageKind, ...] = ()
    # The upper end is what S3 takes in one piece (5 GiB), with its headers.
    zip_megabytes: int = Field(default=1000, ge=10, le=5000)
    selection: bool = True

    @field_validator("zips")
    @classmethod
    def names_each_once(cls, kinds: tuple[PackageKind, ...]) -> tuple[PackageKind, ...]:
        if len(set(kinds)) < len(kinds):
            raise ValueError("a kind is named twice")
        return kinds

    def rules(self) -> DownloadRules:
        return DownloadRules(self.zips, self.zip_megabytes * MEGABYTE, self.selection)
