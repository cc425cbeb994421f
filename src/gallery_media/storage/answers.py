"""What boto3 made of an answer goes in; a head or a page comes out, if the answer was whole.

An answer that ends inside its headers is no error to Python's HTTP client: what is missing simply
is not there. Measured by cutting SeaweedFS's answers at every byte: a listing then looks empty, and
a HEAD gives a wrong size or no checksum. So each answer must show what S3 never leaves out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from gallery_media.errors import StorageUnavailable
from gallery_media.storage.port import ObjectHead


def head_in(key: str, answer: Mapping[str, Any], doing: str) -> ObjectHead:
    """The head of an object, from the answer to HEAD or GET."""
    etag = whole_etag(answer, doing)
    if "ContentLength" not in answer or "LastModified" not in answer or not _is_dated(answer):
        raise _cut_off(doing)
    return ObjectHead(
        key=key,
        size=answer["ContentLength"],
        etag=etag,
        sha256=_whole_sha256(answer.get("ChecksumSHA256", "")),
        content_type=answer.get("ContentType", ""),
        cache_control=answer.get("CacheControl", ""),
        content_language=answer.get("ContentLanguage", ""),
        content_disposition=answer.get("ContentDisposition", ""),
        metadata={name: unquote(value) for name, value in answer.get("Metadata", {}).items()},
        modified_at=answer["LastModified"],
    )


def whole_etag(answer: Mapping[str, Any], doing: str) -> str:
    """The etag, with both of its quotation marks (RFC 9110, section 8.8.3)."""
    etag = str(answer.get("ETag", ""))
    if len(etag) < 3 or not etag.endswith('"'):
        raise _cut_off(doing)
    return etag


def whole_page(page: Mapping[str, Any], doing: str) -> Sequence[Any]:
    """The lines of one page of a listing; an empty page still says whether more follow."""
    if "IsTruncated" not in page:
        raise _cut_off(doing)
    lines: Sequence[Any] = page.get("Contents", [])
    return lines


def _is_dated(answer: Mapping[str, Any]) -> bool:
    # Every origin server with a clock must send it (RFC 9110, section 6.6.1), and signatures need
    # a clock. Go's servers, SeaweedFS among them, write it behind all other headers.
    return str(answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")).endswith("GMT")


def _whole_sha256(checksum: str) -> str | None:
    """Hex of a whole object's SHA-256; None for "…-3", the checksum of an upload in parts."""
    try:
        digest = base64.b64decode(checksum, validate=True)
    except (ValueError, binascii.Error):
        return None
    return digest.hex() if len(digest) == hashlib.sha256().digest_size else None


def _cut_off(doing: str) -> StorageUnavailable:
    return StorageUnavailable(
        f"{doing}: the storage's answer ended in the middle; it is tried again later by itself."
    )
