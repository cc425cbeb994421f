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

SIGNS: Mapping[str, Mapping[str, str]] = {
    "named": {"en": "names people", "lv": "nosauc cilvēkus"},
    "minor": {"en": "says that somebody under age is shown", "lv": "vēsta par nepilngadīgo"},
    "no-release": {
        "en": "says that a model release is missing or limited",
        "lv": "vēsta, ka attēlotā cilvēka atļaujas nav vai tā ir ierobežota",
    },
}
"""What a file says about the people in it that a person has to think about first."""

SECRETS: Mapping[str, Mapping[str, str]] = {
    "place": {"en": "position", "lv": "atrašanās vieta"},
    "serial-number": {"en": "serial number", "lv": "sērijas numurs"},
    "owner": {"en": "camera's owner", "lv": "kameras īpašnieks"},
    "people": {"en": "people", "lv": "cilvēki"},
    "contact": {"en": "contact", "lv": "saziņas dati"},
    "computer": {"en": "computer", "lv": "dators"},
    "comment": {"en": "comment", "lv": "piezīme"},
    "file-name": {"en": "file name", "lv": "faila nosaukums"},
    "original-digest": {"en": "digest", "lv": "kontrolsumma"},
    "unique-id": {"en": "unique id", "lv": "unikālais identifikators"},
    "path": {"en": "path", "lv": "ceļš"},
    "unsearched": {"en": "part folded too deep to be searched", "lv": "nepārbaudāma daļa"},
}
"""What an original holds that must not be found in public."""

AND = {"en": "and", "lv": "un"}
