"""Template folders and a language in, the Jinja2 environment that fills pages out."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gallery_media.publishing.i18n import Language

PACKAGE = Path(__file__).resolve().parent.parent


def templates_dir() -> Path:
    """Where pages, partials, static files and catalogs lie.

    A wheel carries its own copy inside the package; in a checkout, where designers and translators
    work, they are at the top.
    """
    packaged = PACKAGE / "templates"
    return packaged if packaged.is_dir() else PACKAGE.parent.parent / "templates"


def search_path(overrides: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """Folders in the order in which a file is looked for: a project's theme first."""
    return (*overrides, templates_dir())


def environment(language: Language, overrides: tuple[Path, ...] = ()) -> Environment:
    """An environment whose texts are in one language.

    It escapes everything, whatever a template is called, and a misspelt name is an error rather
    than an empty place on a public page. It is kept until a template is edited, added or taken
    away, since compiling templates costs more than filling them.
    """
    folders = search_path(overrides)
    return _environment(language, folders, tuple(_edition(folder) for folder in folders))


def _edition(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Another one whenever a designer saves, adds or removes a template."""
    found = ((path, path.stat()) for path in sorted(folder.rglob("*.html")))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)


@lru_cache(maxsize=32)
def _environment(language: Language, folders: tuple[Path, ...], _edition: object) -> Environment:
    made = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    # The i18n extension adds this method to the environment at run time; no stub knows it.
    made.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    return made
