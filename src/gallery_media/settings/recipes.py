"""A table ``[recipes.NAME]`` of gallery-media.toml goes in, a recipe comes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from gallery_media.model.metadata import Preset
from gallery_media.model.variant import PRESS, Format, Recipe, Rung
from gallery_media.settings.toml import Strict

FORMATS = {"avif": Format.AVIF, "jpeg": Format.JPEG}
SMALLEST, LARGEST, LARGEST_PRESS = 16, 3840, 12_000  # pixels along the long edge
SLOWEST, FASTEST = 6, 10
"""libaom's speeds that make sense here: 5 costs 4.3 times the CPU of 6 for 7 % fewer bytes (images
page, section 1)."""

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


class RungSettings(Strict):
    """One variant: ``{ format = "avif", long_edge = 720, quality = 62, speed = 8 }``."""

    format: Literal["avif", "jpeg"]
    long_edge: int = Field(ge=SMALLEST, le=LARGEST)
    quality: int = Field(ge=1, le=100)
    speed: int | None = None

    @field_validator("speed")
    @classmethod
    def worth_its_time(cls, speed: int | None) -> int | None:
        if speed is not None and not SLOWEST <= speed <= FASTEST:
            raise ValueError(
                f"{speed} is not from {SLOWEST} (fewest bytes) to {FASTEST} (fastest); "
                "below that a photo takes four times as long for a few bytes less"
            )
        return speed

    @model_validator(mode="after")
    def speed_is_for_avif(self) -> Self:
        if self.format == "jpeg" and self.speed is not None:
            raise ValueError("a JPEG has no speed; leave it out")
        return self

    def rung(self) -> Rung:
        rung = Rung(FORMATS[self.format], self.long_edge, self.quality)
        return rung if self.speed is None else replace(rung, speed=self.speed)


class PressSettings(Strict):
    """The large JPEG for the press."""

    long_edge: int = Field(default=PRESS.long_edge, ge=LARGEST + 1, le=LARGEST_PRESS)
    quality: int = Field(default=PRESS.quality, ge=1, le=100)


class RecipeSettings(Strict):
    """A ladder of one's own."""

    rungs: tuple[RungSettings, ...]
    press: PressSettings = PressSettings()
    linear_light_up_to: int = Field(default=720, ge=0, le=LARGEST)
    background: Colour = "#ffffff"

    @field_validator("rungs")
    @classmethod
    def complete(cls, rungs: tuple[RungSettings, ...]) -> tuple[RungSettings, ...]:
        names = [(rung.format, rung.long_edge) for rung in rungs]
        for format, long_edge in names:
            if names.count((format, long_edge)) > 1:
                raise ValueError(f"there are two {format} rungs of {long_edge} pixels; keep one")
        if not any(rung.format == "jpeg" for rung in rungs):
            raise ValueError(
                "there is no jpeg rung; old browsers and the cards of social networks need one"
            )
        return rungs

    def recipe(self, name: str) -> Recipe:
        red, green, blue = bytes.fromhex(self.background[1:])
        return Recipe(
            tuple(rung.rung() for rung in self.rungs),
            name,
            self.linear_light_up_to,
            (red, green, blue),
            Rung(Format.JPEG, self.press.long_edge, self.press.quality, preset=Preset.CREDITS),
        )
