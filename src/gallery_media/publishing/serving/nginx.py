"""The rules in nginx's words: one file for ``conf.d``, with maps and a server."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from gallery_media.model.addresses import NOT_FOUND
from gallery_media.publishing.serving.place import Place
from gallery_media.publishing.serving.redirects import in_nginx
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


def nginx(serving: Serving, place: Place, listen: str = "80") -> str:
    """A configuration for nginx 1.18 and newer. ``listen``: as nginx takes it."""
    return "\n".join(
        [
            "# Written by gallery-media headers nginx; change the settings, not this file.",
            "# Certificates are yours to add: listen 443 ssl, ssl_certificate, …",
            *_maps(serving),
            "",
            "server {",
            f"    listen {listen};",
            f"    server_name {place.host or '_'};",
            "    server_tokens off;",
            *_indented(_headers(serving)),
            *_indented(_compressed()),
            "    if ($request_method !~ ^(GET|HEAD)$) { return 405; }",
            *_indented(in_nginx(serving.redirects)),
            *_indented(_folder(place) if place.folder else _bucket(place, serving)),
            "}",
            "",
        ]
    )


def _maps(serving: Serving) -> Iterator[str]:
    """Headers by path; nginx leaves out a header whose value is empty."""
    yield from _map("$uri", "$gm_shared", "same-origin", RESOURCE_POLICY)
    yield from _map("$uri", "$gm_kept", NOT_KEPT, CACHING)
    yield "map $status $gm_caching {"
    yield f'    default "{NOT_KEPT}";'
    yield "    ~^(200|206|304)$ $gm_kept;"
    yield "}"
    for name, variable in _extras(serving).items():
        yield f"map $uri {variable} {{"
        yield '    default "";'
        for extra in serving.extras:
            value = dict(extra.headers).get(name)
            if value:
                yield f'    "~{expression(extra.path)}" "{value}";'
        yield "}"


def _map(source: str, variable: str, default: str, header: str) -> Iterator[str]:
    yield f"map {source} {variable} {{"
    yield f'    default "{default}";'
    for kind in KINDS:
        yield f'    "~{expression(kind.path)}" "{kind.headers[header]}";'
    yield "}"


def _extras(serving: Serving) -> dict[str, str]:
    names = dict.fromkeys(name for one in serving.extras for name, _ in one.headers)
    return {name: f"$gm_{name.lower().replace('-', '_')}" for name in names}


def _headers(serving: Serving) -> Iterator[str]:
    for name, value in serving.everywhere.items():
        yield f'add_header {name} "{value}" always;'
    yield f"add_header {RESOURCE_POLICY} $gm_shared always;"
    yield f"add_header {CACHING} $gm_caching always;"
    for name, variable in _extras(serving).items():
        yield f"add_header {name} {variable} always;"


def _compressed() -> Iterator[str]:
    """nginx compresses text/html wherever it compresses, and warns of whoever asks for it."""
    yield "gzip on;"
    yield "gzip_vary on;"
    yield "gzip_proxied any;"
    yield "gzip_min_length 512;"
    yield "gzip_comp_level 6;"
    yield f"gzip_types {' '.join(COMPRESSED[1:])};"


def _folder(place: Place) -> Iterator[str]:
    """An exported folder. Pretty addresses end in a slash; the folder's own record is nobody's."""
    yield f"root {place.folder};"
    yield "charset utf-8;"
    texts = [kind for kind in MEDIA_TYPES.values() if "charset" in kind]
    yield f"charset_types {' '.join(kind.partition(';')[0] for kind in texts[1:])};"
    yield "types {"
    for ending, kind in MEDIA_TYPES.items():
        yield f"    {kind.partition(';')[0]} {ending};"
    yield "}"
    yield r"location ~ /\.(?!well-known/) { return 404; }"
    yield f"error_page 403 404 /{NOT_FOUND};"
    yield "location / { index index.html; try_files $uri $uri/index.html =404; }"


def _bucket(place: Place, serving: Serving) -> Iterator[str]:
    """The public bucket. It tells nothing about itself, and what it refuses is not there."""
    yield "proxy_http_version 1.1;"
    yield f"proxy_set_header Host {urlsplit(place.origin).netloc};"
    yield 'proxy_set_header Authorization "";'
    yield "proxy_ssl_server_name on;"
    yield "proxy_intercept_errors on;"
    yield f"error_page 403 404 =404 /{NOT_FOUND};"
    for name in (*serving.names, "x-amz-request-id", "x-amz-id-2", "Server"):
        yield f"proxy_hide_header {name};"
    yield "location ~ /$ { rewrite ^(.*)/$ $1/index.html last; }"
    # The bucket's own path is put before the address only on its way there: the maps above look at
    # $uri, and a rewrite would have changed it.
    yield f"location / {{ proxy_pass {place.origin.rstrip('/')}/; }}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield f"    {line}"
