"""Template folders and a language in, the Jinja2 environment that fills pages out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from gallery_media.errors import GalleryMediaError, ThemeBroken
from gallery_media.publishing.i18n import Language, turned
from gallery_media.publishing.serving.rules import META_POLICY

HOUSE = "house"
"""``{% extends "house/partials/layout.html" %}``: the package's own, where a theme has one too."""

PACKAGE = Path(__file__).resolve().parent.parent


def templates_dir() -> Path:
    """Where pages, partials, static files and catalogs lie.

    A wheel carries its own copy inside the package; in a checkout, where designers and translators
    work, they are at the top.
    """
    packaged = PACKAGE / "templates"
    return packaged if packaged.is_dir() else PACKAGE.parent.parent / "templates"


def search_path(theme: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """Folders in the order in which a file is looked for: a project's theme first, if any."""
    return (*(folder for folder in theme if folder.is_dir()), templates_dir())


def theme_files(folder: Path) -> Iterator[Path]:
    """What pages may be made from; editors' hidden files and backups are not."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(p.startswith(".") or p.endswith("~") for p in parts):
            yield path


def named(folder: Path) -> str:
    """A theme's folder as its designer knows it: the project's, or one gallery's."""
    parts = folder.parts[-3:]
    return "/".join(parts) if parts[0] == "galleries" else "templates"


class Templates(Environment):
    """Templates in one language, and the ``folders`` that they are from."""

    folders: tuple[Path, ...] = ()


def environment(language: Language, theme: tuple[Path, ...] = ()) -> Templates:
    """An environment whose texts are in one language.

    It escapes everything, whatever a template is called, and a misspelt name is an error rather
    than an empty place on a public page. It is kept until a template is edited, added or taken
    away, since compiling templates costs more than filling them.
    """
    folders = search_path(theme)
    return _environment(language, folders, tuple(_edition(folder) for folder in folders))


def filled(templates: Templates, name: str, **values: object) -> str:
    """The template ``name``, filled out. Raises ThemeBroken, naming the file and the line."""
    try:
        return templates.get_template(name).render(**values)
    except GalleryMediaError:
        raise
    except Exception as why:
        place = _place(why, name, templates.folders)
        raise ThemeBroken(
            f"{place}: {_complaint(why)}. Mend the template, or take it away to have the package's "
            "own; until then the pages stay as they are."
        ) from why


def _place(why: Exception, name: str, folders: tuple[Path, ...]) -> str:
    """``templates/partials/masthead.html, line 7``: the innermost template on the way."""
    if isinstance(why, TemplateSyntaxError):
        return f"templates/{why.name or name}, line {why.lineno}"
    # Jinja's tracebacks name templates by their own files and lines.
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(why.__traceback__)]
    for file, line in reversed(frames):
        for folder in folders:
            if file.endswith(".html") and Path(file).is_relative_to(folder):
                return f"{named(folder)}/{Path(file).relative_to(folder).as_posix()}, line {line}"
    return f"templates/{name}"


def _complaint(why: Exception) -> str:
    """Jinja's own words name what a template wrote; those of others may hold a value."""
    if isinstance(why, TemplateError):
        return str(why).rstrip(".")
    if isinstance(why, RecursionError):
        return f'it includes or extends itself; the package\'s own is "{HOUSE}/…"'
    return f"it cannot be filled out ({type(why).__name__})"


def _edition(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Another one whenever a designer saves, adds or removes a template."""
    found = ((path, path.stat()) for path in sorted(folder.rglob("*.html")))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)


@lru_cache(maxsize=32)
def _environment(language: Language, folders: tuple[Path, ...], _edition: object) -> Templates:
    made = Templates(
        loader=ChoiceLoader(
            [
                FileSystemLoader([str(folder) for folder in folders]),
                PrefixLoader({HOUSE: FileSystemLoader(str(templates_dir()))}),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.folders = folders
    made.globals["content_policy"] = Markup(META_POLICY)  # noqa: S704 - our own words
    made.globals["turned"] = turned
    made.policies["ext.i18n.trimmed"] = True
    # The i18n extension adds this method to the environment at run time; no stub knows it.
    made.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    return made
