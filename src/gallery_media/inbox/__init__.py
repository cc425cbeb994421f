"""The inbox: files that arrive in a folder, and how each of them becomes exactly one claim."""

from gallery_media.inbox.arrival import Arrival, FileState
from gallery_media.inbox.claim import Claim, claim, let_go, read
from gallery_media.inbox.finish import done, put_back, throw_away
from gallery_media.inbox.landing import deliver, is_under_way, land
from gallery_media.inbox.quarantine import quarantine, reason_text, set_aside
from gallery_media.inbox.recovery import abandoned
from gallery_media.inbox.rights import forbidden
from gallery_media.inbox.scan import Held, ScanMemory, ScanResult, scan

__all__ = [
    "Arrival",
    "Claim",
    "FileState",
    "Held",
    "ScanMemory",
    "ScanResult",
    "abandoned",
    "claim",
    "deliver",
    "done",
    "forbidden",
    "is_under_way",
    "land",
    "let_go",
    "put_back",
    "quarantine",
    "read",
    "reason_text",
    "scan",
    "set_aside",
    "throw_away",
]
