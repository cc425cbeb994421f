"""Texts for headers go in; what every S3 server carries whole comes out."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

_NOT_ESCAPED = "!#$&'()*+,-./:;<=>?@[]^_`{|}~"


def ascii_header(header: str) -> str:
    """``header`` unchanged. Raises ValueError unless it is printable ASCII."""
    if not header.isascii() or not header.isprintable():
        raise ValueError(f"header {header!r} must be printable ASCII; encode other text (RFC 6266)")
    return header


def escaped(metadata: Mapping[str, str]) -> dict[str, str]:
    """Headers carry ASCII only; percent signs keep any other text whole on every server."""
    return {name: quote(value, safe=_NOT_ESCAPED) for name, value in metadata.items()}
