"""How revelations are told to people: a kind and a language go in, its name and why it matters out.

Words only, in every language that photographers and operators here speak; ``FATES`` says what
becomes of each kind in the files that visitors get.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from gallery_media.metadata.revealed import RevelationKind

Lang = Literal["lv", "en"]


class Fate(StrEnum):
    """What becomes of it when the photo is published."""

    REMOVED = "removed"
    KEPT = "kept"
    PRESS_ONLY = "press downloads only"


@dataclass(frozen=True, slots=True)
class Telling:
    """What a kind is called, and in one sentence why it matters."""

    name: str
    why: str


_K = RevelationKind
FATES: dict[RevelationKind, Fate] = {
    **dict.fromkeys(_K, Fate.REMOVED),
    _K.BYLINE: Fate.KEPT,
    _K.CAPTION: Fate.PRESS_ONLY,
}
"""What the presets ``strict`` and ``credits`` do with each kind."""

TELLINGS: dict[Lang, dict[RevelationKind, Telling]] = {
    "en": {
        _K.PLACE: Telling(
            "place",
            "It leads to where somebody stood, to a few metres: a home, a school, a shelter.",
        ),
        _K.PEOPLE: Telling("people", "A name tied to a face lets strangers search for the person."),
        _K.OWNER: Telling(
            "camera owner", "It names one person in every picture that the camera ever took."
        ),
        _K.CONTACT: Telling(
            "contact data", "What was written down for one editor would be read by everybody."
        ),
        _K.SERIAL_NUMBER: Telling(
            "serial numbers",
            "One number links all pictures of a camera, also those published without a name.",
        ),
        _K.TIME_TO_THE_SECOND: Telling(
            "time to the second", "Together with a place it proves where somebody was, and when."
        ),
        _K.HIDDEN_THUMBNAIL: Telling(
            "hidden thumbnail", "It can still show what was cropped away or blurred."
        ),
        _K.SECOND_PICTURE: Telling(
            "second picture", "It can show more than the first: another moment, another crop."
        ),
        _K.DEVICE: Telling("camera and lens", "They help to tell who took the picture."),
        _K.COMPUTER: Telling(
            "computer and programs",
            "Computers are often named after people, and old programs invite attacks.",
        ),
        _K.MAKER_NOTE: Telling(
            "maker note",
            "Only the maker can read all of it: serial numbers, faces, shutter counts, networks.",
        ),
        _K.EDIT_HISTORY: Telling(
            "editing history",
            "It tells what was changed, and names folders of the photographer's computer.",
        ),
        _K.UNIQUE_ID: Telling(
            "identifiers", "They link this file to its copies and versions elsewhere."
        ),
        _K.COMMENT: Telling(
            "comments", "Notes to oneself or a colleague were never meant for the public."
        ),
        _K.CAPTION: Telling(
            "caption and keywords",
            "Nobody at the desk has read them: web pictures carry neither, downloads for the press "
            "carry headline, caption and alt text, and keywords stay here.",
        ),
        _K.BYLINE: Telling(
            "byline and rights",
            "The law protects who made the picture and on what terms (Directive 2001/29/EC, "
            "Article 7): what the gallery's settings leave open stays as the file has it, but "
            "e-mail and telephone never leave.",
        ),
        _K.CONTENT_CREDENTIALS: Telling(
            "content credentials",
            "They name the signer, can hold earlier pictures, and do not fit a scaled picture.",
        ),
        _K.TRAILER: Telling(
            "data behind the picture", "It can be anything: a video with sound, another file."
        ),
        _K.UNREAD: Telling(
            "unreadable part", "What cannot be read can hold any of these; it is left behind too."
        ),
    },
    "lv": {
        _K.PLACE: Telling(
            "vieta",
            "Tā ar dažu metru precizitāti rāda, kur kāds stāvējis: pie mājām, skolas, patversmes.",
        ),
        _K.PEOPLE: Telling("cilvēki", "Vārds pie sejas ļauj svešiniekiem šo cilvēku sameklēt."),
        _K.OWNER: Telling(
            "kameras īpašnieks", "Tas nosauc vienu cilvēku katrā attēlā, ko kamera uzņēmusi."
        ),
        _K.CONTACT: Telling(
            "kontaktinformācija", "To, kas pierakstīts vienam redaktoram, izlasītu visi."
        ),
        _K.SERIAL_NUMBER: Telling(
            "sērijas numuri",
            "Viens numurs sasaista visus kameras attēlus, arī tos, kas publicēti bez vārda.",
        ),
        _K.TIME_TO_THE_SECOND: Telling(
            "laiks līdz sekundei", "Kopā ar vietu tas pierāda, kur kāds bijis un kad."
        ),
        _K.HIDDEN_THUMBNAIL: Telling(
            "slēptais sīkattēls", "Tajā vēl var būt redzams tas, kas apgriezts vai aizmiglots."
        ),
        _K.SECOND_PICTURE: Telling(
            "otrs attēls", "Tas var rādīt vairāk nekā pirmais: citu mirkli, citu kadrējumu."
        ),
        _K.DEVICE: Telling("kamera un objektīvs", "Tie palīdz noteikt, kurš fotografējis."),
        _K.COMPUTER: Telling(
            "dators un programmas",
            "Datorus bieži sauc cilvēku vārdos, un vecas programmas vilina uzbrucējus.",
        ),
        _K.MAKER_NOTE: Telling(
            "ražotāja piezīmes",
            "Pilnībā tās saprot tikai ražotājs: sērijas numuri, sejas, kadru skaits, tīkli.",
        ),
        _K.EDIT_HISTORY: Telling(
            "apstrādes vēsture", "Tā stāsta, kas mainīts, un nosauc mapes fotogrāfa datorā."
        ),
        _K.UNIQUE_ID: Telling(
            "identifikatori", "Tie sasaista šo failu ar citām tā kopijām un versijām."
        ),
        _K.COMMENT: Telling(
            "komentāri", "Piezīmes sev vai kolēģim nekad nav bijušas domātas publikai."
        ),
        _K.CAPTION: Telling(
            "paraksts un atslēgvārdi",
            "Redakcija tos vēl nav lasījusi: tīmekļa attēlos to nav, lejupielādē presei paliek "
            "virsraksts, paraksts un alternatīvais teksts, bet atslēgvārdi paliek šeit.",
        ),
        _K.BYLINE: Telling(
            "autors un tiesības",
            "Likums sargā ziņas par to, kurš attēlu radījis un ar kādiem noteikumiem (Direktīvas "
            "2001/29/EK 7. pants): ko galerijas iestatījumi nesaka, paliek, kā bijis failā, bet "
            "e-pasts un tālrunis nekad netiek publicēti.",
        ),
        _K.CONTENT_CREDENTIALS: Telling(
            "satura apliecinājumi",
            "Tie nosauc parakstītāju, var glabāt agrākus attēlus un samazinātam attēlam neder.",
        ),
        _K.TRAILER: Telling("dati aiz attēla", "Tur var būt jebkas: video ar skaņu, cits fails."),
        _K.UNREAD: Telling(
            "nenolasāma daļa", "Nenolasāmais var slēpt jebko no minētā; arī tas paliek šeit."
        ),
    },
}


def map_link(latitude: float, longitude: float) -> str:
    """A web map with a pin there; five decimals are about a metre."""
    here = f"{latitude:.5f}", f"{longitude:.5f}"
    return (
        f"https://www.openstreetmap.org/?mlat={here[0]}&mlon={here[1]}#map=16/{here[0]}/{here[1]}"
    )


def value_in(lang: Lang, kind: RevelationKind, value: str) -> str:
    """A value as shown: sizes and findings in the language; what a file says stays as it is."""
    if lang == "en" or kind not in _FOUND:
        return value
    size = _SIZE.fullmatch(value)
    return f"{size[1].replace(',', ' ')} B" if size else _FOUND[kind].get(value, value)


_SIZE = re.compile(r"([\d,]+) bytes")
_FOUND: dict[RevelationKind, dict[str, str]] = {
    _K.HIDDEN_THUMBNAIL: {},
    _K.MAKER_NOTE: {},
    _K.TRAILER: {},
    _K.SECOND_PICTURE: {"listed in the file": "minēts failā"},
    _K.CONTENT_CREDENTIALS: {"present": "ir"},
}
