"""Bytes that are no accepted picture go in, a sentence that names them and the way out comes out.

The photo desk should read what it dropped and what to export instead, never "unknown format".
"""

from __future__ import annotations

_AS_JPEG = "export it as a full-size JPEG and drop that."
_RAW = f"a camera raw file, which only its maker's software shows as meant; {_AS_JPEG}"
_VIDEO = "a video; this house publishes photos: export a still picture as JPEG and drop that."
_DRAWING = f"a drawing made of lines (vector graphics), not a photo; {_AS_JPEG}"
_SIDECAR = (
    "a sidecar (XMP) that came without a photo of the same name; drop it together with its photo."
)
_WEB_PAGE = "a web page or text, not a photo; save the photo itself and drop that."

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"FUJIFILMCCD-RAW", _RAW),
    (b"FOVb", _RAW),
    (b"\x00MRM", _RAW),
    (b"IIU\x00", _RAW),
    (b"%PDF", f"a PDF document, not a photo; {_AS_JPEG}"),
    (b"%!PS", _DRAWING),
    (b"8BPS", f"a Photoshop document; {_AS_JPEG}"),
    (b"\xff\x0a", f"a JPEG XL picture, which is not accepted yet; {_AS_JPEG}"),
    (b"\x00\x00\x00\x0cJXL ", f"a JPEG XL picture, which is not accepted yet; {_AS_JPEG}"),
    (b"\x00\x00\x00\x0cjP  ", f"a JPEG 2000 picture; {_AS_JPEG}"),
    (b"\xff\x4f\xff\x51", f"a JPEG 2000 picture; {_AS_JPEG}"),
    (b"BM", f"a Windows bitmap; {_AS_JPEG}"),
    (b"\x1aE\xdf\xa3", _VIDEO),
    (b"\x00\x00\x01\xba", _VIDEO),
    (b"PK\x03\x04", "a ZIP archive or office document; unpack it and drop the photos."),
    (b"Rar!", "an archive; unpack it and drop the photos."),
    (b"7z\xbc\xaf", "an archive; unpack it and drop the photos."),
)


def name_stranger(data: bytes) -> str:
    """One sentence: what this is, and what to export instead."""
    for start, words in _STARTS:
        if data.startswith(start):
            return words
    if data[4:8] == b"ftyp":
        return _RAW if data[8:12] == b"crx " else _VIDEO
    if data[4:8] in (b"moov", b"mdat", b"wide"):
        return _VIDEO
    if data[:4] == b"RIFF":
        return _VIDEO if data[8:12] == b"AVI " else f"a sound or other media file; {_AS_JPEG}"
    text = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return _DRAWING
    if b"xmpmeta" in text or text.startswith(b"<?xpacket"):
        return _SIDECAR
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"{", b"[")):
        return _WEB_PAGE
    if not data.strip(b"\x00"):
        return "the file holds nothing but zeros; the copy went wrong: copy it again."
    return f"not a photo in any format that this house knows; {_AS_JPEG}"
