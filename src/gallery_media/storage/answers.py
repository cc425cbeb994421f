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


class AnswerReader:
    """Reads the answers of one storage; threads may share it.

    It learns whether this storage dates its answers about objects. Origin servers must (RFC 9110,
    section 6.6.1), and Go's, SeaweedFS among them, write the date behind all other headers; moto
    sends none. Once a date was seen, an answer without one ended too early.
    """

    def __init__(self) -> None:
        self._dated = False

    def head(self, key: str, answer: Mapping[str, Any], doing: str) -> ObjectHead:
        """The head of an object, from the answer to HEAD or GET."""
        etag = self.etag(answer, doing)
        promised = "ContentLength" in answer and "LastModified" in answer
        if not promised or not self._has_its_date(answer):
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

    def etag(self, answer: Mapping[str, Any], doing: str) -> str:
        """The etag, with both of its quotation marks (RFC 9110, section 8.8.3)."""
        etag = str(answer.get("ETag", ""))
        if len(etag) < 3 or not etag.endswith('"'):
            raise _cut_off(doing)
        return etag

    def page(self, page: Mapping[str, Any], doing: str) -> Sequence[Any]:
        """The lines of one page of a listing; an empty page still says whether more follow."""
        if "IsTruncated" not in page:
            raise _cut_off(doing)
        lines: Sequence[Any] = page.get("Contents", [])
        return lines

    def _has_its_date(self, answer: Mapping[str, Any]) -> bool:
        date = str(answer["ResponseMetadata"]["HTTPHeaders"].get("date", ""))
        whole = date.endswith("GMT")
        self._dated = self._dated or whole
        return whole or not self._dated


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
