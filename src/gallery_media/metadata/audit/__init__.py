"""The independent check: finished bytes go in, a ``Verdict`` comes out, or ``AuditRefused``.

Shares no code with ``imaging``: whatever the encoder believes it wrote, this reads what is there.
"""

from gallery_media.metadata.audit.audit import AUDITOR, audit_pixels_only
from gallery_media.metadata.audit.self_check import self_check

__all__ = ["AUDITOR", "audit_pixels_only", "self_check"]
