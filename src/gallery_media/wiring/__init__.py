"""The wiring: settings go in, an open Newsroom comes out."""

from gallery_media.wiring.house import limits_of, places_of
from gallery_media.wiring.newsroom import Newsroom
from gallery_media.wiring.opening import (
    PROJECT_VARIABLE,
    catalogue_url,
    open_newsroom,
    project_of_environment,
)

__all__ = [
    "PROJECT_VARIABLE",
    "Newsroom",
    "catalogue_url",
    "limits_of",
    "open_newsroom",
    "places_of",
    "project_of_environment",
]
