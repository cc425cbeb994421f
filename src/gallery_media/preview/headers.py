"""What the preview serves an object with: the house's own rules, as every other server has them."""

from __future__ import annotations

from gallery_media.publishing.serving.rules import CACHING, Serving


def headers_for(key: str, serving: Serving) -> dict[str, str]:
    """Headers for the object under ``key``, but for its caching, which the object says itself."""
    headers = serving.headers(key)
    del headers[CACHING]
    return headers
