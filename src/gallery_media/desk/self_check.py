"""Nothing goes in; a fresh auditor is shown its canaries, and an error comes out if one passes."""

from __future__ import annotations

from gallery_media.darkroom import Darkroom


def check_auditor() -> None:
    """Start an auditor as a release would, in a child of its own; takes about 1 s.

    A child checks itself before its first question, and one about no files at all makes it get so
    far. Raises AuditRefused when a canary passes or a clean file is refused, and ServiceNotReady
    when it did not start: nothing may be published then.
    """
    with Darkroom(1) as darkroom:
        darkroom.audit(())
