"""A folder of pages goes in; what each tool complains about comes out, a line a complaint."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.makers.browser import ARGUMENTS
from tests.makers.served import served
from tests.pages.tools import NotInstallable, run

HERE = Path(__file__).resolve().parent
ALLOWED = r".*(only valid for lazy-loaded images|blocking).*"
"""vnu does not know yet ``sizes="auto"`` on a source, nor ``rel=expect``; HTML allows both."""


PATIENT = {"timeout": 120_000, "levelCapWhenNeedsReview": "warning"}
"""What axe cannot judge (the contrast of a lone arrow) is no complaint; what it can judge is."""


class ToolFailed(Exception):
    """A tool ended without the answer that it was asked for."""


def html_validate(site: Path, packages: Path) -> list[str]:
    """Every page, by the rules recommended, for accessibility and for documents."""
    command = [_bin(packages, "html-validate"), "--config", str(HERE / "html-validate.json")]
    # Into a file: it exits before a pipe has taken everything.
    answer = packages.parent / "html-validate.json"
    answer.unlink(missing_ok=True)
    done = run([*command, "--formatter", f"json={answer}", *_pages(site)], site)
    said = answer.read_text(encoding="utf-8") if answer.is_file() else ""
    return [
        f"{Path(page['filePath']).relative_to(site)}:{complaint['line']}: {complaint['message']}"
        for page in _answer(said, done.stderr)
        for complaint in page["messages"]
        if not _named_elsewhere(site / page["filePath"], complaint)
    ]


def _named_elsewhere(page: Path, complaint: dict[str, Any]) -> bool:
    """A link that is named by words beside it: html-validate knows ``aria-label`` there only. That
    these words exist it says by another rule, and axe that they are some."""
    if complaint["ruleId"] != "wcag/h30":
        return False
    tag = page.read_text(encoding="utf-8")[complaint["offset"] :].partition(">")[0]
    return 'aria-labelledby="' in tag


def vnu(site: Path, packages: Path) -> list[str]:
    """Every page, by the validator that the W3C uses."""
    if shutil.which("java") is None:
        raise NotInstallable("there is no java")
    jar = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", "--exit-zero-always", "--stdout"]
    command += ["--format", "json", "--filterpattern", ALLOWED]
    done = run([*command, *_pages(site)], site)
    return [
        f"{said['url'].rpartition(site.name + '/')[2]}:{said.get('lastLine')}: {said['message']}"
        for said in _answer(done.stdout, done.stderr)["messages"]
    ]


def linkinator(site: Path, packages: Path) -> list[str]:
    """Every address that is reached from the first page; other hosts are not asked."""
    with served(site) as address:
        command = [_bin(packages, "linkinator"), address, "--recurse", "--check-fragments"]
        # Absolute addresses (canonical, Open Graph, feeds) are asked of this folder too.
        if home := re.search(r'rel="canonical" href="(.*)index\.html"', _front(site)):
            command += ["--url-rewrite-search", f"^{re.escape(home[1])}"]
            command += ["--url-rewrite-replace", address]
        command += ["--skip", f"^(?!{re.escape(address)})", "--concurrency", "10"]
        done = run([*command, "--format", "json"], site)
        links = _answer(done.stdout, done.stderr)["links"]
        reached = [link for link in links if link["state"] == "OK"]
        if len(reached) < len(_pages(site)) // 2:
            raise ToolFailed(f"linkinator reached only {len(reached)} addresses")
        return [
            f"{link['parent']}: {link['url']} answers {link['status']}"
            for link in links
            if link["state"] == "BROKEN"
        ]


def pa11y(site: Path, packages: Path) -> list[str]:
    """One page of each kind and language, by axe and HTML CodeSniffer, in Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise NotInstallable("there is no chromium")
    settings = packages.parent / "pa11y.json"
    launch = {"executablePath": chromium, "args": list(ARGUMENTS[1:])}
    settings.write_text(
        json.dumps({"chromeLaunchConfig": launch, "runners": ["axe", "htmlcs"], **PATIENT})
    )
    found = []
    with served(site) as address:
        for page in one_of_each(site):
            command = [_bin(packages, "pa11y"), "--config", str(settings), "--reporter", "json"]
            done = run([*command, address + page], site)
            found += [
                f"{page}: {said['code']} {said['selector']}: {said['message']}"
                for said in _answer(done.stdout, done.stderr)
            ]
    return found


CHECKS = {"html-validate": html_validate, "vnu": vnu, "linkinator": linkinator, "pa11y": pa11y}


def one_of_each(site: Path) -> Iterator[str]:
    """The first page of each folder below the languages, and every page that lies beside them; of
    photos' pages the gallery's first, its last, and one between, whichever names they have."""
    seen: set[str] = set()
    for page in _pages(site):
        folder, _, name = page.rpartition("/")
        parts = folder.split("/")
        kind = f"{folder}/{_ways(site / page)}" if parts[-1] == "p" else page
        kind = "/".join(parts[:3]) + "/r/" if len(parts) > 3 and parts[3] == "r" else kind
        if kind not in seen and name != "embed.html":  # a fragment is no document
            seen.add(kind)
            yield page


def _ways(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    return " ".join(way for way in ("prev", "next") if f'<link rel="{way}"' in text)


def _pages(site: Path) -> list[str]:
    """Every document; the embed fragment is none, and is tested within a host page elsewhere."""
    found = (Path(folder) / name for folder, _, names in os.walk(site) for name in names)
    pages = sorted(p.relative_to(site).as_posix() for p in found if p.suffix == ".html")
    chosen = [page for page in pages if not page.endswith("/embed.html")]
    if not chosen:
        raise ToolFailed(f"{site.name} holds no page")
    return chosen


def _front(site: Path) -> str:
    return (site / "index.html").read_text(encoding="utf-8")


def _bin(packages: Path, name: str) -> str:
    return str(packages / ".bin" / name)


def _answer(said: str, complained: str) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        raise ToolFailed((complained or said or "no word").strip()[-600:]) from None
