"""Nothing goes in; the auditor is tried on clean and on planted files, and raises if it errs."""

from __future__ import annotations

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import samples
from gallery_media.metadata.audit.audit import audit_pixels_only
from gallery_media.metadata.audit.canaries import plant
from gallery_media.model.variant import Format

_TOKEN = b"CNRY-self-check-0123456789"


def self_check() -> int:
    """Number of planted files that were refused, all of them; takes some 0.2 s.

    Raises AuditRefused when the auditor accepts one of them, or refuses a clean file: then its
    verdicts are worth nothing, and publishing must stop.
    """
    for format, clean in ((Format.JPEG, samples.JPEG), (Format.AVIF, samples.AVIF)):
        try:
            audit_pixels_only(clean, format, samples.EDGE, samples.EDGE)
        except AuditRefused as why:
            raise AuditRefused(_STOP.format(f"refuses a clean {format.name}")) from why
    refused = 0
    for canary in plant(_TOKEN):
        try:
            audit_pixels_only(canary.data, canary.format, samples.EDGE, samples.EDGE)
        except AuditRefused:
            refused += 1
        else:
            raise AuditRefused(_STOP.format(f"lets this pass: {canary.carrier}"))
    return refused


_STOP = (
    "The auditor failed its self-check: it {}. Nothing is published until this is mended; "
    "report it to the maintainers."
)
