"""What ``gallery-media reveal`` says around the tellings: a language goes in, phrases come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gallery_media.metadata.telling import Fate, Lang


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said around the tellings. Problems are whole sentences, to stand behind a name."""

    fates: Mapping[Fate, str]
    gives_away: str
    nothing: str
    pixels: str
    missing: str
    no_file: str
    not_allowed: str
    too_large: str
    unknown: str
    hostile: str


PHRASES: dict[Lang, Phrases] = {
    "en": Phrases(
        fates={
            Fate.REMOVED: "removed",
            Fate.KEPT: "kept",
            Fate.PRESS_ONLY: "press downloads only",
        },
        gives_away="gives away",
        nothing="gives away nothing that is looked for here.",
        pixels="What the picture itself shows (faces, name badges, number plates, screens) is no "
        "metadata: it stays as it is.",
        missing="there is no such file.",
        no_file="it is no file; name files, for example FOLDER/*.jpg.",
        not_allowed="it may not be read from here; ask for the right to read it.",
        too_large="it is larger than {limit} MB, and is not taken by the house either.",
        unknown="not JPEG, PNG, WebP, TIFF, HEIC or AVIF: nothing was looked at; export a "
        "full-size JPEG.",
        hostile="reading it ended the confined process twice; do not publish it, and be careful "
        "where you open it.",
    ),
    "lv": Phrases(
        fates={
            Fate.REMOVED: "izņems",
            Fate.KEPT: "paliks",
            Fate.PRESS_ONLY: "tikai preses lejupielādēs",
        },
        gives_away="atklāj",
        nothing="neatklāj neko no tā, ko šeit meklē.",
        pixels="Tas, kas redzams pašā attēlā (sejas, vārda zīmītes, auto numuri, ekrāni), nav "
        "metadati: tas paliek, kā ir.",
        missing="šāda faila nav.",
        no_file="tas nav fails; nosauciet failus, piemēram, MAPE/*.jpg.",
        not_allowed="to šeit nedrīkst lasīt; palūdziet lasīšanas tiesības.",
        too_large="tas ir lielāks par {limit} MB, un arī sistēma to nepieņem.",
        unknown="tas nav JPEG, PNG, WebP, TIFF, HEIC vai AVIF: nekas nav pārbaudīts; eksportējiet "
        "pilna izmēra JPEG.",
        hostile="tā lasīšana divreiz apturēja ierobežoto procesu; nepublicējiet to un uzmanieties, "
        "kur to atverat.",
    ),
}


def spoken(environment: Mapping[str, str]) -> Lang:
    """The language of a person's terminal: the first set of LC_ALL, LC_MESSAGES and LANG decides.

    Latvian where it says so, else English.
    """
    said = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "lv" if said.split("_")[0].split(".")[0].lower() == "lv" else "en"
