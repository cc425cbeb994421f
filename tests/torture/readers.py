"""A public bucket goes in; visitors who look at whole galleries, and what they saw, come out.

A view is what a browser does with a page and everything it refers to: the entry page in one
language, each listing page that is reached from it, each photo's own page, each picture file of
every ``srcset``, style sheets and scripts. Immutable files are fetched once per visitor, as
browsers do; a new visitor comes often.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import posixpath
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.makers.strangers import die

VIEWS_OF_A_VISITOR = 20
PAUSE = 0.1
"""Seconds between two views, so that publishers get some of the machine."""

_LINKS = re.compile(r'(?:href|src)="([^"]+)"')
_SETS = re.compile(r'srcset="([^"]+)"')
_META = re.compile(r'name="gallery-media:(\w+)" content="([^"]*)"')
_SHOWN = re.compile(r'id="f-([a-z0-9]+)"')

Photos = Callable[[int], tuple[str, ...]]
"""The photos, in order, that a revision of the gallery shows."""


@dataclass
class Seen:
    """``views`` were complete; ``overtaken`` ones met the address of a photo that a newer release
    had taken away meanwhile, and began anew. ``torn``: what was not as it must be."""

    views: int = 0
    overtaken: int = 0
    revisions: int = 0
    torn: list[str] = field(default_factory=list)


class Overtaken(Exception):
    """A newer release is live, and the photo is not in it."""


class Visitor:
    """Reads one gallery in one language after the other, and never sees it go back."""

    def __init__(self, root: str, gallery: str, languages: tuple[str, ...], photos: Photos) -> None:
        split = urlsplit(root)
        self._host, self._base = split.netloc, split.path.rstrip("/")
        self._gallery, self._languages, self._photos = gallery, languages, photos
        self._kept: dict[str, bytes] = {}
        self._last = dict.fromkeys(languages, 0)
        self._line = http.client.HTTPConnection(self._host, timeout=30)
        self.seen = Seen()

    def look(self, lang: str) -> None:
        """One view; what is not as it must be is noted, and is never raised."""
        entry = f"g/{self._gallery}/{lang}/index.html"
        if self.seen.views % VIEWS_OF_A_VISITOR == 0:
            self._kept.clear()
        try:
            self._see_all(entry, lang)
        except Overtaken:
            self.seen.overtaken += 1
        else:
            self.seen.views += 1

    def _see_all(self, entry: str, lang: str) -> None:
        status, body = self._ask(entry)
        if status != 200:
            self._torn(f"{entry}: {status}")
            return
        revision = int(dict(_META.findall(body.decode()))["revision"])
        if revision < self._last[lang]:
            self._torn(f"{lang}: revision {revision} after {self._last[lang]}")
        self.seen.revisions += revision != self._last[lang]
        self._last[lang] = revision
        room = f"g/{self._gallery}/{lang}/"
        listings, done = {entry: body}, {entry}
        ahead, shown, files = [entry], [], set()
        while ahead:
            key = ahead.pop()
            for target in self._targets(key, listings[key]):
                if target in done:
                    continue
                done.add(target)
                if target.startswith(f"{room}r/"):
                    listings[target] = self._have(target, revision)
                    ahead.append(target)
                elif target.startswith(f"{room}p/"):
                    page = self._have(target, revision)
                    files |= {one for one in self._targets(target, page) if not _is_page(one)}
                elif not _is_page(target):
                    files.add(target)
        for key in files:
            self._have(key, revision)
        for page in listings.values():
            shown += _SHOWN.findall(page.decode())
        wanted = self._photos(revision)
        if sorted(shown) != sorted(wanted):
            self._torn(f"{lang} revision {revision}: {len(shown)} photos, not {len(wanted)}")

    def _targets(self, key: str, body: bytes) -> set[str]:
        text = body.decode()
        found = [*_LINKS.findall(text)]
        for one in _SETS.findall(text):
            found += [part.split()[0] for part in one.split(",")]
        inner = [link.partition("#")[0] for link in found if ":" not in link]
        return {
            posixpath.normpath(posixpath.join(posixpath.dirname(key), one)) for one in inner if one
        }

    def _have(self, key: str, revision: int) -> bytes:
        lasting = key.startswith(("m/", "a/")) or "/r/" in key
        if lasting and key in self._kept:
            return self._kept[key]
        status, body = self._ask(key)
        if status != 200:
            self._excuse(key, status, revision)
            return b""
        if key.startswith("m/") and hashlib.sha256(body).hexdigest()[:24] not in key:
            self._torn(f"{key}: other bytes")
        if lasting:
            self._kept[key] = body
        return body

    def _excuse(self, key: str, status: int, revision: int) -> None:
        """A photo that a newer release does not show has no page any more; nothing else is gone."""
        if "/p/" in key:
            _, entry = self._ask(key.partition("/p/")[0] + "/index.html")
            now = int(dict(_META.findall(entry.decode()))["revision"])
            if now > revision and key.rpartition("/")[2][:-5] not in self._photos(now):
                raise Overtaken
        self._torn(f"{key}: {status} at revision {revision}")

    def _ask(self, key: str) -> tuple[int, bytes]:
        for again in (True, False):
            try:
                self._line.request("GET", f"{self._base}/{key}")
                answer = self._line.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                self._line.close()
                if not again:
                    raise
        raise AssertionError("unreachable")

    def _torn(self, what: str) -> None:
        self.seen.torn.append(what)


def _is_page(key: str) -> bool:
    return key.endswith((".html", ".json", ".xml")) or key.startswith("..")


def start_reader(
    visitor: Callable[[], Visitor], languages: tuple[str, ...], notes: Path, stop: Path, least: int
) -> int:
    """Fork a process that looks until ``stop`` is there and it had ``least`` views."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        looking, chance = visitor(), random.Random(os.getpid())
        while not stop.exists() or looking.seen.views < least:
            looking.look(chance.choice(languages))
            time.sleep(PAUSE)
        notes.write_text(json.dumps(vars(looking.seen)))
        code = 0
    finally:
        os._exit(code) if code == 0 else die()
    return 0
