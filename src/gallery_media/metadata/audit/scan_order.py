"""The scan headers of one picture go in, in their order; a Refusal comes out if they do not fit.

Each bit of each coefficient is sent exactly once (ITU-T T.81, G.1.1.1.1). A decoder takes a second
scan of the same place for the better one and forgets the first without a word, so a whole picture
could lie there.
"""

from __future__ import annotations

from gallery_media.metadata.audit.jpeg_tables import Frame
from gallery_media.metadata.audit.refusal import require

Sent = dict[tuple[int, int], int]
"""Component and coefficient, and how many of its lowest bits are still to come."""


def send(body: bytes, sent: Sent) -> None:
    """Note what a scan sends; ``body`` is a header that ``read_scan`` has read. Raises Refusal."""
    first, last, high, low = body[-3], body[-2], body[-1] >> 4, body[-1] & 15
    for component in body[1:-3:2]:
        for place in range(first, last + 1):
            to_come = sent.get((component, place))
            fits = high == 0 if to_come is None else high == to_come > 0
            require(fits, "a scan sends again what has been sent, or comes too early")
            sent[component, place] = low


def require_whole(frame: Frame, sent: Sent) -> None:
    """Nothing of the picture is still to come. Raises Refusal."""
    whole = all(
        sent.get((component, place)) == 0 for component in frame.components for place in range(64)
    )
    require(whole, "its scans are not the whole of its picture")
