"""``gallery-media headers``: how web servers and caches are to serve what is public."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from gallery_media.cli.options import ProjectDir

if TYPE_CHECKING:
    from gallery_media.settings.house import HouseSettings

Kind = Literal[
    "nginx", "caddy", "cloudfront", "cloudfront-function", "_headers", "_redirects", "json"
]


def headers(
    kind: Kind,
    /,
    *,
    project: ProjectDir = Path(),
    folder: Annotated[
        Path | None,
        Parameter(help="nginx, caddy: serve this exported folder; otherwise the public bucket."),
    ] = None,
) -> None:
    """Print a server's configuration: security headers, caching, and types of files.

    All of them, and the preview, come from the same rules. Storage cannot send such headers
    itself: put one of these servers in front of it, or in front of an exported folder.

    For example:

    - `gallery-media headers nginx --folder /srv/foto > /etc/nginx/conf.d/foto.conf`
    - `gallery-media headers _headers > site/_headers`
    - `gallery-media headers cloudfront-function > pretty.js`
    """
    from gallery_media.publishing.serving.caddy import caddy
    from gallery_media.publishing.serving.cloudfront import cloudfront, cloudfront_function
    from gallery_media.publishing.serving.headers_file import headers_file
    from gallery_media.publishing.serving.nginx import nginx
    from gallery_media.publishing.serving.place import Place
    from gallery_media.publishing.serving.redirects import redirects_file
    from gallery_media.publishing.serving.rules import KINDS
    from gallery_media.settings.house import read_house_settings
    from gallery_media.settings.project import open_project
    from gallery_media.settings.serving import read_serving

    found = open_project(project)
    house = read_house_settings(found)
    serving = read_serving(found, house)
    if kind in ("nginx", "caddy"):
        place = Place(
            house.site.public_url,
            str(folder.resolve()) if folder else "",
            "" if folder else _origin(house),
        )
        written = nginx(serving, place) if kind == "nginx" else caddy(serving, place)
    elif kind == "cloudfront":
        written = cloudfront(serving)
    elif kind == "cloudfront-function":
        written = cloudfront_function(serving)
    elif kind == "_headers":
        written = headers_file(serving)
    elif kind == "_redirects":
        written = redirects_file(serving.redirects)
    else:
        rules = {
            "everywhere": serving.everywhere,
            "kinds": {one.path: one.headers for one in KINDS},
            "extras": {one.path: dict(one.headers) for one in serving.extras},
            "redirects": {one.old: one.to for one in serving.redirects},
        }
        written = json.dumps(rules, indent=2) + "\n"
    sys.stdout.write(written)


def _origin(house: HouseSettings) -> str:
    """Raises SettingsError: the embedded storage is at home on this machine and has no port."""
    from gallery_media.errors import SettingsError
    from gallery_media.storage.location import S3Location

    storage = house.storage
    if storage.embedded:
        raise SettingsError(
            "The house's own storage is only for this machine; name an exported folder with "
            "--folder (gallery-media export writes it), or set [storage] endpoint."
        )
    location = S3Location(
        storage.originals_bucket,
        storage.public_bucket,
        storage.endpoint or None,
        storage.region or "us-east-1",
        path_style=storage.path_style,
    )
    return location.public_endpoint
