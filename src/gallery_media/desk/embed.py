"""Pages of somebody's CMS go in; the live embed of each gallery that they name stands in them.

All files are looked at before one is written, and each is written whole or not at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gallery_media.catalogue import Catalogue
from gallery_media.desk.live import live_manifest_of
from gallery_media.errors import AuditRefused, EmbedRefused
from gallery_media.model.addresses import embed_key, entry_key
from gallery_media.model.release import Manifest
from gallery_media.publishing.markers import replaced
from gallery_media.storage.port import Storage

LARGEST = 20_000_000
"""Bytes; no page of a CMS is larger."""

_CHARSET = re.compile(rb"<meta[^>]*charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Embedded:
    """One file; ``changed``: something else stands between its markers now."""

    file: str
    changed: bool


class Embeds:
    """The embeds of all live galleries, as the public bucket holds them; each fetched once."""

    def __init__(self, *, catalogue: Catalogue, originals: Storage, public: Storage) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._public = public
        self._known: dict[tuple[str, str], str] = {}

    def fragment(self, gallery: str, lang: str) -> str:
        """Raises EmbedRefused when nothing such is live, or the language is not clear."""
        known = (gallery, lang)
        if known not in self._known:
            self._known[known] = self._fetch(gallery, lang)
        return self._known[known]

    def _fetch(self, gallery: str, lang: str) -> str:
        manifest = live_manifest_of(gallery, self._catalogue, self._originals)
        if manifest is None:
            raise EmbedRefused(f"Nothing of a gallery {gallery} is live; publish it first.")
        there = {item.key: item.sha256 for item in manifest.objects}
        languages = _languages(manifest)
        chosen = lang if lang in languages else lang.partition("-")[0]
        if not lang and len(languages) == 1:
            chosen = languages[0]
        key = embed_key(gallery, chosen) if chosen in languages else ""
        if not key:
            told = f"has none in {lang!r}" if lang else "has several and the page names none"
            raise EmbedRefused(
                f"Gallery {gallery} is in {', '.join(languages)}: which one? It {told}; say it "
                "with --lang, or in the marker behind the gallery's name."
            )
        if key not in there:
            raise EmbedRefused(
                f"Gallery {gallery} has no embed: its addresses are absolute, so that it needs "
                "[site] public_url in gallery-media.toml; set it and publish again."
            )
        body = self._public.get(key).body
        if hashlib.sha256(body).hexdigest() != there[key]:
            raise AuditRefused(f"{key} is not what its release put there; publish again.")
        return body.decode()


def embed_into(files: Iterable[Path], embeds: Embeds, lang: str = "") -> tuple[Embedded, ...]:
    """Bring what stands between the markers of these files up to date.

    Raises EmbedRefused, naming file and line, and then no file was written.
    """
    wanted: list[tuple[Path, Path, bytes, bytes]] = []
    for path in files:
        # Through a link to the file itself, so that the link stays one.
        real = path.resolve()
        before = _read(path, real)
        text = _decoded(path, before)
        after = replaced(str(path), text, embeds.fragment, lang).encode()
        wanted.append((path, real, before, after if after != text.encode() else before))
    done = []
    for path, real, before, made in wanted:
        after = _BOM + made if before.startswith(_BOM) and made is not before else made
        if after != before:
            _write(path, real, before, after)
        done.append(Embedded(str(path), after != before))
    return tuple(done)


def _languages(manifest: Manifest) -> tuple[str, ...]:
    parts = (item.key.split("/") for item in manifest.objects)
    rooms = (one[2] for one in parts if one[0] == "g" and len(one) == 4)
    keys = {item.key for item in manifest.objects}
    found = dict.fromkeys(lang for lang in rooms if entry_key(manifest.gallery, lang) in keys)
    return tuple(found)


def _read(path: Path, real: Path) -> bytes:
    if not real.is_file():
        raise EmbedRefused(f"{path} is no file; name exported HTML files.")
    if real.stat().st_size > LARGEST:
        raise EmbedRefused(f"{path} is larger than {LARGEST // 1_000_000} MB; that is no page.")
    return real.read_bytes()


def _decoded(path: Path, body: bytes) -> str:
    declared = _CHARSET.search(body[:4096])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        raise EmbedRefused(
            f"{path} says that it is in {declared[1].decode()}; export it as UTF-8, as only then "
            "all letters of a gallery can stand in it."
        )
    try:
        return body.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as why:
        raise EmbedRefused(f"{path} is no UTF-8 text; export it as UTF-8.") from why


def _write(path: Path, real: Path, before: bytes, after: bytes) -> None:
    """Whole or not at all, with the rights that the file had."""
    draft = real.with_name(f".{real.name}.gallery-media")
    draft.write_bytes(after)
    draft.chmod(real.stat().st_mode & 0o7777)
    if real.read_bytes() != before:
        draft.unlink()
        raise EmbedRefused(f"{path} was changed by somebody else meanwhile; run it again.")
    draft.replace(real)
