"""A scan of the inbox: the folder and what the last scan saw go in; who is complete comes out.

Nothing is opened but folders, so that a FIFO cannot make us wait and a reader's mere look does not
disturb a writer. The scan is the whole truth about the inbox; file events may only wake it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gallery_media.inbox.arrival import Arrival, FileState
from gallery_media.inbox.folders import below, opened
from gallery_media.inbox.names import NameKind, kind_of, text_of
from gallery_media.inbox.settling import Settling
from gallery_media.inbox.trouble import explain, leaving_in_place
from gallery_media.model.addresses import checked_slug

MAX_DEPTH = 8
"""Folders below a gallery's own. People sort by day, stage and photographer; nobody by nine."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """How a file looked, and since when (seconds of our monotonic clock) it has not changed."""

    state: FileState
    since: float


@dataclass(frozen=True, slots=True)
class ScanMemory:
    """What one scan hands to the next; begin with an empty one."""

    seen: Mapping[tuple[str, bytes], Sighting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """Something that will not be taken as it lies there: where, and what a person can do."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScanResult:
    """``complete`` may be claimed; ``sidecars`` are complete files with words about photos.

    ``early`` are some of those that wait: complete already if the kernel proves that nobody is
    writing to them. ``next_in``: seconds until one that waits may become complete (or early), if
    nothing happens to it; None when none waits for that.
    """

    complete: tuple[Arrival, ...]
    sidecars: tuple[Arrival, ...]
    waiting: tuple[Arrival, ...]
    held: tuple[Held, ...]
    memory: ScanMemory
    early: tuple[Arrival, ...] = ()
    next_in: float | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    arrival: Arrival
    kind: NameKind


def scan(
    inbox: Path,
    memory: ScanMemory,
    *,
    galleries: Collection[str],
    now: float,
    settle: float,
    settling: Callable[[int], Settling] | None = None,
) -> ScanResult:
    """Look at every file once.

    ``galleries``: slugs that are known; the first folder names one. ``now``: time.monotonic() of
    the caller. A file is complete when it is not empty, and looked the same in this scan and in
    all since at least ``settle`` seconds (at least one before). ``settling`` says so for each
    disk (``st_dev``) apart. Raises NotReady when the inbox itself cannot be read.
    """
    complete, sidecars, waiting, early = [], [], [], []
    disks: dict[int, Settling] = {}
    left: list[float] = []
    held: list[Held] = []
    seen: dict[tuple[str, bytes], Sighting] = {}
    with leaving_in_place("inbox"), opened(inbox) as root:
        for found in _walk_root(root, galleries, held):
            arrival = found.arrival
            key = (arrival.gallery, arrival.path)
            before = memory.seen.get(key)
            unchanged = before is not None and before.state == arrival.state
            sighting = before if before and unchanged else Sighting(arrival.state, now)
            seen[key] = sighting
            disk = arrival.state.device
            if disk not in disks:
                disks[disk] = settling(disk) if settling else Settling(settle)
            wanted, age = disks[disk], now - sighting.since
            if not unchanged or age < wanted.settle or arrival.state.size == 0:
                waiting.append(arrival)
                quick = wanted.quick if found.kind is NameKind.CANDIDATE else None
                if unchanged and arrival.state.size and quick is not None and age >= quick:
                    early.append(arrival)
                    quick = None
                if arrival.state.size:
                    left.append((wanted.settle if quick is None else quick) - age)
            elif found.kind is NameKind.SIDECAR:
                sidecars.append(arrival)
            else:
                complete.append(arrival)
    return ScanResult(
        complete=_in_order(complete),
        sidecars=_in_order(sidecars),
        waiting=_in_order(waiting),
        held=tuple(sorted(held, key=lambda one: one.path)),
        memory=ScanMemory(seen),
        early=_in_order(early),
        next_in=max(0.0, min(left)) if left else None,
    )


def _in_order(arrivals: list[Arrival]) -> tuple[Arrival, ...]:
    """By gallery and name: cameras count upwards, so this is the order of the day."""
    return tuple(sorted(arrivals, key=lambda arrival: (arrival.gallery, arrival.path)))


def _walk_root(root: int, galleries: Collection[str], held: list[Held]) -> Iterator[_Found]:
    for entry, name in _entries(root):
        label = f"inbox/{text_of(name)}"
        if not entry.is_dir(follow_symlinks=False):
            held.append(Held(label, _why_not_in_root(entry)))
        elif (slug := text_of(name)) not in galleries or slug.encode() != name:
            held.append(Held(f"{label}/", _why_no_gallery(slug)))
        else:
            try:
                with below(root, [name]) as folder:
                    owner = os.fstat(folder).st_uid
                    yield from _walk(folder, slug, b"", owner, 0, held)
            except OSError as error:
                held.append(Held(f"{label}/", f"{explain(error)}."))


def _walk(
    folder: int, gallery: str, prefix: bytes, owner: int, depth: int, held: list[Held]
) -> Iterator[_Found]:
    for entry, name in _entries(folder):
        path = prefix + name
        try:
            if entry.is_dir(follow_symlinks=False):
                if depth >= MAX_DEPTH:
                    held.append(_held(gallery, path, f"it is {depth + 1} folders deep; move it up"))
                    continue
                with below(folder, [name]) as inner:
                    yield from _walk(inner, gallery, path + b"/", owner, depth + 1, held)
                continue
            found = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # renamed or taken since the folder was read: no news
            continue
        except OSError as error:
            held.append(_held(gallery, path, explain(error)))
            continue
        if stat.S_ISREG(found.st_mode):
            yield _Found(Arrival(gallery, path, FileState.of(found), owner), kind_of(name))
        else:
            held.append(_held(gallery, path, _why_no_file(found.st_mode)))


def _entries(folder: int) -> Iterator[tuple[os.DirEntry[str], bytes]]:
    """What is in a folder and not ignored. Names are bytes: they need not be text at all."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = os.fsencode(entry.name)
            if kind_of(name) is not NameKind.IGNORED:
                yield entry, name


def _held(gallery: str, path: bytes, reason: str) -> Held:
    return Held(f"inbox/{gallery}/{text_of(path)}", f"{reason}.")


def _why_not_in_root(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "a symbolic link is never followed; make a real folder, or drop the file itself."
    return "it lies in no gallery's folder; move it into inbox/<gallery>/."


def _why_no_gallery(name: str) -> str:
    try:
        checked_slug(name)
    except ValueError:
        return (
            "no gallery can have this name; rename the folder (small letters a-z, digits and "
            "single hyphens), or move the files into the folder of the gallery that is meant."
        )
    return (
        f"there is no gallery {name}; make galleries/{name}/gallery.toml, or move the files into "
        "the folder of the gallery that is meant."
    )


def _why_no_file(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link is never followed; drop the file itself"
    return "it is no ordinary file (a pipe, a socket or a device); remove it"
