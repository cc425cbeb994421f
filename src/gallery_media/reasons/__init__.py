"""Why a file is not taken or a photo is not shown: a code and numbers, told in any language."""

from gallery_media.reasons.code import ABOUT_PEOPLE, OF_THE_MACHINE, Code
from gallery_media.reasons.reason import LANGUAGES, Reader, Reason

__all__ = ["ABOUT_PEOPLE", "LANGUAGES", "OF_THE_MACHINE", "Code", "Reader", "Reason"]
