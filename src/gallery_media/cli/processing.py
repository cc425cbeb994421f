"""``gallery-media processing-record``: the record of processing activities, filled in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console
from gallery_media.cli.options import ProjectDir
from gallery_media.settings.project import open_project

Lang = Annotated[str, Parameter(name="--lang", help="Its language; the site's first if not given.")]
Out = Annotated[
    Path | None, Parameter(name="--out", help="Write it to this file instead of the terminal.")
]


def processing_record(*, lang: Lang = "", out: Out = None, project: ProjectDir = Path()) -> None:
    """Print the record of processing activities (GDPR Art. 30) in Markdown, filled in.

    From the settings (`[processing]` in gallery-media.toml, `[retention]` of each gallery), the
    catalogue and the audit log. What nobody has said yet is named as missing. It is an aid: whoever
    is responsible for data protection reads and signs it.

    For example:

    - `gallery-media processing-record --lang lv`
    - `gallery-media processing-record --out art-30.md --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        text = room.processing_record(lang)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
        console.print(f"The record is in {out}.", soft_wrap=True)
