"""Why a file is not taken or a photo is not shown: a code and numbers, told in any language."""

from gallery_media.reasons.code import Code
from gallery_media.reasons.reason import LANGUAGES, Reader, Reason

__all__ = ["LANGUAGES", "Code", "Reader", "Reason"]
