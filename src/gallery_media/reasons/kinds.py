"""Words of a closed list that reasons may carry, and what people call the thing.

Never a word from a stranger's file: a reason is logged, and shown in Prefect.
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "raw": "RAW",
    "cr2": "Canon CR2",
    "cr3": "Canon CR3",
    "nef": "Nikon NEF",
    "arw": "Sony ARW",
    "raf": "Fujifilm RAF",
    "orf": "Olympus ORF",
    "rw2": "Panasonic RW2",
    "pef": "Pentax PEF",
    "srw": "Samsung SRW",
    "3fr": "Hasselblad 3FR",
    "iiq": "Phase One IIQ",
    "dcr": "Kodak DCR",
    "mrw": "Minolta MRW",
    "x3f": "Sigma X3F",
    "dng": "DNG",
    "mp4": "MP4",
    "mov": "QuickTime MOV",
    "avi": "AVI",
    "mkv": "Matroska, WebM",
    "mts": "MTS, M2TS",
    "mpeg": "MPEG",
    "wmv": "Windows Media",
    "flv": "Flash Video",
    "ogg": "Ogg",
    "3gp": "3GP",
    "zip": "ZIP",
    "rar": "RAR",
    "7z": "7z",
    "gzip": "gzip",
    "tar": "tar",
}
"""Formats are called the same in every language."""

GUARDED: Mapping[str, Mapping[str, str]] = {
    "email": {"en": "an e-mail address", "lv": "e-pasta adrese"},
    "telephone": {"en": "a telephone number", "lv": "tālruņa numurs"},
    "coordinates": {"en": "coordinates", "lv": "koordinātas"},
    "personal-code": {"en": "a Latvian personal code", "lv": "Latvijas personas kods"},
}
"""What a photo's words may hold that must not become public by accident."""

AND = {"en": "and", "lv": "un"}
