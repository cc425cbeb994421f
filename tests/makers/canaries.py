"""Secrets for tests: a value planted in every encoding, and the corpus of planted files."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from gallery_media.demo.paint import DemoPhoto
from gallery_media.model.localised import Localised
from gallery_media.model.words import Caption
from tests.makers.corpus import corpus_dir


def a_page_with(planted: bytes) -> bytes:
    """Ordinary words before and behind what is planted."""
    words = "Sarunu festivāls Cēsīs, foto un teksti. ".encode()
    return b"<p>" + words + b'"' + planted + b'" ' + words + b"</p>"


def encodings(value: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of an object that holds ``value`` in one way each."""
    plain = value.encode()
    yield "UTF-8", plain
    yield "small letters", value.lower().encode()
    yield "capital letters", value.upper().encode()
    for encoding in ("utf-16-le", "utf-16-be"):
        for lead in (b"", b"\x01"):
            aligned = "odd" if lead else "even"
            yield f"{encoding}, {aligned}", lead + value.encode(encoding)
    yield "hex", plain.hex().encode()
    yield "hex in capitals", plain.hex().upper().encode()
    for shift in range(3):
        yield f"base64, alignment {shift}", base64.b64encode(b"~?>"[:shift] + plain + b"??>")
        yield f"base64url, alignment {shift}", base64.urlsafe_b64encode(b"~?>"[:shift] + plain)
    yield "percent-encoded", quote(value, safe="").encode()
    yield "every byte percent-encoded", "".join(f"%{byte:02X}" for byte in plain).encode()
    yield "HTML, escaped", html.escape(value).encode()
    yield "HTML, numbered", value.encode("ascii", "xmlcharrefreplace")
    yield "HTML, every letter numbered", "".join(f"&#{ord(c)};" for c in value).encode()
    yield "HTML, every letter in hex", "".join(f"&#x{ord(c):X};" for c in value).encode()
    yield "JSON", json.dumps(value)[1:-1].encode()
    yield "JSON, every letter escaped", "".join(f"\\u{ord(c):04x}" for c in value).encode()


def foldings(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of an object in which ``data`` is folded up in one way each."""
    yield "zlib", zlib.compress(data)
    yield "zlib behind other bytes", b"IDAT" * 7 + zlib.compress(data, 9) + b"IEND"
    small_window = zlib.compressobj(9, zlib.DEFLATED, 10)
    yield "zlib with a small window", small_window.compress(data) + small_window.flush()
    yield "zlib, stored", zlib.compress(data, 0)
    yield "zlib with a wrong checksum", zlib.compress(data)[:-1] + b"!"
    yield "gzip", gzip.compress(data, mtime=0)
    yield "gzip with a name", _gzip_with_name(data)
    whole = gzip.compress(data, mtime=0)
    extra = whole[:3] + b"\x06" + whole[4:10] + b"\x05\x00extra" + b"sm"  # FEXTRA, FHCRC
    yield "gzip with an extra field and a header checksum", extra + whole[10:]
    for method, name in ((zipfile.ZIP_DEFLATED, "deflated"), (zipfile.ZIP_STORED, "stored")):
        yield f"ZIP member, {name}", _zip(data, method)
    yield "gzip in a ZIP member", _zip(gzip.compress(data, mtime=0), zipfile.ZIP_STORED)
    yield "zlib in gzip in ZIP", _zip(gzip.compress(zlib.compress(data)), zipfile.ZIP_DEFLATED)


def _gzip_with_name(data: bytes) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile("a-name.html", "wb", fileobj=out, mtime=0) as file:
        file.write(data)
    return out.getvalue()


def _zip(data: bytes, method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("page.html", data)
    return out.getvalue()


def a_demo_caption(photo: DemoPhoto) -> Caption:
    """The desk's words about a painted photo."""

    def texts(field: str) -> Localised:
        return Localised.of({words.lang: getattr(words, field) for words in photo.words})

    return Caption(texts("headline"), texts("caption"), texts("alt_text"))


def canary_folder() -> Path | None:
    """The corpus of files with planted tokens, if this machine has it."""
    corpus = corpus_dir()
    return corpus / "metadata" / "canary-generated" if corpus else None


def canary_files(folder: Path) -> dict[str, dict[str, str]]:
    """File name -> token -> where it was planted."""
    loaded = json.loads((folder / "canaries.json").read_text(encoding="utf-8"))
    return {str(name): dict(tokens) for name, tokens in loaded.items()}
