"""A project's theme goes in; what its pages could not do in a browser comes out as an error.

The content policy (item L1 of the page design) lets a page have no inline style or script, no
frame, no form and nothing of another host. A browser drops such a thing without a word, so that a
designer is told here, with the file and the line. The policy itself does not depend on this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gallery_media.errors import ThemeBroken
from gallery_media.publishing.templates import named, theme_files

_MARKUP: Mapping[str, re.Pattern[str]] = {
    "styles stand in static/theme.css, not in a template": re.compile(
        r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE
    ),
    "scripts stand in files of static/, not in a template": re.compile(
        r"<script(?![^>]*\bsrc\s*=)(?![^>]*application/(?:ld\+)?json)[^>]*>"
        r"|<[^>]*\son[a-z]+\s*=|=\s*[\"']?\s*javascript:",
        re.IGNORECASE,
    ),
    "a page loads nothing from another host": re.compile(
        r"<(?:script|img|source|link|video|audio)\b[^>]*"
        r"\b(?:src|srcset|poster)\s*=\s*[\"']?\s*(?:https?:)?//"
        r"|<link\b(?=[^>]*stylesheet)[^>]*href\s*=\s*[\"']?\s*(?:https?:)?//",
        re.IGNORECASE,
    ),
    "a page has no frames, forms, plug-ins and no other base address": re.compile(
        r"<(?:iframe|frame|form|object|embed|base)\b", re.IGNORECASE
    ),
}
_SHEET: Mapping[str, re.Pattern[str]] = {
    "a style sheet takes in no other one": re.compile(r"@import\b", re.IGNORECASE),
    "a style sheet has no pictures and no fonts; the arms and the logo are named in "
    "gallery-media.toml": re.compile(r"\burl\(|@font-face\b|image-set\(", re.IGNORECASE),
}
_ASIDE = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def check_theme(theme: tuple[Path, ...]) -> None:
    """Raises ThemeBroken for the first thing that no browser would show, and for text that is not
    UTF-8."""
    for folder in theme:
        for path in sorted(theme_files(folder)):
            if path.suffix == ".html":
                _check(path, folder, _MARKUP, _ASIDE)
            elif path.suffix == ".css":
                _check(path, folder, _SHEET, _COMMENT)


def _check(
    path: Path, folder: Path, rules: Mapping[str, re.Pattern[str]], aside: re.Pattern[str]
) -> None:
    name = f"{named(folder)}/{path.relative_to(folder).as_posix()}"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as why:
        raise ThemeBroken(f"{name} is not UTF-8 (byte {why.start}); save it as UTF-8.") from why
    said = aside.sub(lambda found: "\n" * found[0].count("\n"), text)
    for line, rule in sorted(_broken(said, rules)):
        raise ThemeBroken(
            f"{name}, line {line}: {rule}: browsers would refuse it by the pages' content policy."
        )


def _broken(text: str, rules: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[int, str]]:
    for rule, pattern in rules.items():
        if found := pattern.search(text):
            yield text.count("\n", 0, found.end()) + 1, rule
