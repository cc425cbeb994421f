"""``article.<lang>.md``: TOML front matter between ``+++`` lines and Markdown, into an Article.

TOML rather than YAML, because everything else here is TOML, and because a headline such as
"Nē: vai jā?" needs no quoting rules to stay the text that the editor wrote.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gallery_media.errors import SettingsError
from gallery_media.model.article import Article, Funding
from gallery_media.publishing.article_body import check_article
from gallery_media.settings.redirects import OldAddress
from gallery_media.settings.toml import Strict, parse, read_text, validate

FRONT_MATTER = re.compile(r"\A\+\+\+[ \t]*\r?\n(.*?)\r?\n\+\+\+[ \t]*(?:\r?\n|\Z)(.*)\Z", re.DOTALL)


class FundingSettings(Strict):
    fund: Annotated[str, StringConstraints(min_length=1)]
    project_no: str = ""
    text: str = ""


Name = Annotated[str, StringConstraints(min_length=1)]


class ArticleSettings(Strict):
    """The front matter of one article."""

    title: Annotated[str, StringConstraints(min_length=1)]
    published: date | None = None
    updated: date | None = None
    summary: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()
    gallery_heading: str = ""
    gallery_link_text: str = ""
    teaser_count: int = Field(default=6, ge=0, le=24)
    teaser_pick: Literal["first", "featured"] | tuple[Name, ...] = "first"
    lead_image: str = ""
    og_image: str = ""
    redirects: tuple[OldAddress, ...] = ()
    robots: Literal["index", "noindex"] = "index"
    funding: FundingSettings | None = None


def read_article(path: Path, lang: str, featured: tuple[str, ...] = ()) -> Article:
    """One article in one language; ``featured``: the photos that its gallery puts first.

    Raises SettingsError, naming the file and the field.
    """
    name = f"{path.parent.name}/{path.name}"
    found = FRONT_MATTER.match(read_text(path))
    if found is None:
        raise SettingsError(
            f"{name}: the article must begin with its settings between two lines of +++ "
            '(title = "…"), and its text below them.'
        )
    # The line of +++ is counted too, as an editor's program counts it.
    settings = validate(ArticleSettings, parse("\n" + found[1], name), name)
    body = found[2].strip() + "\n"
    try:
        check_article(body)
    except ValueError as why:
        raise SettingsError(f"{name}: {why}.") from why
    if settings.teaser_pick == "featured" and not featured:
        raise SettingsError(
            f'{name}: teaser_pick = "featured" shows the photos that gallery.toml features, and it '
            'names none; write featured = ["…"] there, or name the photos here.'
        )
    picks = {"first": (), "featured": featured}
    picked = (
        picks[settings.teaser_pick]
        if isinstance(settings.teaser_pick, str)
        else settings.teaser_pick
    )
    funding = settings.funding
    return Article(
        lang=lang,
        title=settings.title,
        body=body,
        published=settings.published,
        updated=settings.updated,
        summary=settings.summary,
        section=settings.section,
        authors=settings.authors,
        gallery_heading=settings.gallery_heading,
        gallery_link_text=settings.gallery_link_text,
        teaser_count=settings.teaser_count,
        teaser_pick=tuple(_as_named(photo) for photo in picked),
        lead_image=_as_named(settings.lead_image),
        og_image=_as_named(settings.og_image),
        redirects=settings.redirects,
        indexed=settings.robots == "index",
        funding=Funding(funding.fund, funding.project_no, funding.text) if funding else None,
    )


def _as_named(photo: str) -> str:
    """As the catalogue keeps names of files."""
    return unicodedata.normalize("NFC", photo)
