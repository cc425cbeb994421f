"""The text guards: words that a stranger wrote go in; clean words, and reasons to hold them, out.

Pure, and trusting nothing: these words come out of files, and are meant for a public page.
"""

from gallery_media.metadata.guards.boilerplate import is_boilerplate
from gallery_media.metadata.guards.hold import hold_reason
from gallery_media.metadata.guards.normalise import LONGEST_TEXT, normalise
from gallery_media.metadata.guards.scan import Guarded, GuardKind, scan

__all__ = [
    "LONGEST_TEXT",
    "GuardKind",
    "Guarded",
    "hold_reason",
    "is_boilerplate",
    "normalise",
    "scan",
]
