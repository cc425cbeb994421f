"""Every code in English: why, and what to do; and where photographers are told otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from gallery_media.reasons.code import Code

_AS_JPEG = "export it as a full-size JPEG and drop that"
_ANEW = "copy it from the camera again, or export it anew"
_SMALLER = "export it smaller and drop it again"
_JPEG_ANEW = "export it anew as a JPEG and drop that"
_XMP_ANEW = "have your program write it anew, and drop it beside its photo"

ENGLISH: Mapping[Code, tuple[str, str]] = {
    Code.EMPTY: ("the file is empty", "copy it again"),
    Code.CUT_OFF: (
        "the file ends before its picture does",
        "copy it again, and wait until it is whole",
    ),
    Code.MEGABYTES: ("{megabytes} MB, the limit is {limit} MB", _SMALLER),
    Code.EDGE: ("{pixels} pixels along one side, the limit is {limit}", _SMALLER),
    Code.MEGAPIXELS: ("{megapixels} megapixels, the limit is {limit}", _SMALLER),
    Code.ZEROS: ("the file holds nothing but zeros, because its copy went wrong", "copy it again"),
    Code.RAW: (
        "a camera raw file ({kind}), which only its maker's software shows as meant",
        _AS_JPEG,
    ),
    Code.VIDEO: (
        "a video ({kind}), and this house publishes photos",
        "export a still picture as a full-size JPEG and drop that",
    ),
    Code.ARCHIVE: ("an archive or office document ({kind})", "unpack it and drop the photos"),
    Code.SOUND: ("a sound recording, not a photo", "drop photos only"),
    Code.PDF: (
        "a PDF document, not a photo",
        "export the photos in it as full-size JPEGs and drop those",
    ),
    Code.PHOTOSHOP: ("a Photoshop document, not a finished photo", _AS_JPEG),
    Code.DRAWING: ("a drawing made of lines (vector graphics), not a photo", _AS_JPEG),
    Code.DOCUMENT: (
        "an office document, not a photo",
        "save the photos in it as JPEGs and drop those",
    ),
    Code.JPEG_XL: ("a JPEG XL picture, which is not accepted yet", _AS_JPEG),
    Code.JPEG_2000: ("a JPEG 2000 picture, which is not accepted", _AS_JPEG),
    Code.BITMAP: ("a Windows bitmap, which is not accepted", _AS_JPEG),
    Code.SIDECAR: (
        "a sidecar (XMP) that came without a photo of the same name",
        "drop it together with its photo",
    ),
    Code.WEB_PAGE: ("a web page or text, not a photo", "save the photo itself and drop that"),
    Code.SHORTCUT: ("a shortcut to a file, not the file", "drop the photo itself"),
    Code.UNKNOWN: ("not a photo in any format that this house knows", _AS_JPEG),
    Code.DAMAGED_HEADER: ("the file is damaged: its header makes no sense", _ANEW),
    Code.NO_SIZE: (
        "the file is damaged: its picture has no size",
        "export it anew and drop it again",
    ),
    Code.UNDECODABLE: ("the file is damaged: its picture cannot be decoded to the end", _ANEW),
    Code.LARGER_THAN_SAID: (
        "the file is damaged: its picture is larger than its header says",
        "export it anew and drop it again",
    ),
    Code.DAMAGED_PARTS: (
        "the file is damaged: parts of its picture may be grey",
        "copy it from the camera again, or export it anew; where there is no better file, look at "
        "it, add its id to as_is under [damaged] in gallery.toml, and it is published as it is",
    ),
    Code.PIXELS: (
        "its pixels are no whole numbers of 8 or 16 bits, or hold more than colour",
        "export it with 8 or 16 bits a channel and drop it again",
    ),
    Code.COLOUR_NUMBERS: (
        "a TIFF in YCbCr or Lab, whose colours programs show differently",
        "export it as a JPEG in sRGB and drop that",
    ),
    Code.COLOURS: (
        "its colours cannot be converted",
        "export it as a JPEG in sRGB and drop it again",
    ),
    Code.TOO_SLOW: ("developing it took longer than {seconds} s, twice", _JPEG_ANEW),
    Code.CRASHED: ("developing it ended the decoder, twice", _JPEG_ANEW),
    Code.MEMORY: (
        "developing it needs more than {megabytes} MB of memory",
        "export it smaller, or ask an operator to raise max_memory_megabytes",
    ),
    Code.READING_TOO_SLOW: ("reading its metadata took longer than {seconds} s, twice", _JPEG_ANEW),
    Code.READING_CRASHED: ("reading its metadata ended the reader, twice", _JPEG_ANEW),
    Code.GUARDED: (
        "its words hold {kinds}, which must not become public by accident",
        "say them anew (rights and credit in gallery.toml, captions in captions.csv), and it is "
        "tried again by itself, or export the file without them and drop that",
    ),
    Code.PEOPLE: (
        "its file {signs}, so a person has to look first whether it may be shown",
        "look at the photo, and if it may, add its id to cleared under [people] in gallery.toml, "
        "and it is published by itself",
    ),
    Code.OBJECTION: (
        "somebody shown in it objects to being shown, so it is off the pages",
        "take it back everywhere with gallery-media withdraw, or, where the objection does not "
        "hold, let it go on with gallery-media allow",
    ),
    Code.EXPIRED: (
        "the day until which it may be shown is over",
        "take it back with gallery-media withdraw, or, where it may be shown on, let it go on with "
        "gallery-media allow",
    ),
    Code.MINOR: (
        "somebody under age is shown, and consent is not named as the ground for it",
        "write consent into the column basis of captions.csv where it was given, or take the photo "
        "back with gallery-media withdraw",
    ),
    Code.BLUR_NOWHERE: (
        "somebody in it asked to be blurred, and no file says where their face is",
        "mark the face in a photo program and drop its sidecar beside the photo; it is made and "
        "published by itself",
    ),
    Code.BLUR_UNSURE: (
        "a face in it is to be blurred, and it is not certain where it is in the upright picture",
        "export the photo upright with the face marked anew, or list the place in its sidecar "
        "(gm:Blur)",
    ),
    Code.FLAGS_UNREAD: (
        "a file says something about the people in it (basis, objection, minor, expires) that "
        "cannot be read",
        "have that put right in the sidecar, or let the photo go on with gallery-media allow",
    ),
    Code.BLUR_LOST: (
        "somebody in it is to be blurred, and the original from which it would be made anew is "
        "erased",
        "take it back with gallery-media withdraw: until then its pictures are off the pages and "
        "still answer at their addresses",
    ),
    Code.GIVES_AWAY: (
        "its words hold what must not become public ({kinds})",
        "say them anew in captions.csv, and it is tried again by itself",
    ),
    Code.AUDIT: (
        "the check of its finished pictures found something that must not leave the house, or "
        "could not be done; nothing of it was published",
        "report this to the maintainers, and keep the file",
    ),
    Code.ORIGINAL_LOST: ("its original is not in the storage", "drop the file again"),
    Code.INVITE_REVOKED: (
        "the invite that it was sent by had been revoked before it arrived",
        "ask the photo desk for another invite, and send the file again",
    ),
    Code.WITHDRAWN: (
        "this photo was withdrawn, so it is not taken any more",
        "do not drop it again, and talk to the photo desk if this is a mistake",
    ),
    Code.NAME_OF_WITHDRAWN: (
        "a photo that came under this name from the same folder was withdrawn, and the two can no "
        "longer be compared",
        "look at it; then withdraw this one as well, or let it go on with gallery-media allow",
    ),
    Code.RESEMBLES_WITHDRAWN: (
        "it looks like a photo that was withdrawn",
        "compare the two; then withdraw this one as well, or let it go on with gallery-media allow",
    ),
    Code.HIDDEN: (
        "somebody who looked at a release before it went out hid it",
        "let it go on with gallery-media allow if it may be shown after all",
    ),
    Code.EARLIER_VERSION: (
        "this is an earlier version of a photo that has a newer one, and nothing was changed",
        "talk to the photo desk if the earlier one should be shown again",
    ),
    Code.XMP_EMPTY: ("this sidecar is empty", _XMP_ANEW),
    Code.XMP_LARGE: ("this sidecar is larger than {megabytes} MB", _XMP_ANEW),
    Code.XMP_OTHER: ("this is no XMP, and other sidecars are not read", _XMP_ANEW),
    Code.XMP_BROKEN: (
        "this sidecar is damaged, or holds more than XMP may hold (document types, entities)",
        _XMP_ANEW,
    ),
    Code.XMP_TOO_SLOW: ("reading this took too long or too much memory, twice", _XMP_ANEW),
    Code.TABLE_LARGE: ("this table is larger than {megabytes} MB", "divide it and drop it again"),
    Code.TABLE_LETTERS: (
        "this table is not UTF-8",
        "save it anew as CSV, UTF-8, and drop it again",
    ),
    Code.TABLE_HEADING: (
        "the first line of this table does not name the columns photo and lang, or names others "
        "than headline, caption, alt_text, long_description, credit, basis, objection, minor and "
        "expires",
        "put that right and drop it again",
    ),
    Code.TABLE_LINE: (
        "in line {line} of this table the photo or the language is missing, there are too many "
        "cells, one is too long, or basis, objection, minor or expires has no such value",
        "put that right and drop it again",
    ),
}

_DESK_DECIDES = "nothing for now; the photo desk looks at it and decides"

TO_PHOTOGRAPHERS: Mapping[Code, tuple[str, str]] = {
    Code.GUARDED: (
        "its words hold {kinds}, which must not become public by accident",
        "export it without them and drop it again under the same name, or wait until the photo "
        "desk has looked at it",
    ),
    Code.AUDIT: (
        "its finished pictures did not pass the last check, so nothing of it was published",
        "keep the file; the photo desk has been told and sees to it",
    ),
    Code.DAMAGED_PARTS: ("the file is damaged: parts of its picture may be grey", _ANEW),
    Code.MEMORY: ("developing it needs more than {megabytes} MB of memory", _SMALLER),
    Code.PEOPLE: (
        "its file {signs}, so a person has to look first whether it may be shown",
        _DESK_DECIDES,
    ),
    Code.OBJECTION: (
        "somebody shown in it objects to being shown, so it is off the pages",
        _DESK_DECIDES,
    ),
    Code.EXPIRED: ("the day until which it may be shown is over", _DESK_DECIDES),
    Code.MINOR: (
        "somebody under age is shown, and consent is not named as the ground for it",
        _DESK_DECIDES,
    ),
    Code.BLUR_NOWHERE: (
        "somebody in it asked to be blurred, and no file says where their face is",
        "mark the face in your photo program and drop the sidecar beside the photo",
    ),
    Code.FLAGS_UNREAD: (
        "a file says something about the people in it (basis, objection, minor, expires) that "
        "cannot be read",
        "put that right in the sidecar and drop it again",
    ),
    Code.BLUR_LOST: (
        "somebody in it is to be blurred, and the original from which it would be made anew is "
        "erased",
        _DESK_DECIDES,
    ),
    Code.GIVES_AWAY: (
        "its words hold what must not become public ({kinds})",
        "nothing for now; the photo desk words them anew",
    ),
    Code.NAME_OF_WITHDRAWN: (
        "a photo that came under this name from the same folder was withdrawn, and the two can no "
        "longer be compared",
        _DESK_DECIDES,
    ),
    Code.RESEMBLES_WITHDRAWN: ("it looks like a photo that was withdrawn", _DESK_DECIDES),
    Code.HIDDEN: ("the photo desk has not let it out", _DESK_DECIDES),
}
"""Where the desk's own sentences name files and commands that photographers do not have."""

_JPEG_BY_LINK = "export it as a full-size JPEG and send that by the same link"
_ANEW_BY_LINK = "copy it from the camera again, or export it anew, and send that by the same link"
_SMALLER_BY_LINK = "export it smaller and send that by the same link"
_EXPORT_BY_LINK = "export it anew and send that by the same link"
_PHOTOS_ONLY = "send photos only; words about them go to the photo desk"
_AGAIN_BY_LINK = "send it again by the same link"

BY_LINK: Mapping[Code, str] = {
    Code.EMPTY: "look whether the file opens on your device, then send it again by the same link",
    Code.CUT_OFF: "look whether the file opens on your device, then send it again by the same link",
    Code.MEGABYTES: _SMALLER_BY_LINK,
    Code.EDGE: _SMALLER_BY_LINK,
    Code.MEGAPIXELS: _SMALLER_BY_LINK,
    Code.ZEROS: "copy it from the camera again and send that by the same link",
    Code.RAW: _JPEG_BY_LINK,
    Code.VIDEO: "export a still picture as a full-size JPEG and send that by the same link",
    Code.ARCHIVE: "unpack it and send the photos by the same link",
    Code.SOUND: "send photos only",
    Code.PDF: "export the photos in it as full-size JPEGs and send those by the same link",
    Code.PHOTOSHOP: _JPEG_BY_LINK,
    Code.DRAWING: _JPEG_BY_LINK,
    Code.DOCUMENT: "save the photos in it as JPEGs and send those by the same link",
    Code.JPEG_XL: _JPEG_BY_LINK,
    Code.JPEG_2000: _JPEG_BY_LINK,
    Code.BITMAP: _JPEG_BY_LINK,
    Code.SIDECAR: _PHOTOS_ONLY,
    Code.WEB_PAGE: "save the photo itself and send that by the same link",
    Code.SHORTCUT: "send the photo itself by the same link",
    Code.UNKNOWN: _JPEG_BY_LINK,
    Code.DAMAGED_HEADER: _ANEW_BY_LINK,
    Code.NO_SIZE: _EXPORT_BY_LINK,
    Code.UNDECODABLE: _ANEW_BY_LINK,
    Code.LARGER_THAN_SAID: _EXPORT_BY_LINK,
    Code.DAMAGED_PARTS: _ANEW_BY_LINK,
    Code.PIXELS: "export it with 8 or 16 bits a channel and send that by the same link",
    Code.COLOUR_NUMBERS: "export it as a JPEG in sRGB and send that by the same link",
    Code.COLOURS: "export it as a JPEG in sRGB and send that by the same link",
    Code.TOO_SLOW: "export it anew as a JPEG and send that by the same link",
    Code.CRASHED: "export it anew as a JPEG and send that by the same link",
    Code.MEMORY: _SMALLER_BY_LINK,
    Code.READING_TOO_SLOW: "export it anew as a JPEG and send that by the same link",
    Code.READING_CRASHED: "export it anew as a JPEG and send that by the same link",
    Code.GUARDED: "export it without them and send that by the same link under the same name, or "
    "wait until the photo desk has looked at it",
    Code.BLUR_NOWHERE: "mark the face in a photo program that writes it into the file, and send "
    "that by the same link under the same name",
    Code.BLUR_UNSURE: "export it upright with the face marked anew, and send that by the same link "
    "under the same name",
    Code.FLAGS_UNREAD: "have that put right in the file, and send it by the same link under the "
    "same name",
    Code.ORIGINAL_LOST: _AGAIN_BY_LINK,
    Code.WITHDRAWN: "do not send it again, and talk to the photo desk if this is a mistake",
    Code.XMP_EMPTY: _PHOTOS_ONLY,
    Code.XMP_LARGE: _PHOTOS_ONLY,
    Code.XMP_OTHER: _PHOTOS_ONLY,
    Code.XMP_BROKEN: _PHOTOS_ONLY,
    Code.XMP_TOO_SLOW: _PHOTOS_ONLY,
    Code.TABLE_LARGE: _PHOTOS_ONLY,
    Code.TABLE_LETTERS: _PHOTOS_ONLY,
    Code.TABLE_HEADING: _PHOTOS_ONLY,
    Code.TABLE_LINE: _PHOTOS_ONLY,
}
"""What to do when there is no folder to drop anything into."""
