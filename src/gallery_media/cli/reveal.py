"""``gallery-media reveal``: what files would give away, what is removed, what is kept, and why.

The values are the very ones that must not be published. They are printed here, in the terminal of
the person who named the files, and are written nowhere.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, errors, print_json
from gallery_media.cli.options import AsJson
from gallery_media.cli.reveal_words import PHRASES, Phrases, spoken
from gallery_media.darkroom import Darkroom
from gallery_media.errors import PhotoRejected
from gallery_media.imaging.limits import Limits
from gallery_media.metadata.read import Position
from gallery_media.metadata.read_containers import Container, container_of
from gallery_media.metadata.revealed import Revelation, RevelationKind
from gallery_media.metadata.telling import FATES, TELLINGS, Fate, Lang, map_link, value_in

LIMIT = Limits().max_bytes
"""Bytes of a file that are read at most: what the house takes as an original."""

File = Annotated[Path, Parameter(name="FILE", help="Photos; no project is needed.")]
Language = Annotated[
    Lang | None, Parameter(name="--lang", help="Language of the answer; else the terminal's.")
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the camera was (decimal degrees north and east), and a link to it on a map."""

    latitude: float
    longitude: float
    map: str


@dataclass(frozen=True, slots=True)
class GivenAway:
    """One kind of thing that a file gives away, told; ``place`` where the file has numbers."""

    kind: RevelationKind
    name: str
    value: str
    fate: Fate
    why: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file and what it gives away, or the ``problem`` that kept it from being looked at."""

    file: str
    problem: str = ""
    gives_away: tuple[GivenAway, ...] = ()


def reveal(file: File, /, *files: File, lang: Language = None, as_json: AsJson = False) -> int:
    """Show what files would give away, what will be removed, what is kept, and why.

    Reads metadata only, in a confined process: a hostile file cannot hurt. Nothing is changed,
    stored or sent. Exit code 1 when a file could not be looked at; the others are told all the
    same.

    Example: `gallery-media reveal IMG_0412.jpg IMG_0413.heic --lang lv`
    """
    language = lang or spoken(os.environ)
    with Darkroom(1) as darkroom:
        told = tuple(_look(path, darkroom, language) for path in (file, *files))
    if as_json:
        print_json({"lang": language, "files": told, "note": PHRASES[language].pixels})
    else:
        _print(told, PHRASES[language])
    return 1 if any(one.problem for one in told) else 0


def _look(path: Path, darkroom: Darkroom, lang: Lang) -> FileTold:
    phrases = PHRASES[lang]
    name = _printable(os.fsencode(path).decode("utf-8", "replace"))
    try:
        data = _read(path)
    except _NoFile:
        return FileTold(name, phrases.no_file)
    except _TooLarge:
        return FileTold(name, phrases.too_large.format(limit=LIMIT // 1_000_000))
    except OSError as why:
        missing = why.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
        return FileTold(name, phrases.missing if missing else phrases.not_allowed)
    # A signature of a few bytes; everything behind it is read by the child.
    if container_of(data) is Container.UNKNOWN:
        return FileTold(name, phrases.unknown)
    try:
        told = darkroom.reveal(data)
    except PhotoRejected:
        return FileTold(name, phrases.hostile)
    return FileTold(name, gives_away=tuple(_tell(one, lang) for one in told))


class _NoFile(Exception):
    """A folder, a pipe, a device: something whose bytes have no end, or no beginning."""


class _TooLarge(Exception):
    """More bytes than the house takes."""


def _read(path: Path) -> bytes:
    # Before it is opened: the opening of a pipe that nobody writes to never returns.
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise _NoFile
    if status.st_size > LIMIT:
        raise _TooLarge
    return path.read_bytes()


def _tell(one: Revelation, lang: Lang) -> GivenAway:
    telling = TELLINGS[lang][one.kind]
    return GivenAway(
        kind=one.kind,
        name=telling.name,
        # Made printable once more: the child that says so has read a stranger's file.
        value=_printable(value_in(lang, one.kind, one.value_shown)),
        fate=FATES[one.kind],
        why=telling.why,
        place=_on_the_map(one.position) if one.position else None,
    )


def _on_the_map(here: Position) -> Place:
    return Place(here.latitude, here.longitude, map_link(here.latitude, here.longitude))


_COLOURS = {Fate.REMOVED: "green", Fate.KEPT: "cyan", Fate.PRESS_ONLY: "yellow"}


def _print(told: tuple[FileTold, ...], phrases: Phrases) -> None:
    # soft_wrap everywhere: a link or a file name that is broken in two cannot be copied.
    for file in told:
        if file.problem:
            sentence = f"{file.file}: {file.problem}"
            errors.print(sentence, style="red", markup=False, soft_wrap=True)
        elif not file.gives_away:
            console.print(f"{file.file} {phrases.nothing}", markup=False, soft_wrap=True)
        else:
            _print_file(file, phrases)
    if any(file.gives_away for file in told):
        console.print(phrases.pixels, style="dim", soft_wrap=True)


def _print_file(file: FileTold, phrases: Phrases) -> None:
    fates = Counter(one.fate for one in file.gives_away)
    counts = ", ".join(f"{phrases.fates[fate]}: {fates[fate]}" for fate in Fate if fates[fate])
    heading = f"{file.file} {phrases.gives_away}: {len(file.gives_away)} ({counts})"
    console.print(heading, style="bold", markup=False, soft_wrap=True)
    for one in file.gives_away:
        console.print(f"  {phrases.fates[one.fate]} · ", style=_COLOURS[one.fate], end="")
        console.print(f"{one.name}: {one.value}", markup=False, soft_wrap=True)
        if one.place:
            console.print(f"      {one.place.map}", markup=False, soft_wrap=True)
        console.print(f"      {one.why}", style="dim", soft_wrap=True)
    console.print()


def _printable(text: str) -> str:
    """Nothing that moves a terminal's cursor, changes its colours or turns the line around."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
