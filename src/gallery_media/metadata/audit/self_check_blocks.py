"""Nothing goes in; the audit of values is tried on planted files, and raises if it errs."""

from __future__ import annotations

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import samples_blocks as samples
from gallery_media.metadata.audit.audit import audit
from gallery_media.metadata.audit.canaries_blocks import plant_blocks

_TOKEN = b"CNRY-self-check-0123456789"
_STOP = (
    "The auditor failed its self-check: it {}. Nothing is published until this is mended; "
    "report it to the maintainers."
)


def self_check_blocks() -> int:
    """Number of planted files that were refused, all of them; takes some 0.1 s.

    Raises AuditRefused when the auditor accepts one of them, or refuses a clean file: then its
    verdicts are worth nothing, and publishing must stop.
    """
    for format, clean in samples.FILES.items():
        try:
            audit(clean, format, samples.EDGE, samples.EDGE, samples.RECORD)
        except AuditRefused as why:
            raise AuditRefused(_STOP.format(f"refuses a clean {format.name}")) from why
    refused = 0
    for planted in plant_blocks(_TOKEN):
        try:
            audit(planted.data, planted.format, samples.EDGE, samples.EDGE, samples.RECORD)
        except AuditRefused:
            refused += 1
        else:
            raise AuditRefused(_STOP.format(f"lets this pass: {planted.carrier}"))
    return refused
