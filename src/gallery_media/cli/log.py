"""``gallery-media log``: the audit log, read, checked and handed out."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table

from gallery_media.cli.console import console, errors, print_json
from gallery_media.cli.moment import moment
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.cli.tables import folding, print_table
from gallery_media.model.audit_log import LogLine, as_json
from gallery_media.model.counted import counted
from gallery_media.settings.project import open_project

if TYPE_CHECKING:
    from gallery_media.desk.audit_log import LogCheck

GalleryOnly = Annotated[str, Parameter(name="--gallery", help="Only lines of this gallery.")]
PhotoOnly = Annotated[str, Parameter(name="--photo", help="Only lines of this photo, by number.")]
Last = Annotated[int, Parameter(help="How many lines, counted from the newest.")]
Check = Annotated[
    bool, Parameter(negative=(), help="Go over the whole chain; exit code 1 when it is broken.")
]
Out = Annotated[
    Path | None,
    Parameter(name="--export", help="Write the whole log to this file, a JSON document a line."),
]


def log(
    *,
    gallery: GalleryOnly = "",
    photo: PhotoOnly = "",
    last: Last = 50,
    check: Check = False,
    out: Out = None,
    project: ProjectDir = Path(),
    as_json_document: AsJson = False,
) -> int:
    """Show who did what and when: what was received, audited, shown, held, taken back, deleted.

    Every line holds the digest of the one before it, so that none can be changed, taken out or put
    in unseen. The log lies in the private bucket too and outlives the catalogue. It names photos
    by number and holds no words, names or places. Keep the last number and digest of `--check`
    somewhere else: who knows them notices also a log that was written anew as a whole.

    For example:

    - `gallery-media log --gallery lampa-2017`
    - `gallery-media log --check`
    - `gallery-media log --export log.jsonl --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        if out is not None:
            lines = [f"{as_json(line)}\n" for line in room.whole_log()]
            out.write_text("".join(lines), encoding="utf-8")
            console.print(f"{counted(len(lines), 'line')} of the audit log: {out}", soft_wrap=True)
        if check or out is not None:
            return _say(room.check_log(), as_json_document)
        found = room.log(gallery=gallery, photo=photo, last=last)
        zone = room.house.site.zone
    if as_json_document:
        print_json(found)
    else:
        print_table(_table(found, zone))
    return 0


def _say(found: LogCheck, as_json_document: bool) -> int:
    if as_json_document:
        print_json({"whole": found.is_whole, "check": found})
    elif found.is_whole:
        console.print(
            f"The audit log is whole: {counted(found.lines, 'line')}; the last one's digest is "
            f"{found.end.digest}.",
            soft_wrap=True,
        )
    else:
        for trouble in _troubles(found):
            errors.print(trouble, style="red", soft_wrap=True, markup=False)
    return 0 if found.is_whole else 1


def _troubles(found: LogCheck) -> list[str]:
    troubles = []
    if found.broken is not None:
        troubles.append(f"Line {found.broken.number} of the audit log: {found.broken.why}.")
    if found.missing:
        troubles.append(f"{counted(found.missing, 'line')} written, and not in the private bucket.")
    if found.changed:
        shown = ", ".join(map(str, found.changed[:10]))
        troubles.append(
            f"The catalogue says something else in {counted(len(found.changed), 'line')}: {shown}."
        )
    troubles.append(
        "Nobody but a person with access to bucket or catalogue can have done this. Keep both as "
        "they are and look for older versions of the objects under log/."
    )
    return troubles


def _table(lines: tuple[LogLine, ...], zone: tzinfo) -> Table:
    table = folding(
        *("line", "when", "by", "what", "gallery", "photo", "state"),
        whole={"line": 4, "when": 19, "photo": 10},
    )
    for line in lines:
        state = f"{line.was} → {line.became}" if line.was and line.became else line.became
        table.add_row(
            str(line.number),
            moment(line.at, zone, seconds=True),
            line.operator,
            line.action,
            line.gallery,
            line.photo,
            state,
        )
    return table
