"""Originals go in, audited variants come out; hostile files meet only confined child processes."""

from gallery_media.darkroom.darkroom import Darkroom
from gallery_media.darkroom.limits import DarkroomLimits
from gallery_media.darkroom.places import Places

__all__ = ["Darkroom", "DarkroomLimits", "Places"]
