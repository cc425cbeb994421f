"""What boto3 raises goes in; one of the house's storage errors comes out."""

from __future__ import annotations

import botocore.exceptions as boto
from botocore.exceptions import ClientError, SSLError
from botocore.parsers import ResponseParserError

from gallery_media.errors import (
    GalleryMediaError,
    ObjectMissing,
    StorageRefused,
    StorageUnavailable,
)
from gallery_media.mishaps import Mishap, happened

FAILURES = (boto.BotoCoreError, ClientError, ResponseParserError, ValueError)
"""All that a call of a boto3 client raises; ValueError is a number or date that was cut off."""

CONDITION_FAILED = frozenset({409, 412})
"""412: the condition does not hold. 409: another conditional write of this key was under way.
Source: the S3 guide's pages on conditional writes."""

_TRANSIENT_ERRORS = (
    boto.ConnectionError,
    boto.HTTPClientError,
    boto.IncompleteReadError,
    boto.ResponseStreamingError,
    ResponseParserError,
)

_TRANSIENT_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})

_TRANSIENT_CODES = frozenset(
    {
        # Bytes that changed or ended on the way: the next attempt sends them again.
        "BadDigest",
        "IncompleteBody",
        "XAmzContentChecksumMismatch",
        "XAmzContentSHA256Mismatch",
        "InternalError",
        "OperationAborted",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "RequestLimitExceeded",
    }
)

_WHAT_NOW = {
    "NoSuchBucket": "this bucket does not exist; create it, or correct the bucket's name",
    "InvalidAccessKeyId": "the access key is unknown there; correct it",
    "SignatureDoesNotMatch": "the secret key is wrong; correct it",
    "RequestTimeTooSkewed": "the clocks of this machine and of the storage differ; set them right",
    "AccessDenied": "these credentials do not allow it; ask whoever keeps the storage for access",
    "ExpiredToken": "the credentials have expired; renew them",
}


def status_of(error: ClientError) -> int:
    """The HTTP status of an answer that boto3 raised as an error; 0 when there was none."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def code_of(error: ClientError) -> str:
    """S3's word for what went wrong ("NoSuchKey"); for HEAD, which has no body, the status."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_missing(error: ClientError) -> bool:
    """Whether the answer says that there is no object (a HEAD cannot tell a missing bucket)."""
    return status_of(error) == 404 and code_of(error) != "NoSuchBucket"


def translated(error: Exception, doing: str) -> GalleryMediaError:
    """The house's error for ``error``; ``doing`` names action, bucket and key for the message."""
    found = _translated(error, doing)
    if isinstance(found, StorageUnavailable):
        happened(Mishap.STORAGE, "unavailable")
    elif isinstance(found, StorageRefused):
        happened(Mishap.STORAGE, "refused")
    return found


def _translated(error: Exception, doing: str) -> GalleryMediaError:
    if isinstance(error, ClientError):
        return _from_answer(error, doing)
    if isinstance(error, boto.NoCredentialsError | boto.PartialCredentialsError):
        return StorageRefused(
            f"{doing}: no credentials for the object storage were found; "
            "set access key and secret key in the settings."
        )
    if isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return StorageRefused(
            f"{doing}: the storage's certificate is not trusted; check the endpoint's address, "
            "or install its certificate authority on this machine."
        )
    if isinstance(error, _TRANSIENT_ERRORS):
        return StorageUnavailable(
            f"{doing}: the object storage did not answer properly ({type(error).__name__}); "
            "it is tried again later by itself."
        )
    if isinstance(error, ValueError) and not isinstance(error, boto.BotoCoreError):
        return StorageUnavailable(
            f"{doing}: the storage's answer cannot be read; it is tried again later by itself."
        )
    if isinstance(error, boto.BotoCoreError):
        return StorageRefused(
            f"{doing}: the request could not be made ({error}); check the storage settings."
        )
    raise error


def _from_answer(error: ClientError, doing: str) -> GalleryMediaError:
    status, code = status_of(error), code_of(error)
    if status in _TRANSIENT_STATUS or code in _TRANSIENT_CODES:
        return StorageUnavailable(
            f"{doing}: the object storage answered {status} {code}; "
            "it is tried again later by itself."
        )
    if is_missing(error):
        return ObjectMissing(f"{doing}: there is no such object; it may have been deleted.")
    what_now = _WHAT_NOW.get(code)
    if what_now is None and status in (401, 403):
        what_now = _WHAT_NOW["AccessDenied"]
    return StorageRefused(
        f"{doing}: the object storage refuses ({status} {code}): "
        f"{what_now or 'it does not accept this request; run the doctor command'}."
    )
