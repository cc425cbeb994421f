"""The rules in CloudFront's words: response headers policies, where they count, and a function."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from gallery_media.errors import SettingsError
from gallery_media.model.addresses import NOT_FOUND
from gallery_media.publishing.serving.redirects import in_function
from gallery_media.publishing.serving.rules import KINDS, RESOURCE_POLICY, Serving

_OWN: dict[str, Callable[[str], tuple[str, dict[str, Any]]]] = {
    "Content-Security-Policy": lambda value: (
        "ContentSecurityPolicy",
        {"Override": True, "ContentSecurityPolicy": value},
    ),
    "X-Content-Type-Options": lambda _: ("ContentTypeOptions", {"Override": True}),
    "Referrer-Policy": lambda value: (
        "ReferrerPolicy",
        {"Override": True, "ReferrerPolicy": value},
    ),
    "Strict-Transport-Security": lambda value: (
        "StrictTransportSecurity",
        {"Override": True, "AccessControlMaxAgeSec": int(value.partition("=")[2])},
    ),
}
"""Headers that CloudFront has a place of its own for, and refuses among the others."""

_ONE_GALLERY = re.compile(r"/g/[a-z0-9-]+/\*")

LARGEST_FUNCTION = 10_000
"""Bytes; CloudFront takes no larger one."""

_FUNCTION = """\
// Written by gallery-media headers cloudfront-function (runtime cloudfront-js-2.0, viewer request).
// Pretty addresses: a folder is its index.html, and a photo's page needs no .html.
var moved = MOVED;
function handler(event) {
  var request = event.request;
  var uri = request.uri;
  var old = uri.replace(/\\/$/, "");
  if (Object.prototype.hasOwnProperty.call(moved, old)) {
    return {
      statusCode: 301,
      statusDescription: "Moved Permanently",
      headers: { location: { value: moved[old] } },
    };
  }
  if (uri.charAt(uri.length - 1) === "/") {
    request.uri = uri + "index.html";
  } else if (/\\/p\\/[a-z0-9]+$/.test(uri)) {
    request.uri = uri + ".html";
  } else if (uri.lastIndexOf(".") < uri.lastIndexOf("/")) {
    // Links on a page are relative, so that its address has to end in a slash.
    return {
      statusCode: 302,
      statusDescription: "Found",
      headers: { location: { value: uri.replace(/^\\/+/, "/") + "/" } },
    };
  }
  return request;
}
"""


def cloudfront_function(serving: Serving) -> str:
    """JavaScript for viewer requests. Raises SettingsError where CloudFront would refuse it."""
    written = _FUNCTION.replace("MOVED", in_function(serving.redirects), 1)
    if len(written.encode()) > LARGEST_FUNCTION:
        raise SettingsError(
            f"{len(serving.redirects)} old addresses (redirects) of articles make a function that "
            "CloudFront refuses: it takes 10 kB. Take the oldest ones out of the articles."
        )
    return written


def cloudfront(serving: Serving, name: str = "gallery-media") -> str:
    """JSON: ``policies`` as ``create-response-headers-policy`` takes them, and ``behaviors``, in
    their order, that say which policy answers which paths; the default is the last. ``errors``: the
    distribution's ``CustomErrorResponses``; a bucket that may not be listed answers 403.

    Caching is left to the objects, which say it themselves.
    """
    # CloudFront's * crosses slashes and the first pattern wins: the deepest and plainest go first.
    ordered = sorted(_paths(serving), key=lambda path: (-path.count("/"), path.count(":"), path))
    policies: dict[tuple[tuple[str, str], ...], str] = {}
    behaviors = []
    for path in ordered:
        behaviors.append((_pattern(path), _named(policies, serving, _example(path), name)))
    default = _named(policies, serving, "nothing/of/the/house", name)
    values = {
        "policies": [_policy(policy, dict(headers)) for headers, policy in policies.items()],
        "behaviors": [
            {"PathPattern": pattern, "ResponseHeadersPolicy": policy}
            for pattern, policy in behaviors
        ],
        "default": default,
        "errors": [_error(status) for status in (403, 404)],
    }
    return json.dumps(values, indent=2) + "\n"


def _paths(serving: Serving) -> set[str]:
    """Every path that may be answered otherwise than another; one gallery's are told apart."""
    paths = {*(kind.path for kind in KINDS), *(extra.path for extra in serving.extras)}
    of_one = {path for path in paths if _ONE_GALLERY.fullmatch(path)}
    own = {
        path.replace("/g/:gallery/", one.removesuffix("*"))
        for one in of_one
        for path in paths
        if path.startswith("/g/:gallery/")
    }
    return (paths | own) - of_one


def _named(
    policies: dict[tuple[tuple[str, str], ...], str], serving: Serving, key: str, name: str
) -> str:
    headers = serving.headers(key)
    del headers["Cache-Control"]
    return policies.setdefault(tuple(headers.items()), f"{name}-{len(policies) + 1}")


def _policy(name: str, headers: dict[str, str]) -> dict[str, Any]:
    security = dict(_OWN[header](value) for header, value in headers.items() if header in _OWN)
    others = [(header, value) for header, value in headers.items() if header not in _OWN]
    return {
        "Name": name,
        "Comment": f"{RESOURCE_POLICY}: {headers[RESOURCE_POLICY]}",
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": {
            "Quantity": len(others),
            "Items": [
                {"Header": header, "Value": value, "Override": True} for header, value in others
            ],
        },
    }


def _error(status: int) -> dict[str, Any]:
    return {
        "ErrorCode": status,
        "ResponsePagePath": f"/{NOT_FOUND}",
        "ResponseCode": "404",
        "ErrorCachingMinTTL": 0,
    }


def _pattern(path: str) -> str:
    return "/".join("*" if part.startswith(":") else part for part in path.split("/"))


def _example(path: str) -> str:
    parts = path.removesuffix("*").strip("/").split("/")
    made = "/".join("x" if part.startswith(":") else part for part in parts)
    return f"{made}/x" if path.endswith("*") else made
