"""The independent check: finished bytes go in, a ``Verdict`` comes out, or ``AuditRefused``.

Shares no code with ``imaging`` and ``embed``: whatever they believe they wrote, this reads what is
there.
"""

from gallery_media.metadata.audit.audit import AUDITOR, audit, audit_pixels_only
from gallery_media.metadata.audit.self_check import self_check
from gallery_media.metadata.audit.self_check_blocks import self_check_blocks

__all__ = ["AUDITOR", "audit", "audit_pixels_only", "self_check", "self_check_blocks"]
