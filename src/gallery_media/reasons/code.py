"""The codes that a reason can have; each has its sentences in every language (a test goes over
all), and the catalogue keeps the code instead of a sentence."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """In brackets: the parameters that the sentences need, whole numbers unless said otherwise."""

    # The file as it arrived
    EMPTY = "empty"
    CUT_OFF = "cut-off"
    MEGABYTES = "megabytes"  # megabytes, limit
    EDGE = "edge"  # pixels, limit
    MEGAPIXELS = "megapixels"  # megapixels, limit
    ZEROS = "zeros"
    INVITE_REVOKED = "invite-revoked"
    # No photo that this house takes
    RAW = "raw"  # kind: a word of kinds.KINDS
    VIDEO = "video"  # kind
    ARCHIVE = "archive"  # kind
    SOUND = "sound"
    PDF = "pdf"
    PHOTOSHOP = "photoshop"
    DRAWING = "drawing"
    DOCUMENT = "document"
    JPEG_XL = "jpeg-xl"
    JPEG_2000 = "jpeg-2000"
    BITMAP = "bitmap"
    SIDECAR = "sidecar"
    WEB_PAGE = "web-page"
    SHORTCUT = "shortcut"
    UNKNOWN = "unknown"
    # A photo that cannot be developed
    DAMAGED_HEADER = "damaged-header"
    NO_SIZE = "no-size"
    UNDECODABLE = "undecodable"
    LARGER_THAN_SAID = "larger-than-said"
    DAMAGED_PARTS = "damaged-parts"
    PIXELS = "pixels"
    COLOUR_NUMBERS = "colour-numbers"
    COLOURS = "colours"
    TOO_SLOW = "too-slow"  # seconds
    CRASHED = "crashed"
    MEMORY = "memory"  # megabytes
    READING_TOO_SLOW = "reading-too-slow"  # seconds
    READING_CRASHED = "reading-crashed"
    # A photo that waits for a person
    GUARDED = "guarded"  # kinds: words of kinds.GUARDED, joined by "+"
    PEOPLE = "people"  # signs: words of kinds.SIGNS, joined by "+"
    OBJECTION = "objection"
    EXPIRED = "expired"
    MINOR = "minor"
    BLUR_NOWHERE = "blur-nowhere"
    BLUR_UNSURE = "blur-unsure"
    FLAGS_UNREAD = "flags-unread"
    BLUR_LOST = "blur-lost"
    GIVES_AWAY = "gives-away"  # kinds: words of kinds.SECRETS, joined by "+"
    AUDIT = "audit"
    ORIGINAL_LOST = "original-lost"
    WITHDRAWN = "withdrawn"
    NAME_OF_WITHDRAWN = "name-of-withdrawn"
    RESEMBLES_WITHDRAWN = "resembles-withdrawn"
    HIDDEN = "hidden"
    # A duplicate that is worth a word
    EARLIER_VERSION = "earlier-version"
    # A file beside photos
    XMP_EMPTY = "xmp-empty"
    XMP_LARGE = "xmp-large"  # megabytes
    XMP_OTHER = "xmp-other"
    XMP_BROKEN = "xmp-broken"
    XMP_TOO_SLOW = "xmp-too-slow"
    TABLE_LARGE = "table-large"  # megabytes
    TABLE_LETTERS = "table-letters"
    TABLE_HEADING = "table-heading"
    TABLE_LINE = "table-line"  # line


ABOUT_PEOPLE = (
    Code.OBJECTION,
    Code.EXPIRED,
    Code.MINOR,
    Code.BLUR_NOWHERE,
    Code.BLUR_UNSURE,
    Code.FLAGS_UNREAD,
)
"""Holds for the sake of somebody shown, in the order in which they are told. A photo that is held
for one of them is taken out of the public bucket as well."""

OF_THE_MACHINE = (
    Code.TOO_SLOW,
    Code.CRASHED,
    Code.MEMORY,
    Code.READING_TOO_SLOW,
    Code.READING_CRASHED,
    Code.AUDIT,
    Code.ORIGINAL_LOST,
)
"""Holds that say as much about this machine, its load and its storage as about the photo: the same
once more may end otherwise."""
