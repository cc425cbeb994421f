"""``gallery-media embed``: a gallery's live embed into the exported pages of a CMS."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.settings.project import open_project


def embed(
    first: Path,
    /,
    *more: Path,
    project: ProjectDir = Path(),
    lang: Annotated[str, Parameter(help="Language, where neither marker nor page names one.")] = "",
    as_json: AsJson = False,
) -> None:
    """Replace what stands between the markers of HTML files by the gallery as it is live now.

    A page says where: `<!-- gallery-media:start lampa-2017 -->`, then anything, then
    `<!-- gallery-media:end -->`. The language is that of the page (`<html lang>`), of `--lang`, or
    one behind the gallery's name. Run again, it changes nothing unless the gallery changed. When
    one file is unclear, none is written.

    Example: `gallery-media embed site/jaunumi.html site/en/news.html --project my-festival`
    """
    from gallery_media.desk.embed import embed_into
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as newsroom:
        done = embed_into((first, *more), newsroom.embeds(), lang)
    if as_json:
        print_json(done)
        return
    for one in done:
        console.print(
            f"{one.file}: {'[green]changed[/green]' if one.changed else 'as it was'}",
            soft_wrap=True,
        )
