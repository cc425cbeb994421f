"""A gallery and its languages go in; the public addresses of its certificate come out.

They belong to the live release, though its manifest does not list them: the audit that they tell
of comes after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gallery_media.model.addresses import gallery_file_key

_CERTIFICATE = re.compile(
    r"g/[a-z0-9-]+/certificate\.(json|[a-z]{2,3}(-[a-z0-9]{2,8})*\.html)", re.ASCII
)
_ENTRY = re.compile(r"g/([a-z0-9-]+)/([A-Za-z0-9-]+)/index\.html", re.ASCII)


def json_key(gallery: str) -> str:
    """``g/<gallery>/certificate.json``."""
    return gallery_file_key(gallery, "certificate.json")


def page_key(gallery: str, lang: str) -> str:
    """``g/<gallery>/certificate.<lang>.html``."""
    return gallery_file_key(gallery, f"certificate.{lang.lower()}.html")


def is_certificate(key: str) -> bool:
    """Whether a key is the address of a certificate, of any gallery in any language."""
    return _CERTIFICATE.fullmatch(key) is not None


def certificates_beside(keys: Iterable[str]) -> tuple[str, ...]:
    """Where certificates may lie beside these entry pages; other keys count for nothing.

    Pages before the JSON that they link to: in this order they can be taken away.
    """
    entries = [found for key in keys if (found := _ENTRY.fullmatch(key))]
    pages = (page_key(entry[1], entry[2]) for entry in entries)
    files = (json_key(entry[1]) for entry in entries)
    return tuple(dict.fromkeys((*pages, *files)))
