"""Why a file is not taken or a photo is not shown: a code and numbers, told in any language."""

from gallery_media.reasons.code import ABOUT_PEOPLE, Code
from gallery_media.reasons.reason import LANGUAGES, Reader, Reason

__all__ = ["ABOUT_PEOPLE", "LANGUAGES", "Code", "Reader", "Reason"]
