"""Settings go in, the recipe that this house works by on this machine comes out."""

from __future__ import annotations

from dataclasses import replace

from gallery_media.errors import SettingsError
from gallery_media.imaging.encode import JPEGLI, best_jpeg_encoder
from gallery_media.imaging.faces import detector_name
from gallery_media.model.variant import TURBO, Recipe
from gallery_media.settings.house import HouseSettings


def chosen_recipe(house: HouseSettings) -> Recipe:
    """The recipe that settings name, with the JPEG encoder that they allow and this machine has.

    Raises SettingsError when they insist on jpegli, or want faces suggested, and what that needs is
    not installed.
    """
    return replace(
        house.made_by(),
        jpeg_encoder=_jpeg_encoder(house.darkroom.jpeg),
        faces=detector_name() if house.faces.suggest else "",
    )


def _jpeg_encoder(wanted: str) -> str:
    if wanted == "jpegli" and not JPEGLI:
        raise SettingsError(
            'gallery-media.toml: [darkroom] jpeg = "jpegli", and jpegli is not installed here; '
            "run: pip install 'gallery-media[jpegli]', or remove the line."
        )
    return TURBO if wanted == "turbo" else best_jpeg_encoder()
