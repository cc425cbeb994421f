"""The rules in Caddy's words: a Caddyfile with one site."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from gallery_media.model.addresses import NOT_FOUND
from gallery_media.publishing.serving.place import Place
from gallery_media.publishing.serving.redirects import in_caddy
from gallery_media.publishing.serving.rules import (
    CACHING,
    COMPRESSED,
    KINDS,
    MEDIA_TYPES,
    NOT_KEPT,
    RESOURCE_POLICY,
    Serving,
    expression,
)


def caddy(serving: Serving, place: Place) -> str:
    """A Caddyfile for Caddy 2. Without a public address the site listens on port 80."""
    return "\n".join(
        [
            "# Written by gallery-media headers caddy; change the settings, not this file.",
            f"{place.public_url or ':80'} {{",
            *(f"\t{line}" for line in _site(serving, place)),
            "}",
            "",
        ]
    )


def _site(serving: Serving, place: Place) -> Iterator[str]:
    yield "header {"
    for name, value in serving.everywhere.items():
        yield f'\t{name} "{value}"'
    yield "}"
    yield "encode zstd gzip {"
    yield "\tminimum_length 512"
    yield "\tmatch {"
    yield from (f"\t\theader Content-Type {media_type}*" for media_type in COMPRESSED)
    yield "\t}"
    yield "}"
    # By itself: a block that takes something away would be carried out too late for errors.
    yield "header -Server"
    for kind in KINDS:
        yield f"@{kind.name} path_regexp {expression(kind.path)}"
        yield from (f'header @{kind.name} {name} "{value}"' for name, value in kind.headers.items())
    for extra in serving.extras:
        yield f"@{extra.name} path_regexp {expression(extra.path)}"
        yield from (f'header @{extra.name} {name} "{value}"' for name, value in extra.headers)
    yield f"@other not path_regexp {'|'.join(expression(kind.path) for kind in KINDS)}"
    other = {RESOURCE_POLICY: "same-origin", CACHING: NOT_KEPT}
    yield from (f'header @other {name} "{value}"' for name, value in other.items())
    yield "@writing not method GET HEAD"
    yield "handle @writing {"
    yield "\terror 405"
    yield "}"
    yield from in_caddy(serving.redirects)
    yield from _folder(place) if place.folder else _bucket(place, serving)
    yield "handle_errors {"
    yield f'\theader {CACHING} "{NOT_KEPT}"'
    yield "\t@missing expression {err.status_code} == 404"
    yield "\thandle @missing {"
    yield from (f"\t\t{line}" for line in _not_found(serving, place))
    yield "\t}"
    yield "\thandle {"
    yield '\t\theader Content-Type "text/plain; charset=utf-8"'
    yield '\t\trespond "{err.status_code} {err.status_text}"'
    yield "\t}"
    yield "}"


def _not_found(serving: Serving, place: Place) -> Iterator[str]:
    """The page of no path: what the path that was asked for would have had, it has not."""
    yield f'header {RESOURCE_POLICY} "same-origin"'
    names = dict.fromkeys(name for one in serving.extras for name, _ in one.headers)
    yield from (f"header -{name}" for name in names)
    yield 'header Content-Type "text/html; charset=utf-8"'
    if place.folder:
        yield f"rewrite * /{NOT_FOUND}"
        yield "file_server"
        return
    yield f"rewrite * {urlsplit(place.origin).path}/{NOT_FOUND}"
    yield from _proxy(place, serving)
    yield "\t@page status 200"
    yield "\thandle_response @page {"
    yield "\t\tcopy_response 404"
    yield "\t}"
    yield "\thandle_response {"
    yield '\t\trespond "404 Not Found" 404'
    yield "\t}"
    yield "}"


def _folder(place: Place) -> Iterator[str]:
    yield f"root * {place.folder}"
    for ending, media_type in MEDIA_TYPES.items():
        yield f"@{ending} path *.{ending}"
        yield f'header @{ending} Content-Type "{media_type}"'
    yield r"@hidden path_regexp /\.[^/]*($|/)"
    yield "@known path /.well-known/*"
    yield "handle @known {"
    yield "\tfile_server"
    yield "}"
    yield "handle @hidden {"
    yield "\terror 404"
    yield "}"
    yield "handle {"
    yield "\tfile_server"
    yield "}"


def _bucket(place: Place, serving: Serving) -> Iterator[str]:
    origin = urlsplit(place.origin)
    yield "@folders path_regexp /$"
    yield "rewrite @folders {path}index.html"
    if origin.path:
        yield f"rewrite * {origin.path}{{path}}"
    yield from _proxy(place, serving)
    yield "\t@refused status 403 404"
    yield "\thandle_response @refused {"
    yield "\t\terror 404"
    yield "\t}"
    yield "}"


def _proxy(place: Place, serving: Serving) -> Iterator[str]:
    """The beginning of a block."""
    origin = urlsplit(place.origin)
    yield f"reverse_proxy {origin.scheme}://{origin.netloc} {{"
    yield "\theader_up Host {upstream_hostport}"
    yield "\theader_up -Authorization"
    yield from (f"\theader_down -{name}" for name in (*serving.names, "x-amz-*", "Server"))
